"""UBL: sums and differences (BR-CO), decimals (BR-DEC), periods, as the artefact of EN 16931 judges them."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from core_invoice.judging.bench import Bench
from core_invoice.judging.tree import Record, Scope
from core_invoice.judging.ubl import scopes as ubl
from core_invoice.judging.ubl.taxes import is_charge, is_vat
from core_invoice.judging.values import XML_SPACE, Stop, dec, decimals_at_most, decs, nth_dec, one, r2, rnd

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
MOST_DECIMALS = 2


# Where the amount to compare is missing, the artefact looks no further, whatever the others are.


@ubl.TOTALS.judge
def lines_total(doc: Bench, totals: Record) -> None:
    stated = dec(totals, ubl.BT_106)
    expected = None if stated is None else doc.once(_sum_of_lines)
    if stated is None or stated != expected:
        doc.fire("BR-CO-10", totals, ubl.BT_106, stated=stated, expected=expected)


def _sum_of_lines(doc: Bench) -> Decimal:
    return r2(sum((dec(line, ubl.BT_131) or ZERO for line in doc.all(ubl.LINE)), ZERO))


def _allowances_rule(rule: str, slot: int, wanted: bool) -> None:
    """BT-107 sums the allowances up, BT-108 the charges; neither may stand without the other."""

    @ubl.TOTALS.judge
    def allowances(doc: Bench, totals: Record) -> None:
        beside = totals[0].getparent() is doc.root
        if not totals[slot] and not (beside and doc.once(_alike, wanted)):
            return
        stated = dec(totals, slot)
        expected = None if stated is None else doc.once(_sum_of_alike, wanted) if beside else ZERO
        if stated is None or stated != expected:
            doc.fire(rule, totals, slot, stated=stated, expected=expected)


def _alike(doc: Bench, wanted: bool) -> list[Record]:
    """The charges of the document, or its allowances."""
    return [allowance for allowance in doc.first(ubl.ROOT)[ubl.BG_20] if is_charge(allowance, wanted)]


def _sum_of_alike(doc: Bench, wanted: bool) -> Decimal:
    return r2(sum((dec(allowance, ubl.AMOUNT) or ZERO for allowance in doc.once(_alike, wanted)), ZERO))


_allowances_rule("BR-CO-11", ubl.BT_107, False)
_allowances_rule("BR-CO-12", ubl.BT_108, True)


@ubl.TOTALS.judge
def total_without_vat(doc: Bench, totals: Record) -> None:
    stated = dec(totals, ubl.BT_109)
    if stated is None:
        doc.fire("BR-CO-13", totals, ubl.BT_109)
        return
    net = dec(totals, ubl.BT_106)
    allowances, charges = dec(totals, ubl.BT_107), dec(totals, ubl.BT_108)
    expected = net
    if net is not None and (allowances is not None or charges is not None):
        expected = r2(net + (charges or ZERO) - (allowances or ZERO))
    if stated != expected:
        doc.fire("BR-CO-13", totals, ubl.BT_109, stated=stated, expected=expected)


@ubl.TOTALS.judge
def amount_due(doc: Bench, totals: Record) -> None:
    due = dec(totals, ubl.BT_115)
    rounding = None if due is None else dec(totals, ubl.BT_114)
    gross = None if due is None else dec(totals, ubl.BT_112)
    if due is None or gross is None:
        doc.fire("BR-CO-16", totals, ubl.BT_115, stated=due)
        return
    paid = dec(totals, ubl.BT_113)
    left = gross if paid is None else r2(gross - paid)
    said = due if rounding is None else r2(due - rounding)
    if said != left:
        expected = gross - (paid or ZERO) + (rounding or ZERO)
        doc.fire("BR-CO-16", totals, ubl.BT_115, stated=due, expected=expected)


@ubl.TAX_TOTAL.judge
def vat_total(doc: Bench, total: Record) -> None:
    if not total[ubl.TOTAL_SUBTOTALS]:
        return
    stated = dec(total, ubl.TOTAL_TAX)
    expected = None if stated is None else r2(sum(decs(total, ubl.TOTAL_SUBTOTAL_TAX), ZERO))
    if stated is None or stated != expected:
        doc.fire("BR-CO-14", total, ubl.TOTAL_TAX, stated=stated, expected=expected)


@ubl.ROOT.judge
def total_with_vat(doc: Bench, root: Record) -> None:
    """BR-CO-15: it must hold in every currency of the invoice; the first where it does not settles it."""
    for currency in root[ubl.BT_5]:
        taxes = _taxes_in(doc, currency)
        if len(taxes) != 1:
            doc.fire("BR-CO-15", root, ubl.ROOT_TOTALS)
            return
        net, gross = doc.once(_totals_without_and_with_vat)
        expected = None if net is None else r2(net + taxes[0])
        if expected is None or expected not in gross:
            _blame_total(doc, root, expected)
            return


def _blame_total(doc: Bench, root: Record, expected: Decimal | None) -> None:
    if root[ubl.ROOT_TOTALS]:
        totals = root[ubl.ROOT_TOTALS][0]
        doc.fire("BR-CO-15", totals, ubl.BT_112, stated=dec(totals, ubl.BT_112), expected=expected)
    else:
        doc.fire("BR-CO-15", root, ubl.ROOT_TOTALS, expected=expected)


def _taxes_in(doc: Bench, currency: str) -> list[Decimal]:
    """The tax that each total states in this currency: the artefact stops where one states two."""
    taxes = []
    for total, ranks in doc.once(_stated_taxes).get(currency, {}).values():
        if len(ranks) > 1:
            raise Stop(total, ubl.TOTAL_TAX, kind="single")
        taxes.append(nth_dec(total, ubl.TOTAL_TAX, ranks[0]))
    return taxes


def _stated_taxes(doc: Bench) -> dict[str | None, dict[int, tuple[Record, list[int]]]]:
    """By currency: each total of VAT that states taxes in it, and which of its taxes these are."""
    found: dict[str | None, dict[int, tuple[Record, list[int]]]] = {}
    for rank, total in enumerate(doc.all(ubl.TAX_TOTAL)):
        for nth, currency in enumerate(total[ubl.TOTAL_CURRENCY]):
            found.setdefault(currency, {}).setdefault(rank, (total, []))[1].append(nth)
    return found


def _totals_without_and_with_vat(doc: Bench) -> tuple[Decimal | None, set[Decimal | None]]:
    root = doc.first(ubl.ROOT)
    net = [dec(totals, ubl.BT_109) for totals in root[ubl.ROOT_TOTALS]]
    gross = {dec(totals, ubl.BT_112) for totals in root[ubl.ROOT_TOTALS]}
    nets = [one for one in net if one is not None]
    if len(nets) > 1:
        raise Stop(root, ubl.ROOT_TOTALS, kind="single")
    return (nets[0] if nets else None), gross


@ubl.SUBTOTAL.judge
def vat_amount(doc: Bench, entry: Record) -> None:
    """BR-CO-17: the tax is the rate of the base, to less than one unit; no tax where the rate rounds to 0."""
    rates = [
        rate
        for category in entry[ubl.SUBTOTAL_CATEGORIES]
        if is_vat(category) and (rate := dec(category, ubl.RATE)) is not None
    ]
    if len(rates) > 1:
        raise Stop(entry, ubl.SUBTOTAL_CATEGORIES, kind="single")
    tax = dec(entry, ubl.SUBTOTAL_TAX)
    if not rates or rnd(rates[0]) == 0:
        if tax is None or rnd(tax) != 0:
            doc.fire("BR-CO-17", entry, ubl.SUBTOTAL_TAX, stated=tax, expected=ZERO)
        return
    base = dec(entry, ubl.TAXABLE)
    expected = None if base is None else r2(abs(base) * rates[0] / HUNDRED)
    if tax is None or expected is None or not abs(tax) - ONE < expected < abs(tax) + ONE:
        doc.fire("BR-CO-17", entry, ubl.SUBTOTAL_TAX, stated=tax, expected=expected)


def _decimals_rule(scope: Scope, rule: str, slot: int) -> None:
    @scope.judge
    def decimals(doc: Bench, record: Record) -> None:
        if not decimals_at_most(record, slot, MOST_DECIMALS):
            doc.fire(rule, record, slot, stated=record[slot][0])


for _rule, _slot in (
    ("BR-DEC-09", ubl.BT_106),
    ("BR-DEC-10", ubl.BT_107),
    ("BR-DEC-11", ubl.BT_108),
    ("BR-DEC-12", ubl.BT_109),
    ("BR-DEC-14", ubl.BT_112),
    ("BR-DEC-16", ubl.BT_113),
    ("BR-DEC-17", ubl.BT_114),
    ("BR-DEC-18", ubl.BT_115),
):
    _decimals_rule(ubl.TOTALS, _rule, _slot)
_decimals_rule(ubl.SUBTOTAL, "BR-DEC-19", ubl.TAXABLE)
_decimals_rule(ubl.SUBTOTAL, "BR-DEC-20", ubl.SUBTOTAL_TAX)
_decimals_rule(ubl.LINE, "BR-DEC-23", ubl.BT_131)


@ubl.LINE_PERIOD.judge
def line_period(doc: Bench, period: Record) -> None:
    _in_order(doc, "BR-30", period)


@ubl.LINE_PERIOD.judge
def line_period_filled(doc: Bench, period: Record) -> None:
    if not period[ubl.START] and not period[ubl.END]:
        doc.fire("BR-CO-20", period, ubl.START)


@ubl.PERIOD.judge
def period(doc: Bench, period: Record) -> None:
    _in_order(doc, "BR-29", period)


@ubl.PERIOD.judge
def period_filled(doc: Bench, period: Record) -> None:
    if not (period[ubl.START] or period[ubl.END] or period[ubl.PERIOD_CODE]):
        doc.fire("BR-CO-19", period, ubl.START)


def _in_order(doc: Bench, rule: str, period: Record) -> None:
    if not period[ubl.START] or not period[ubl.END]:
        return
    start, end = _day(period, ubl.START), _day(period, ubl.END)
    if end < start:
        doc.fire(rule, period, ubl.END, stated=one(period, ubl.END), expected=one(period, ubl.START))


_DAY = re.compile(
    r"(-?(?:[0-9]{4}|[1-9][0-9]{4,8}))-([0-9]{2})-([0-9]{2})(?:Z|([+-])([0-9]{2}):([0-5][0-9]))?"
)
_FURTHEST_ZONE = 14
_CALENDAR_YEARS, _CALENDAR_DAYS = 400, 146_097  # after so many the calendar begins anew


def _day(record: Record, slot: int) -> int:
    minute = _start_of(one(record, slot) or "")
    if minute is None:
        raise Stop(record, slot, kind="date")
    return minute


@lru_cache(maxsize=1_024)
def _start_of(text: str) -> int | None:
    """The minute at which an xsd:date of any year starts, so that days of different time zones compare."""
    match = _DAY.fullmatch(text.strip(XML_SPACE))
    if match is None or int(match[5] or 0) > _FURTHEST_ZONE:
        return None
    rounds, year = divmod(int(match[1]), _CALENDAR_YEARS)
    try:
        day = date(year + _CALENDAR_YEARS, int(match[2]), int(match[3])).toordinal()
    except ValueError:
        return None
    ahead = int(match[5] or 0) * 60 + int(match[6] or 0)
    return (rounds * _CALENDAR_DAYS + day) * 24 * 60 - (-ahead if match[4] == "-" else ahead)
