"""XML from strangers: refused for a stated reason, in bounded time, whatever it holds."""

import pytest

from core_invoice import Limits, Unreadable, read
from core_invoice.errors import (
    BrokenXml,
    EmptyFile,
    Fault,
    NotAnInvoice,
    OtherDocument,
    RefusedDoctype,
    Text,
    TooDeep,
    TooLarge,
    TooManyElements,
    TooManyLines,
    WrongEncoding,
)
from tests.samples import Document, cii_invoice, ubl_invoice

INVOICE = ubl_invoice()
BODY = INVOICE.partition(b"?>")[2]
BOMB = b'<!DOCTYPE Invoice [<!ENTITY a0 "aaaaaaaaaa">%s]>' % b"".join(
    b'<!ENTITY a%d "%s">' % (rank, b"&a%d;" % (rank - 1) * 10) for rank in range(1, 12)
)


def in_encoding(encoding, declared=None):
    text = BODY.decode().replace("é", "é")
    return f'<?xml version="1.0" encoding="{declared or encoding}"?>{text}'.encode(
        encoding, "xmlcharrefreplace"
    )


@pytest.mark.parametrize("data", [b"", b" \n\t "])
def test_an_empty_file(data):
    with pytest.raises(EmptyFile):
        read(data)


@pytest.mark.parametrize(
    "data",
    [b"bonjour", b"PK\x03\x04zip", b"\x89PNG\r\n", b"{}", b"\0" * 100, bytes(range(256))],
    ids=["text", "zip", "png", "json", "zeros", "all-bytes"],
)
def test_a_file_that_is_neither_xml_nor_pdf(data):
    with pytest.raises(NotAnInvoice):
        read(data)


@pytest.mark.parametrize(
    ("data", "root"),
    [
        (b"<html/>", "html"),
        (b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>', "Order"),
        (
            b'<a:CrossIndustryDocument xmlns:a="urn:ferd:CrossIndustryDocument:invoice:1p0"/>',
            "CrossIndustryDocument",
        ),
        (b"<Invoice/>", "Invoice"),
    ],
)
def test_another_document_is_named(data, root):
    with pytest.raises(OtherDocument) as refusal:
        read(data)

    assert f"« {root} »" in refusal.value.explain().reason


@pytest.mark.parametrize(
    "prolog",
    [b"<!DOCTYPE Invoice>", b'<!DOCTYPE Invoice SYSTEM "file:///etc/passwd">', BOMB],
    ids=["plain", "external", "bomb"],
)
def test_a_doctype_is_refused(prolog):
    with pytest.raises(RefusedDoctype):
        read(prolog + BODY)


def test_an_entity_of_a_doctype_is_never_read():
    prolog = b'<!DOCTYPE Invoice [<!ENTITY x SYSTEM "file:///etc/passwd">]>'

    with pytest.raises(RefusedDoctype):
        read(prolog + BODY.replace(b"F2026-0042", b"&x;"))


def test_an_entity_bomb_is_refused():
    with pytest.raises(RefusedDoctype):
        read(BOMB + BODY.replace(b"F2026-0042", b"&a11;"))


def test_a_broken_document_with_a_doctype_is_refused_for_its_doctype():
    with pytest.raises(RefusedDoctype):
        read(b"<!DOCTYPE Invoice>" + BODY[:-20])


def test_the_word_doctype_in_a_value_is_harmless():
    assert read(ubl_invoice(number="<!DOCTYPE x>")).invoice.number == "<!DOCTYPE x>"


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.99])
def test_a_truncated_file_is_broken(kept):
    with pytest.raises(BrokenXml) as refusal:
        read(INVOICE[: int(len(INVOICE) * kept)])

    assert refusal.value.line


def test_an_undeclared_entity_is_broken():
    with pytest.raises(BrokenXml):
        read(INVOICE.replace(b"F2026-0042", b"&nbsp;"))


@pytest.mark.parametrize("data", [b"<a>" * 100_000, b"<a>" * 300 + b"</a>" * 300], ids=["unclosed", "closed"])
def test_deep_nesting_is_refused(data):
    with pytest.raises(TooDeep):
        read(data)


def test_deep_nesting_inside_an_invoice_is_refused():
    with pytest.raises(TooDeep):
        read(INVOICE.replace(b"</Invoice>", b"<a>" * 5_000 + b"</a>" * 5_000 + b"</Invoice>"))


@pytest.mark.parametrize(
    "data",
    [
        in_encoding("utf-8"),
        in_encoding("utf-16"),
        in_encoding("iso-8859-1"),
        in_encoding("windows-1252"),
        in_encoding("iso-8859-15"),
        b"\xef\xbb\xbf" + INVOICE,
        BODY.lstrip(),
    ],
    ids=["utf-8", "utf-16", "latin-1", "cp1252", "latin-9", "bom", "undeclared"],
)
def test_encodings_that_are_right_are_read(data):
    assert read(data).invoice.buyer.name == "Commune de Démonville"


@pytest.mark.parametrize(
    "data",
    [
        in_encoding("iso-8859-1", declared="utf-8"),
        in_encoding("utf-8", declared="us-ascii"),
        in_encoding("utf-8", declared="klingon"),
    ],
    ids=["latin-1-as-utf-8", "utf-8-as-ascii", "unknown"],
)
def test_encodings_that_are_wrong_are_refused(data):
    with pytest.raises(WrongEncoding):
        read(data)


