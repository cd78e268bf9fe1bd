"""CII: calculations (BR-CO) and decimals (BR-DEC), as the artefact of EN 16931 judges them.

An absent operand makes a result absent and a comparison false; what stands behind it is then not read. Where
the artefact calculates with doubles, so do these rules.
"""

from __future__ import annotations

import math
from decimal import Decimal

from core_invoice.codelists import code_list
from core_invoice.judging.bench import Bench
from core_invoice.judging.cii import scopes as cii
from core_invoice.judging.cii.document import allowance_rules
from core_invoice.judging.cii.operands import (
    VAT,
    equals,
    is_shadowed,
    read_double,
    read_whole,
    rounded,
    same,
    says,
    summed,
    values_of,
)
from core_invoice.judging.tree import Element, Record, Rule
from core_invoice.judging.values import (
    Stop,
    dec,
    decimal,
    double_rnd,
    frac,
    one,
    r2,
    rnd,
    trim,
)

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
CENTS = 2


def first_dec(record: Record, slot: int) -> Decimal | None:
    """The decimal in the first element, whatever follows it."""
    values = record[slot]
    if not values:
        return None
    value = decimal(values[0])
    if value is None:
        raise Stop(record, slot, kind="decimal")
    return value


# --- Totals ---


@cii.TOTALS.judge
def sum_of_lines(doc: Bench, totals: Record) -> None:
    """BR-CO-10. The lines are added as doubles, then made a decimal, then rounded."""
    stated = dec(totals, cii.BT_106)
    if stated is None:
        doc.fire("BR-CO-10", totals, cii.BT_106)
        return
    expected = r2(doc.once(_sum_of_lines, totals[0].getparent().getparent()))
    if stated != expected:
        doc.fire("BR-CO-10", totals, cii.BT_106, stated=stated, expected=expected)


def _sum_of_lines(doc: Bench, beside: Element) -> Decimal:
    """Of the lines beside the header that totals are in."""
    lines = doc.once(_lines_by_parent).get(beside, [])
    total = summed(
        read_double(line, cii.BT_131, nth) for line in lines for nth in range(len(line[cii.BT_131]))
    )
    if not math.isfinite(total):
        raise Stop(next(line for line in lines if line[cii.BT_131]), cii.BT_131, kind="decimal")
    return Decimal(total)


def _lines_by_parent(doc: Bench) -> dict[Element, list[Record]]:
    by_parent: dict[Element, list[Record]] = {}
    for line in doc.all(cii.LINE):
        by_parent.setdefault(line[0].getparent(), []).append(line)
    return by_parent


def _sum_rule(rule: str, slot: int, *, charge: bool) -> Rule:
    """BR-CO-11, BR-CO-12: doubles, and the first amount of each allowance or charge of the document."""

    def total(doc: Bench, totals: Record) -> None:
        alike = doc.once(_alike, charge)
        if not alike and not totals[slot]:
            return
        expected = doc.once(_sum_of_alike, charge)
        if not equals(totals, slot, expected):
            doc.fire(rule, totals, slot, stated=_stated(totals, slot), expected=expected)

    return total


def _alike(doc: Bench, charge: bool) -> list[Record]:
    return [one for one in doc.first(cii.ROOT)[cii.HEADER_ALLOWANCES] if says(one, cii.INDICATOR, charge)]


def _sum_of_alike(doc: Bench, charge: bool) -> float:
    amounts = (read_double(one, cii.ACTUAL) for one in doc.once(_alike, charge) if one[cii.ACTUAL])
    return rounded(summed(amounts))


def _stated(record: Record, slot: int) -> object:
    return record[slot][0] if record[slot] else None


cii.TOTALS.judge(_sum_rule("BR-CO-11", cii.BT_107, charge=False))
cii.TOTALS.judge(_sum_rule("BR-CO-12", cii.BT_108, charge=True))


@cii.TOTALS.judge
def total_without_vat(doc: Bench, totals: Record) -> None:
    stated = first_dec(totals, cii.BT_109)
    lines = first_dec(totals, cii.BT_106) if stated is not None else None
    if stated is None or lines is None:
        doc.fire("BR-CO-13", totals, cii.BT_109)
        return
    allowances, charges = first_dec(totals, cii.BT_107) or ZERO, first_dec(totals, cii.BT_108) or ZERO
    expected = r2(lines - allowances + charges)
    if stated != expected:
        doc.fire("BR-CO-13", totals, cii.BT_109, stated=stated, expected=expected)


