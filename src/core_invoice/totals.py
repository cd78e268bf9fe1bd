"""The arithmetic of EN 16931 for whoever writes an invoice: line amounts, VAT breakdown, totals.

The rules that judge an invoice reckon with sums of their own: a mistake here is not excused there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext

from core_invoice.model.amounts import DocumentTotals, VatBreakdown
from core_invoice.model.invoice import Invoice
from core_invoice.model.line import InvoiceLine

CENT = Decimal("0.01")
NIL = Decimal("0.00")
OUT_OF_SCOPE = "O"


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why a category bears no VAT: in words (BT-120), by a code (BT-121), or both."""

    reason: str | None = None
    code: str | None = None


def rounded(amount: Decimal) -> Decimal:
    """To the cent, halves away from zero, as accountants do."""
    with localcontext(prec=60):
        return amount.quantize(CENT, ROUND_HALF_UP)


def line_net_amount(line: InvoiceLine) -> Decimal:
    """BT-131: quantity times net price for its base quantity, plus charges, less allowances."""
    quantity = line.invoiced_quantity if line.invoiced_quantity is not None else Decimal(1)
    price = line.price.net_price if line.price and line.price.net_price is not None else NIL
    base = (line.price.base_quantity if line.price else None) or Decimal(1)
    with localcontext(prec=60):
        net = quantity * price / base
        for charge in line.charges:
            net += charge.amount or NIL
        for allowance in line.allowances:
            net -= allowance.amount or NIL
    return rounded(net)


def vat_breakdown(
    invoice: Invoice, exemptions: Mapping[str, Exemption] | None = None
) -> tuple[VatBreakdown, ...]:
    """BG-23: one entry for each category and rate, in the order in which the invoice first uses them."""
    bases: dict[tuple[str, Decimal | None], Decimal] = {}
    for category, rate, amount in _taxed(invoice):
        key = (category, None if category == OUT_OF_SCOPE else (rate or NIL).normalize())
        bases[key] = bases.get(key, NIL) + amount
    reasons = exemptions or {}
    return tuple(_entry(category, rate, base, reasons) for (category, rate), base in bases.items())


def document_totals(invoice: Invoice) -> DocumentTotals:
    """BG-22 from the lines, allowances, charges and VAT breakdown; what was paid or rounded is kept."""
    lines = _sum(line.net_amount for line in invoice.lines)
    allowances = _sum(one.amount for one in invoice.document_allowances)
    charges = _sum(one.amount for one in invoice.document_charges)
    without_vat = lines - allowances + charges
    vat = _sum(one.tax_amount for one in invoice.vat_breakdown)
    before = invoice.totals or DocumentTotals()
    due = without_vat + vat - (before.paid_amount or NIL) + (before.rounding_amount or NIL)
    return replace(
        before,
        sum_of_line_net_amounts=lines,
        sum_of_allowances=allowances if invoice.document_allowances else None,
        sum_of_charges=charges if invoice.document_charges else None,
        total_without_vat=without_vat,
        total_vat=vat,
        total_with_vat=without_vat + vat,
        amount_due_for_payment=due,
    )


def with_totals(invoice: Invoice, exemptions: Mapping[str, Exemption] | None = None) -> Invoice:
    """The same invoice with line amounts, VAT breakdown and totals reckoned anew."""
    lines = tuple(replace(line, net_amount=line_net_amount(line)) for line in invoice.lines)
    priced = replace(invoice, lines=lines)
    taxed = replace(priced, vat_breakdown=vat_breakdown(priced, exemptions))
    return replace(taxed, totals=document_totals(taxed))


def _taxed(invoice: Invoice) -> list[tuple[str, Decimal | None, Decimal]]:
    """What bears VAT: category, rate, amount; an allowance counts as less."""
    taxed = [
        (line.vat.category_code, line.vat.rate, line.net_amount or NIL) for line in invoice.lines if line.vat
    ]
    taxed += [(one.vat_category_code, one.vat_rate, one.amount or NIL) for one in invoice.document_charges]
    taxed += [
        (one.vat_category_code, one.vat_rate, -(one.amount or NIL)) for one in invoice.document_allowances
    ]
    return [(category, rate, amount) for category, rate, amount in taxed if category]


def _entry(
    category: str, rate: Decimal | None, base: Decimal, reasons: Mapping[str, Exemption]
) -> VatBreakdown:
    exemption = reasons.get(category, Exemption())
    return VatBreakdown(
        taxable_amount=rounded(base),
        tax_amount=rounded(base * (rate or NIL) / 100),
        category_code=category,
        rate=None if rate is None else _plain(rate),
        exemption_reason=exemption.reason,
        exemption_reason_code=exemption.code,
    )


def _plain(rate: Decimal) -> Decimal:
    """20 and not 2E+1, 5.5 and not 5.50."""
    return rate.quantize(Decimal(1)) if rate == rate.to_integral_value() else rate.normalize()


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    with localcontext(prec=60):
        return sum((amount for amount in amounts if amount is not None), NIL)
