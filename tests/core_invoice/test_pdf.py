"""Factur-X: the invoice is found by its name, the rest is kept, and no PDF can exhaust the reader."""

import io
import zlib
from dataclasses import replace
from datetime import date

import pikepdf
import pytest

from core_invoice import Limits, Unreadable, check, extract, read
from core_invoice.errors import (
    BrokenPdf,
    BrokenXml,
    EmptyFile,
    EncryptedPdf,
    NoInvoiceInPdf,
    NotAPdf,
    OtherDocument,
    TooLarge,
)
from core_invoice.model import Syntax
from core_invoice.model.reading import Oddity
from tests.samples import cii_invoice, facturx_pdf, plain_pdf, ubl_invoice
from tests.samples.corpus import corpus_files, corpus_id

XML = cii_invoice()
# Of other people's: no metadata block, a relationship that the profile does not allow, an old invoice beside.
ODD = {
    "facturx-pdf/facturx-basic-einfach.pdf": {"EN-PDF-01"},
    "facturx-pdf/facturx-en16931-einfach.pdf": {"EN-PDF-01"},
    "facturx-pdf/zugferd_2p0_MINIMUM.pdf": {"EN-PDF-04"},
    "pdf-robustness/corruptedV2PDF.pdf": {"EN-PDF-02", "EN-PDF-06"},
    "pdf-robustness/invalidXMP-ParseError.pdf": {"EN-PDF-02"},
    "pdf-robustness/invalidXMP.pdf": {"EN-PDF-02"},
    "pdf-robustness/validV2PDF.pdf": {"EN-PDF-02"},
}


def test_the_xml_judged_is_the_one_attached():
    reading = read(facturx_pdf(XML))

    assert reading.syntax is Syntax.FACTURX
    assert reading.xml == XML
    assert reading.invoice == read(XML).invoice


@pytest.mark.parametrize(
    "name", ["factur-x.xml", "FACTUR-X.XML", "xrechnung.xml", "zugferd-invoice.xml", "ZUGFeRD-invoice.xml"]
)
def test_every_known_name_is_found(name):
    assert read(facturx_pdf(XML, filename=name)).invoice.number == "F2026-0042"


@pytest.mark.parametrize("other", ["ZUGFeRD-invoice.xml", "xrechnung.xml"])
def test_factur_x_wins_over_the_other_names(other):
    reading = read(facturx_pdf(XML, others={other: cii_invoice(number="AUTRE")}))

    assert reading.invoice.number == "F2026-0042"
    assert [attachment.filename for attachment in reading.attachments] == [other]


def test_other_attachments_are_kept():
    (attachment,) = read(facturx_pdf(XML, others={"bon de livraison.pdf": b"%PDF-bl"})).attachments

    assert (attachment.filename, attachment.content) == ("bon de livraison.pdf", b"%PDF-bl")
    assert attachment.relationship == "Supplement"


def test_a_path_in_an_attachment_name_is_dropped():
    (attachment,) = read(facturx_pdf(XML, others={"..\\..\\etc/passwd": b"x"})).attachments

    assert attachment.filename == "passwd"


def test_the_profile_is_the_invoice_s_and_the_pdf_s_claim_is_kept():
    reading = read(facturx_pdf(XML, profile="EXTENDED"))

    assert (reading.profile, reading.declared_profile) == ("EN 16931", "EXTENDED")


@pytest.mark.parametrize("xmp", [b"", b"not xml", b"<x:xmpmeta", b"\xff\xfe\x00", b"<a/>" * 100])
def test_damaged_metadata_do_not_hide_the_invoice(xmp):
    reading = read(changed(facturx_pdf(XML), lambda pdf: setattr(pdf.Root, "Metadata", pdf.make_stream(xmp))))

    assert (reading.profile, reading.declared_profile) == ("EN 16931", None)


def test_a_pdf_without_metadata_is_read():
    assert (
        read(changed(facturx_pdf(XML), lambda pdf: pdf.Root.__delitem__("/Metadata"))).declared_profile
        is None
    )


def test_an_invoice_in_the_associated_files_only_is_found():
    assert (
        read(changed(facturx_pdf(XML), lambda pdf: pdf.Root.__delitem__("/Names"))).invoice.number
        == "F2026-0042"
    )