@cii.TOTALS.judge
def amount_due(doc: Bench, totals: Record) -> None:
    """BR-CO-16. Nothing is rounded."""
    stated = first_dec(totals, cii.BT_115)
    with_vat = first_dec(totals, cii.BT_112) if stated is not None else None
    if stated is None or with_vat is None:
        doc.fire("BR-CO-16", totals, cii.BT_115)
        return
    paid, rounding = first_dec(totals, cii.BT_113) or ZERO, first_dec(totals, cii.BT_114) or ZERO
    expected = with_vat - paid + rounding
    if stated != expected:
        doc.fire("BR-CO-16", totals, cii.BT_115, stated=stated, expected=expected)


@cii.TOTALS.judge
def vat_total(doc: Bench, totals: Record) -> None:
    """BR-CO-14. Doubles, over all entries of the breakdown."""
    wanted = doc.once(values_of, cii.BT_5)
    for nth, (text, currency) in enumerate(totals[cii.BT_110]):
        if currency not in wanted:
            continue
        expected = doc.once(_sum_of_vat)
        read = read_whole if isinstance(expected, int) else read_double
        if not same(read(totals, cii.BT_110, nth), expected):
            doc.fire("BR-CO-14", totals, cii.BT_110, nth, stated=text, expected=expected)


def _sum_of_vat(doc: Bench) -> float:
    entries = doc.first(cii.ROOT)[cii.BG_23]
    return rounded(
        summed(
            read_double(tax, cii.CALCULATED, nth)
            for tax in entries
            for nth in range(len(tax[cii.CALCULATED]))
        )
    )


@cii.ROOT.judge
def total_with_vat(doc: Bench, root: Record) -> None:
    """BR-CO-15. The first of each total counts; equal totals without and with VAT always pass."""
    with_vat, without = _first_total(root, cii.BT_112), _first_total(root, cii.BT_109)
    if with_vat is not None and with_vat == without:
        return
    by_currency: dict[str | None, list[tuple[Record, int]]] = {}
    for totals in root[cii.HEADER_TOTALS]:
        for nth, (_, stated_in) in enumerate(totals[cii.BT_110]):
            by_currency.setdefault(stated_in, []).append((totals, nth))
    for currency in root[cii.BT_5]:
        amounts, expected = by_currency.get(currency, []), None
        if len(amounts) == 1 and without is not None and with_vat is not None:
            expected = r2(without + _vat_decimal(*amounts[0]))
        if expected is None or with_vat != expected:
            _blame_total(doc, root, with_vat, expected)
            return


def _first_total(root: Record, slot: int) -> Decimal | None:
    return next((first_dec(totals, slot) for totals in root[cii.HEADER_TOTALS] if totals[slot]), None)


def _vat_decimal(totals: Record, nth: int) -> Decimal:
    value = decimal(totals[cii.BT_110][nth][0])
    if value is None:
        raise Stop(totals, cii.BT_110, kind="decimal", nth=nth)
    return value


def _blame_total(doc: Bench, root: Record, stated: Decimal | None, expected: Decimal | None) -> None:
    if root[cii.HEADER_TOTALS]:
        totals = root[cii.HEADER_TOTALS][0]
        doc.fire("BR-CO-15", totals, cii.BT_112, stated=stated, expected=expected)
    else:
        doc.fire("BR-CO-15", root, cii.HEADER_TOTALS)


# --- VAT breakdown ---


@cii.HEADER_TAX.judge
def tax_amount(doc: Bench, tax: Record) -> None:
    """BR-CO-17. A rate that rounds to 0 wants a tax that rounds to 0; others leave one unit either way."""
    if is_shadowed(tax):
        return
    stated = dec(tax, cii.CALCULATED)
    if stated is None:
        doc.fire("BR-CO-17", tax, cii.CALCULATED)
        return
    none, vat = rnd(stated) == 0, _types_vat(tax)
    if vat and not none and dec(tax, cii.BASIS) is None:  # the rate is not read then
        doc.fire("BR-CO-17", tax, cii.CALCULATED, stated=stated)
        return
    rate = dec(tax, cii.RATE) if vat else None
    if rate is None or rnd(rate) == 0:
        if not none:
            doc.fire("BR-CO-17", tax, cii.CALCULATED, stated=stated, expected=ZERO)
        return
    basis = dec(tax, cii.BASIS)
    expected = None if basis is None else r2(abs(basis) * (rate / HUNDRED))
    if expected is None or not abs(stated) - ONE <= expected <= abs(stated) + ONE:
        doc.fire("BR-CO-17", tax, cii.CALCULATED, stated=stated, expected=expected)


