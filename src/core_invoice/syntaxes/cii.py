"""UN/CEFACT CII, D16B and D22B: where each term stands (EN 16931-3-3, CEN/TC 434 artefacts 1.3.16).

Rows follow the order of the UN/CEFACT schema.
"""

from __future__ import annotations

from dataclasses import replace

from core_invoice.model.reading import Syntax
from core_invoice.syntaxes.binding import Fixed, Group, Row, Table, Term
from core_invoice.syntaxes.binding import VatTotals as Totals
from core_invoice.syntaxes.values import compact, compact_date, is_iban, vat_point_code, vat_point_code_in_cii
from core_invoice.syntaxes.wanted import gross_price

_DATA = "urn:un:unece:uncefact:data:standard:"
_VAT = "[upper(ram:TypeCode)='VAT']"
_ALLOWANCE = "[ram:ChargeIndicator/udt:Indicator=false()]"
_CHARGE = "[ram:ChargeIndicator/udt:Indicator=true()]"


def _address(*ids: str) -> tuple[Row, ...]:
    line_1, line_2, line_3, city, post_code, subdivision, country = ids
    return (
        Term(post_code, "ram:PostcodeCode"),
        Term(line_1, "ram:LineOne"),
        Term(line_2, "ram:LineTwo"),
        Term(line_3, "ram:LineThree"),
        Term(city, "ram:CityName"),
        Term(country, "ram:CountryID"),
        Term(subdivision, "ram:CountrySubDivisionName"),
    )


def _contact(*ids: str) -> tuple[Row, ...]:
    point, telephone, email = ids
    return (
        Term(point, "ram:PersonName"),
        Term(point, "ram:DepartmentName", second_choice=True),
        Term(telephone, "ram:TelephoneUniversalCommunication/ram:CompleteNumber"),
        Term(email, "ram:EmailURIUniversalCommunication/ram:URIID"),
    )


def _identifiers(term: str) -> tuple[Row, ...]:
    """An identifier with its scheme (GlobalID) or without (ID)."""
    return (
        Term(term, "ram:ID"),
        Term(term, "ram:GlobalID", scheme="@schemeID"),
    )


def _document_allowance_charge(path: str, *ids: str) -> Group:
    group, amount, base, percentage, category, rate, reason, reason_code = ids
    return Group(
        group,
        path,
        (
            Fixed("ram:ChargeIndicator/udt:Indicator", "true" if path.endswith(_CHARGE) else "false"),
            Term(percentage, "ram:CalculationPercent"),
            Term(base, "ram:BasisAmount"),
            Term(amount, "ram:ActualAmount"),
            Term(reason_code, "ram:ReasonCode"),
            Term(reason, "ram:Reason"),
            Fixed("ram:CategoryTradeTax/ram:TypeCode", "VAT"),
            Term(category, f"ram:CategoryTradeTax{_VAT}/ram:CategoryCode"),
            Term(rate, "ram:CategoryTradeTax/ram:RateApplicablePercent"),
        ),
    )


def _line_allowance_charge(path: str, *ids: str) -> Group:
    group, amount, base, percentage, reason, reason_code = ids
    return Group(
        group,
        path,
        (
            Fixed("ram:ChargeIndicator/udt:Indicator", "true" if path.endswith(_CHARGE) else "false"),
            Term(percentage, "ram:CalculationPercent"),
            Term(base, "ram:BasisAmount"),
            Term(amount, "ram:ActualAmount"),
            Term(reason_code, "ram:ReasonCode"),
            Term(reason, "ram:Reason"),
        ),
    )


_CONTEXT = Group(
    "BG-2",
    "rsm:ExchangedDocumentContext",
    (
        Term("BT-23", "ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID"),
        Term("BT-24", "ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"),
    ),
)

_DOCUMENT: tuple[Row, ...] = (
    Term("BT-1", "rsm:ExchangedDocument/ram:ID"),
    Term("BT-3", "rsm:ExchangedDocument/ram:TypeCode"),
    # the rules count an issue date only when it says its format (BR-03); the other dates are read without
    Term("BT-2", "rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString[@format='102']"),
    Group(
        "BG-1",
        "rsm:ExchangedDocument/ram:IncludedNote",
        (
            Term("BT-22", "ram:Content"),
            Term("BT-21", "ram:SubjectCode"),
        ),
    ),
)

