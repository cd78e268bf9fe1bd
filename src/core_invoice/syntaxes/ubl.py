"""UBL 2.1: where each term stands (EN 16931-3-2, as the CEN/TC 434 artefacts 1.3.16 read it).

Rows follow the order of the OASIS schemas.
"""

from __future__ import annotations

from core_invoice.model.reading import Syntax
from core_invoice.syntaxes.binding import Fixed, Group, Row, Table, Term
from core_invoice.syntaxes.binding import VatTotals as Totals
from core_invoice.syntaxes.values import iso_date, note_prefix, note_subject, note_text, text
from core_invoice.syntaxes.wanted import NOT_AVAILABLE, no_discount, not_available, payment_means, total_vat

_XSD = "urn:oasis:names:specification:ubl:schema:xsd:"
_VAT = "[upper(cac:TaxScheme/cbc:ID)='VAT']"
_NOT_VAT = "[not(upper(cac:TaxScheme/cbc:ID)='VAT')]"
_ALLOWANCE = "[cbc:ChargeIndicator=false()]"
_CHARGE = "[cbc:ChargeIndicator=true()]"


def _reference(raw: str) -> str | None:
    """A reference, unless it says that there is none."""
    said = text(raw)
    return None if said == NOT_AVAILABLE else said


def _address(*ids: str) -> tuple[Row, ...]:
    line_1, line_2, line_3, city, post_code, subdivision, country = ids
    return (
        Term(line_1, "cbc:StreetName"),
        Term(line_2, "cbc:AdditionalStreetName"),
        Term(city, "cbc:CityName"),
        Term(post_code, "cbc:PostalZone"),
        Term(subdivision, "cbc:CountrySubentity"),
        Term(line_3, "cac:AddressLine/cbc:Line"),
        Term(country, "cac:Country/cbc:IdentificationCode"),
    )


def _contact(*ids: str) -> tuple[Row, ...]:
    point, telephone, email = ids
    return (
        Term(point, "cbc:Name"),
        Term(telephone, "cbc:Telephone"),
        Term(email, "cbc:ElectronicMail"),
    )


def _document_allowance_charge(path: str, *ids: str) -> Group:
    group, amount, base, percentage, category, rate, reason, reason_code = ids
    return Group(
        group,
        path,
        (
            Fixed("cbc:ChargeIndicator", "true" if path.endswith(_CHARGE) else "false"),
            Term(reason_code, "cbc:AllowanceChargeReasonCode"),
            Term(reason, "cbc:AllowanceChargeReason"),
            Term(percentage, "cbc:MultiplierFactorNumeric"),
            Term(amount, "cbc:Amount", currency=True),
            Term(base, "cbc:BaseAmount", currency=True),
            Term(category, f"cac:TaxCategory{_VAT}/cbc:ID"),
            Term(rate, "cac:TaxCategory/cbc:Percent"),
            Fixed("cac:TaxCategory/cac:TaxScheme/cbc:ID", "VAT"),
        ),
    )


def _line_allowance_charge(path: str, *ids: str) -> Group:
    group, amount, base, percentage, reason, reason_code = ids
    return Group(
        group,
        path,
        (
            Fixed("cbc:ChargeIndicator", "true" if path.endswith(_CHARGE) else "false"),
            Term(reason_code, "cbc:AllowanceChargeReasonCode"),
            Term(reason, "cbc:AllowanceChargeReason"),
            Term(percentage, "cbc:MultiplierFactorNumeric"),
            Term(amount, "cbc:Amount", currency=True),
            Term(base, "cbc:BaseAmount", currency=True),
        ),
    )


_PROCESS = Group(
    "BG-2",
    ".",
    (
        Term("BT-24", "cbc:CustomizationID"),
        Term("BT-23", "cbc:ProfileID"),
    ),
    merged=True,
    if_filled=True,
)

_NOTE = Group(
    "BG-1",
    "cbc:Note",
    (
        Term("BT-21", ".", decoder=note_subject, encoder=note_prefix),
        Term("BT-22", ".", decoder=note_text),
    ),
)