def _types_vat(tax: Record) -> bool:
    """This rule alone forgives blanks around `VAT`."""
    return trim((one(tax, cii.TAX) or "").upper()) == VAT


# --- Decimals ---


def _decimals_rule(rule: str, slot: int) -> Rule:
    def decimals(doc: Bench, record: Record) -> None:
        text = one(record, slot)
        if text is not None and frac(text) > CENTS:
            doc.fire(rule, record, slot, stated=text)

    return decimals


for _rule, _slot in (
    ("BR-DEC-09", cii.BT_106),
    ("BR-DEC-10", cii.BT_107),
    ("BR-DEC-11", cii.BT_108),
    ("BR-DEC-12", cii.BT_109),
    ("BR-DEC-14", cii.BT_112),
    ("BR-DEC-16", cii.BT_113),
    ("BR-DEC-17", cii.BT_114),
    ("BR-DEC-18", cii.BT_115),
):
    cii.TOTALS.judge(_decimals_rule(_rule, _slot))
cii.LINE.judge(_decimals_rule("BR-DEC-23", cii.BT_131))


def _breakdown_decimals_rule(rule: str, slot: int) -> Rule:
    decimals = _decimals_rule(rule, slot)

    def judge(doc: Bench, tax: Record) -> None:
        if not is_shadowed(tax):
            decimals(doc, tax)

    return judge


cii.HEADER_TAX.judge(_breakdown_decimals_rule("BR-DEC-19", cii.BASIS))
cii.HEADER_TAX.judge(_breakdown_decimals_rule("BR-DEC-20", cii.CALCULATED))


@cii.ALLOWANCE.judge
def allowance_decimals(doc: Bench, of: Record) -> None:
    """Of several amounts the first counts."""
    for rules in allowance_rules(of):
        if of[cii.ACTUAL] and frac(of[cii.ACTUAL][0]) > CENTS:
            doc.fire(rules.decimals, of, cii.ACTUAL, stated=of[cii.ACTUAL][0])
        base = one(of, cii.BASE)
        if base is not None and frac(base) > CENTS:
            doc.fire(rules.base_decimals, of, cii.BASE, stated=base)


def _vat_decimals_rule(rule: str, currency: int, *, lacking_passes: bool) -> Rule:
    """BR-DEC-13, BR-DEC-15: by value and in doubles, and one amount that passes is enough."""

    def decimals(doc: Bench, totals: Record) -> None:
        wanted, blamed = doc.once(values_of, currency), 0
        for nth, (_, stated_in) in enumerate(totals[cii.BT_110]):
            in_currency = stated_in in wanted
            if in_currency and _is_in_cents(read_double(totals, cii.BT_110, nth)):
                return
            if not (wanted if lacking_passes else in_currency):
                return
            blamed = nth if in_currency else blamed
        if totals[cii.BT_110]:
            doc.fire(rule, totals, cii.BT_110, blamed, stated=totals[cii.BT_110][blamed][0])

    return decimals


def _is_in_cents(value: float) -> bool:
    return same(value, double_rnd(value * 100) / 100)


cii.TOTALS.judge(_vat_decimals_rule("BR-DEC-13", cii.BT_5, lacking_passes=False))
cii.TOTALS.judge(_vat_decimals_rule("BR-DEC-15", cii.BT_6, lacking_passes=True))


# --- VAT identifiers ---


@cii.ROOT.judge
def vat_prefixes(doc: Bench, root: Record) -> None:
    """BR-CO-09. Of any party; the two characters must be a prefix of the list."""
    accepted = code_list("vat-prefix-cii").edition().accepted
    for nth, (text, scheme) in enumerate(root[cii.VAT_IDS]):
        if scheme == "VA" and text[:2] not in accepted:
            doc.fire("BR-CO-09", root, cii.VAT_IDS, nth, stated=text)
