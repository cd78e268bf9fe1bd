"""The values of an invoice one by one, each with its indexed term path, and those of a wrong type."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core_invoice.errors import Fault, Text
from core_invoice.model.invoice import Invoice
from core_invoice.model.structure import PARTS, ROOT, Slot, shapes


def values(invoice: Invoice) -> Iterator[tuple[str, type, Any]]:
    """Path, expected type and value of all that is given: "BG-25[3]/BT-131", "BG-4/BT-29[1]/scheme"."""
    return _of_group(ROOT, "", invoice)


def faults_of_type(invoice: Invoice) -> Iterator[Fault]:
    """A value that is not what its field is for: a program made this invoice, and did not mean it."""
    for path, expected, value in values(invoice):
        if not _is(value, expected):
            given = type(value).__name__
            yield Fault(
                path,
                Text(
                    f"la valeur est de type {given}, et non {expected.__name__}",
                    f"the value is of type {given}, not {expected.__name__}",
                ),
            )
        elif isinstance(value, Decimal) and not value.is_finite():
            yield Fault(path, Text("ce nombre n’a pas de valeur", "this number has no value"))


def _of_group(group: str, path: str, value: Any) -> Iterator[tuple[str, type, Any]]:
    for slot in shapes()[group].slots:
        held = getattr(value, slot.name)
        if not slot.repeats:
            yield from _of_slot(slot, path + slot.id, held)
        elif isinstance(held, tuple):
            for rank, one in enumerate(held, start=1):
                yield from _of_slot(slot, f"{path}{slot.id}[{rank}]", one)
        else:
            yield path + slot.id, tuple, held


def _of_slot(slot: Slot, path: str, value: Any) -> Iterator[tuple[str, type, Any]]:
    if value is None and not slot.repeats:
        return
    if type(value) is not slot.type or (slot.type not in PARTS and slot.id not in shapes()):
        yield path, slot.type, value
    elif slot.type in PARTS:
        for name, expected in PARTS[slot.type].items():
            part = getattr(value, name)
            if part is not None or name == "value":
                yield f"{path}/{name}", expected, part
    else:
        yield from _of_group(slot.id, f"{path}/", value)


def _is(value: Any, expected: type) -> bool:
    if expected is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    return isinstance(value, expected)