_REFERENCES: tuple[Row, ...] = (
    Term("BT-5", "cbc:DocumentCurrencyCode"),
    Term("BT-6", "cbc:TaxCurrencyCode"),
    Term("BT-19", "cbc:AccountingCost"),
    Term("BT-10", "cbc:BuyerReference"),
    Group(
        "BG-14",
        "cac:InvoicePeriod",
        (
            Term("BT-73", "cbc:StartDate"),
            Term("BT-74", "cbc:EndDate"),
            Term("BT-8", "cbc:DescriptionCode"),
        ),
        if_filled=True,
    ),
    Term("BT-13", "cac:OrderReference/cbc:ID", decoder=_reference, otherwise=not_available),
    Term("BT-14", "cac:OrderReference/cbc:SalesOrderID"),
    Group(
        "BG-3",
        "cac:BillingReference/cac:InvoiceDocumentReference",
        (
            Term("BT-25", "cbc:ID"),
            Term("BT-26", "cbc:IssueDate"),
        ),
    ),
    Term("BT-16", "cac:DespatchDocumentReference/cbc:ID"),
    Term("BT-15", "cac:ReceiptDocumentReference/cbc:ID"),
)

_TENDER = Term("BT-17", "cac:OriginatorDocumentReference/cbc:ID")
_CONTRACT = Term("BT-12", "cac:ContractDocumentReference/cbc:ID")
_INVOICED_OBJECT: tuple[Row, ...] = (
    Term("BT-18", "cac:AdditionalDocumentReference[cbc:DocumentTypeCode='130']/cbc:ID", scheme="@schemeID"),
    Fixed("cac:AdditionalDocumentReference[cbc:DocumentTypeCode='130']/cbc:DocumentTypeCode", "130"),
)


def _supporting_document(path: str) -> Group:
    return Group(
        "BG-24",
        path,
        (
            Term("BT-122", "cbc:ID"),
            Fixed("cbc:DocumentTypeCode"),
            Term("BT-123", "cbc:DocumentDescription"),
            Term("BT-125", "cac:Attachment/cbc:EmbeddedDocumentBinaryObject"),
            Term("BT-124", "cac:Attachment/cac:ExternalReference/cbc:URI"),
        ),
    )


_SELLER = Group(
    "BG-4",
    "cac:AccountingSupplierParty/cac:Party",
    (
        Term("BT-34", "cbc:EndpointID", scheme="@schemeID"),
        Term("BT-29", "cac:PartyIdentification/cbc:ID[not(@schemeID='SEPA')]", scheme="@schemeID"),
        Term("BT-90", "cac:PartyIdentification/cbc:ID[@schemeID='SEPA']"),
        Fixed("cac:PartyIdentification/cbc:ID[@schemeID='SEPA']/@schemeID", "SEPA"),
        Term("BT-28", "cac:PartyName/cbc:Name"),
        Group(
            "BG-5",
            "cac:PostalAddress",
            _address("BT-35", "BT-36", "BT-162", "BT-37", "BT-38", "BT-39", "BT-40"),
        ),
        Term("BT-31", f"cac:PartyTaxScheme{_VAT}/cbc:CompanyID"),
        Fixed(f"cac:PartyTaxScheme{_VAT}/cac:TaxScheme/cbc:ID", "VAT"),
        Term("BT-32", f"cac:PartyTaxScheme{_NOT_VAT}/cbc:CompanyID"),
        Fixed(f"cac:PartyTaxScheme{_NOT_VAT}/cac:TaxScheme/cbc:ID", "FC"),
        Term("BT-27", "cac:PartyLegalEntity/cbc:RegistrationName"),
        Term("BT-30", "cac:PartyLegalEntity/cbc:CompanyID", scheme="@schemeID"),
        Term("BT-33", "cac:PartyLegalEntity/cbc:CompanyLegalForm"),
        Group("BG-6", "cac:Contact", _contact("BT-41", "BT-42", "BT-43")),
    ),
)

