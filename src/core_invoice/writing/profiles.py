"""An invoice cut down to what a small Factur-X profile has: the rest stays on the readable page only."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core_invoice.model.invoice import Invoice, ProcessControl
from core_invoice.model.structure import ROOT, Slot, shapes
from core_invoice.rules.profiles import TERMS
from core_invoice.syntaxes.profiles import SPECIFICATIONS


def in_profile(invoice: Invoice, profile: str) -> Invoice:
    """The invoice with the profile's BT-24, without the terms that the profile lacks."""
    process = replace(invoice.process or ProcessControl(), specification_identifier=SPECIFICATIONS[profile])
    invoice = replace(invoice, process=process)
    kept = TERMS.get(profile)
    return invoice if kept is None else _cut(invoice, ROOT, kept)


def _cut(group: Any, owner: str, kept: frozenset[str]) -> Any:
    return replace(group, **{slot.name: _within(slot, group, kept) for slot in shapes()[owner].slots})


def _within(slot: Slot, group: Any, kept: frozenset[str]) -> Any:
    value = getattr(group, slot.name)
    if slot.id not in kept:
        return () if slot.repeats else None
    if value is None or slot.id not in shapes():
        return value
    return tuple(_cut(one, slot.id, kept) for one in value) if slot.repeats else _cut(value, slot.id, kept)