def test_an_invoice_in_the_name_tree_only_is_found():
    assert (
        read(changed(facturx_pdf(XML), lambda pdf: pdf.Root.__delitem__("/AF"))).invoice.number
        == "F2026-0042"
    )


def test_a_pdf_without_attachment_has_no_invoice():
    with pytest.raises(NoInvoiceInPdf):
        read(plain_pdf())


def test_a_pdf_with_other_attachments_only_has_no_invoice():
    with pytest.raises(NoInvoiceInPdf):
        read(facturx_pdf(XML, filename="facture.xml"))


def test_an_encrypted_pdf_is_refused():
    with pytest.raises(EncryptedPdf):
        read(facturx_pdf(XML, password="secret"))


def test_a_pdf_encrypted_without_password_is_refused():
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(facturx_pdf(XML))) as pdf:
        pdf.save(written, encryption=pikepdf.Encryption(owner="o", user=""))

    with pytest.raises(EncryptedPdf):
        read(written.getvalue())


@pytest.mark.parametrize("kept", [0.02, 0.3, 0.6, 0.9])
def test_a_truncated_pdf_is_read_or_refused(kept):
    data = facturx_pdf(XML)
    try:
        assert read(data[: int(len(data) * kept)]).invoice.number == "F2026-0042"
    except Unreadable as refusal:
        assert isinstance(refusal, (BrokenPdf, NoInvoiceInPdf))  # noqa: PT017


def test_a_pdf_header_alone_is_broken():
    with pytest.raises(BrokenPdf):
        read(b"%PDF-1.7\n")


def test_a_broken_xml_inside_is_refused_as_xml():
    with pytest.raises(BrokenXml):
        read(facturx_pdf(XML[:-30]))


def test_an_empty_xml_inside_is_refused():
    with pytest.raises(EmptyFile):
        read(facturx_pdf(b""))


def test_a_ubl_invoice_inside_is_no_factur_x():
    with pytest.raises(OtherDocument):
        read(facturx_pdf(ubl_invoice()))


# What is odd


def odd(data):
    return [one.rule for one in read(data).oddities]


def with_metadata(xmp):
    return changed(facturx_pdf(XML), lambda pdf: setattr(pdf.Root, "Metadata", pdf.make_stream(xmp)))


def with_relationship(name):
    return changed(
        facturx_pdf(XML), lambda pdf: setattr(pdf.Root.AF[0], "AFRelationship", pikepdf.Name(f"/{name}"))
    )


def test_nothing_is_odd_about_a_usual_one():
    assert odd(facturx_pdf(XML)) == []


def test_metadata_that_say_nothing_are_told():
    assert odd(with_metadata(b"")) == ["EN-PDF-01", "EN-PDF-05"]


def test_two_invoices_are_told():
    (found,) = read(facturx_pdf(XML, others={"zugferd-invoice.xml": XML})).oddities

    assert (found.rule, found.stated, found.expected) == ("EN-PDF-02", "zugferd-invoice.xml", "factur-x.xml")


def test_another_name_in_the_metadata_is_told():
    with pikepdf.open(io.BytesIO(facturx_pdf(XML))) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().replace(b">factur-x.xml<", b">facture.xml<")

    (found,) = read(with_metadata(xmp)).oddities
    assert (found.rule, found.stated, found.expected) == ("EN-PDF-03", "facture.xml", "factur-x.xml")


@pytest.mark.parametrize("name", ["Supplement", "Unspecified", "Odd"])
def test_another_relationship_is_told(name):
    assert odd(with_relationship(name)) == ["EN-PDF-04"]


@pytest.mark.parametrize("name", ["Source", "Alternative"])
def test_an_invoice_without_lines_says_less_than_its_page(name):
    data = changed(
        facturx_pdf(XML, profile="BASIC WL"),
        lambda pdf: setattr(pdf.Root.AF[0], "AFRelationship", pikepdf.Name(f"/{name}")),
    )

    assert odd(data) == ["EN-PDF-04"]


def test_another_part_of_pdf_a_is_told():
    with pikepdf.open(io.BytesIO(facturx_pdf(XML))) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().replace(b"<pdfaid:part>3<", b"<pdfaid:part>2<")

    assert odd(with_metadata(xmp)) == ["EN-PDF-05"]


