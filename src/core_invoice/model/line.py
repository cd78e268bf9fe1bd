"""A line of the invoice: quantity, price, VAT, item (BG-25 to BG-32)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from core_invoice.model.party import Period
from core_invoice.model.terms import repeated, term
from core_invoice.model.values import Identifier


@dataclass(frozen=True, slots=True)
class LineAllowanceCharge:
    """BG-27 when it is an allowance, BG-28 when it is a charge."""

    amount: Decimal | None = term("BT-136", "BT-141")
    base_amount: Decimal | None = term("BT-137", "BT-142")
    percentage: Decimal | None = term("BT-138", "BT-143")
    reason: str | None = term("BT-139", "BT-144")
    reason_code: str | None = term("BT-140", "BT-145")


@dataclass(frozen=True, slots=True)
class PriceDetails:
    net_price: Decimal | None = term("BT-146")
    discount: Decimal | None = term("BT-147")
    gross_price: Decimal | None = term("BT-148")
    base_quantity: Decimal | None = term("BT-149")
    base_quantity_unit: str | None = term("BT-150")


@dataclass(frozen=True, slots=True)
class LineVat:
    category_code: str | None = term("BT-151")
    rate: Decimal | None = term("BT-152")


@dataclass(frozen=True, slots=True)
class ItemAttribute:
    name: str | None = term("BT-160")
    value: str | None = term("BT-161")


@dataclass(frozen=True, slots=True)
class Item:
    name: str | None = term("BT-153")
    description: str | None = term("BT-154")
    sellers_identifier: str | None = term("BT-155")
    buyers_identifier: str | None = term("BT-156")
    standard_identifier: Identifier | None = term("BT-157")
    classifications: tuple[Identifier, ...] = repeated("BT-158")
    country_of_origin: str | None = term("BT-159")
    attributes: tuple[ItemAttribute, ...] = repeated("BG-32")


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    identifier: str | None = term("BT-126")
    note: str | None = term("BT-127")
    object_identifier: Identifier | None = term("BT-128")
    invoiced_quantity: Decimal | None = term("BT-129")
    unit_code: str | None = term("BT-130")
    net_amount: Decimal | None = term("BT-131")
    purchase_order_line_reference: str | None = term("BT-132")
    buyer_accounting_reference: str | None = term("BT-133")
    period: Period | None = term("BG-26")
    allowances: tuple[LineAllowanceCharge, ...] = repeated("BG-27")
    charges: tuple[LineAllowanceCharge, ...] = repeated("BG-28")
    price: PriceDetails | None = term("BG-29")
    vat: LineVat | None = term("BG-30")
    item: Item | None = term("BG-31")