def test_a_file_above_the_limit_is_refused():
    with pytest.raises(TooLarge):
        read(INVOICE, limits=Limits(file=1_000))


def test_an_xml_above_the_limit_is_refused():
    with pytest.raises(TooLarge):
        read(INVOICE, limits=Limits(xml=1_000))


def test_a_flood_of_elements_is_refused():
    with pytest.raises(TooManyElements):
        read(b"<Invoice>" + b"<a/>" * 3_000 + b"</Invoice>", limits=Limits(tags=2_000))


def test_a_flood_of_attributes_is_refused():
    attributes = b"".join(b' a%d=""' % rank for rank in range(3_000))

    with pytest.raises(TooManyElements):
        read(b"<Invoice" + attributes + b"/>", limits=Limits(tags=2_000))


@pytest.mark.parametrize("write", [ubl_invoice, cii_invoice], ids=["ubl", "cii"])
def test_an_attachment_above_ten_megabytes_of_text_is_read(write):
    content = b"%PDF" + bytes(9_000_000)
    reading = read(write(supporting_documents=(Document("GROS", content=content),)))

    assert reading.invoice.supporting_documents[0].attached.content == content


def test_a_large_attachment_does_not_let_a_doctype_in():
    large = ubl_invoice(supporting_documents=(Document("GROS", content=bytes(9_000_000)),)).partition(b"?>")[
        2
    ]

    with pytest.raises(RefusedDoctype):
        read(b"<!DOCTYPE Invoice>" + large)


def test_a_large_value_that_is_no_attachment_stays_a_value():
    name = "x" * 11_000_000

    assert len(read(ubl_invoice(seller_name=name)).invoice.seller.name) == len(name)


def test_a_number_of_a_million_digits_is_a_fault():
    digits = b"9" * 1_000_000
    reading = read(INVOICE.replace(b">1276.23</cbc:PayableAmount>", b">" + digits + b"</cbc:PayableAmount>"))

    assert reading.invoice.totals.amount_due_for_payment is None
    assert [fault.term for fault in reading.faults] == ["BG-22/BT-115"]


@pytest.mark.parametrize("rank", range(0, len(INVOICE), 97))
def test_one_wrong_byte_anywhere_never_crashes(rank):
    data = INVOICE[:rank] + b"\xff" + INVOICE[rank + 1 :]
    try:
        read(data)
    except Unreadable as refusal:
        assert refusal.explain("fr").message  # noqa: PT017


def every_unreadable(parent=Unreadable):
    for child in parent.__subclasses__():
        yield child
        yield from every_unreadable(child)


DETAILS = {
    "TooLarge": {"limit": 5_000_000},
    "TooManyLines": {"lines": 8, "limit": 7},
    "ClosedFile": {"system": "no"},
    "EngineDefect": {"defect": "no"},
    "UnreadableJson": {"faults": [Fault("$.number", Text("absent", "absent"))]},
    "NotArchivable": {"faults": [Text("Sans polices.", "Without fonts.")]},
}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(
    "kind", [one for one in every_unreadable() if "code" in vars(one)], ids=lambda one: one.__name__
)
def test_every_refusal_tells_what_why_and_how_to_mend(kind, lang):
    details = DETAILS.get(
        kind.__name__, {"line": 3, "root": "Order", "parser": "x", "limit": 7, "system": "x", "defect": "x"}
    )
    told = kind(**details).explain(lang)

    assert told.message
    assert told.reason
    assert told.remedy
    assert "{" not in told.message + told.reason + told.remedy


def test_codes_are_unique():
    codes = [one.code for one in every_unreadable() if "code" in vars(one)]

    assert len(codes) == len(set(codes)) > 10


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "data",
    [
        INVOICE.replace(b"</Invoice>", b"<x/>" * 50_000 + b"</Invoice>"),
        INVOICE.replace(b"<cbc:ID>F", b"<cbc:ID>F" + b"</cbc:ID><cbc:ID>F" * 50_000),
        cii_invoice().replace(
            b"<ram:SpecifiedTradeSettlementPaymentMeans>",
            b"<ram:SpecifiedTradeSettlementPaymentMeans/>" * 50_000
            + b"<ram:SpecifiedTradeSettlementPaymentMeans>",
        ),
    ],
    ids=["elements", "repeated", "groups"],
)
def test_places_of_a_flood_do_not_cost_its_square(data):
    reading = read(data)

    assert "BT-1" in reading.sources
    assert all(source.path.startswith("/") for source in reading.unread)


@pytest.mark.timeout(10)
@pytest.mark.parametrize("written", [b'a%d=""', b"a%d = '>'"])
def test_an_element_with_countless_attributes_is_refused(written):
    flood = b" ".join(written % rank for rank in range(300_000))

    with pytest.raises(TooManyElements):
        read(INVOICE.replace(b"<cbc:IssueDate", b"<cbc:IssueDate " + flood))


def test_more_lines_than_can_be_handled():
    with pytest.raises(TooManyLines) as refusal:
        read(INVOICE, limits=Limits(lines=2))

    assert refusal.value.details == {"lines": 3, "limit": 2}
