"""What rules read from CII records: kinds of tax, indicators, doubles as Saxon sees them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from core_invoice.judging.bench import Bench
from core_invoice.judging.cii import scopes as cii
from core_invoice.judging.tree import Record
from core_invoice.judging.values import XML_SPACE, Stop, double, double_rnd, one

VAT = "VAT"
TRANSACTION = f"{{{cii.PREFIXES['rsm']}}}SupplyChainTradeTransaction"
SHADOWING = frozenset("LMO")
_WHOLE_ZERO = re.compile(r"-0{1,10}")
_TRUE, _FALSE = ("true", "1"), ("false", "0")


def is_vat(tax: Record) -> bool:
    """Whether its type is VAT, as scopes ask: where several types stand, the scope does not match."""
    types = tax[cii.TAX]
    return len(types) == 1 and (types[0] == VAT or types[0].upper() == VAT)


def said_vat(tax: Record) -> bool:
    """The same, as tests ask: several types stop the rule."""
    return (one(tax, cii.TAX) or "").upper() == VAT


def is_shadowed(tax: Record) -> bool:
    """Rules on every entry of the breakdown are not judged on one of these: other scopes take it first."""
    return any(code in SHADOWING for code in tax[cii.CODE]) and is_vat(tax) and in_transaction(tax)


def in_transaction(tax: Record) -> bool:
    """Whether its header settlement stands where it should: most scopes of categories ask for that."""
    above = tax[0].getparent().getparent()
    return above is not None and above.tag == TRANSACTION


def indicator(record: Record, slot: int, nth: int) -> bool:
    text = record[slot][nth].strip(XML_SPACE)
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise Stop(record, slot, kind="boolean", nth=nth)


def says(record: Record, slot: int, wanted: bool) -> bool:
    """Whether an indicator has that value: read one by one until one has, or cannot be read."""
    return any(indicator(record, slot, nth) is wanted for nth in range(len(record[slot])))


def is_of_sign(allowance: Record, *, charge: bool) -> bool:
    """The same as scopes ask: an indicator that cannot be read matches none."""
    try:
        return says(allowance, cii.INDICATOR, charge)
    except Stop:
        return False


def values_of(doc: Bench, slot: int) -> frozenset[str]:
    """The texts of a slot of the root: what `once` remembers for rules on each of many records."""
    return frozenset(doc.first(cii.ROOT)[slot])


def schemed(record: Record, slot: int, *schemes: str) -> bool:
    """Whether some identifier of the slot has one of these schemes, empty or not."""
    return any(scheme in schemes for _, scheme in record[slot])


def dated(record: Record, slot: int) -> Iterator[str]:
    """The texts of dates that say to be written `YYYYMMDD`."""
    return (text for text, form in record[slot] if form == "102")


# --- Doubles ---
# Saxon orders the number in an element as Java's Double.compare does: -0.00 stands below 0 and differs from
# it, NaN stands above all numbers (and still equals none).


def same(written: float, number: float) -> bool:
    return written == number and math.copysign(1, written) == math.copysign(1, number)


def is_zero(written: float) -> bool:
    return same(written, 0.0)


def is_positive(written: float) -> bool:
    return written > 0 or math.isnan(written)


def is_not_negative(written: float) -> bool:
    return is_positive(written) or is_zero(written)


def read_double(record: Record, slot: int, nth: int = 0) -> float:
    value = double(_written(record, slot, nth))
    if value is None:
        raise Stop(record, slot, kind="double", nth=nth)
    return value


def read_whole(record: Record, slot: int, nth: int = 0) -> float:
    """The same beside an integer: a `-0` written without a point is compared as an integer, and is 0."""
    value = read_double(record, slot, nth)
    whole = value == 0 and _WHOLE_ZERO.fullmatch(_written(record, slot, nth).strip(XML_SPACE))
    return 0.0 if whole else value


def _written(record: Record, slot: int, nth: int) -> str:
    value = record[slot][nth]
    return str(value[0] if isinstance(value, tuple) else value)


def equals(record: Record, slot: int, number: float | Decimal) -> bool:
    """Whether one of the values is that number. What sums of nothing give is an integer."""
    read = read_whole if isinstance(number, int) else read_double
    return any(same(read(record, slot, nth), float(number)) for nth in range(len(record[slot])))


def rounded(value: float) -> float:
    """fn:round(x * 10 * 10) div 100, which is not always what a multiplication by 100 gives."""
    return value if isinstance(value, int) else double_rnd(value * 10 * 10) / 100


def summed(values: Iterable[float]) -> float:
    """Added in the order of the document; a single -0.00 stays what it is. Nothing gives the integer 0."""
    total: float | None = None
    for value in values:
        total = value if total is None else total + value
    return 0 if total is None else total
