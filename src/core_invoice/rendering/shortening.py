"""The beginning of a long invoice: a page of fifty thousand lines helps nobody, and keeps all waiting."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

Value = TypeVar("Value")

INSIDE_ANOTHER = 20  # of what repeats inside something that repeats: the properties of a line
LONGEST_TEXT = 10_000


def shortened(value: Value, *, most: int) -> tuple[Value, int]:
    """The invoice with at most so many of each thing that repeats, and how many things were left out."""
    left_out = 0

    def leave(count: int) -> None:
        nonlocal left_out
        left_out += count

    return _cut(value, most, leave), left_out


def _cut(value: Any, most: int, leave: Callable[[int], None]) -> Any:
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        leave(1)
        return f"{value[:LONGEST_TEXT]}…"
    if isinstance(value, tuple):
        leave(max(0, len(value) - most))
        kept = tuple(_cut(one, INSIDE_ANOTHER, leave) for one in value[:most])
        same = len(kept) == len(value) and all(one is other for one, other in zip(kept, value, strict=True))
        return value if same else kept
    if is_dataclass(value) and not isinstance(value, type):
        return _cut_fields(value, most, leave)
    return value


def _cut_fields(value: Any, most: int, leave: Callable[[int], None]) -> Any:
    cut = {one.name: _cut(getattr(value, one.name), most, leave) for one in fields(value)}
    changed = {name: after for name, after in cut.items() if after is not getattr(value, name)}
    return replace(value, **changed) if changed else value