_BUYER = Group(
    "BG-7",
    "cac:AccountingCustomerParty/cac:Party",
    (
        Term("BT-49", "cbc:EndpointID", scheme="@schemeID"),
        Term("BT-46", "cac:PartyIdentification/cbc:ID", scheme="@schemeID"),
        Term("BT-45", "cac:PartyName/cbc:Name"),
        Group(
            "BG-8",
            "cac:PostalAddress",
            _address("BT-50", "BT-51", "BT-163", "BT-52", "BT-53", "BT-54", "BT-55"),
        ),
        Term("BT-48", f"cac:PartyTaxScheme{_VAT}/cbc:CompanyID"),
        Fixed("cac:PartyTaxScheme/cac:TaxScheme/cbc:ID", "VAT"),
        Term("BT-44", "cac:PartyLegalEntity/cbc:RegistrationName"),
        Term("BT-47", "cac:PartyLegalEntity/cbc:CompanyID", scheme="@schemeID"),
        Group("BG-9", "cac:Contact", _contact("BT-56", "BT-57", "BT-58")),
    ),
)

_PAYEE = Group(
    "BG-10",
    "cac:PayeeParty",
    (
        Term("BT-60", "cac:PartyIdentification/cbc:ID[not(@schemeID='SEPA')]", scheme="@schemeID"),
        Term("BT-90", "cac:PartyIdentification/cbc:ID[@schemeID='SEPA']", second_choice=True),
        Fixed("cac:PartyIdentification/cbc:ID[@schemeID='SEPA']/@schemeID", "SEPA"),
        Term("BT-59", "cac:PartyName/cbc:Name"),
        Term("BT-61", "cac:PartyLegalEntity/cbc:CompanyID", scheme="@schemeID"),
    ),
)

_TAX_REPRESENTATIVE = Group(
    "BG-11",
    "cac:TaxRepresentativeParty",
    (
        Term("BT-62", "cac:PartyName/cbc:Name"),
        Group(
            "BG-12",
            "cac:PostalAddress",
            _address("BT-64", "BT-65", "BT-164", "BT-66", "BT-67", "BT-68", "BT-69"),
        ),
        Term("BT-63", f"cac:PartyTaxScheme{_VAT}/cbc:CompanyID"),
        Fixed("cac:PartyTaxScheme/cac:TaxScheme/cbc:ID", "VAT"),
    ),
)

_DELIVERY = Group(
    "BG-13",
    "cac:Delivery",
    (
        Term("BT-72", "cbc:ActualDeliveryDate"),
        Term("BT-71", "cac:DeliveryLocation/cbc:ID", scheme="@schemeID"),
        Group(
            "BG-15",
            "cac:DeliveryLocation/cac:Address",
            _address("BT-75", "BT-76", "BT-165", "BT-77", "BT-78", "BT-79", "BT-80"),
        ),
        Term("BT-70", "cac:DeliveryParty/cac:PartyName/cbc:Name"),
    ),
    merged=True,
)


def _payment(*more: Row) -> Group:
    return Group(
        "BG-16",
        "cac:PaymentMeans",
        (
            Term("BT-81", "cbc:PaymentMeansCode", again=True, otherwise=payment_means),
            Term("BT-82", "cbc:PaymentMeansCode/@name"),
            *more,
            Term("BT-83", "cbc:PaymentID", again=True),
            Group(
                "BG-18",
                "cac:CardAccount",
                (
                    Term("BT-87", "cbc:PrimaryAccountNumberID"),
                    Fixed("cbc:NetworkID", NOT_AVAILABLE),
                    Term("BT-88", "cbc:HolderName"),
                ),
            ),
            Group(
                "BG-17",
                "cac:PayeeFinancialAccount",
                (
                    Term("BT-84", "cbc:ID"),
                    Term("BT-85", "cbc:Name"),
                    Term("BT-86", "cac:FinancialInstitutionBranch/cbc:ID"),
                ),
            ),
            Group(
                "BG-19",
                "cac:PaymentMandate",
                (
                    Term("BT-89", "cbc:ID"),
                    Term("BT-91", "cac:PayerFinancialAccount/cbc:ID"),
                ),
                merged=True,
            ),
        ),
        merged=True,
    )


