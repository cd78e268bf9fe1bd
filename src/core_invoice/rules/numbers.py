"""Numbers as the official artefacts of EN 16931 reckon them: halves go up, towards plus infinity."""

from collections.abc import Iterable
from decimal import ROUND_FLOOR, Context, Decimal

# Wide enough for the sums of any real document: nothing is rounded before the rule says so.
WIDE = Context(prec=60)
ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
HALF = Decimal("0.5")


def half_up(value: Decimal, places: int = 2) -> Decimal:
    """-0.125 gives -0.12: `decimal`'s own ROUND_HALF_UP would give -0.13."""
    scaled = WIDE.add(WIDE.scaleb(value, places), HALF)
    return WIDE.scaleb(scaled.to_integral_value(ROUND_FLOOR), -places)


def total(values: Iterable[Decimal | None]) -> Decimal:
    """The exact sum of what is there; 0 when there is nothing."""
    result = ZERO
    for value in values:
        if value is not None:
            result = WIDE.add(result, value)
    return result


def decimals(text: str) -> int:
    """How many characters stand after the first point, trailing zeros and blanks included."""
    return len(text.partition(".")[2])


def decimals_of(value: Decimal | None) -> int:
    if value is None:
        return 0
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
