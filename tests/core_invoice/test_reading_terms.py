"""Terms that each syntax writes in its own way: one document at a time, changed in one place."""

from datetime import date
from decimal import Decimal

from core_invoice import read
from core_invoice.model import Identifier
from tests.samples import cii_invoice, ubl_credit_note, ubl_invoice


def ubl(after, added, *, write=ubl_invoice, **changes):
    """A UBL sample with something added after the first `after`."""
    return _with(write(**changes), after, added)


def cii(after, added, **changes):
    return _with(cii_invoice(**changes), after, added)


def _with(document, after, added):
    assert after.encode() in document
    return document.replace(after.encode(), after.encode() + added.encode(), 1)


VAT = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
ALLOWANCES = (
    "<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:AllowanceChargeReason>Remise"
    '</cbc:AllowanceChargeReason><cbc:Amount currencyID="EUR">10.00</cbc:Amount><cac:TaxCategory>'
    "<cbc:ID>S</cbc:ID>"
    f"<cbc:Percent>20</cbc:Percent>{VAT}</cac:TaxCategory></cac:AllowanceCharge>"
    "<cac:AllowanceCharge><cbc:ChargeIndicator>1</cbc:ChargeIndicator>"
    '<cbc:Amount currencyID="EUR">4.00</cbc:Amount></cac:AllowanceCharge>'
)


def test_allowances_and_charges_of_ubl_are_told_apart():
    invoice = read(ubl("</cac:PaymentTerms>", ALLOWANCES)).invoice

    assert [(one.amount, one.reason) for one in invoice.document_allowances] == [(Decimal("10.00"), "Remise")]
    assert (invoice.document_allowances[0].vat_category_code, invoice.document_allowances[0].vat_rate) == (
        "S",
        20,
    )
    assert [one.amount for one in invoice.document_charges] == [Decimal("4.00")]


def test_allowances_and_charges_of_a_cii_line_are_told_apart():
    written = "".join(
        f"<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>{indicator}</udt:Indicator>"
        f"</ram:ChargeIndicator><ram:ActualAmount>{amount}</ram:ActualAmount>"
        f"</ram:SpecifiedTradeAllowanceCharge>"
        for indicator, amount in (("false", "1.00"), ("true", "2.00"))
    )
    line = read(cii("</ram:ApplicableTradeTax>", written)).invoice.lines[0]

    assert [one.amount for one in line.allowances] == [Decimal("1.00")]
    assert [one.amount for one in line.charges] == [Decimal("2.00")]


def test_an_allowance_without_indicator_is_left_unread():
    reading = read(
        ubl("</cac:PaymentTerms>", "<cac:AllowanceCharge><cbc:Amount>1</cbc:Amount></cac:AllowanceCharge>")
    )

    assert reading.invoice.document_allowances == ()
    assert [source.path for source in reading.unread] == ["/Invoice/cac:AllowanceCharge"]


def test_the_vat_totals_are_told_apart_by_currency():
    added = '<ram:TaxTotalAmount currencyID="CHF">175.50</ram:TaxTotalAmount>'
    document = cii("</ram:TaxTotalAmount>", added).replace(
        b"<ram:InvoiceCurrencyCode>",
        b"<ram:TaxCurrencyCode>CHF</ram:TaxCurrencyCode><ram:InvoiceCurrencyCode>",
    )
    reading = read(document)

    assert reading.invoice.totals.total_vat == Decimal("190.23")
    assert reading.invoice.totals.total_vat_in_accounting_currency == Decimal("175.50")
    assert reading.sources["BG-22/BT-111"].currency == "CHF"


def test_a_vat_total_in_no_known_currency_is_left_unread():
    reading = read(
        ubl_invoice().replace(
            b'<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">', b"<cac:TaxTotal><cbc:TaxAmount>"
        )
    )

    assert reading.invoice.totals.total_vat is None
    assert [source.raw for source in reading.unread] == ["190.23"]