_AMOUNTS: tuple[Row, ...] = (
    Term("BT-20", "cac:PaymentTerms/cbc:Note"),
    _document_allowance_charge(
        f"cac:AllowanceCharge{_ALLOWANCE}",
        "BG-20",
        "BT-92",
        "BT-93",
        "BT-94",
        "BT-95",
        "BT-96",
        "BT-97",
        "BT-98",
    ),
    _document_allowance_charge(
        f"cac:AllowanceCharge{_CHARGE}",
        "BG-21",
        "BT-99",
        "BT-100",
        "BT-101",
        "BT-102",
        "BT-103",
        "BT-104",
        "BT-105",
    ),
    Totals("cac:TaxTotal/cbc:TaxAmount", apart=True, otherwise=total_vat),
    Group(
        "BG-23",
        "cac:TaxTotal/cac:TaxSubtotal",
        (
            Term("BT-116", "cbc:TaxableAmount", currency=True),
            Term("BT-117", "cbc:TaxAmount", currency=True),
            Term("BT-118", f"cac:TaxCategory{_VAT}/cbc:ID"),
            Term("BT-119", f"cac:TaxCategory{_VAT}/cbc:Percent"),
            Term("BT-121", "cac:TaxCategory/cbc:TaxExemptionReasonCode"),
            Term("BT-120", "cac:TaxCategory/cbc:TaxExemptionReason"),
            Fixed("cac:TaxCategory/cac:TaxScheme/cbc:ID", "VAT"),
        ),
    ),
    Group(
        "BG-22",
        "cac:LegalMonetaryTotal",
        (
            Term("BT-106", "cbc:LineExtensionAmount", currency=True),
            Term("BT-109", "cbc:TaxExclusiveAmount", currency=True),
            Term("BT-112", "cbc:TaxInclusiveAmount", currency=True),
            Term("BT-107", "cbc:AllowanceTotalAmount", currency=True),
            Term("BT-108", "cbc:ChargeTotalAmount", currency=True),
            Term("BT-113", "cbc:PrepaidAmount", currency=True),
            Term("BT-114", "cbc:PayableRoundingAmount", currency=True),
            Term("BT-115", "cbc:PayableAmount", currency=True),
        ),
        merged=True,
    ),
)

_ITEM = Group(
    "BG-31",
    "cac:Item",
    (
        Term("BT-154", "cbc:Description"),
        Term("BT-153", "cbc:Name"),
        Term("BT-156", "cac:BuyersItemIdentification/cbc:ID"),
        Term("BT-155", "cac:SellersItemIdentification/cbc:ID"),
        Term("BT-157", "cac:StandardItemIdentification/cbc:ID", scheme="@schemeID"),
        Term("BT-159", "cac:OriginCountry/cbc:IdentificationCode"),
        Term(
            "BT-158",
            "cac:CommodityClassification/cbc:ItemClassificationCode",
            scheme="@listID",
            version="@listVersionID",
        ),
        Group(
            "BG-30",
            "cac:ClassifiedTaxCategory",
            (
                Term("BT-151", f".{_VAT}/cbc:ID"),
                Term("BT-152", "cbc:Percent"),
                Fixed("cac:TaxScheme/cbc:ID", "VAT"),
            ),
        ),
        Group(
            "BG-32",
            "cac:AdditionalItemProperty",
            (
                Term("BT-160", "cbc:Name"),
                Term("BT-161", "cbc:Value"),
            ),
        ),
    ),
)

_PRICE = Group(
    "BG-29",
    "cac:Price",
    (
        Term("BT-146", "cbc:PriceAmount", currency=True),
        Term("BT-149", "cbc:BaseQuantity"),
        Term("BT-150", "cbc:BaseQuantity/@unitCode"),
        Fixed("cac:AllowanceCharge/cbc:ChargeIndicator", "false"),
        Term("BT-147", f"cac:AllowanceCharge{_ALLOWANCE}/cbc:Amount", currency=True, otherwise=no_discount),
        Term("BT-148", "cac:AllowanceCharge/cbc:BaseAmount", currency=True),
    ),
)


