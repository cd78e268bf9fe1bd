"""Who takes part: seller, buyer, payee, tax representative, place of delivery (BG-4 to BG-13, BG-15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core_invoice.model.terms import repeated, term
from core_invoice.model.values import Identifier


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """BG-5 of the seller, BG-8 of the buyer, BG-12 of the representative, BG-15 of the place of delivery."""

    line_1: str | None = term("BT-35", "BT-50", "BT-64", "BT-75")
    line_2: str | None = term("BT-36", "BT-51", "BT-65", "BT-76")
    line_3: str | None = term("BT-162", "BT-163", "BT-164", "BT-165")
    city: str | None = term("BT-37", "BT-52", "BT-66", "BT-77")
    post_code: str | None = term("BT-38", "BT-53", "BT-67", "BT-78")
    country_subdivision: str | None = term("BT-39", "BT-54", "BT-68", "BT-79")
    country_code: str | None = term("BT-40", "BT-55", "BT-69", "BT-80")


@dataclass(frozen=True, slots=True)
class Contact:
    """BG-6 of the seller, BG-9 of the buyer."""

    point: str | None = term("BT-41", "BT-56")
    telephone: str | None = term("BT-42", "BT-57")
    email: str | None = term("BT-43", "BT-58")


@dataclass(frozen=True, slots=True)
class Seller:
    name: str | None = term("BT-27")
    trading_name: str | None = term("BT-28")
    identifiers: tuple[Identifier, ...] = repeated("BT-29")
    legal_registration_identifier: Identifier | None = term("BT-30")
    vat_identifier: str | None = term("BT-31")
    tax_registration_identifier: str | None = term("BT-32")
    additional_legal_information: str | None = term("BT-33")
    electronic_address: Identifier | None = term("BT-34")
    address: PostalAddress | None = term("BG-5")
    contact: Contact | None = term("BG-6")


@dataclass(frozen=True, slots=True)
class Buyer:
    """The standard allows one identifier; French public buyers use several schemes, so all are kept."""

    name: str | None = term("BT-44")
    trading_name: str | None = term("BT-45")
    identifiers: tuple[Identifier, ...] = repeated("BT-46")
    legal_registration_identifier: Identifier | None = term("BT-47")
    vat_identifier: str | None = term("BT-48")
    electronic_address: Identifier | None = term("BT-49")
    address: PostalAddress | None = term("BG-8")
    contact: Contact | None = term("BG-9")


@dataclass(frozen=True, slots=True)
class Payee:
    """The standard allows one identifier; what a wrong invoice repeats is kept."""

    name: str | None = term("BT-59")
    identifiers: tuple[Identifier, ...] = repeated("BT-60")
    legal_registration_identifier: Identifier | None = term("BT-61")


@dataclass(frozen=True, slots=True)
class SellerTaxRepresentative:
    name: str | None = term("BT-62")
    vat_identifier: str | None = term("BT-63")
    address: PostalAddress | None = term("BG-12")


@dataclass(frozen=True, slots=True)
class Period:
    """BG-14 of the invoice, BG-26 of a line."""

    start: date | None = term("BT-73", "BT-134")
    end: date | None = term("BT-74", "BT-135")


@dataclass(frozen=True, slots=True)
class Delivery:
    party_name: str | None = term("BT-70")
    location_identifier: Identifier | None = term("BT-71")
    actual_delivery_date: date | None = term("BT-72")
    invoicing_period: Period | None = term("BG-14")
    address: PostalAddress | None = term("BG-15")