@pytest.mark.parametrize("place", ["Names", "AF"])
def test_an_invoice_in_one_place_only_is_told(place):
    assert odd(changed(facturx_pdf(XML), lambda pdf: pdf.Root.__delitem__(f"/{place}"))) == ["EN-PDF-06"]


def test_a_tree_of_names_with_branches_is_walked():
    def branch(pdf):
        leaf = pdf.make_indirect(pikepdf.Dictionary(Names=pdf.Root.Names.EmbeddedFiles.Names))
        middle = pdf.make_indirect(pikepdf.Dictionary(Kids=pikepdf.Array([leaf])))
        pdf.Root.Names.EmbeddedFiles = pikepdf.Dictionary(Kids=pikepdf.Array([middle, leaf]))
        del pdf.Root.AF

    reading = read(changed(facturx_pdf(XML, others={"bl.pdf": b"%PDF-bl"}), branch))

    assert reading.xml == XML
    assert [one.filename for one in reading.attachments] == ["bl.pdf"]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("rule", [f"EN-PDF-0{rank}" for rank in range(1, 7)])
def test_what_is_odd_is_told_as_advice(rule, lang):
    reading = replace(read(facturx_pdf(XML)), oddities=(Oddity(rule, "a", "b"),))
    (found,) = [one for one in check(reading).findings if one.rule == rule]

    assert not found.fatal
    assert all((found.text(lang).message, found.text(lang).reason, found.text(lang).remedy))


@pytest.mark.parametrize("file", [one for one in corpus_files() if one.suffix == ".pdf"], ids=corpus_id)
def test_what_is_odd_about_other_people_s(file):
    try:
        found = set(odd(file.read_bytes()))
    except Unreadable:
        assert file.name in {"EmptyPDFA1.pdf", "corrupt-factur-x-waytoosmall.pdf"}
        return
    assert found == ODD.get(corpus_id(file), set())


# Taken out as they are


def test_extract_gives_all_that_the_pdf_holds():
    package = extract(facturx_pdf(XML, others={"bl.pdf": b"%PDF-bl"}))

    assert package.xml == XML
    assert [(one.filename, one.content) for one in package.attachments] == [("bl.pdf", b"%PDF-bl")]
    assert package.declared_profile == "EN 16931"


def test_extract_does_not_judge_the_xml():
    assert extract(facturx_pdf(b"<broken")).xml == b"<broken"


@pytest.mark.parametrize(
    ("data", "refusal"), [(b"", EmptyFile), (XML, NotAPdf), (plain_pdf(), NoInvoiceInPdf)], ids=repr
)
def test_extract_refuses_what_holds_no_invoice(data, refusal):
    with pytest.raises(refusal):
        extract(data)


# Bombs

CATALOGUE = b"1 0 << /Type /Catalog /Pages 2 0 R >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"


def compressed_objects(stream, filters, *, type=b"/ObjStm", more=b""):
    """A PDF whose catalogue is inside a compressed object stream."""
    body = b"%PDF-1.5\n"
    objects_at = len(body)
    head = b"<< /Type %s /N 1 /First 4 /Length %d /Filter %s >>" % (type, len(stream), filters)
    body += b"4 0 obj\n" + head + b"\nstream\n" + stream + b"\nendstream\nendobj\n"
    body += more
    pages_at = len(body)
    body += b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    page_at = len(body)
    body += b"3 0 obj\n" + PAGE + b"\nendobj\n"
    table_at = len(body)
    entries = [
        (0, 0, 65535),
        (2, 4, 0),
        (1, pages_at, 0),
        (1, page_at, 0),
        (1, objects_at, 0),
        (1, table_at, 0),
    ]
    table = b"".join(
        kind.to_bytes(1, "big") + place.to_bytes(4, "big") + rank.to_bytes(2, "big")
        for kind, place, rank in entries
    )
    head = b"<< /Type /XRef /Size 6 /W [1 4 2] /Root 1 0 R /Length %d >>" % len(table)
    body += b"5 0 obj\n" + head + b"\nstream\n" + table + b"\nendstream\nendobj\n"
    return body + b"startxref\n%d\n%%%%EOF" % table_at


