"""Where each term lives in the model, read once from the dataclasses: there is no second list to keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

from core_invoice.model.invoice import Invoice
from core_invoice.model.terms import terms
from core_invoice.model.values import BinaryObject, Identifier

ROOT = "BG-0"
# values made of several parts; the first part of an identifier is always there
PARTS: Mapping[type, Mapping[str, type]] = {
    Identifier: {"value": str, "scheme": str, "scheme_version": str},
    BinaryObject: {"mime_code": str, "filename": str, "content": bytes},
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A field of a group: the term it holds, its group, its name and rank among the fields, its type."""

    id: str
    group: str
    name: str
    rank: int
    repeats: bool
    type: type


@dataclass(frozen=True, slots=True)
class Shape:
    """A group: its class, the slot that holds it (None for the invoice), its own slots in order."""

    id: str
    type: type
    held_by: Slot | None
    slots: tuple[Slot, ...]


@cache
def shapes() -> Mapping[str, Shape]:
    """Every group of the model by id, the invoice first."""
    return MappingProxyType({shape.id: shape for shape in _shapes(ROOT, Invoice, held_by=None)})


@cache
def slots() -> Mapping[str, Slot]:
    """Every term and group of the model by id."""
    return MappingProxyType({slot.id: slot for shape in shapes().values() for slot in shape.slots})


def _shapes(group: str, model: type, *, held_by: Slot | None) -> Iterator[Shape]:
    own = tuple(_slots(group, model))
    yield Shape(group, model, held_by, own)
    for slot in own:
        if is_dataclass(slot.type) and slot.type not in PARTS:
            yield from _shapes(slot.id, slot.type, held_by=slot)


def _slots(group: str, model: Any) -> Iterator[Slot]:
    hints = get_type_hints(model)
    for rank, member in enumerate(fields(model)):
        repeats, value_type = _unwrapped(hints[member.name])
        yield Slot(_id_in(group, member.metadata["terms"]), group, member.name, rank, repeats, value_type)


def _id_in(group: str, ids: tuple[str, ...]) -> str:
    """The id that a shared class has in this group: BT-35 is BT-50 in the buyer's address."""
    if len(ids) == 1:
        return ids[0]
    return next(term_id for term_id in ids if terms()[term_id].parent == group)


def _unwrapped(hint: Any) -> tuple[bool, type]:
    if get_origin(hint) is tuple:
        return True, get_args(hint)[0]
    return False, next(kind for kind in get_args(hint) if kind is not type(None))
