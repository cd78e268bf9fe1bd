"""The semantic model of EN 16931-1 as plain values: no syntax, no rule, no arithmetic."""

from core_invoice.model.amounts import DocumentAllowanceCharge, DocumentTotals, VatBreakdown
from core_invoice.model.invoice import (
    CREDIT_NOTE_TYPE_CODES,
    Invoice,
    Note,
    PrecedingInvoice,
    ProcessControl,
    SupportingDocument,
)
from core_invoice.model.line import (
    InvoiceLine,
    Item,
    ItemAttribute,
    LineAllowanceCharge,
    LineVat,
    PriceDetails,
)
from core_invoice.model.party import (
    Buyer,
    Contact,
    Delivery,
    Payee,
    Period,
    PostalAddress,
    Seller,
    SellerTaxRepresentative,
)
from core_invoice.model.payment import CreditTransfer, DirectDebit, PaymentCard, PaymentInstructions
from core_invoice.model.reading import Attachment, Reading, Source, Syntax, ValueFault
from core_invoice.model.terms import Term, term_name, terms
from core_invoice.model.values import BinaryObject, Identifier

__all__ = [
    "CREDIT_NOTE_TYPE_CODES",
    "Attachment",
    "BinaryObject",
    "Buyer",
    "Contact",
    "CreditTransfer",
    "Delivery",
    "DirectDebit",
    "DocumentAllowanceCharge",
    "DocumentTotals",
    "Identifier",
    "Invoice",
    "InvoiceLine",
    "Item",
    "ItemAttribute",
    "LineAllowanceCharge",
    "LineVat",
    "Note",
    "Payee",
    "PaymentCard",
    "PaymentInstructions",
    "Period",
    "PostalAddress",
    "PrecedingInvoice",
    "PriceDetails",
    "ProcessControl",
    "Reading",
    "Seller",
    "SellerTaxRepresentative",
    "Source",
    "SupportingDocument",
    "Syntax",
    "Term",
    "ValueFault",
    "VatBreakdown",
    "term_name",
    "terms",
]