def test_the_vat_totals_may_come_before_the_currency():
    document = ubl_invoice()
    currency = b"<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>"
    moved = document.replace(currency, b"").replace(b"</Invoice>", currency + b"</Invoice>")

    assert read(moved).invoice.totals.total_vat == Decimal("190.23")


def test_several_payment_means_make_one_group_with_several_accounts():
    second = (
        "<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cac:PayeeFinancialAccount>"
        "<cbc:ID>DE02</cbc:ID><cbc:Name>Second compte</cbc:Name></cac:PayeeFinancialAccount>"
        "</cac:PaymentMeans>"
    )
    reading = read(ubl("</cac:PaymentMeans>", second))

    assert [to.account_identifier for to in reading.invoice.payment.credit_transfers][1] == "DE02"
    assert reading.sources["BG-16/BG-17[2]/BT-85"].raw == "Second compte"
    assert list(reading.unread) == []


def test_a_second_payment_means_of_another_kind_is_reported():
    second = "<cac:PaymentMeans><cbc:PaymentMeansCode>48</cbc:PaymentMeansCode></cac:PaymentMeans>"
    reading = read(ubl("</cac:PaymentMeans>", second))

    assert reading.invoice.payment.means_code == "30"
    assert [source.raw for source in reading.unread] == ["48"]


def test_the_creditor_identifier_of_ubl_is_not_a_seller_identifier():
    added = (
        '<cac:PartyIdentification><cbc:ID schemeID="SEPA">FR12ZZZ123456</cbc:ID></cac:PartyIdentification>'
    )
    reading = read(ubl("</cbc:EndpointID>", added))

    assert reading.invoice.seller.identifiers == (Identifier("12345678200010", "0009"),)
    assert reading.invoice.payment.direct_debit.bank_assigned_creditor_identifier == "FR12ZZZ123456"
    assert reading.sources["BG-16/BG-19/BT-90"].raw == "FR12ZZZ123456"


def test_the_direct_debit_of_cii_is_spread_over_the_settlement():
    document = cii(
        "<ram:ApplicableHeaderTradeSettlement>", "<ram:CreditorReferenceID>FR12ZZZ</ram:CreditorReferenceID>"
    )
    document = _with(
        document, "</ram:DueDateDateTime>", "<ram:DirectDebitMandateID>M-1</ram:DirectDebitMandateID>"
    )
    debit = read(document).invoice.payment.direct_debit

    assert debit.bank_assigned_creditor_identifier == "FR12ZZZ"
    assert debit.mandate_reference_identifier == "M-1"


def test_the_vat_point_code_of_cii_is_the_standard_s():
    code = "<ram:DueDateTypeCode>72</ram:DueDateTypeCode>"
    reading = read(
        cii_invoice().replace(b"<ram:RateApplicablePercent>", code.encode() + b"<ram:RateApplicablePercent>")
    )

    assert reading.invoice.vat_point_date_code == "432"
    assert reading.sources["BT-8"].raw == "72"


def test_the_vat_point_code_of_ubl_is_in_the_period():
    invoice = read(
        ubl(
            "</cbc:BuyerReference>",
            "<cac:InvoicePeriod><cbc:DescriptionCode>432</cbc:DescriptionCode></cac:InvoicePeriod>",
        )
    ).invoice

    assert invoice.vat_point_date_code == "432"
    assert invoice.delivery.invoicing_period is None


def test_the_invoicing_period_is_part_of_the_delivery():
    period = "<cbc:StartDate>2026-10-01</cbc:StartDate><cbc:EndDate>2026-10-31</cbc:EndDate>"
    reading = read(ubl("</cbc:BuyerReference>", f"<cac:InvoicePeriod>{period}</cac:InvoicePeriod>"))

    assert reading.invoice.delivery.invoicing_period.end == date(2026, 10, 31)
    assert reading.sources["BG-13/BG-14/BT-73"].raw == "2026-10-01"


