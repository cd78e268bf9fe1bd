"""Other people's documents: every one is read or refused, and says what plain look-ups say."""

from decimal import Decimal

import pytest
from lxml import etree

from core_invoice import read
from core_invoice.errors import BrokenPdf, NoInvoiceInPdf
from core_invoice.model import Syntax
from tests.samples.corpus import CORPUS, corpus_files, corpus_id

FILES = corpus_files()
CLEAN = [*corpus_files("en16931-ubl"), *corpus_files("en16931-cii")]
REFUSED = {
    "pdf-robustness/EmptyPDFA1.pdf": NoInvoiceInPdf,
    "pdf-robustness/corrupt-factur-x-waytoosmall.pdf": BrokenPdf,
}

NAMESPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}
UBL = {
    "number": "/*/cbc:ID",
    "seller": "/*/cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName",
    "due": "/*/cac:LegalMonetaryTotal/cbc:PayableAmount",
    "nets": "/*/*[self::cac:InvoiceLine or self::cac:CreditNoteLine]/cbc:LineExtensionAmount",
    "taxes": "/*/cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount",
    "items": "/*/*[self::cac:InvoiceLine or self::cac:CreditNoteLine]/cac:Item/cbc:Name",
    "rates": "/*/*[self::cac:InvoiceLine or self::cac:CreditNoteLine]//cac:ClassifiedTaxCategory/cbc:Percent",
}
TRADE = "/*/rsm:SupplyChainTradeTransaction"
SETTLEMENT = f"{TRADE}/ram:ApplicableHeaderTradeSettlement"
LINE = f"{TRADE}/ram:IncludedSupplyChainTradeLineItem"
CII = {
    "number": "/*/rsm:ExchangedDocument/ram:ID",
    "seller": f"{TRADE}/ram:ApplicableHeaderTradeAgreement/ram:SellerTradeParty/ram:Name",
    "due": f"{SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:DuePayableAmount",
    "nets": f"{LINE}//ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount",
    "taxes": f"{SETTLEMENT}/ram:ApplicableTradeTax/ram:CalculatedAmount",
    "items": f"{LINE}/ram:SpecifiedTradeProduct/ram:Name",
    "rates": f"{LINE}/ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax/ram:RateApplicablePercent",
}


def looked_up(path):
    root = etree.parse(path).getroot()
    paths = CII if root.tag.endswith("CrossIndustryInvoice") else UBL
    texts = {
        key: [(element.text or "").strip() for element in root.xpath(query, namespaces=NAMESPACES)]
        for key, query in paths.items()
    }
    return {
        "number": texts["number"][0],
        "seller": texts["seller"][0],
        "due": Decimal(texts["due"][0]),
        "nets": sum(map(Decimal, texts["nets"])),
        "taxes": sum(map(Decimal, texts["taxes"])),
        "items": texts["items"],
        "rates": [Decimal(rate) for rate in texts["rates"]],
    }


def as_read(invoice):
    rates = [line.vat.rate for line in invoice.lines if line.vat]
    return {
        "number": invoice.number,
        "seller": invoice.seller.name,
        "due": invoice.totals.amount_due_for_payment,
        "nets": sum(line.net_amount for line in invoice.lines),
        "taxes": sum(row.tax_amount for row in invoice.vat_breakdown),
        "items": [line.item.name for line in invoice.lines],
        "rates": [rate for rate in rates if rate is not None],
    }


def test_the_corpus_is_there():
    assert len(FILES) > 180
    assert len(CLEAN) == 33


@pytest.mark.parametrize("path", FILES, ids=corpus_id)
def test_every_file_is_read_or_refused(path):
    if corpus_id(path) in REFUSED:
        with pytest.raises(REFUSED[corpus_id(path)]):
            read(path.read_bytes())
        return

    reading = read(path.read_bytes())

    assert reading.invoice.number
    assert reading.invoice.totals.amount_due_for_payment is not None
    assert reading.sources["BT-1"].raw.strip() == reading.invoice.number
    assert all(source.path.startswith("/") for source in reading.unread)


@pytest.mark.parametrize("path", CLEAN, ids=corpus_id)
def test_clean_files_say_what_plain_look_ups_say(path):
    reading = read(path.read_bytes())

    assert reading.faults == ()
    assert as_read(reading.invoice) == looked_up(path)


TRIPLES = {path.name.split(".")[0]: path for path in corpus_files("triples/cii")}


# of XRECHNUNG_Einfach the publisher has since renewed the PDF alone, with other dates
PDFS = [path for path in corpus_files("triples/pdf") if path.stem != "XRECHNUNG_Einfach"]


@pytest.mark.parametrize("path", PDFS, ids=corpus_id)
def test_the_pdf_holds_the_cii_that_was_taken_out_of_it(path):
    from_pdf, from_xml = read(path.read_bytes()), read(TRIPLES[path.stem].read_bytes())

    assert from_pdf.syntax is Syntax.FACTURX
    assert from_pdf.invoice == from_xml.invoice


# its publisher made the two from different versions of the invoice
NOT_PAIRED = "not_validating_full_invoice_based_onTest_EeISI_300_CENfullmodel"
PAIRS = [
    (TRIPLES[name], path)
    for path in corpus_files("triples/ubl")
    if (name := path.name.split(".")[0]) in TRIPLES and name != NOT_PAIRED
]


@pytest.mark.parametrize(("in_cii", "in_ubl"), PAIRS, ids=lambda path: path.name)
def test_the_same_invoice_says_the_same_in_both_syntaxes(in_cii, in_ubl):
    one, other = (read(path.read_bytes()).invoice for path in (in_cii, in_ubl))

    assert as_read(one) == as_read(other)
    assert one.issue_date == other.issue_date
    assert one.payment_due_date == other.payment_due_date
    assert one.vat_breakdown == other.vat_breakdown
    assert one.totals == other.totals


@pytest.mark.parametrize(
    ("name", "profile"),
    [
        ("facturx-fr/accepted/Facture_FR_MINIMUM.pdf", "MINIMUM"),
        ("facturx-fr/accepted/Facture_FR_BASICWL.pdf", "BASIC WL"),
        ("facturx-pdf/facturx-en16931-einfach.pdf", "EN 16931"),
        ("facturx-pdf/zugferd_2p0_EXTENDED_Warenrechnung.pdf", "EXTENDED"),
        ("pdf-robustness/invalidXMP-ParseError.pdf", "EN 16931"),
        ("pdf-robustness/attributeBasedXMP_zugferd_2p0_EN16931_Einfach.pdf", "EN 16931"),
    ],
)
def test_profiles(name, profile):
    assert read((CORPUS / name).read_bytes()).profile == profile


def test_the_second_attachment_of_a_pdf_is_kept():
    attachments = read((CORPUS / "akretion/invoice_EN16931.pdf").read_bytes()).attachments

    assert [attachment.filename for attachment in attachments] == ["Bon_de_livraison.pdf"]


def test_of_two_invoices_in_a_pdf_the_newer_format_wins():
    reading = read((CORPUS / "pdf-robustness/validV2PDF.pdf").read_bytes())

    assert reading.syntax is Syntax.FACTURX
    assert [attachment.filename for attachment in reading.attachments] == ["ZUGFeRD-invoice.xml"]
