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


@ubl.TOTALS.judge
def lines_total(doc: Bench, totals: Record) -> None:
    stated = dec(totals, ubl.BT_106)
    expected = r2(sum((dec(line, ubl.BT_131) or ZERO for line in doc.all(ubl.LINE)), ZERO))
    if stated != expected:
        doc.fire("BR-CO-10", totals, ubl.BT_106, stated=stated, expected=expected)


def _allowances_rule(rule: str, slot: int, wanted: bool) -> None:
    """BT-107 sums the allowances up, BT-108 the charges; neither may stand without the other."""

    @ubl.TOTALS.judge
    def allowances(doc: Bench, totals: Record) -> None:
        beside = doc.first(ubl.ROOT)[ubl.BG_20] if totals[0].getparent() is doc.root else ()
        alike = [allowance for allowance in beside if is_charge(allowance, wanted)]
        if not totals[slot] and not alike:
            return
        stated = dec(totals, slot)
        if stated is None:  # the artefact looks no further, whatever the amounts are
            doc.fire(rule, totals, slot)
            return
        expected = r2(sum((dec(allowance, ubl.AMOUNT) or ZERO for allowance in alike), ZERO))
        if stated != expected:
            doc.fire(rule, totals, slot, stated=stated, expected=expected)


_allowances_rule("BR-CO-11", ubl.BT_107, False)
_allowances_rule("BR-CO-12", ubl.BT_108, True)


@ubl.TOTALS.judge
def total_without_vat(doc: Bench, totals: Record) -> None:
    stated, net = dec(totals, ubl.BT_109), dec(totals, ubl.BT_106)
    allowances, charges = dec(totals, ubl.BT_107), dec(totals, ubl.BT_108)
    expected = net
    if net is not None and (allowances is not None or charges is not None):
        expected = r2(net + (charges or ZERO) - (allowances or ZERO))
    if stated is None or stated != expected:
        doc.fire("BR-CO-13", totals, ubl.BT_109, stated=stated, expected=expected)


@ubl.TOTALS.judge
def amount_due(doc: Bench, totals: Record) -> None:
    due, gross = dec(totals, ubl.BT_115), dec(totals, ubl.BT_112)
    paid, rounding = dec(totals, ubl.BT_113), dec(totals, ubl.BT_114)
    if due is None or gross is None:
        doc.fire("BR-CO-16", totals, ubl.BT_115, stated=due)
        return
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
    expected = r2(sum(decs(total, ubl.TOTAL_SUBTOTAL_TAX), ZERO))
    if stated != expected:
        doc.fire("BR-CO-14", total, ubl.TOTAL_TAX, stated=stated, expected=expected)


@ubl.ROOT.judge
def total_with_vat(doc: Bench, root: Record) -> None:
    for currency in root[ubl.BT_5]:
        taxes = [_tax_in(total, currency) for total in doc.all(ubl.TAX_TOTAL)]
        stated = [tax for tax in taxes if tax is not None]
        if len(stated) != 1:
            doc.fire("BR-CO-15", root, ubl.ROOT_TOTALS)
            continue
        net = [dec(totals, ubl.BT_109) for totals in root[ubl.ROOT_TOTALS]]
        gross = [dec(totals, ubl.BT_112) for totals in root[ubl.ROOT_TOTALS]]
        nets = [one for one in net if one is not None]
        if len(nets) > 1:
            raise Stop(root, ubl.ROOT_TOTALS, kind="single")
        expected = r2(nets[0] + stated[0]) if nets else None
        if expected is None or expected not in gross:
            where = root[ubl.ROOT_TOTALS][0] if root[ubl.ROOT_TOTALS] else None
            said = gross[0] if gross else None
            if where is None:
                doc.fire("BR-CO-15", root, ubl.ROOT_TOTALS, stated=said, expected=expected)
            else:
                doc.fire("BR-CO-15", where, ubl.BT_112, stated=said, expected=expected)


def _tax_in(total: Record, currency: str) -> Decimal | None:
    """The tax stated in this currency: `decimal` of one value, the artefact stops at two."""
    ranks = [nth for nth, said in enumerate(total[ubl.TOTAL_CURRENCY]) if said == currency]
    if len(ranks) > 1:
        raise Stop(total, ubl.TOTAL_TAX, kind="single")
    return nth_dec(total, ubl.TOTAL_TAX, ranks[0]) if ranks else None


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
