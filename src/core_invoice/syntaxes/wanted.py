"""What a schema wants and the standard does not: the text to write then, one that says nothing new.

Each is given the group of the term that is absent, or None when the whole group is.
"""

from __future__ import annotations

from decimal import Decimal, localcontext

from core_invoice.model.invoice import Invoice
from core_invoice.model.line import PriceDetails
from core_invoice.model.payment import PaymentInstructions
from core_invoice.syntaxes.values import plain_decimal

NOT_AVAILABLE = "NA"  # what Peppol writes for an order that has no number
NO_MEANS_CHOSEN = "1"  # UNTDID 4461: instrument not defined


def not_available(group: object) -> str:
    return NOT_AVAILABLE


def no_discount(price: PriceDetails | None) -> str:
    return "0"


def gross_price(price: PriceDetails | None) -> str | None:
    """BT-148 is BT-146 and BT-147 together: the discount of an item is what lies between its prices."""
    if price is None or price.net_price is None or price.discount is None:
        return None
    with localcontext(prec=60):
        return plain_decimal(price.net_price + price.discount)


def payment_means(payment: PaymentInstructions | None) -> str | None:
    """Due date, reference and mandate need no payment means in CII; a means without a code stays wrong."""
    if payment is None:
        return NO_MEANS_CHOSEN
    debit = payment.direct_debit
    debited = debit is not None and debit.debited_account_identifier is not None
    means = payment.means_text is not None or payment.credit_transfers or payment.card or debited
    return None if means else NO_MEANS_CHOSEN


def total_vat(invoice: Invoice) -> str | None:
    """BT-110 is the sum of BT-117 (BR-CO-14)."""
    amounts = [row.tax_amount for row in invoice.vat_breakdown if row.tax_amount is not None]
    if not amounts:
        return None
    with localcontext(prec=60):
        return plain_decimal(sum(amounts, Decimal(0)))
