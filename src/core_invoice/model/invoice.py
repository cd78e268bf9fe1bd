"""The invoice itself, as EN 16931-1 describes it; all is optional so that a wrong invoice can be held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core_invoice.model.amounts import DocumentAllowanceCharge, DocumentTotals, VatBreakdown
from core_invoice.model.line import InvoiceLine
from core_invoice.model.party import Buyer, Delivery, Payee, Seller, SellerTaxRepresentative
from core_invoice.model.payment import PaymentInstructions
from core_invoice.model.terms import repeated, term
from core_invoice.model.values import BinaryObject, Identifier

# UNTDID 1001, the codes that EN 16931 reserves to credit notes (CEN/TC 434 code lists, release 1.3.16).
CREDIT_NOTE_TYPE_CODES = frozenset(
    {"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"}
)


@dataclass(frozen=True, slots=True)
class Note:
    subject_code: str | None = term("BT-21")
    text: str | None = term("BT-22")


@dataclass(frozen=True, slots=True)
class ProcessControl:
    business_process_type: str | None = term("BT-23")
    specification_identifier: str | None = term("BT-24")


@dataclass(frozen=True, slots=True)
class PrecedingInvoice:
    number: str | None = term("BT-25")
    issue_date: date | None = term("BT-26")


@dataclass(frozen=True, slots=True)
class SupportingDocument:
    reference: str | None = term("BT-122")
    description: str | None = term("BT-123")
    external_location: str | None = term("BT-124")
    attached: BinaryObject | None = term("BT-125")


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice or a credit note, whatever the syntax that it came in (BG-0)."""

    number: str | None = term("BT-1")
    issue_date: date | None = term("BT-2")
    type_code: str | None = term("BT-3")
    currency: str | None = term("BT-5")
    vat_accounting_currency: str | None = term("BT-6")
    vat_point_date: date | None = term("BT-7")
    vat_point_date_code: str | None = term("BT-8")
    payment_due_date: date | None = term("BT-9")
    buyer_reference: str | None = term("BT-10")
    project_reference: str | None = term("BT-11")
    contract_reference: str | None = term("BT-12")
    purchase_order_reference: str | None = term("BT-13")
    sales_order_reference: str | None = term("BT-14")
    receiving_advice_reference: str | None = term("BT-15")
    despatch_advice_reference: str | None = term("BT-16")
    tender_or_lot_reference: str | None = term("BT-17")
    invoiced_object: Identifier | None = term("BT-18")
    buyer_accounting_reference: str | None = term("BT-19")
    payment_terms: str | None = term("BT-20")
    notes: tuple[Note, ...] = repeated("BG-1")
    process: ProcessControl | None = term("BG-2")
    preceding_invoices: tuple[PrecedingInvoice, ...] = repeated("BG-3")
    seller: Seller | None = term("BG-4")
    buyer: Buyer | None = term("BG-7")
    payee: Payee | None = term("BG-10")
    seller_tax_representative: SellerTaxRepresentative | None = term("BG-11")
    delivery: Delivery | None = term("BG-13")
    payment: PaymentInstructions | None = term("BG-16")
    document_allowances: tuple[DocumentAllowanceCharge, ...] = repeated("BG-20")
    document_charges: tuple[DocumentAllowanceCharge, ...] = repeated("BG-21")
    totals: DocumentTotals | None = term("BG-22")
    vat_breakdown: tuple[VatBreakdown, ...] = repeated("BG-23")
    supporting_documents: tuple[SupportingDocument, ...] = repeated("BG-24")
    lines: tuple[InvoiceLine, ...] = repeated("BG-25")

    @property
    def is_credit_note(self) -> bool:
        return self.type_code in CREDIT_NOTE_TYPE_CODES