_PRICE = Group(
    "BG-29",
    "ram:SpecifiedLineTradeAgreement",
    (
        Term("BT-132", "ram:BuyerOrderReferencedDocument/ram:LineID"),
        Term("BT-148", "ram:GrossPriceProductTradePrice/ram:ChargeAmount", otherwise=gross_price),
        Term("BT-149", "ram:GrossPriceProductTradePrice/ram:BasisQuantity", second_choice=True),
        Term("BT-150", "ram:GrossPriceProductTradePrice/ram:BasisQuantity/@unitCode", second_choice=True),
        Fixed(
            "ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:ChargeIndicator/udt:Indicator",
            "false",
        ),
        Term("BT-147", "ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:ActualAmount"),
        Term("BT-146", "ram:NetPriceProductTradePrice/ram:ChargeAmount"),
        Term("BT-149", "ram:NetPriceProductTradePrice/ram:BasisQuantity"),
        Term("BT-150", "ram:NetPriceProductTradePrice/ram:BasisQuantity/@unitCode"),
    ),
)

_ITEM = Group(
    "BG-31",
    "ram:SpecifiedTradeProduct",
    (
        Term("BT-157", "ram:GlobalID", scheme="@schemeID"),
        Term("BT-155", "ram:SellerAssignedID"),
        Term("BT-156", "ram:BuyerAssignedID"),
        Term("BT-153", "ram:Name"),
        Term("BT-154", "ram:Description"),
        Group(
            "BG-32",
            "ram:ApplicableProductCharacteristic",
            (
                Term("BT-160", "ram:Description"),
                Term("BT-161", "ram:Value"),
            ),
        ),
        Term(
            "BT-158",
            "ram:DesignatedProductClassification/ram:ClassCode",
            scheme="@listID",
            version="@listVersionID",
        ),
        Term("BT-159", "ram:OriginTradeCountry/ram:ID"),
    ),
)

_LINE_SETTLEMENT = "ram:SpecifiedLineTradeSettlement"
_LINE_OBJECT = f"{_LINE_SETTLEMENT}/ram:AdditionalReferencedDocument[ram:TypeCode='130']"

