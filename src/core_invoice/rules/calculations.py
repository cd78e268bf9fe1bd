"""Sums and conditions between terms: rules BR-CO of EN 16931."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from core_invoice.codelists import code_list
from core_invoice.model.amounts import DocumentTotals, VatBreakdown
from core_invoice.model.invoice import Invoice
from core_invoice.rules.document import REASONS, judged_breakdowns, judged_totals
from core_invoice.rules.numbers import HUNDRED, ONE, WIDE, ZERO, half_up, total
from core_invoice.rules.places import join, select, value_at
from core_invoice.rules.registry import Context, Family, Hit, Rule, at

FAMILY = Family()
rule = FAMILY.rule


@rule("BR-CO-03", terms=("BT-7", "BT-8"))
def vat_point_is_a_date_or_a_code(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """CII judges this at each VAT breakdown: without any, it does not."""
    if invoice.vat_point_date is None or invoice.vat_point_date_code is None:
        return
    if context.cii and not any(judged_breakdowns(invoice, context)):
        return
    yield at("BT-7", stated=invoice.vat_point_date, code=invoice.vat_point_date_code)


@rule("BR-CO-04", terms=("BT-151",))
def line_has_a_vat_category(invoice: Invoice) -> Iterator[Hit]:
    for where, line in select(invoice, "BG-25"):
        if value_at(line, "BG-30/BT-151") is None:
            yield at(f"{where}/BG-30/BT-151")


def _nothing(invoice: Invoice, context: Context) -> tuple[Hit, ...]:
    return ()


for number, reason, code in (
    ("05", "BT-97", "BT-98"),
    ("06", "BT-104", "BT-105"),
    ("07", "BT-139", "BT-140"),
    ("08", "BT-144", "BT-145"),
):
    # A reason and its code must say the same, which no program can tell: both artefacts always pass.
    FAMILY.add(Rule(f"BR-CO-{number}", (reason, code), _nothing, silent=True))


@rule("BR-CO-09", terms=("BT-31", "BT-48", "BT-63"), alternatives=True)
def vat_identifier_begins_with_a_country(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """UBL looks for the two characters anywhere in the joined list, so an empty or a single one passes."""
    joined = code_list("vat-prefix-cii" if context.cii else "vat-prefix").edition().joined
    for path in ("BG-4/BT-31", "BG-7/BT-48", "BG-11/BT-63"):
        for where, identifier in select(invoice, path):
            if identifier is None:
                continue
            prefix = identifier[:2]
            if (f" {prefix} " if context.cii else prefix) not in joined:
                yield at(where, stated=identifier, prefix=prefix)


@rule("BR-CO-10", terms=("BT-106", "BT-131"))
def sum_of_line_net_amounts_is_right(invoice: Invoice, context: Context) -> Iterator[Hit]:
    totals = judged_totals(invoice, context)
    if totals is None:
        return
    stated = totals.sum_of_line_net_amounts
    expected = half_up(total(line.net_amount for line in invoice.lines))
    if stated != expected:
        yield at("BG-22/BT-106", stated=stated, expected=expected)


@rule("BR-CO-11", terms=("BT-107", "BT-92"))
def sum_of_allowances_is_right(invoice: Invoice, context: Context) -> Iterator[Hit]:
    totals = judged_totals(invoice, context)
    if totals is None or (totals.sum_of_allowances is None and not invoice.document_allowances):
        return
    expected = half_up(total(one.amount for one in invoice.document_allowances))
    if totals.sum_of_allowances != expected:
        yield at("BG-22/BT-107", stated=totals.sum_of_allowances, expected=expected)


@rule("BR-CO-12", terms=("BT-108", "BT-99"))
def sum_of_charges_is_right(invoice: Invoice, context: Context) -> Iterator[Hit]:
    totals = judged_totals(invoice, context)
    if totals is None or (totals.sum_of_charges is None and not invoice.document_charges):
        return
    expected = half_up(total(one.amount for one in invoice.document_charges))
    if totals.sum_of_charges != expected:
        yield at("BG-22/BT-108", stated=totals.sum_of_charges, expected=expected)


@rule("BR-CO-13", terms=("BT-109", "BT-106", "BT-107", "BT-108"))
def total_without_vat_is_right(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """UBL does not round the sum of the lines when there is neither an allowance nor a charge."""
    totals = judged_totals(invoice, context)
    if totals is None:
        return
    expected = _total_without_vat(totals, context)
    if expected is None or totals.total_without_vat != expected:
        yield at("BG-22/BT-109", stated=totals.total_without_vat, expected=expected)


def _total_without_vat(totals: DocumentTotals, context: Context) -> Decimal | None:
    lines = totals.sum_of_line_net_amounts
    allowances, charges = totals.sum_of_allowances, totals.sum_of_charges
    if lines is None or (not context.cii and allowances is None and charges is None):
        return lines
    return half_up(WIDE.add(WIDE.subtract(lines, allowances or ZERO), charges or ZERO))


@rule("BR-CO-14", terms=("BT-110", "BT-117"))
def total_vat_is_right(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """A VAT total without any breakdown passes in UBL and counts as 0 in CII."""
    totals = invoice.totals
    if totals is None or totals.total_vat is None or not (invoice.vat_breakdown or context.cii):
        return
    expected = half_up(total(one.tax_amount for one in invoice.vat_breakdown))
    if totals.total_vat != expected:
        yield at("BG-22/BT-110", stated=totals.total_vat, expected=expected)


@rule("BR-CO-15", terms=("BT-112", "BT-109", "BT-110"))
def total_with_vat_is_right(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """UBL wants a VAT total in any case; CII is content when both totals are equal."""
    if invoice.currency is None:
        return
    totals = invoice.totals or DocumentTotals()
    with_vat, without_vat, vat = totals.total_with_vat, totals.total_without_vat, totals.total_vat
    if context.cii and with_vat is not None and with_vat == without_vat:
        return
    if vat is None and context.given("BG-22/BT-110", None):
        return
    expected = None if vat is None or without_vat is None else half_up(WIDE.add(without_vat, vat))
    if expected is None or with_vat != expected:
        yield at("BG-22/BT-110" if vat is None else "BG-22/BT-112", stated=with_vat, expected=expected)


@rule("BR-CO-16", terms=("BT-115", "BT-112", "BT-113", "BT-114"))
def amount_due_is_right(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """UBL rounds, each way in its own manner; CII compares the exact figures."""
    totals = judged_totals(invoice, context)
    if totals is None:
        return
    expected = _amount_due(totals)
    if expected is None or not _is_due(totals, expected, context):
        yield at("BG-22/BT-115", stated=totals.amount_due_for_payment, expected=expected)


def _amount_due(totals: DocumentTotals) -> Decimal | None:
    if totals.total_with_vat is None:
        return None
    left = WIDE.subtract(totals.total_with_vat, totals.paid_amount or ZERO)
    return WIDE.add(left, totals.rounding_amount or ZERO)


def _is_due(totals: DocumentTotals, expected: Decimal, context: Context) -> bool:
    due, rounding = totals.amount_due_for_payment, totals.rounding_amount
    if due is None:
        return False
    if context.cii or (totals.paid_amount is None and rounding is None):
        return due == expected
    if rounding is None:
        return due == half_up(expected)
    left = WIDE.subtract(totals.total_with_vat or ZERO, totals.paid_amount or ZERO)
    wanted = left if totals.paid_amount is None else half_up(left)
    return half_up(WIDE.subtract(due, rounding)) == wanted


@rule("BR-CO-17", terms=("BT-117", "BT-116", "BT-119"))
def tax_amount_is_the_rate_of_the_base(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """One unit of currency is tolerated: less in UBL, one included in CII. Another tax has no rate."""
    for where, entry in judged_breakdowns(invoice, context):
        other_tax = context.category_of_another_tax(where) is not None
        breakdown = replace(entry, rate=None) if other_tax else entry
        expected = _expected_tax(breakdown)
        if not _tax_is_right(breakdown, expected, context):
            rate = "" if breakdown.rate is None else breakdown.rate
            yield at(f"{where}/BT-117", stated=breakdown.tax_amount, expected=expected, rate=rate)


def _expected_tax(breakdown: VatBreakdown) -> Decimal | None:
    rate = breakdown.rate or ZERO
    if breakdown.taxable_amount is None:
        return None if half_up(rate, 0) else ZERO
    return half_up(WIDE.divide(WIDE.multiply(breakdown.taxable_amount, rate), HUNDRED))


def _tax_is_right(breakdown: VatBreakdown, expected: Decimal | None, context: Context) -> bool:
    tax, rate = breakdown.tax_amount, breakdown.rate
    if tax is None:
        return False
    if rate is None or half_up(rate, 0) == ZERO:
        return half_up(tax, 0) == ZERO
    if breakdown.taxable_amount is None:
        return False
    reckoned = half_up(WIDE.divide(WIDE.multiply(abs(breakdown.taxable_amount), rate), HUNDRED))
    gap = abs(reckoned - abs(tax))
    return gap <= ONE if context.cii else gap < ONE


@rule("BR-CO-18", terms=("BG-23",))
def there_is_a_vat_breakdown(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """CII asks at each line: an invoice without lines is not asked."""
    if not invoice.vat_breakdown and (invoice.lines or not context.cii):
        yield at("BG-23")


@rule("BR-CO-19", terms=("BT-73", "BT-74"), alternatives=True)
def invoicing_period_has_a_start_or_an_end(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """In UBL the period element may carry the VAT point date code (BT-8) alone."""
    for where, period in select(invoice, "BG-13/BG-14"):
        coded = invoice.vat_point_date_code is not None and not context.cii
        if period is not None and period.start is None and period.end is None and not coded:
            yield at(f"{where}/BT-73")


@rule("BR-CO-20", terms=("BT-134", "BT-135"), alternatives=True)
def line_period_has_a_start_or_an_end(invoice: Invoice) -> Iterator[Hit]:
    for where, period in select(invoice, "BG-25/BG-26"):
        if period is not None and period.start is None and period.end is None:
            yield at(f"{where}/BT-134")


for number, reasons in zip(("21", "22", "23", "24"), REASONS, strict=True):
    # The same question as BR-33, BR-38, BR-42 and BR-44: each pair always speaks together.
    FAMILY.add(Rule(f"BR-CO-{number}", (reasons.reason, reasons.code), reasons.judge, alternatives=True))


@rule("BR-CO-26", terms=("BT-29", "BT-30", "BT-31"), alternatives=True)
def seller_can_be_identified(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """In UBL an identifier with the scheme SEPA is the creditor's bank identifier, not the seller's."""
    seller = invoice.seller
    if seller is None:
        return
    own = [one for one in seller.identifiers if context.cii or one.scheme != "SEPA"]
    if not own and seller.legal_registration_identifier is None and seller.vat_identifier is None:
        yield at(join("BG-4", "BT-30"))
