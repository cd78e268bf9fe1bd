"""Our own sample invoices: a demo supplier of town halls, written out in UBL and in CII from the same values.

Every document is valid under EN 16931 as it stands. The numbers are Luhn-valid but made up.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape, quoteattr

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Line:
    name: str
    quantity: Decimal = Decimal(1)
    unit_price: Decimal = Decimal("100.00")
    vat_rate: Decimal = Decimal("20.00")
    unit: str = "C62"
    description: str | None = None

    @property
    def net(self) -> Decimal:
        return (self.quantity * self.unit_price).quantize(CENT, ROUND_HALF_UP)

    @property
    def category(self) -> str:
        return "S" if self.vat_rate else "E"


@dataclass(frozen=True)
class Document:
    """A file carried by the invoice, or only named by its address when `content` is None."""

    reference: str
    description: str = ""
    filename: str = "piece.pdf"
    mime_code: str = "application/pdf"
    content: bytes | None = None
    location: str | None = None


LINES = (
    Line("Ramettes de papier recyclé A4", Decimal(120), Decimal("4.25"), description="80 g, 500 feuilles"),
    Line("Maintenance des photocopieurs, forfait mensuel", Decimal(1), Decimal("390.00"), unit="MON"),
    Line("Manuel « Bien archiver »", Decimal(12), Decimal("15.50"), Decimal("5.50")),
)


@dataclass(frozen=True)
class Sample:
    number: str = "F2026-0042"
    issue_date: date = date(2026, 11, 3)
    due_date: date | None = date(2026, 12, 3)
    delivery_date: date | None = date(2026, 10, 30)
    type_code: str = "380"
    currency: str = "EUR"
    framework: str | None = "A1"
    specification: str = "urn:cen.eu:en16931:2017"
    seller_name: str = "Papeterie de Démonstration SARL"
    seller_siret: str = "12345678200010"
    buyer_name: str = "Commune de Démonville"
    buyer_siret: str = "98765432400019"
    service_code: str | None = "SERV-TECH"
    order_number: str | None = "EJ-2026-000123"
    contract_number: str | None = None
    preceding_number: str | None = None
    preceding_date: date | None = None
    payment_terms: str | None = "Paiement à 30 jours"
    payment_means: str = "30"
    iban: str | None = "FR7630006000011234567890189"
    bic: str | None = None
    paid: Decimal | None = None
    notes: tuple[tuple[str, str], ...] = (
        ("PMT", "Indemnité forfaitaire pour frais de recouvrement : 40 euros."),
        ("PMD", "Pénalités de retard : taux de la Banque centrale européenne majoré de huit points."),
        ("AAB", "Pas d’escompte pour paiement anticipé."),
    )
    lines: tuple[Line, ...] = LINES
    supporting_documents: tuple[Document, ...] = field(default=())

    @property
    def seller_vat(self) -> str:
        return vat_number(self.seller_siret[:9])

    @property
    def buyer_vat(self) -> str:
        return vat_number(self.buyer_siret[:9])

    @property
    def vat_table(self) -> list[tuple[str, Decimal, Decimal, Decimal]]:
        """Category, rate, taxable amount and tax of each kind of line."""
        kinds = sorted({(line.category, line.vat_rate) for line in self.lines}, key=lambda kind: -kind[1])
        table = []
        for category, rate in kinds:
            base = sum((line.net for line in self.lines if line.vat_rate == rate), Decimal("0.00"))
            table.append((category, rate, base, (base * rate / 100).quantize(CENT, ROUND_HALF_UP)))
        return table

    @property
    def net(self) -> Decimal:
        return sum((line.net for line in self.lines), Decimal("0.00"))

    @property
    def vat(self) -> Decimal:
        return sum((tax for *_, tax in self.vat_table), Decimal("0.00"))

    @property
    def gross(self) -> Decimal:
        return self.net + self.vat

    @property
    def due(self) -> Decimal:
        return self.gross - (self.paid or 0)


def vat_number(siren: str) -> str:
    """The VAT number that France derives from a SIREN; outside France there is no such rule."""
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}" if siren.isdigit() else f"FR00{siren}"


def tag(name: str, value: object, **attributes: str) -> str:
    """An element with text; nothing at all when there is no value."""
    if value is None:
        return ""
    written = "".join(f" {key}={quoteattr(text)}" for key, text in attributes.items())
    return f"<{name}{written}>{escape(str(value))}</{name}>"


def wrap(name: str, *parts: str) -> str:
    """An element around others; nothing at all when they are all absent."""
    inside = "".join(parts)
    return f"<{name}>{inside}</{name}>" if inside else ""


def encoded(document: Document) -> str | None:
    return None if document.content is None else base64.b64encode(document.content).decode("ascii")


# --- UBL 2.1


def ubl(sample: Sample, *, credit_note: bool) -> bytes:
    root = "CreditNote" if credit_note else "Invoice"
    xmlns = f"urn:oasis:names:specification:ubl:schema:xsd:{root}-2"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{root} xmlns="{xmlns}"'
        ' xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"'
        ' xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">\n'
        + "\n".join(part for part in _ubl_parts(sample, credit_note=credit_note) if part)
        + f"\n</{root}>\n"
    ).encode()


def _ubl_parts(sample: Sample, *, credit_note: bool) -> list[str]:
    return [
        tag("cbc:CustomizationID", sample.specification),
        tag("cbc:ProfileID", sample.framework),
        tag("cbc:ID", sample.number),
        tag("cbc:IssueDate", sample.issue_date),
        "" if credit_note else tag("cbc:DueDate", sample.due_date),
        tag("cbc:CreditNoteTypeCode" if credit_note else "cbc:InvoiceTypeCode", sample.type_code),
        *(tag("cbc:Note", f"#{code}#{text}" if code else text) for code, text in sample.notes),
        tag("cbc:DocumentCurrencyCode", sample.currency),
        tag("cbc:BuyerReference", sample.service_code),
        wrap("cac:OrderReference", tag("cbc:ID", sample.order_number)),
        _ubl_preceding(sample),
        wrap("cac:ContractDocumentReference", tag("cbc:ID", sample.contract_number)),
        *(_ubl_document(document) for document in sample.supporting_documents),
        _ubl_seller(sample),
        _ubl_buyer(sample),
        wrap("cac:Delivery", tag("cbc:ActualDeliveryDate", sample.delivery_date)),
        _ubl_payment(sample, credit_note=credit_note),
        wrap("cac:PaymentTerms", tag("cbc:Note", sample.payment_terms)),
        _ubl_vat(sample),
        _ubl_totals(sample),
        *(_ubl_line(sample, rank, credit_note=credit_note) for rank in range(len(sample.lines))),
    ]


def _ubl_preceding(sample: Sample) -> str:
    reference = tag("cbc:ID", sample.preceding_number) + tag("cbc:IssueDate", sample.preceding_date)
    return wrap("cac:BillingReference", wrap("cac:InvoiceDocumentReference", reference))


def _ubl_document(document: Document) -> str:
    content = encoded(document)
    attachment = wrap(
        "cac:Attachment",
        tag(
            "cbc:EmbeddedDocumentBinaryObject",
            content,
            mimeCode=document.mime_code,
            filename=document.filename,
        ),
        wrap("cac:ExternalReference", tag("cbc:URI", document.location)),
    )
    description = tag("cbc:DocumentDescription", document.description or None)
    return wrap("cac:AdditionalDocumentReference", tag("cbc:ID", document.reference), description, attachment)


def _ubl_address(street: str, city: str, post_code: str) -> str:
    return wrap(
        "cac:PostalAddress",
        tag("cbc:StreetName", street),
        tag("cbc:CityName", city),
        tag("cbc:PostalZone", post_code),
        wrap("cac:Country", tag("cbc:IdentificationCode", "FR")),
    )


def _ubl_seller(sample: Sample) -> str:
    party = (
        tag("cbc:EndpointID", sample.seller_siret[:9], schemeID="0225"),
        wrap("cac:PartyIdentification", tag("cbc:ID", sample.seller_siret, schemeID="0009")),
        _ubl_address("12 rue des Exemples", "Démonville", "99100"),
        wrap(
            "cac:PartyTaxScheme",
            tag("cbc:CompanyID", sample.seller_vat),
            wrap("cac:TaxScheme", tag("cbc:ID", "VAT")),
        ),
        wrap(
            "cac:PartyLegalEntity",
            tag("cbc:RegistrationName", sample.seller_name),
            tag("cbc:CompanyID", sample.seller_siret[:9], schemeID="0002"),
            tag("cbc:CompanyLegalForm", "SARL au capital de 10 000 €"),
        ),
        wrap(
            "cac:Contact",
            tag("cbc:Name", "Service facturation"),
            tag("cbc:Telephone", "+33 1 99 00 00 00"),
            tag("cbc:ElectronicMail", "factures@papeterie.example"),
        ),
    )
    return wrap("cac:AccountingSupplierParty", wrap("cac:Party", *party))


def _ubl_buyer(sample: Sample) -> str:
    party = (
        tag("cbc:EndpointID", sample.buyer_siret[:9], schemeID="0225"),
        wrap("cac:PartyIdentification", tag("cbc:ID", sample.buyer_siret, schemeID="0009")),
        _ubl_address("1 place de la Mairie", "Démonville", "99100"),
        wrap(
            "cac:PartyLegalEntity",
            tag("cbc:RegistrationName", sample.buyer_name),
            tag("cbc:CompanyID", sample.buyer_siret[:9], schemeID="0002"),
        ),
    )
    return wrap("cac:AccountingCustomerParty", wrap("cac:Party", *party))


def _ubl_payment(sample: Sample, *, credit_note: bool) -> str:
    account = wrap(
        "cac:PayeeFinancialAccount",
        tag("cbc:ID", sample.iban),
        wrap("cac:FinancialInstitutionBranch", tag("cbc:ID", sample.bic)),
    )
    due_date = tag("cbc:PaymentDueDate", sample.due_date) if credit_note else ""
    return wrap("cac:PaymentMeans", tag("cbc:PaymentMeansCode", sample.payment_means), due_date, account)


def _ubl_category(name: str, category: str, rate: Decimal, *reasons: str) -> str:
    scheme = wrap("cac:TaxScheme", tag("cbc:ID", "VAT"))
    return wrap(name, tag("cbc:ID", category), tag("cbc:Percent", rate), *reasons, scheme)


def _ubl_vat(sample: Sample) -> str:
    subtotals = (
        wrap(
            "cac:TaxSubtotal",
            tag("cbc:TaxableAmount", base, currencyID=sample.currency),
            tag("cbc:TaxAmount", tax, currencyID=sample.currency),
            _ubl_category(
                "cac:TaxCategory",
                category,
                rate,
                tag("cbc:TaxExemptionReason", "Opération exonérée de TVA" if category == "E" else None),
            ),
        )
        for category, rate, base, tax in sample.vat_table
    )
    return wrap("cac:TaxTotal", tag("cbc:TaxAmount", sample.vat, currencyID=sample.currency), *subtotals)


def _ubl_totals(sample: Sample) -> str:
    return wrap(
        "cac:LegalMonetaryTotal",
        tag("cbc:LineExtensionAmount", sample.net, currencyID=sample.currency),
        tag("cbc:TaxExclusiveAmount", sample.net, currencyID=sample.currency),
        tag("cbc:TaxInclusiveAmount", sample.gross, currencyID=sample.currency),
        tag("cbc:PrepaidAmount", sample.paid, currencyID=sample.currency),
        tag("cbc:PayableAmount", sample.due, currencyID=sample.currency),
    )


def _ubl_line(sample: Sample, rank: int, *, credit_note: bool) -> str:
    line = sample.lines[rank]
    return wrap(
        "cac:CreditNoteLine" if credit_note else "cac:InvoiceLine",
        tag("cbc:ID", rank + 1),
        tag(
            "cbc:CreditedQuantity" if credit_note else "cbc:InvoicedQuantity",
            line.quantity,
            unitCode=line.unit,
        ),
        tag("cbc:LineExtensionAmount", line.net, currencyID=sample.currency),
        wrap(
            "cac:Item",
            tag("cbc:Description", line.description),
            tag("cbc:Name", line.name),
            _ubl_category("cac:ClassifiedTaxCategory", line.category, line.vat_rate),
        ),
        wrap("cac:Price", tag("cbc:PriceAmount", line.unit_price, currencyID=sample.currency)),
    )


# --- UN/CEFACT CII


def cii(sample: Sample) -> bytes:
    urn = "urn:un:unece:uncefact:data:standard"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<rsm:CrossIndustryInvoice xmlns:rsm="{urn}:CrossIndustryInvoice:100"'
        f' xmlns:ram="{urn}:ReusableAggregateBusinessInformationEntity:100"'
        f' xmlns:udt="{urn}:UnqualifiedDataType:100" xmlns:qdt="{urn}:QualifiedDataType:100">\n'
        + "\n".join((_cii_context(sample), _cii_document(sample), _cii_transaction(sample)))
        + "\n</rsm:CrossIndustryInvoice>\n"
    ).encode()


def _cii_date(name: str, value: date | None, *, kind: str = "udt:DateTimeString") -> str:
    return "" if value is None else wrap(name, tag(kind, f"{value:%Y%m%d}", format="102"))


def _cii_context(sample: Sample) -> str:
    return wrap(
        "rsm:ExchangedDocumentContext",
        wrap("ram:BusinessProcessSpecifiedDocumentContextParameter", tag("ram:ID", sample.framework)),
        wrap("ram:GuidelineSpecifiedDocumentContextParameter", tag("ram:ID", sample.specification)),
    )


def _cii_document(sample: Sample) -> str:
    return wrap(
        "rsm:ExchangedDocument",
        tag("ram:ID", sample.number),
        tag("ram:TypeCode", sample.type_code),
        _cii_date("ram:IssueDateTime", sample.issue_date),
        *(
            wrap("ram:IncludedNote", tag("ram:Content", text), tag("ram:SubjectCode", code or None))
            for code, text in sample.notes
        ),
    )


def _cii_transaction(sample: Sample) -> str:
    delivery = wrap(
        "ram:ActualDeliverySupplyChainEvent", _cii_date("ram:OccurrenceDateTime", sample.delivery_date)
    )
    return wrap(
        "rsm:SupplyChainTradeTransaction",
        *(_cii_line(rank, line) for rank, line in enumerate(sample.lines, start=1)),
        _cii_agreement(sample),
        # the header delivery is mandatory in the schema, even when it says nothing
        f"<ram:ApplicableHeaderTradeDelivery>{delivery}</ram:ApplicableHeaderTradeDelivery>",
        _cii_settlement(sample),
    )


def _cii_party(name: str, label: str, siret: str, *, street: str, vat: str | None, legal: str = "") -> str:
    contact = (
        wrap(
            "ram:DefinedTradeContact",
            tag("ram:PersonName", "Service facturation"),
            wrap("ram:TelephoneUniversalCommunication", tag("ram:CompleteNumber", "+33 1 99 00 00 00")),
            wrap("ram:EmailURIUniversalCommunication", tag("ram:URIID", "factures@papeterie.example")),
        )
        if legal
        else ""
    )
    return wrap(
        name,
        tag("ram:GlobalID", siret, schemeID="0009"),
        tag("ram:Name", label),
        tag("ram:Description", legal or None),
        wrap("ram:SpecifiedLegalOrganization", tag("ram:ID", siret[:9], schemeID="0002")),
        contact,
        wrap(
            "ram:PostalTradeAddress",
            tag("ram:PostcodeCode", "99100"),
            tag("ram:LineOne", street),
            tag("ram:CityName", "Démonville"),
            tag("ram:CountryID", "FR"),
        ),
        wrap("ram:URIUniversalCommunication", tag("ram:URIID", siret[:9], schemeID="0225")),
        wrap("ram:SpecifiedTaxRegistration", tag("ram:ID", vat, schemeID="VA")),
    )


def _cii_agreement(sample: Sample) -> str:
    return wrap(
        "ram:ApplicableHeaderTradeAgreement",
        tag("ram:BuyerReference", sample.service_code),
        _cii_party(
            "ram:SellerTradeParty",
            sample.seller_name,
            sample.seller_siret,
            street="12 rue des Exemples",
            vat=sample.seller_vat,
            legal="SARL au capital de 10 000 €",
        ),
        _cii_party(
            "ram:BuyerTradeParty",
            sample.buyer_name,
            sample.buyer_siret,
            street="1 place de la Mairie",
            vat=None,
        ),
        wrap("ram:BuyerOrderReferencedDocument", tag("ram:IssuerAssignedID", sample.order_number)),
        wrap("ram:ContractReferencedDocument", tag("ram:IssuerAssignedID", sample.contract_number)),
        *(
            wrap(
                "ram:AdditionalReferencedDocument",
                tag("ram:IssuerAssignedID", document.reference),
                tag("ram:URIID", document.location),
                tag("ram:TypeCode", "916"),
                tag("ram:Name", document.description or None),
                tag(
                    "ram:AttachmentBinaryObject",
                    encoded(document),
                    mimeCode=document.mime_code,
                    filename=document.filename,
                ),
            )
            for document in sample.supporting_documents
        ),
    )


def _cii_settlement(sample: Sample) -> str:
    return wrap(
        "ram:ApplicableHeaderTradeSettlement",
        tag("ram:InvoiceCurrencyCode", sample.currency),
        wrap(
            "ram:SpecifiedTradeSettlementPaymentMeans",
            tag("ram:TypeCode", sample.payment_means),
            wrap("ram:PayeePartyCreditorFinancialAccount", tag("ram:IBANID", sample.iban)),
            wrap("ram:PayeeSpecifiedCreditorFinancialInstitution", tag("ram:BICID", sample.bic)),
        ),
        *(
            wrap(
                "ram:ApplicableTradeTax",
                tag("ram:CalculatedAmount", tax),
                tag("ram:TypeCode", "VAT"),
                tag("ram:ExemptionReason", "Opération exonérée de TVA" if category == "E" else None),
                tag("ram:BasisAmount", base),
                tag("ram:CategoryCode", category),
                tag("ram:RateApplicablePercent", rate),
            )
            for category, rate, base, tax in sample.vat_table
        ),
        wrap(
            "ram:SpecifiedTradePaymentTerms",
            tag("ram:Description", sample.payment_terms),
            _cii_date("ram:DueDateDateTime", sample.due_date),
        ),
        _cii_totals(sample),
        wrap(
            "ram:InvoiceReferencedDocument",
            tag("ram:IssuerAssignedID", sample.preceding_number),
            _cii_date("ram:FormattedIssueDateTime", sample.preceding_date, kind="qdt:DateTimeString"),
        ),
    )


def _cii_totals(sample: Sample) -> str:
    return wrap(
        "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
        tag("ram:LineTotalAmount", sample.net),
        tag("ram:TaxBasisTotalAmount", sample.net),
        tag("ram:TaxTotalAmount", sample.vat, currencyID=sample.currency),
        tag("ram:GrandTotalAmount", sample.gross),
        tag("ram:TotalPrepaidAmount", sample.paid),
        tag("ram:DuePayableAmount", sample.due),
    )


def _cii_line(rank: int, line: Line) -> str:
    return wrap(
        "ram:IncludedSupplyChainTradeLineItem",
        wrap("ram:AssociatedDocumentLineDocument", tag("ram:LineID", rank)),
        wrap(
            "ram:SpecifiedTradeProduct", tag("ram:Name", line.name), tag("ram:Description", line.description)
        ),
        wrap(
            "ram:SpecifiedLineTradeAgreement",
            wrap("ram:NetPriceProductTradePrice", tag("ram:ChargeAmount", line.unit_price)),
        ),
        wrap("ram:SpecifiedLineTradeDelivery", tag("ram:BilledQuantity", line.quantity, unitCode=line.unit)),
        wrap(
            "ram:SpecifiedLineTradeSettlement",
            wrap(
                "ram:ApplicableTradeTax",
                tag("ram:TypeCode", "VAT"),
                tag("ram:CategoryCode", line.category),
                tag("ram:RateApplicablePercent", line.vat_rate),
            ),
            wrap("ram:SpecifiedTradeSettlementLineMonetarySummation", tag("ram:LineTotalAmount", line.net)),
        ),
    )
