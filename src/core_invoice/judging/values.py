"""What rules read from their records: texts, decimals, doubles, as XPath 2 takes them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache

from core_invoice.judging.tree import Record

XML_SPACE = " \t\r\n"
LONGEST_NUMBER = 500
"""Digits of a number that is still read: the artefacts set no limit, a hostile file would."""

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|-?INF|NaN")
_WHOLE_ZERO = re.compile(r"-0{1,10}")
_BLANKS = re.compile(r"[ \t\r\n]+")
_HALF = Decimal("0.5")
_CENT = Decimal("0.01")
_HUNDRED = Decimal(100)


class Stop(Exception):
    """A judged rule needs a value that cannot be read, or one value where there are several."""

    def __init__(self, record: Record, slot: int, *, kind: str, nth: int = 0) -> None:
        super().__init__(kind)
        self.record, self.slot, self.kind, self.nth = record, slot, kind, nth


def either(*facts: Callable[[], bool]) -> bool:
    """Saxon's `or`: one that is true settles it, even beside one that stops."""
    stopped: Stop | None = None
    for fact in facts:
        try:
            if fact():
                return True
        except Stop as stop:
            stopped = stopped or stop
    if stopped is not None:
        raise stopped
    return False


def both(*facts: Callable[[], bool]) -> bool:
    """Saxon's `and`: one that is false settles it, even beside one that stops."""
    return not either(*((lambda fact=fact: not fact()) for fact in facts))


def trim(text: str) -> str:
    """As normalize-space() does: blanks collapsed, ends trimmed."""
    return _BLANKS.sub(" ", text).strip(" ")


def one(record: Record, slot: int) -> str | None:
    """The text as written; None when absent; a stop when there are several."""
    values = record[slot]
    if not values:
        return None
    if len(values) > 1:
        raise Stop(record, slot, kind="single")
    return str(values[0])


def txt(record: Record, slot: int) -> str:
    """The text without its outer blanks: false when absent or blank."""
    values = record[slot]
    if not values:
        return ""
    if len(values) > 1:
        raise Stop(record, slot, kind="single")
    return str(values[0].strip(XML_SPACE))


def dec(record: Record, slot: int) -> Decimal | None:
    """The decimal that stands there."""
    values = record[slot]
    if not values:
        return None
    if len(values) > 1:
        raise Stop(record, slot, kind="single")
    return nth_dec(record, slot, 0)


def decs(record: Record, slot: int) -> list[Decimal]:
    """All the decimals that stand there."""
    return [nth_dec(record, slot, nth) for nth in range(len(record[slot]))]


def nth_dec(record: Record, slot: int, nth: int) -> Decimal:
    value = decimal(record[slot][nth])
    if value is None:
        raise Stop(record, slot, kind="decimal", nth=nth)
    return value


def dbl(record: Record, slot: int) -> float | None:
    """The double that stands there: exponents, NaN and INF are numbers."""
    values = record[slot]
    if not values:
        return None
    if len(values) > 1:
        raise Stop(record, slot, kind="single")
    return nth_dbl(record, slot, 0)


def dbls(record: Record, slot: int) -> list[float]:
    return [nth_dbl(record, slot, nth) for nth in range(len(record[slot]))]


def nth_dbl(record: Record, slot: int, nth: int) -> float:
    value = double(record[slot][nth])
    if value is None:
        raise Stop(record, slot, kind="double", nth=nth)
    return value


def reaches_zero(record: Record, slot: int, nth: int) -> bool:
    """Whether the text is 0 or more. NaN is; Saxon takes `-0.00` to be less, and `-0` not."""
    value = nth_dbl(record, slot, nth)
    if value == 0 and math.copysign(1, value) < 0:
        return bool(_WHOLE_ZERO.fullmatch(record[slot][nth].strip(XML_SPACE)))
    return not value < 0


def decimal(text: str) -> Decimal | None:
    return _decimal(text if len(text) <= LONGEST_NUMBER else text.strip(XML_SPACE)[: LONGEST_NUMBER + 1])


@lru_cache(maxsize=8_192)
def _decimal(text: str) -> Decimal | None:
    """What is remembered between documents is short, so that no document can fill the memory."""
    if plain(text):
        return Decimal(text)
    text = text.strip(XML_SPACE)
    if len(text) > LONGEST_NUMBER or not _DECIMAL.fullmatch(text):
        return None
    return Decimal(text)


def double(text: str) -> float | None:
    if plain(text):
        return float(text)
    text = text.strip(XML_SPACE)
    if len(text) > LONGEST_NUMBER or not _DOUBLE.fullmatch(text):
        return None
    return float(text.replace("INF", "inf"))


def plain(text: str) -> bool:
    """Digits with at most one point: nearly all amounts, known without a regular expression."""
    return len(text) <= LONGEST_NUMBER and text.isascii() and text.replace(".", "", 1).isdigit()


def frac(text: str) -> int:
    """Characters after the first point of the raw text, blanks included."""
    _, _, after = text.partition(".")
    return len(after)


def decimals_at_most(record: Record, slot: int, most: int) -> bool:
    """Whether the number that stands there has so few decimals; nothing at all has."""
    texts = record[slot]
    if len(texts) > 1:
        raise Stop(record, slot, kind="single")
    return not texts or len(texts[0].partition(".")[2]) <= most


def r2(value: Decimal) -> Decimal:
    """Two decimals, halves towards plus infinity."""
    return (value * _HUNDRED + _HALF).to_integral_value(rounding=ROUND_FLOOR) * _CENT


def rnd(value: Decimal) -> Decimal:
    """No decimals, halves towards plus infinity."""
    return (value + _HALF).to_integral_value(rounding=ROUND_FLOOR)


def double_rnd(value: float) -> float:
    """fn:round on doubles: halves towards plus infinity, a zero keeps its sign."""
    if math.isnan(value) or math.isinf(value) or value == 0:
        return value
    rounded = math.floor(value + 0.5) if abs(value) < 2**52 else value
    return math.copysign(0.0, value) if rounded == 0 else float(rounded)


def added(values: Iterable[float]) -> float:
    """Doubles added in the order of the document, without the compensation of Python's own sum."""
    total = 0.0
    for value in values:
        total += value
    return total