def test_an_empty_header_delivery_of_cii_is_no_delivery():
    assert read(cii_invoice(delivery_date=None)).invoice.delivery is None


REFERENCE = (
    "<cac:AdditionalDocumentReference><cbc:ID{attributes}>{id}</cbc:ID><cbc:DocumentTypeCode>{code}"
    "</cbc:DocumentTypeCode></cac:AdditionalDocumentReference>"
)


def test_the_invoiced_object_of_ubl_is_not_a_supporting_document():
    added = REFERENCE.format(attributes=' schemeID="ABT"', id="COMPTEUR-1", code="130")
    invoice = read(ubl("</cac:OrderReference>", added)).invoice

    assert invoice.invoiced_object == Identifier("COMPTEUR-1", "ABT")
    assert invoice.supporting_documents == ()


def test_the_project_of_a_ubl_credit_note_is_a_document_of_type_50():
    added = REFERENCE.format(attributes="", id="PROJET-7", code="50")

    assert (
        read(ubl("</cac:OrderReference>", added, write=ubl_credit_note)).invoice.project_reference
        == "PROJET-7"
    )


def test_the_references_of_cii_are_told_apart_by_type():
    added = "".join(
        f"<ram:AdditionalReferencedDocument><ram:IssuerAssignedID>{number}</ram:IssuerAssignedID>"
        f"<ram:TypeCode>{code}</ram:TypeCode>{more}</ram:AdditionalReferencedDocument>"
        for number, code, more in (
            ("LOT-3", "50", ""),
            ("COMPTEUR-1", "130", "<ram:ReferenceTypeCode>ABT</ram:ReferenceTypeCode>"),
            ("ANNEXE", "916", "<ram:Name>Annexe</ram:Name>"),
            ("AUTRE", "999", ""),
        )
    )
    reading = read(cii("</ram:BuyerOrderReferencedDocument>", added))

    assert reading.invoice.tender_or_lot_reference == "LOT-3"
    assert reading.invoice.invoiced_object == Identifier("COMPTEUR-1", "ABT")
    assert reading.sources["BT-18/BT-18-1"].raw == "ABT"
    assert [one.description for one in reading.invoice.supporting_documents] == ["Annexe"]
    assert [source.path.rpartition("/")[2] for source in reading.unread] == [
        "ram:AdditionalReferencedDocument[4]"
    ]


def test_the_tax_registration_of_ubl_is_the_scheme_that_is_not_vat():
    added = (
        "<cac:PartyTaxScheme><cbc:CompanyID>FISC-1</cbc:CompanyID><cac:TaxScheme><cbc:ID>LOC</cbc:ID>"
        "</cac:TaxScheme></cac:PartyTaxScheme>"
    )
    seller = read(ubl("</cac:PartyTaxScheme>", added)).invoice.seller

    assert (seller.vat_identifier, seller.tax_registration_identifier) == ("FR11123456782", "FISC-1")


def test_a_cii_seller_may_have_identifiers_with_and_without_scheme():
    seller = read(cii("<ram:SellerTradeParty>", "<ram:ID>F-99</ram:ID>")).invoice.seller

    assert seller.identifiers == (Identifier("F-99"), Identifier("12345678200010", "0009"))


def test_the_price_discount_of_ubl():
    added = (
        '<cbc:BaseQuantity unitCode="C62">10</cbc:BaseQuantity><cac:AllowanceCharge>'
        "<cbc:ChargeIndicator>false"
        '</cbc:ChargeIndicator><cbc:Amount currencyID="EUR">0.75</cbc:Amount>'
        '<cbc:BaseAmount currencyID="EUR">5.00</cbc:BaseAmount></cac:AllowanceCharge>'
    )
    price = read(ubl("4.25</cbc:PriceAmount>", added)).invoice.lines[0].price

    assert (price.net_price, price.discount, price.gross_price) == (
        Decimal("4.25"),
        Decimal("0.75"),
        Decimal("5.00"),
    )
    assert (price.base_quantity, price.base_quantity_unit) == (Decimal(10), "C62")


