"""Factur-X: the invoice is found by its name, the rest is kept, and no PDF can exhaust the reader."""

import io
import zlib
from datetime import date

import pikepdf
import pytest

from core_invoice import Limits, Unreadable, read
from core_invoice.errors import (
    BrokenPdf,
    BrokenXml,
    EmptyFile,
    EncryptedPdf,
    NoInvoiceInPdf,
    OtherDocument,
    TooLarge,
)
from core_invoice.model import Syntax
from tests.samples import cii_invoice, facturx_pdf, plain_pdf, ubl_invoice

XML = cii_invoice()


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


# Bombs

CATALOGUE = b"1 0 << /Type /Catalog /Pages 2 0 R >>"


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


PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"


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


def compressed_objects(stream, filters):
    """A PDF whose catalogue is inside a compressed object stream."""
    body = b"%PDF-1.5\n"
    objects_at = len(body)
    head = b"<< /Type /ObjStm /N 1 /First 4 /Length %d /Filter %s >>" % (len(stream), filters)
    body += b"4 0 obj\n" + head + b"\nstream\n" + stream + b"\nendstream\nendobj\n"
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
