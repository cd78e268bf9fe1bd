"""Allowances, charges, VAT breakdown and totals of the document (BG-20 to BG-23)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from core_invoice.model.terms import term


@dataclass(frozen=True, slots=True)
class DocumentAllowanceCharge:
    """BG-20 when it is an allowance, BG-21 when it is a charge."""

    amount: Decimal | None = term("BT-92", "BT-99")
    base_amount: Decimal | None = term("BT-93", "BT-100")
    percentage: Decimal | None = term("BT-94", "BT-101")
    vat_category_code: str | None = term("BT-95", "BT-102")
    vat_rate: Decimal | None = term("BT-96", "BT-103")
    reason: str | None = term("BT-97", "BT-104")
    reason_code: str | None = term("BT-98", "BT-105")


@dataclass(frozen=True, slots=True)
class DocumentTotals:
    sum_of_line_net_amounts: Decimal | None = term("BT-106")
    sum_of_allowances: Decimal | None = term("BT-107")
    sum_of_charges: Decimal | None = term("BT-108")
    total_without_vat: Decimal | None = term("BT-109")
    total_vat: Decimal | None = term("BT-110")
    total_vat_in_accounting_currency: Decimal | None = term("BT-111")
    total_with_vat: Decimal | None = term("BT-112")
    paid_amount: Decimal | None = term("BT-113")
    rounding_amount: Decimal | None = term("BT-114")
    amount_due_for_payment: Decimal | None = term("BT-115")


@dataclass(frozen=True, slots=True)
class VatBreakdown:
    """One line of the VAT table: all that bears the same category and rate."""

    taxable_amount: Decimal | None = term("BT-116")
    tax_amount: Decimal | None = term("BT-117")
    category_code: str | None = term("BT-118")
    rate: Decimal | None = term("BT-119")
    exemption_reason: str | None = term("BT-120")
    exemption_reason_code: str | None = term("BT-121")
