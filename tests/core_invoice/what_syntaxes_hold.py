"""What each syntax makes of an invoice: all of it, save the cases below, each with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal, localcontext
from typing import Any

from core_invoice.model import (
    BinaryObject,
    DirectDebit,
    DocumentTotals,
    Identifier,
    Invoice,
    PaymentInstructions,
    PriceDetails,
)

NOT_CHOSEN = "1"
_VALUES = (Identifier, BinaryObject)


def held(invoice: Invoice, syntax: str) -> Invoice:
    """The invoice as it comes back after it was written in a syntax."""
    for limit in LIMITS[syntax]:
        invoice = limit(invoice)
    return without_empty_groups(invoice)


def without_empty_groups(group: Any) -> Any:
    """An empty group says no more than an absent one.

    Some terms stand in the element of another group, which then is there, empty. In UBL: the VAT of a line in
    the item, the creditor identifier in the seller. In CII: the reference to an order line in the price, the
    VAT point date in the VAT breakdown.
    """
    return replace(group, **{one.name: _filled(getattr(group, one.name)) for one in fields(group)})


def _filled(value: Any) -> Any:
    if isinstance(value, tuple):
        kept = (_filled(one) for one in value)
        return tuple(one for one in kept if one is not None)
    if not is_dataclass(value) or isinstance(value, _VALUES):
        return value
    filled = without_empty_groups(value)
    return None if filled == type(value)() else filled


def vat_totals_known_by_currency(invoice: Invoice) -> Invoice:
    """BT-110 and BT-111 share an element: without the currencies, nothing says which is which."""
    totals, currency, accounting = invoice.totals, invoice.currency, invoice.vat_accounting_currency
    if totals is None:
        return invoice
    if not currency:
        totals = replace(totals, total_vat=None)
    if not accounting or accounting == currency:
        totals = replace(totals, total_vat_in_accounting_currency=None)
    return replace(invoice, totals=totals)


def total_vat_of_the_breakdown(invoice: Invoice) -> Invoice:
    """UBL's schema wants a total where there is a VAT breakdown: it is the sum of it (BR-CO-14)."""
    amounts = [row.tax_amount for row in invoice.vat_breakdown if row.tax_amount is not None]
    totals = invoice.totals or DocumentTotals()
    if not amounts or not invoice.currency or totals.total_vat is not None:
        return invoice
    with localcontext(prec=60):
        return replace(invoice, totals=replace(totals, total_vat=sum(amounts, Decimal(0))))


def discount_beside_a_gross_price(invoice: Invoice) -> Invoice:
    """UBL's gross price is the base of a discount: where there is none, it is 0."""

    def priced(price: PriceDetails) -> PriceDetails:
        if price.gross_price is None or price.discount is not None:
            return price
        return replace(price, discount=Decimal(0))

    return _with_prices(invoice, priced)


def gross_price_around_a_discount(invoice: Invoice) -> Invoice:
    """CII's discount is taken off a gross price: the net price and the discount make one."""

    def priced(price: PriceDetails) -> PriceDetails:
        if price.gross_price is not None or price.discount is None or price.net_price is None:
            return price
        with localcontext(prec=60):
            return replace(price, gross_price=price.net_price + price.discount)

    return _with_prices(invoice, priced)


def _with_prices(invoice: Invoice, change: Callable[[PriceDetails], PriceDetails]) -> Invoice:
    lines = [replace(line, price=change(line.price)) if line.price else line for line in invoice.lines]
    return replace(invoice, lines=tuple(lines))


def payment_means_for_what_stands_in_them(invoice: Invoice) -> Invoice:
    """UBL's payment means want a code: 1, not chosen, where only a reference or a mandate is told.

    A name without its code is an attribute of an empty code, and is read so.
    """
    payment = invoice.payment
    if payment is None or payment.means_code is not None:
        return invoice
    if payment.means_text is not None:
        return replace(invoice, payment=replace(payment, means_code=""))
    debit = payment.direct_debit or DirectDebit()
    told = (payment.remittance_information, debit.mandate_reference_identifier)
    if _chosen(payment) or told == (None, None):
        return invoice
    return replace(invoice, payment=replace(payment, means_code=NOT_CHOSEN))


def payment_means_for_a_due_date(invoice: Invoice) -> Invoice:
    """In a credit note of UBL the due date stands in the payment means, and they want a code."""
    payment = invoice.payment or PaymentInstructions()
    if _chosen(payment) or payment.means_code is not None or invoice.payment_due_date is None:
        return invoice
    return replace(invoice, payment=replace(payment, means_code=NOT_CHOSEN))


def _chosen(payment: PaymentInstructions) -> bool:
    debit = payment.direct_debit or DirectDebit()
    texts = (payment.means_text, debit.debited_account_identifier)
    return bool(payment.credit_transfers or payment.card or texts != (None, None))


def identifiers_without_scheme_first(invoice: Invoice) -> Invoice:
    """CII's schema has all ID elements before the GlobalID ones, those with a scheme."""

    def ordered(party: Any) -> Any:
        if party is None:
            return None
        by_scheme = sorted(party.identifiers, key=lambda one: one.scheme is not None)
        return replace(party, identifiers=tuple(by_scheme))

    parties = {name: ordered(getattr(invoice, name)) for name in ("seller", "buyer", "payee")}
    return replace(invoice, **parties)


_UBL = (
    vat_totals_known_by_currency,
    total_vat_of_the_breakdown,
    discount_beside_a_gross_price,
    payment_means_for_what_stands_in_them,
)
LIMITS: dict[str, tuple[Callable[[Invoice], Invoice], ...]] = {
    "ubl-invoice": _UBL,
    "ubl-creditnote": (*_UBL, payment_means_for_a_due_date),
    "cii": (vat_totals_known_by_currency, gross_price_around_a_discount, identifiers_without_scheme_first),
}