def test_an_attachment_that_inflates_above_the_limit_is_refused():
    with pytest.raises(TooLarge):
        read(facturx_pdf(XML, others={"bombe.bin": bytes(5_000_000)}), limits=Limits(embedded=1_000_000))


def test_the_limit_is_for_all_attachments_together():
    others = {f"{rank}.bin": bytes(400_000) for rank in range(5)}

    with pytest.raises(TooLarge):
        read(facturx_pdf(XML, others=others), limits=Limits(embedded=1_000_000))


def test_an_attachment_compressed_twice_is_bounded_too():
    twice = zlib.compress(zlib.compress(bytes(50_000_000), 9), 9)

    with pytest.raises(TooLarge):
        read(with_invoice_stream(twice, "[/FlateDecode /FlateDecode]"), limits=Limits(embedded=1_000_000))


@pytest.mark.parametrize(
    ("encoded", "filters"),
    [
        (XML, None),
        (zlib.compress(XML), "/FlateDecode"),
        (zlib.compress(zlib.compress(XML)), "[/FlateDecode /FlateDecode]"),
        (XML.hex().encode() + b">", "/ASCIIHexDecode"),
    ],
    ids=["plain", "flate", "flate-twice", "hex"],
)
def test_usual_filters_are_decoded(encoded, filters):
    assert read(with_invoice_stream(encoded, filters)).invoice.issue_date == date(2026, 11, 3)


@pytest.mark.parametrize("filters", ["/LZWDecode", "/DCTDecode", "/Unknown", "/RunLengthDecode"])
def test_other_filters_are_refused(filters):
    with pytest.raises(BrokenPdf):
        read(with_invoice_stream(XML, filters))


@pytest.mark.parametrize(
    "name", [b"/LZWDecode", b"/L#5AWDecode", b"/LZW", b"/RunLengthDecode", b"/RL", b"9 0 R", b"[ 9 0 R ]"]
)
def test_compressed_objects_with_an_unbounded_filter_are_refused(name):
    with pytest.raises(BrokenPdf) as refusal:
        read(compressed_objects(CATALOGUE, name))

    assert refusal.value.__cause__ is None  # refused before qpdf saw it


def test_compressed_objects_are_read():
    with pytest.raises(NoInvoiceInPdf):
        read(compressed_objects(zlib.compress(CATALOGUE), b"/FlateDecode"))


def test_compressed_objects_that_inflate_without_end_are_refused():
    bomb = zlib.compress(CATALOGUE + b" " * 150_000_000, 9)

    with pytest.raises(BrokenPdf):
        read(compressed_objects(bomb, b"/FlateDecode"))


# A hundred kilobytes of such a stream are millions of objects, each of which takes memory.
CROWDS = {
    "integers": b"[" + b"1 " * 4_000_000 + b"]",
    "strings": b"[" + b"()" * 4_000_000 + b"]",
    "names": b"[" + b"/A" * 4_000_000 + b"]",
    "dictionaries": b"[" + b"<<>>" * 2_000_000 + b"]",
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("crowd", CROWDS)
def test_a_crowd_of_compressed_objects_is_refused(crowd):
    bomb = zlib.compress(CATALOGUE + CROWDS[crowd], 9)

    with pytest.raises(BrokenPdf) as refusal:
        read(compressed_objects(bomb, b"/FlateDecode"))

    assert refusal.value.__cause__ is None  # refused before qpdf saw it


@pytest.mark.parametrize(
    "hidden",
    [
        compressed_objects(
            zlib.compress(CATALOGUE), b"/FlateDecode", type=b"9 0 R", more=b"9 0 obj /ObjStm endobj\n"
        ),
        compressed_objects(zlib.compress(CATALOGUE), b"/FlateDecode", type=b"/ObjStm /X (>> stream\n)"),
        compressed_objects(zlib.compress(CATALOGUE), b"/FlateDecode", type=b"/Obj#53tm % >> stream\n"),
        compressed_objects(zlib.compress(zlib.compress(CATALOGUE)), b"[/FlateDecode /FlateDecode]"),
        compressed_objects(zlib.compress(CATALOGUE + b" /ObjStm"), b"/FlateDecode"),
        compressed_objects(CATALOGUE, b"/FlateDecode"),
    ],
    ids=["type-by-reference", "in-a-string", "in-a-comment", "twice", "type-inside", "not-compressed"],
)
def test_a_stream_of_objects_that_hides_is_refused(hidden):
    with pytest.raises(BrokenPdf) as refusal:
        read(hidden)

    assert refusal.value.__cause__ is None or isinstance(refusal.value.__cause__, zlib.error)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("where", ["kids", "names", "af"])
def test_a_list_without_end_is_refused(where):
    def fill(pdf):
        crowd = pikepdf.Array([1] * 30_000)
        if where == "af":
            pdf.Root.AF = crowd
        else:
            key = "Kids" if where == "kids" else "Names"
            pdf.Root.Names.EmbeddedFiles = pikepdf.Dictionary({f"/{key}": crowd})

    with pytest.raises(BrokenPdf):
        read(changed(facturx_pdf(XML), fill))


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "xmp",
    [
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + b"<a>" * 900_000,
        b"<x:xmpmeta " + b"".join(b"a%d='' " % rank for rank in range(300_000)) + b"/>",
        b"<!DOCTYPE x [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><x>&b;</x>",
    ],
    ids=["deep", "attributes", "entities"],
)
def test_hostile_metadata_do_not_hide_the_invoice(xmp):
    reading = read(with_metadata(xmp))

    assert (reading.xml, reading.declared_profile) == (XML, None)


