"""Walking the model by terms: "BG-25/BG-31/BT-153" gives every place of that path with its value."""

from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_type_hints

from core_invoice.model.invoice import Invoice


def select(invoice: Invoice, path: str) -> list[tuple[str, Any]]:
    """Every place of that path whose groups exist; the value of the last term may be None."""
    found: list[tuple[str, Any]] = [("", invoice)]
    for name, term, repeats in _steps(Invoice, path):
        below: list[tuple[str, Any]] = []
        for where, group in found:
            if group is None:
                continue
            value = getattr(group, name)
            place = f"{where}/{term}" if where else term
            if repeats:
                below += [(f"{place}[{rank}]", one) for rank, one in enumerate(value, start=1)]
            else:
                below.append((place, value))
        found = below
    return found


def value_at(group: Any, path: str) -> Any:
    """The value below one group, following terms that do not repeat; None as soon as something lacks."""
    owner: type = type(group)
    for name, _term, _repeats in _steps(owner, path):
        if group is None:
            return None
        group = getattr(group, name)
    return group


def join(where: str, path: str) -> str:
    return f"{where}/{path}" if where else path


Step = tuple[str, str, bool]


@cache
def _steps(owner: type, path: str) -> tuple[Step, ...]:
    steps = []
    for term in path.split("/"):
        name, kind, repeats = field_of(owner, term)
        steps.append((name, term, repeats))
        owner = kind
    return tuple(steps)


@cache
def field_of(owner: type, term: str) -> tuple[str, type, bool]:
    """The field of a class of the model for a term: its name, the class below it, and whether it repeats."""
    hints = get_type_hints(owner)
    for one in fields(owner):
        if term in one.metadata.get("terms", ()):
            repeats = str(hints[one.name]).startswith("tuple")
            return one.name, _class_in(hints[one.name]), repeats
    raise LookupError(f"{owner.__name__} has no term {term}")


def _class_in(hint: Any) -> type:
    inside = [part for part in get_args(hint) if is_dataclass(part)]
    return inside[0] if inside else object  # type: ignore[return-value]