def _line(path: str, quantity: str) -> Group:
    return Group(
        "BG-25",
        path,
        (
            Term("BT-126", "cbc:ID"),
            Term("BT-127", "cbc:Note"),
            Term("BT-129", quantity),
            Term("BT-130", f"{quantity}/@unitCode"),
            Term("BT-131", "cbc:LineExtensionAmount", currency=True),
            Term("BT-133", "cbc:AccountingCost"),
            Group(
                "BG-26", "cac:InvoicePeriod", (Term("BT-134", "cbc:StartDate"), Term("BT-135", "cbc:EndDate"))
            ),
            Term("BT-132", "cac:OrderLineReference/cbc:LineID"),
            Term("BT-128", "cac:DocumentReference[cbc:DocumentTypeCode='130']/cbc:ID", scheme="@schemeID"),
            Fixed("cac:DocumentReference[cbc:DocumentTypeCode='130']/cbc:DocumentTypeCode", "130"),
            _line_allowance_charge(
                f"cac:AllowanceCharge{_ALLOWANCE}", "BG-27", "BT-136", "BT-137", "BT-138", "BT-139", "BT-140"
            ),
            _line_allowance_charge(
                f"cac:AllowanceCharge{_CHARGE}", "BG-28", "BT-141", "BT-142", "BT-143", "BT-144", "BT-145"
            ),
            _ITEM,
            _PRICE,
        ),
    )


def _prefixes(root: str) -> dict[str, str]:
    return {
        "": f"{_XSD}{root}-2",
        "cac": f"{_XSD}CommonAggregateComponents-2",
        "cbc": f"{_XSD}CommonBasicComponents-2",
        "ext": f"{_XSD}CommonExtensionComponents-2",
    }


INVOICE = Table(
    syntax=Syntax.UBL_INVOICE,
    root="Invoice",
    prefixes=_prefixes("Invoice"),
    read_date=iso_date,
    rows=(
        Fixed("cbc:UBLVersionID", "2.1"),
        _PROCESS,
        Term("BT-1", "cbc:ID"),
        Term("BT-2", "cbc:IssueDate"),
        Term("BT-9", "cbc:DueDate"),
        Term("BT-3", "cbc:InvoiceTypeCode"),
        _NOTE,
        Term("BT-7", "cbc:TaxPointDate"),
        *_REFERENCES,
        _TENDER,
        _CONTRACT,
        *_INVOICED_OBJECT,
        _supporting_document("cac:AdditionalDocumentReference[not(cbc:DocumentTypeCode='130')]"),
        Term("BT-11", "cac:ProjectReference/cbc:ID"),
        _SELLER,
        _BUYER,
        _PAYEE,
        _TAX_REPRESENTATIVE,
        _DELIVERY,
        _payment(),
        *_AMOUNTS,
        _line("cac:InvoiceLine", "cbc:InvoicedQuantity"),
    ),
)

CREDIT_NOTE = Table(
    syntax=Syntax.UBL_CREDITNOTE,
    root="CreditNote",
    prefixes=_prefixes("CreditNote"),
    read_date=iso_date,
    rows=(
        Fixed("cbc:UBLVersionID", "2.1"),
        _PROCESS,
        Term("BT-1", "cbc:ID"),
        Term("BT-2", "cbc:IssueDate"),
        Term("BT-7", "cbc:TaxPointDate"),
        Term("BT-3", "cbc:CreditNoteTypeCode"),
        _NOTE,
        *_REFERENCES,
        _CONTRACT,
        *_INVOICED_OBJECT,
        # UBL's credit note has no ProjectReference: the project is a document of type 50
        Term("BT-11", "cac:AdditionalDocumentReference[cbc:DocumentTypeCode='50']/cbc:ID"),
        Fixed("cac:AdditionalDocumentReference[cbc:DocumentTypeCode='50']/cbc:DocumentTypeCode", "50"),
        _supporting_document("cac:AdditionalDocumentReference[not(cbc:DocumentTypeCode='130')]"),
        _TENDER,
        _SELLER,
        _BUYER,
        _PAYEE,
        _TAX_REPRESENTATIVE,
        _DELIVERY,
        _payment(Term("BT-9", "cbc:PaymentDueDate")),
        *_AMOUNTS,
        _line("cac:CreditNoteLine", "cbc:CreditedQuantity"),
    ),
)