def test_the_price_details_of_cii():
    gross = (
        "<ram:GrossPriceProductTradePrice><ram:ChargeAmount>5.00</ram:ChargeAmount>"
        '<ram:BasisQuantity unitCode="C62">1</ram:BasisQuantity><ram:AppliedTradeAllowanceCharge>'
        "<ram:ChargeIndicator>"
        "<udt:Indicator>false</udt:Indicator></ram:ChargeIndicator><ram:ActualAmount>0.75</ram:ActualAmount>"
        "</ram:AppliedTradeAllowanceCharge></ram:GrossPriceProductTradePrice>"
    )
    reading = read(cii("<ram:SpecifiedLineTradeAgreement>", gross))
    price = reading.invoice.lines[0].price

    assert (price.net_price, price.discount, price.gross_price) == (
        Decimal("4.25"),
        Decimal("0.75"),
        Decimal("5.00"),
    )
    assert (price.base_quantity, price.base_quantity_unit) == (Decimal(1), "C62")
    assert reading.sources["BG-25[1]/BG-29/BT-149"].raw == "1"
    assert list(reading.unread) == []


def test_item_identifiers_and_classification():
    added = (
        "<cac:SellersItemIdentification><cbc:ID>REF-1</cbc:ID></cac:SellersItemIdentification>"
        '<cac:StandardItemIdentification><cbc:ID schemeID="0160">3012345678901</cbc:ID>'
        "</cac:StandardItemIdentification>"
        '<cac:CommodityClassification><cbc:ItemClassificationCode listID="STI" listVersionID="2">30197630'
        "</cbc:ItemClassificationCode></cac:CommodityClassification>"
    )
    reading = read(ubl("Ramettes de papier recyclé A4</cbc:Name>", added))
    item = reading.invoice.lines[0].item

    assert item.sellers_identifier == "REF-1"
    assert item.standard_identifier == Identifier("3012345678901", "0160")
    assert item.classifications == (Identifier("30197630", "STI", "2"),)
    assert reading.sources["BG-25[1]/BG-31/BT-158[1]/BT-158-2"].raw == "2"


def test_an_issue_date_of_cii_counts_only_with_its_format():
    written = cii_invoice().replace(
        b'<udt:DateTimeString format="102">20261103', b"<udt:DateTimeString>20261103"
    )
    reading = read(written)

    assert reading.invoice.issue_date is None
    assert [source.raw for source in reading.unread] == ["20261103"]


def test_an_account_without_number_is_still_a_credit_transfer():
    reading = read(cii_invoice().replace(b"<ram:IBANID>FR7630006000011234567890189</ram:IBANID>", b""))

    assert [to.account_identifier for to in reading.invoice.payment.credit_transfers] == [None]
    assert "BG-16/BG-17[1]" in reading.sources


def test_a_breakdown_of_another_tax_has_no_vat_category_nor_rate():
    other = ubl_invoice().replace(b"<cbc:ID>VAT</cbc:ID>", b"<cbc:ID>GST</cbc:ID>")
    breakdown = read(other).invoice.vat_breakdown[0]

    assert (breakdown.category_code, breakdown.rate) == (None, None)
    assert breakdown.taxable_amount == Decimal("900.00")


def test_what_is_nested_in_a_value_is_part_of_it():
    nested = b"<cbc:DocumentCurrencyCode>EUR<cbc:Note>7</cbc:Note></cbc:DocumentCurrencyCode>"
    reading = read(ubl_invoice().replace(b"<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>", nested))

    assert reading.invoice.currency == "EUR7"
    assert "/Invoice/cbc:DocumentCurrencyCode/cbc:Note" in {source.path for source in reading.unread}