_LINE = Group(
    "BG-25",
    "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem",
    (
        Term("BT-126", "ram:AssociatedDocumentLineDocument/ram:LineID"),
        Term("BT-127", "ram:AssociatedDocumentLineDocument/ram:IncludedNote/ram:Content"),
        _ITEM,
        _PRICE,
        Term("BT-129", "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity"),
        Term("BT-130", "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity/@unitCode"),
        Group(
            "BG-30",
            f"{_LINE_SETTLEMENT}/ram:ApplicableTradeTax",
            (
                Fixed("ram:TypeCode", "VAT"),
                Term("BT-151", f".{_VAT}/ram:CategoryCode"),
                Term("BT-152", "ram:RateApplicablePercent"),
            ),
        ),
        Group(
            "BG-26",
            f"{_LINE_SETTLEMENT}/ram:BillingSpecifiedPeriod",
            (
                Term("BT-134", "ram:StartDateTime/udt:DateTimeString"),
                Term("BT-135", "ram:EndDateTime/udt:DateTimeString"),
            ),
        ),
        _line_allowance_charge(
            f"{_LINE_SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge{_ALLOWANCE}",
            *("BG-27", "BT-136", "BT-137", "BT-138", "BT-139", "BT-140"),
        ),
        _line_allowance_charge(
            f"{_LINE_SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge{_CHARGE}",
            *("BG-28", "BT-141", "BT-142", "BT-143", "BT-144", "BT-145"),
        ),
        Term(
            "BT-131",
            f"{_LINE_SETTLEMENT}/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount",
        ),
        Term("BT-128", f"{_LINE_OBJECT}/ram:IssuerAssignedID", scheme="../ram:ReferenceTypeCode"),
        Fixed(f"{_LINE_OBJECT}/ram:TypeCode", "130"),
        Term("BT-133", f"{_LINE_SETTLEMENT}/ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
    ),
)

_SELLER = Group(
    "BG-4",
    "ram:SellerTradeParty",
    (
        *_identifiers("BT-29"),
        Term("BT-27", "ram:Name"),
        Term("BT-33", "ram:Description"),
        Term("BT-30", "ram:SpecifiedLegalOrganization/ram:ID", scheme="@schemeID"),
        Term("BT-28", "ram:SpecifiedLegalOrganization/ram:TradingBusinessName"),
        Group("BG-6", "ram:DefinedTradeContact", _contact("BT-41", "BT-42", "BT-43")),
        Group(
            "BG-5",
            "ram:PostalTradeAddress",
            _address("BT-35", "BT-36", "BT-162", "BT-37", "BT-38", "BT-39", "BT-40"),
        ),
        Term("BT-34", "ram:URIUniversalCommunication/ram:URIID", scheme="@schemeID"),
        Term("BT-31", "ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']"),
        Fixed("ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']/@schemeID", "VA"),
        Term("BT-32", "ram:SpecifiedTaxRegistration/ram:ID[@schemeID='FC']"),
        Fixed("ram:SpecifiedTaxRegistration/ram:ID[@schemeID='FC']/@schemeID", "FC"),
    ),
)

_BUYER = Group(
    "BG-7",
    "ram:BuyerTradeParty",
    (
        *_identifiers("BT-46"),
        Term("BT-44", "ram:Name"),
        Term("BT-47", "ram:SpecifiedLegalOrganization/ram:ID", scheme="@schemeID"),
        Term("BT-45", "ram:SpecifiedLegalOrganization/ram:TradingBusinessName"),
        Group("BG-9", "ram:DefinedTradeContact", _contact("BT-56", "BT-57", "BT-58")),
        Group(
            "BG-8",
            "ram:PostalTradeAddress",
            _address("BT-50", "BT-51", "BT-163", "BT-52", "BT-53", "BT-54", "BT-55"),
        ),
        Term("BT-49", "ram:URIUniversalCommunication/ram:URIID", scheme="@schemeID"),
        Term("BT-48", "ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']"),
        Fixed("ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']/@schemeID", "VA"),
    ),
)

_TAX_REPRESENTATIVE = Group(
    "BG-11",
    "ram:SellerTaxRepresentativeTradeParty",
    (
        Term("BT-62", "ram:Name"),
        Group(
            "BG-12",
            "ram:PostalTradeAddress",
            _address("BT-64", "BT-65", "BT-164", "BT-66", "BT-67", "BT-68", "BT-69"),
        ),
        Term("BT-63", "ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']"),
        Fixed("ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']/@schemeID", "VA"),
    ),
)


def _within(path: str, *rows: Row) -> tuple[Row, ...]:
    """The same rows, one element further down."""
    return tuple(_moved(path, row) for row in rows)


def _moved(path: str, row: Row) -> Row:
    return replace(row, path=path if row.path == "." else f"{path}/{row.path}")


_AGREEMENT = _within(
    "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement",
    Term("BT-10", "ram:BuyerReference"),
    _SELLER,
    _BUYER,
    _TAX_REPRESENTATIVE,
    Term("BT-14", "ram:SellerOrderReferencedDocument/ram:IssuerAssignedID"),
    Term("BT-13", "ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"),
    Term("BT-12", "ram:ContractReferencedDocument/ram:IssuerAssignedID"),
    Group(
        "BG-24",
        "ram:AdditionalReferencedDocument[ram:TypeCode='916']",
        (
            Term("BT-122", "ram:IssuerAssignedID"),
            Term("BT-124", "ram:URIID"),
            Fixed("ram:TypeCode", "916"),
            Term("BT-123", "ram:Name"),
            Term("BT-125", "ram:AttachmentBinaryObject"),
        ),
    ),
    Term("BT-17", "ram:AdditionalReferencedDocument[ram:TypeCode='50']/ram:IssuerAssignedID"),
    Fixed("ram:AdditionalReferencedDocument[ram:TypeCode='50']/ram:TypeCode", "50"),
    Term(
        "BT-18",
        "ram:AdditionalReferencedDocument[ram:TypeCode='130']/ram:IssuerAssignedID",
        scheme="../ram:ReferenceTypeCode",
    ),
    Fixed("ram:AdditionalReferencedDocument[ram:TypeCode='130']/ram:TypeCode", "130"),
    Term("BT-11", "ram:SpecifiedProcuringProject/ram:ID"),
    Fixed("ram:SpecifiedProcuringProject/ram:Name", "Project reference"),
)

# the schema wants the element even when nothing was delivered
_DELIVERY_ELEMENT = Fixed("rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeDelivery", "")

_DELIVERY = Group(
    "BG-13",
    "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeDelivery",
    (
        Term("BT-71", "ram:ShipToTradeParty/ram:ID", second_choice=True),
        Term("BT-71", "ram:ShipToTradeParty/ram:GlobalID", scheme="@schemeID"),
        Term("BT-70", "ram:ShipToTradeParty/ram:Name"),
        Group(
            "BG-15",
            "ram:ShipToTradeParty/ram:PostalTradeAddress",
            _address("BT-75", "BT-76", "BT-165", "BT-77", "BT-78", "BT-79", "BT-80"),
        ),
        Term("BT-72", "ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/udt:DateTimeString"),
        Term("BT-16", "ram:DespatchAdviceReferencedDocument/ram:IssuerAssignedID"),
        Term("BT-15", "ram:ReceivingAdviceReferencedDocument/ram:IssuerAssignedID"),
    ),
    merged=True,
    if_filled=True,
)

_PAYEE = Group(
    "BG-10",
    "ram:PayeeTradeParty",
    (
        *_identifiers("BT-60"),
        Term("BT-59", "ram:Name"),
        Term("BT-61", "ram:SpecifiedLegalOrganization/ram:ID", scheme="@schemeID"),
    ),
)

_PAYMENT = Group(
    "BG-16",
    "ram:SpecifiedTradeSettlementPaymentMeans",
    (
        Term("BT-81", "ram:TypeCode", again=True),
        Term("BT-82", "ram:Information"),
        Group(
            "BG-18",
            "ram:ApplicableTradeSettlementFinancialCard",
            (
                Term("BT-87", "ram:ID"),
                Term("BT-88", "ram:CardholderName"),
            ),
        ),
        Term("BT-91", "ram:PayerPartyDebtorFinancialAccount/ram:IBANID"),
        # the account and its bank are neighbours: each payment means makes one credit transfer
        Group(
            "BG-17",
            ".",
            (
                Term("BT-84", "ram:PayeePartyCreditorFinancialAccount/ram:IBANID", suits=is_iban),
                Term("BT-85", "ram:PayeePartyCreditorFinancialAccount/ram:AccountName"),
                Term("BT-84", "ram:PayeePartyCreditorFinancialAccount/ram:ProprietaryID", second_choice=True),
                Term("BT-86", "ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID"),
            ),
            if_filled=True,
            sign="ram:PayeePartyCreditorFinancialAccount",
        ),
    ),
    merged=True,
)

_SETTLEMENT = _within(
    "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement",
    # the group is spread over the settlement: it has no element of its own
    Group("BG-19", ".", (), merged=True, if_filled=True),
    Term("BT-90", "ram:CreditorReferenceID"),
    Term("BT-83", "ram:PaymentReference"),
    Term("BT-6", "ram:TaxCurrencyCode"),
    Term("BT-5", "ram:InvoiceCurrencyCode"),
    _PAYEE,
    _PAYMENT,
    Group(
        "BG-23",
        "ram:ApplicableTradeTax",
        (
            Term("BT-117", "ram:CalculatedAmount"),
            Fixed("ram:TypeCode", "VAT"),
            Term("BT-120", "ram:ExemptionReason"),
            Term("BT-116", "ram:BasisAmount"),
            Term("BT-118", f".{_VAT}/ram:CategoryCode"),
            Term("BT-121", "ram:ExemptionReasonCode"),
            Term("BT-7", "ram:TaxPointDate/udt:DateString"),
            Term("BT-8", "ram:DueDateTypeCode", decoder=vat_point_code, encoder=vat_point_code_in_cii),
            Term("BT-119", f".{_VAT}/ram:RateApplicablePercent"),
        ),
    ),
    Group(
        "BG-14",
        "ram:BillingSpecifiedPeriod",
        (
            Term("BT-73", "ram:StartDateTime/udt:DateTimeString"),
            Term("BT-74", "ram:EndDateTime/udt:DateTimeString"),
        ),
    ),
    _document_allowance_charge(
        f"ram:SpecifiedTradeAllowanceCharge{_ALLOWANCE}",
        *("BG-20", "BT-92", "BT-93", "BT-94", "BT-95", "BT-96", "BT-97", "BT-98"),
    ),
    _document_allowance_charge(
        f"ram:SpecifiedTradeAllowanceCharge{_CHARGE}",
        *("BG-21", "BT-99", "BT-100", "BT-101", "BT-102", "BT-103", "BT-104", "BT-105"),
    ),
    Term("BT-20", "ram:SpecifiedTradePaymentTerms/ram:Description"),
    Term("BT-9", "ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/udt:DateTimeString"),
    Term("BT-89", "ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID"),
    Group(
        "BG-22",
        "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
        (
            Term("BT-106", "ram:LineTotalAmount"),
            Term("BT-108", "ram:ChargeTotalAmount"),
            Term("BT-107", "ram:AllowanceTotalAmount"),
            Term("BT-109", "ram:TaxBasisTotalAmount"),
            Totals("ram:TaxTotalAmount"),
            Term("BT-114", "ram:RoundingAmount"),
            Term("BT-112", "ram:GrandTotalAmount"),
            Term("BT-113", "ram:TotalPrepaidAmount"),
            Term("BT-115", "ram:DuePayableAmount"),
        ),
        merged=True,
    ),
    Group(
        "BG-3",
        "ram:InvoiceReferencedDocument",
        (
            Term("BT-25", "ram:IssuerAssignedID"),
            Term("BT-26", "ram:FormattedIssueDateTime/qdt:DateTimeString"),
        ),
    ),
    Term("BT-19", "ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
)

INVOICE = Table(
    syntax=Syntax.CII,
    root="rsm:CrossIndustryInvoice",
    prefixes={
        "rsm": f"{_DATA}CrossIndustryInvoice:100",
        "ram": f"{_DATA}ReusableAggregateBusinessInformationEntity:100",
        "udt": f"{_DATA}UnqualifiedDataType:100",
        "qdt": f"{_DATA}QualifiedDataType:100",
    },
    read_date=compact_date,
    rows=(_CONTEXT, *_DOCUMENT, _LINE, *_AGREEMENT, _DELIVERY_ELEMENT, _DELIVERY, *_SETTLEMENT),
    write_date=compact,
    date_format="102",
)
