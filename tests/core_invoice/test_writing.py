"""Writing: the same tables as reading, the order of the schemas, nothing lost and nothing made up."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from lxml import etree

from core_invoice import Invoice, Syntax, Unwritable, read, write
from core_invoice.model import (
    BinaryObject,
    CreditTransfer,
    DocumentTotals,
    Identifier,
    InvoiceLine,
    Note,
    PaymentInstructions,
    PriceDetails,
    Seller,
    SupportingDocument,
    VatBreakdown,
)
from tests.core_invoice.invoices import WHOLE
from tests.core_invoice.schemas import schema_faults
from tests.core_invoice.test_corpus import NAMESPACES

SYNTAXES = ["ubl-invoice", "ubl-creditnote", "cii"]
QDT = "urn:un:unece:uncefact:data:standard:QualifiedDataType:100"


def texts(xml, query):
    found = etree.fromstring(xml).xpath(query, namespaces={**NAMESPACES, "qdt": QDT})
    return [one if isinstance(one, str) else one.text for one in found]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_whole_invoice_comes_back_as_it_was(syntax):
    reading = read(write(WHOLE, syntax=syntax))

    assert reading.syntax == syntax
    assert reading.invoice == WHOLE
    assert reading.faults == ()
    assert list(reading.unread) == []


@pytest.mark.parametrize(("syntax", "schema"), [*zip(SYNTAXES, SYNTAXES, strict=True), ("cii", "facturx")])
def test_a_whole_invoice_follows_the_official_schema(syntax, schema):
    assert schema_faults(write(WHOLE, syntax=syntax), schema) == []


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_an_empty_invoice_is_written_and_read_back(syntax):
    assert read(write(Invoice(), syntax=syntax)).invoice == Invoice()


@pytest.mark.parametrize(
    ("type_code", "syntax"),
    [("380", "ubl-invoice"), ("381", "ubl-creditnote"), ("396", "ubl-creditnote"), (None, "ubl-invoice")],
)
def test_the_type_code_chooses_the_syntax(type_code, syntax):
    assert read(write(Invoice(type_code=type_code))).syntax == syntax


def test_the_syntax_may_be_named_or_given():
    assert write(WHOLE, syntax="cii") == write(WHOLE, syntax=Syntax.CII)


def test_an_unknown_syntax_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="edifact"):
        write(WHOLE, syntax="edifact")


def test_what_is_written_is_the_same_each_time():
    assert write(WHOLE, syntax="cii") == write(WHOLE, syntax="cii")


def test_the_document_is_indented_utf_8():
    written = write(Invoice(number="N° 1"), syntax="ubl-invoice").decode("utf-8").splitlines()

    assert written[0] == '<?xml version="1.0" encoding="UTF-8"?>'
    assert "  <cbc:ID>N° 1</cbc:ID>" in written


@pytest.mark.parametrize("held", ["10.50", "10.5000", "0", "-0.00", "123456789012345.123456789"])
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_decimals_are_written_as_they_are_held(syntax, held):
    invoice = Invoice(totals=DocumentTotals(amount_due_for_payment=Decimal(held)))
    query = "//cbc:PayableAmount | //ram:DuePayableAmount"

    assert texts(write(invoice, syntax=syntax), query) == [held]


def test_decimals_are_written_without_an_exponent():
    invoice = Invoice(lines=(InvoiceLine(net_amount=Decimal("1E+3")),))

    assert texts(write(invoice, syntax="ubl-invoice"), "//cbc:LineExtensionAmount") == ["1000"]


def test_every_amount_of_ubl_says_its_currency():
    written = write(WHOLE, syntax="ubl-invoice")
    amounts = "//*[contains(local-name(), 'Amount')]"

    assert set(texts(written, f"{amounts}/@currencyID")) == {"EUR", "DKK"}
    assert len(texts(written, f"{amounts}/@currencyID")) == len(texts(written, amounts))


def test_the_totals_of_vat_have_an_element_each_in_ubl():
    written = write(WHOLE, syntax="ubl-invoice")

    assert texts(written, "/*/cac:TaxTotal/cbc:TaxAmount/@currencyID") == ["EUR", "DKK"]
    assert len(texts(written, "/*/cac:TaxTotal[1]/cac:TaxSubtotal")) == 2
    assert texts(written, "/*/cac:TaxTotal[2]/cac:TaxSubtotal") == []


def test_only_the_totals_of_vat_say_their_currency_in_cii():
    written = write(WHOLE, syntax="cii")

    assert texts(written, "//ram:TaxTotalAmount/@currencyID") == ["EUR", "DKK"]
    assert len(texts(written, "//@currencyID")) == 2


def test_dates_of_cii_say_their_format():
    written = write(WHOLE, syntax="cii")
    dates = "//udt:DateTimeString | //udt:DateString | //qdt:DateTimeString"

    assert texts(written, "//rsm:ExchangedDocument//udt:DateTimeString") == ["20261103"]
    assert set(texts(written, "//@format")) == {"102"}
    assert len(texts(written, "//@format")) == len(texts(written, dates))


@pytest.mark.parametrize(("code", "in_cii"), [("3", "5"), ("35", "29"), ("432", "72"), ("99", "99")])
def test_the_vat_point_code_is_that_of_the_syntax(code, in_cii):
    invoice = replace(WHOLE, vat_point_date_code=code)

    assert texts(write(invoice, syntax="cii"), "//ram:DueDateTypeCode") == [in_cii]
    assert texts(write(invoice, syntax="ubl-invoice"), "//cbc:DescriptionCode") == [code]


def test_the_vat_point_date_is_said_once_in_cii():
    invoice = replace(WHOLE, vat_point_date_code=None, vat_point_date=date(2026, 11, 4))

    assert texts(write(invoice, syntax="cii"), "//ram:TaxPointDate/udt:DateString") == ["20261104"]


def test_the_subject_of_a_note_stands_before_it_in_ubl():
    invoice = Invoice(notes=(Note("AAI", "Merci."), Note(None, "Sans sujet")))

    assert texts(write(invoice, syntax="ubl-invoice"), "//cbc:Note") == ["#AAI#Merci.", "Sans sujet"]


def test_a_vat_point_code_alone_does_not_make_a_period():
    written = write(Invoice(vat_point_date_code="432"), syntax="ubl-invoice")

    assert texts(written, "//cac:InvoicePeriod/*") == ["432"]
    assert read(written).invoice == Invoice(vat_point_date_code="432")


ACCOUNTS = PaymentInstructions(
    means_code="30",
    means_text="Virement",
    remittance_information="F-1",
    credit_transfers=(CreditTransfer("FR7630006000011234567890189"), CreditTransfer("12-345 678", "Compte")),
)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_each_account_has_payment_means_of_its_own(syntax):
    invoice = Invoice(payment=ACCOUNTS)
    written = write(invoice, syntax=syntax)
    codes = "//cbc:PaymentMeansCode | //ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode"
    names = "//cbc:PaymentMeansCode/@name | //ram:Information"

    assert texts(written, codes) == ["30", "30"]
    assert texts(written, names) == ["Virement"]
    assert read(written).invoice == invoice


def test_an_account_that_is_no_iban_is_proprietary_in_cii():
    written = write(Invoice(payment=ACCOUNTS), syntax="cii")

    assert texts(written, "//ram:IBANID") == ["FR7630006000011234567890189"]
    assert texts(written, "//ram:ProprietaryID") == ["12-345 678"]


def test_identifiers_with_a_scheme_are_global_in_cii():
    invoice = Invoice(seller=Seller(identifiers=(Identifier("S1"), Identifier("123", "0009"))))
    written = write(invoice, syntax="cii")

    assert texts(written, "//ram:SellerTradeParty/ram:ID") == ["S1"]
    assert texts(written, "//ram:SellerTradeParty/ram:GlobalID") == ["123"]
    assert read(written).invoice == invoice


def test_each_identifier_has_an_identification_of_its_own_in_ubl():
    invoice = Invoice(seller=Seller(identifiers=(Identifier("S1"), Identifier("123", "0009"))))
    written = write(invoice, syntax="ubl-invoice")

    assert texts(written, "//cac:PartyIdentification[count(*) = 1]/cbc:ID") == ["S1", "123"]


def test_each_tax_registration_has_an_element_of_its_own_in_cii():
    invoice = Invoice(seller=Seller(vat_identifier="FR1", tax_registration_identifier="2"))

    assert texts(write(invoice, syntax="cii"), "//ram:SpecifiedTaxRegistration[count(*) = 1]/ram:ID") == [
        "FR1",
        "2",
    ]


def test_the_schema_s_companions_are_there():
    ubl, cii = write(WHOLE, syntax="ubl-invoice"), write(WHOLE, syntax="cii")

    assert texts(ubl, "//cbc:UBLVersionID") == ["2.1"]
    assert set(texts(ubl, "//cac:TaxScheme/cbc:ID")) == {"VAT", "FC"}
    assert texts(ubl, "/*/cac:AllowanceCharge/cbc:ChargeIndicator") == ["false", "true"]
    assert texts(cii, "//ram:SpecifiedProcuringProject/ram:Name") == ["Project reference"]
    assert set(texts(cii, "//ram:ApplicableTradeTax/ram:TypeCode")) == {"VAT"}


def test_companions_do_not_stand_alone():
    written = write(Invoice(seller=Seller(name="A"), lines=(InvoiceLine(price=PriceDetails()),)))

    assert texts(written, "//cac:TaxScheme | //cbc:ChargeIndicator | //cbc:DocumentTypeCode") == []


def test_the_delivery_of_cii_is_there_even_when_empty():
    written = write(Invoice(currency="EUR"), syntax="cii")

    assert texts(written, "//ram:ApplicableHeaderTradeDelivery") == [None]


def test_a_sales_order_without_purchase_order():
    invoice = Invoice(sales_order_reference="SO-1")
    written = write(invoice, syntax="ubl-invoice")

    assert texts(written, "//cac:OrderReference/cbc:ID") == ["NA"]
    assert read(written).invoice == invoice


def test_a_due_date_without_payment_instructions_in_a_credit_note():
    written = write(Invoice(payment_due_date=date(2026, 12, 3)), syntax="ubl-creditnote")

    assert texts(written, "//cac:PaymentMeans/*") == ["1", "2026-12-03"]


def test_payment_instructions_without_code_get_none_made_up():
    invoice = Invoice(payment_due_date=date(2026, 12, 3), payment=PaymentInstructions(means_text="Virement"))
    written = write(replace(invoice, payment=ACCOUNTS), syntax="ubl-creditnote")

    assert texts(written, "//cbc:PaymentMeansCode") == ["30", "30"]
    assert texts(write(invoice, syntax="ubl-creditnote"), "//cbc:PaymentMeansCode") == [None]


def test_a_gross_price_without_discount_gets_a_discount_of_nothing_in_ubl():
    invoice = Invoice(currency="EUR", lines=(InvoiceLine(price=PriceDetails(gross_price=Decimal("5.00"))),))
    written = write(invoice, syntax="ubl-invoice")

    assert texts(written, "//cac:Price/cac:AllowanceCharge/*") == ["false", "0", "5.00"]
    assert texts(written, "//cac:Price/cac:AllowanceCharge/cbc:Amount/@currencyID") == ["EUR"]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_an_attached_file_keeps_its_bytes(syntax):
    attached = BinaryObject("application/pdf", "bon.pdf", bytes(range(256)))
    invoice = Invoice(supporting_documents=(SupportingDocument("BL-1", attached=attached),))

    assert read(write(invoice, syntax=syntax)).invoice == invoice


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_markup_in_a_text_stays_text(syntax):
    invoice = Invoice(number="<a>&amp;</a>", buyer_reference="\"]]>\r\n'")

    assert read(write(invoice, syntax=syntax)).invoice == replace(invoice, buyer_reference="\"]]>\r\n'")


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_empty_groups_are_kept(syntax):
    invoice = Invoice(
        currency="EUR", seller=Seller(), vat_breakdown=(VatBreakdown(),), lines=(InvoiceLine(),)
    )

    assert read(write(invoice, syntax=syntax)).invoice == invoice


def test_facturx_is_one_of_the_syntaxes():
    reading = read(write(WHOLE, syntax="facturx"))

    assert reading.syntax is Syntax.FACTURX
    assert reading.invoice == WHOLE


@pytest.mark.parametrize("character", ["\0", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
@pytest.mark.parametrize("syntax", [*SYNTAXES, "facturx"])
def test_characters_that_xml_cannot_hold_are_told(character, syntax):
    with pytest.raises(Unwritable) as refusal:
        write(replace(WHOLE, buyer_reference=f"A{character}"), syntax=syntax)

    assert [fault.path for fault in refusal.value.faults] == ["BT-10"]
    assert f"U+{ord(character):04X}" in refusal.value.explain("fr").reason


@pytest.mark.parametrize("character", ["\t", "\x7f", "\x85", "\u2028", "\ufffd", "\U0001f9fe"])
def test_other_characters_are_written(character):
    invoice = Invoice(buyer_reference=f"A{character}B")

    assert read(write(invoice)).invoice == invoice


def test_all_that_cannot_be_written_is_told_at_once():
    invoice = Invoice(
        number=12,
        issue_date=datetime(2026, 11, 3, 12),
        seller=Seller(identifiers=(Identifier(None), Identifier("1", 9))),
        totals=DocumentTotals(paid_amount=Decimal("NaN"), rounding_amount=1.5, total_vat=Decimal("Infinity")),
        lines=(InvoiceLine(), "line"),
        notes="Bonjour",
        buyer=Seller(),
    )
    with pytest.raises(Unwritable) as refusal:
        write(invoice)

    assert [fault.path for fault in refusal.value.faults] == [
        "BT-1",
        "BT-2",
        "BG-1",
        "BG-4/BT-29[1]/value",
        "BG-4/BT-29[2]/scheme",
        "BG-7",
        "BG-22/BT-110",
        "BG-22/BT-113",
        "BG-22/BT-114",
        "BG-25[2]",
    ]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_cannot_be_written_is_explained(lang):
    with pytest.raises(Unwritable) as refusal:
        write(Invoice(notes=tuple(Note(None, "\0") for _ in range(12))))
    told = refusal.value.explain(lang)

    assert told.message
    assert told.remedy
    assert "BG-1[10]/BT-22" in told.reason
    assert "BG-1[11]/BT-22" not in told.reason
    assert "2" in told.reason.rpartition(";")[2]
