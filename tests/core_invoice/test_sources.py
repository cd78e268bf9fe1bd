"""Where each term stands in the file, what no term covers, and which values cannot be read."""

import pytest

from core_invoice import read
from tests.samples import cii_invoice, ubl_invoice


def test_a_source_gives_line_path_and_text():
    source = read(ubl_invoice()).sources["BT-1"]

    assert (source.line, source.path, source.raw) == (5, "/Invoice/cbc:ID", "F2026-0042")


def test_lines_and_their_groups_are_numbered_from_one():
    sources = read(ubl_invoice()).sources

    assert sources["BG-25[3]/BT-131"].raw == "186.00"
    assert sources["BG-25[3]/BG-29/BT-146"].path == "/Invoice/cac:InvoiceLine[3]/cac:Price/cbc:PriceAmount"
    assert sources["BG-25[2]"].path == "/Invoice/cac:InvoiceLine[2]"


def test_the_currency_of_an_amount_is_kept():
    assert read(ubl_invoice()).sources["BG-22/BT-112"].currency == "EUR"


def test_the_scheme_of_an_identifier_has_its_own_place():
    sources = read(cii_invoice()).sources

    assert sources["BG-4/BT-29[1]/BT-29-1"].raw == "0009"
    assert sources["BG-4/BT-34/BT-34-1"].path.endswith("ram:URIID/@schemeID")


def test_the_text_is_kept_exactly_as_written():
    reading = read(ubl_invoice().replace(b">1276.23</cbc:PayableAmount>", b">1276.23 </cbc:PayableAmount>"))

    assert reading.sources["BG-22/BT-115"].raw == "1276.23 "
    assert str(reading.invoice.totals.amount_due_for_payment) == "1276.23"


def test_comments_inside_a_value_do_not_break_it():
    reading = read(ubl_invoice().replace(b"F2026-0042", b"F2026<!-- x -->-<?pi?>0042"))

    assert reading.invoice.number == "F2026-0042"
    assert reading.sources["BT-1"].raw == "F2026-0042"


@pytest.mark.parametrize(
    ("old", "new", "term", "expected"),
    [
        (b">1276.23</cbc:PayableAmount>", b">douze</cbc:PayableAmount>", "BG-22/BT-115", "amount"),
        (b">1276.23</cbc:PayableAmount>", b"></cbc:PayableAmount>", "BG-22/BT-115", "amount"),
        (b">190.23</cbc:TaxAmount>", b">190,23</cbc:TaxAmount>", "BG-22/BT-110", "amount"),
        (b"<cbc:DueDate>2026-12-03", b"<cbc:DueDate>2026-02-31", "BT-9", "date"),
        (b">120</cbc:InvoicedQuantity>", b">1E2</cbc:InvoicedQuantity>", "BG-25[1]/BT-129", "quantity"),
        (
            b">15.50</cbc:PriceAmount>",
            b">" + b"9" * 500 + b"</cbc:PriceAmount>",
            "BG-25[3]/BG-29/BT-146",
            "price",
        ),
    ],
)
def test_an_unreadable_value_is_a_fault_with_its_place(old, new, term, expected):
    document = ubl_invoice()
    assert old in document
    reading = read(document.replace(old, new, 1))

    assert [(fault.term, fault.expected) for fault in reading.faults] == [(term, expected)]
    assert reading.faults[0].source == reading.sources[term]


def test_an_unreadable_attachment_is_a_fault():
    added = (
        b"<cac:AdditionalDocumentReference><cbc:ID>X</cbc:ID><cac:Attachment>"
        b"<cbc:EmbeddedDocumentBinaryObject "
        b'mimeCode="application/pdf" filename="x.pdf">%%%</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>'
        b"</cac:AdditionalDocumentReference>"
    )
    reading = read(ubl_invoice().replace(b"</cac:OrderReference>", b"</cac:OrderReference>" + added))

    assert [(fault.term, fault.expected) for fault in reading.faults] == [("BG-24[1]/BT-125", "binary")]
    assert reading.invoice.supporting_documents[0].attached.filename == "x.pdf"
    assert reading.invoice.supporting_documents[0].attached.content is None


def test_an_element_that_no_term_covers_is_kept():
    added = (
        b"<cbc:BuyerReference>SERV-TECH</cbc:BuyerReference><cbc:LineCountNumeric>3</cbc:LineCountNumeric>"
    )
    reading = read(ubl_invoice().replace(b"<cbc:BuyerReference>SERV-TECH</cbc:BuyerReference>", added))

    assert [(source.path, source.raw) for source in reading.unread] == [
        ("/Invoice/cbc:LineCountNumeric", "3")
    ]


def test_an_attribute_that_no_term_covers_is_kept():
    reading = read(ubl_invoice().replace(b"<cbc:ID>F2026", b'<cbc:ID schemeID="ZZZ">F2026'))

    assert [(source.path, source.raw) for source in reading.unread] == [("/Invoice/cbc:ID/@schemeID", "ZZZ")]


def test_a_repeated_single_term_is_kept():
    reading = read(
        ubl_invoice().replace(
            b"<cbc:ID>F2026-0042</cbc:ID>", b"<cbc:ID>F2026-0042</cbc:ID><cbc:ID>B</cbc:ID>"
        )
    )

    assert reading.invoice.number == "F2026-0042"
    assert [(source.path, source.raw) for source in reading.unread] == [("/Invoice/cbc:ID[2]", "B")]


def test_a_whole_structure_that_no_term_covers_is_kept_once():
    seller = b"<cac:AccountingSupplierParty>"
    added = b"<cac:Signature><cbc:ID>S</cbc:ID><cbc:Note>une  note</cbc:Note></cac:Signature>"
    reading = read(ubl_invoice().replace(seller, added + seller))

    assert [(source.path, source.raw) for source in reading.unread] == [
        ("/Invoice/cac:Signature", "Sune note")
    ]


def test_schema_locations_say_nothing_of_the_invoice():
    added = b'<Invoice xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b"'

    assert list(read(ubl_invoice().replace(b"<Invoice", added, 1)).unread) == []


@pytest.mark.parametrize("write", [ubl_invoice, cii_invoice], ids=["ubl", "cii"])
def test_every_value_of_the_model_has_a_source(write):
    reading = read(write())

    assert {"BT-1", "BG-4/BT-27", "BG-7/BG-8/BT-55", "BG-23[2]/BT-119", "BG-25[1]/BG-30/BT-151"} <= set(
        reading.sources
    )
    assert len(reading.sources) == len(list(reading.sources.items()))


def test_a_place_that_the_file_lacks_has_no_source():
    reading = read(ubl_invoice())

    assert "BG-22/BT-114" not in reading.sources
    assert reading.sources.get("BG-22/BT-114") is None