def test_a_file_specification_that_holds_itself_is_read_or_refused():
    with pytest.raises(NoInvoiceInPdf):
        read(changed(facturx_pdf(XML), lambda pdf: setattr(pdf.Root.AF[0], "EF", pdf.Root.AF[0])))


def test_a_name_tree_that_turns_in_circles_ends():
    def loop(pdf):
        tree = pdf.make_indirect(pikepdf.Dictionary(Kids=pikepdf.Array()))
        tree.Kids.append(tree)
        pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=tree)
        del pdf.Root.AF

    with pytest.raises(NoInvoiceInPdf):
        read(changed(facturx_pdf(XML), loop))


@pytest.mark.parametrize(
    "odd",
    [
        lambda pdf: setattr(pdf.Root, "Names", pikepdf.Array([1, 2])),
        lambda pdf: setattr(pdf.Root.Names, "EmbeddedFiles", pikepdf.Name.Nothing),
        lambda pdf: setattr(pdf.Root.Names.EmbeddedFiles, "Names", pikepdf.Array([1, 2, 3])),
        lambda pdf: setattr(pdf.Root, "AF", pikepdf.Array([pikepdf.Name.Odd, 3])),
        lambda pdf: setattr(pdf.Root, "Metadata", pikepdf.Name.Odd),
    ],
    ids=["names-array", "tree-name", "pairs-of-numbers", "af-of-numbers", "metadata-name"],
)
def test_odd_structures_are_read_or_refused(odd):
    try:
        assert read(changed(facturx_pdf(XML), odd)).invoice.number == "F2026-0042"
    except Unreadable as refusal:
        assert isinstance(refusal, (BrokenPdf, NoInvoiceInPdf))  # noqa: PT017


@pytest.mark.parametrize("rank", range(0, 12_000, 397))
def test_one_wrong_byte_anywhere_never_crashes(rank):
    data = facturx_pdf(XML)
    try:
        read(data[:rank] + b"\xff" + data[rank + 1 :])
    except Unreadable as refusal:
        assert refusal.explain("fr").message  # noqa: PT017


def changed(data, change):
    """The PDF after a change made with pikepdf."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(written, fix_metadata_version=False)
    return written.getvalue()


def with_invoice_stream(encoded, filters):
    """A PDF whose invoice is stored with these filters, written by hand so that nothing re-encodes it."""
    entry = f" /Filter {filters}" if filters else ""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /AF [3 0 R] >>",
        b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
        b"<< /Type /Filespec /F (factur-x.xml) /EF << /F 4 0 R >> >>",
        f"<< /Type /EmbeddedFile /Length {len(encoded)}{entry} >>\nstream\n".encode()
        + encoded
        + b"\nendstream",
        PAGE,
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer
