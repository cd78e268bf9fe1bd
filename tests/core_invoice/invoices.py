"""Invoices for the tests of the rules: whole, clean, and easy to spoil one term at a time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from core_invoice.model import Identifier, Invoice
from core_invoice.model.amounts import DocumentAllowanceCharge, DocumentTotals
from core_invoice.model.invoice import Note, PrecedingInvoice, ProcessControl, SupportingDocument
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
from core_invoice.model.values import BinaryObject
from core_invoice.rules.places import field_of
from core_invoice.totals import Exemption, with_totals

SELLER_SIRET, BUYER_SIRET = "12345678200010", "98765432400019"
NO_VAT_REASONS = {code: Exemption("Motif légal") for code in ("E", "AE", "K", "G", "O")}
RATES = {"S": Decimal(20), "L": Decimal(7), "M": Decimal(4), "O": None}

WHOLE = Invoice(
    number="F2026-0001",
    issue_date=date(2026, 11, 3),
    type_code="380",
    currency="EUR",
    vat_accounting_currency="DKK",
    vat_point_date_code="432",
    payment_due_date=date(2026, 12, 3),
    buyer_reference="SERV-01",
    project_reference="P-1",
    contract_reference="M-1",
    purchase_order_reference="EJ-1",
    sales_order_reference="SO-1",
    receiving_advice_reference="RA-1",
    despatch_advice_reference="DA-1",
    tender_or_lot_reference="LOT-1",
    invoiced_object=Identifier("COMPTEUR-1", "AAA"),
    buyer_accounting_reference="6064",
    payment_terms="30 jours",
    notes=(Note("AAI", "Merci de votre confiance."),),
    process=ProcessControl("A1", "urn:cen.eu:en16931:2017"),
    preceding_invoices=(PrecedingInvoice("F2026-0000", date(2026, 10, 3)),),
    seller=Seller(
        name="Papeterie de Démonstration",
        trading_name="La Papeterie",
        identifiers=(Identifier(SELLER_SIRET, "0009"),),
        legal_registration_identifier=Identifier(SELLER_SIRET[:9], "0002"),
        vat_identifier="FR11123456782",
        tax_registration_identifier="123456782",
        additional_legal_information="SARL",
        electronic_address=Identifier("123456782", "0225"),
        address=PostalAddress("1 rue des Exemples", "Bât. B", "Zone 3", "Démonville", "99100", "Nord", "FR"),
        contact=Contact("Service facturation", "+33 1 99 00 00 00", "factures@papeterie.example"),
    ),
    buyer=Buyer(
        name="Commune de Démonville",
        trading_name="Mairie",
        identifiers=(Identifier(BUYER_SIRET, "0009"),),
        legal_registration_identifier=Identifier(BUYER_SIRET[:9], "0002"),
        vat_identifier="FR83987654324",
        electronic_address=Identifier("987654324", "0225"),
        address=PostalAddress(
            "1 place de la Mairie", city="Démonville", post_code="99100", country_code="FR"
        ),
        contact=Contact("Service achats", "+33 1 99 00 00 01", "achats@demonville.example"),
    ),
    payee=Payee(
        name="Affacturage de Démonstration",
        identifiers=(Identifier("PAYEE-1", "0088"),),
        legal_registration_identifier=Identifier("111222333", "0002"),
    ),
    seller_tax_representative=SellerTaxRepresentative(
        "Fiscalité de Démonstration", "FR40303265045", PostalAddress("2 rue des Exemples", country_code="FR")
    ),
    delivery=Delivery(
        party_name="École de Démonville",
        location_identifier=Identifier("ECOLE-1", "0088"),
        actual_delivery_date=date(2026, 10, 30),
        invoicing_period=Period(date(2026, 10, 1), date(2026, 10, 31)),
        address=PostalAddress("3 rue de l’École", city="Démonville", post_code="99100", country_code="FR"),
    ),
    payment=PaymentInstructions(
        means_code="30",
        means_text="Virement",
        remittance_information="F2026-0001",
        credit_transfers=(CreditTransfer("FR7630006000011234567890189", "La Papeterie", "AGRIFRPP"),),
        card=PaymentCard("1234567890", "A. Exemple"),
        direct_debit=DirectDebit("MANDAT-1", "FR00ZZZ123456", "FR7630006000011234567890189"),
    ),
    document_allowances=(
        DocumentAllowanceCharge(
            Decimal("10.00"), Decimal("100.00"), Decimal(10), "S", Decimal(20), "Remise", "95"
        ),
    ),
    document_charges=(
        DocumentAllowanceCharge(
            Decimal("5.00"), Decimal("50.00"), Decimal(10), "S", Decimal(20), "Port", "FC"
        ),
    ),
    totals=DocumentTotals(
        total_vat_in_accounting_currency=Decimal("70.00"),
        paid_amount=Decimal("20.00"),
        rounding_amount=Decimal("0.00"),
    ),
    supporting_documents=(
        SupportingDocument(
            "BL-1",
            "BON_LIVRAISON",
            "https://papeterie.example/bl-1",
            BinaryObject("application/pdf", "bl-1.pdf", b"%PDF-1.7"),
        ),
    ),
    lines=(
        InvoiceLine(
            identifier="1",
            note="Livré en deux fois",
            object_identifier=Identifier("COMPTEUR-2", "AAA"),
            invoiced_quantity=Decimal(10),
            unit_code="C62",
            purchase_order_line_reference="1",
            buyer_accounting_reference="6064",
            period=Period(date(2026, 10, 1), date(2026, 10, 31)),
            allowances=(
                LineAllowanceCharge(Decimal("1.00"), Decimal("10.00"), Decimal(10), "Remise de ligne", "95"),
            ),
            charges=(
                LineAllowanceCharge(Decimal("2.00"), Decimal("20.00"), Decimal(10), "Port de ligne", "FC"),
            ),
            price=PriceDetails(Decimal("4.2500"), Decimal("0.7500"), Decimal("5.0000"), Decimal(1), "C62"),
            vat=LineVat("S", Decimal(20)),
            item=Item(
                name="Ramette de papier",
                description="A4, 80 g",
                sellers_identifier="RAM-1",
                buyers_identifier="PAP-1",
                standard_identifier=Identifier("4006381333931", "0160"),
                classifications=(Identifier("30197643", "STI", "20081"),),
                country_of_origin="FR",
                attributes=(ItemAttribute("Couleur", "Blanc"),),
            ),
        ),
        InvoiceLine(
            identifier="2",
            invoiced_quantity=Decimal(2),
            unit_code="HUR",
            price=PriceDetails(Decimal("60.00")),
            vat=LineVat("S", Decimal("5.5")),
            item=Item(name="Conseil"),
        ),
    ),
)
WHOLE = with_totals(WHOLE)


def taxed_as(category: str) -> Invoice:
    """A line, an allowance and a charge that all bear one VAT category, as that category wants it."""
    rate = RATES.get(category, Decimal(0))
    line = replace(WHOLE.lines[0], vat=LineVat(category, rate))
    allowance = replace(WHOLE.document_allowances[0], vat_category_code=category, vat_rate=rate)
    charge = replace(WHOLE.document_charges[0], vat_category_code=category, vat_rate=rate)
    invoice = replace(
        WHOLE, lines=(line,), document_allowances=(allowance,), document_charges=(charge,), totals=None
    )
    invoice = replace(invoice, vat_accounting_currency=None)
    if category == "O":
        invoice = spoil(
            invoice, {"BG-4/BT-31": None, "BG-7/BT-48": None, "BG-11": None, "BG-4/BT-32": "123456782"}
        )
    return with_totals(invoice, NO_VAT_REASONS)


def spoil(invoice: Invoice, changes: dict[str, Any]) -> Invoice:
    """The invoice with other values at some places: {"BG-25[1]/BT-131": Decimal(3)}."""
    for path, value in changes.items():
        invoice = put(invoice, path, value)
    return invoice


def put(group: Any, path: str, value: Any) -> Any:
    step, _, rest = path.partition("/")
    term, rank = re.fullmatch(r"([A-Z\d-]+)(?:\[(\d+)\])?", step).groups()
    name, owner, repeats = field_of(type(group), term)
    if not repeats or rank is None:
        below = put(getattr(group, name) or owner(), rest, value) if rest else value
        return replace(group, **{name: below})
    items = list(getattr(group, name))
    items[int(rank) - 1] = put(items[int(rank) - 1], rest, value) if rest else value
    return replace(group, **{name: tuple(items)})
