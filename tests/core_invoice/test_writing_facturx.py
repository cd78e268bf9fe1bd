"""Factur-X made: the invoice that goes in comes out, declared and attached as the specification asks."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

import pikepdf
import pytest
from lxml import etree

from core_invoice import Unreadable, check, extract, read, to_facturx, write
from core_invoice.errors import EncryptedPdf, NotAPdf, NotArchivable
from core_invoice.model import BinaryObject, ProcessControl, SupportingDocument
from core_invoice.model.reading import Attachment
from core_invoice.rendering import render_pdf
from core_invoice.syntaxes.profiles import SPECIFICATIONS
from core_invoice.syntaxes.xmp import FACTURX, RDF
from tests.core_invoice.invoices import WHOLE, spoil
from tests.samples import cii_invoice, facturx_pdf, plain_pdf, ubl_invoice
from tests.samples.corpus import CORPUS

XML = cii_invoice()
INVOICE = read(XML).invoice
BROUGHT = (CORPUS / "akretion/invoice_EN16931.pdf").read_bytes()
ARCHIVE_1 = (CORPUS / "pdf-robustness/EmptyPDFA1.pdf").read_bytes()


def opened(data):
    return pikepdf.open(io.BytesIO(data))


def xmp_of(data):
    with opened(data) as pdf:
        packet = pdf.Root.Metadata.read_bytes()
    return etree.fromstring(packet[packet.index(b"<x:xmpmeta") :])


def fx(data, name):
    return [one.text for one in xmp_of(data).iter(f"{{{FACTURX}}}{name}")]


def changed(data, change):
    written = io.BytesIO()
    with opened(data) as pdf:
        change(pdf)
        pdf.save(written, fix_metadata_version=False)
    return written.getvalue()


# --- From our own rendering ---


def test_the_invoice_comes_back():
    assert read(to_facturx(WHOLE)).invoice == read(write(WHOLE, syntax="cii")).invoice


def test_the_xml_given_is_the_one_inside():
    assert extract(to_facturx(INVOICE, xml=XML)).xml == XML


def test_nothing_is_odd_about_it():
    reading = read(to_facturx(INVOICE, xml=XML))

    assert reading.oddities == ()
    assert check(reading).findings == check(XML).findings


def test_same_invoice_gives_the_same_bytes():
    assert to_facturx(WHOLE) == to_facturx(WHOLE)


def test_the_file_is_in_both_places_with_all_its_entries():
    with opened(to_facturx(INVOICE, xml=XML)) as pdf:
        (specification,) = pdf.Root.AF
        key, named = pdf.Root.Names.EmbeddedFiles.Names
        stream = specification.EF.F

        assert (str(key), named.objgen) == ("factur-x.xml", specification.objgen)
        assert str(specification.F) == str(specification.UF) == "factur-x.xml"
        assert specification.EF.UF.objgen == stream.objgen
        assert specification.AFRelationship == pikepdf.Name.Alternative
        assert "Factur-X" in str(specification.Desc)
        assert stream.Subtype == pikepdf.Name("/text/xml")
        assert bytes(stream.Params.CheckSum) == hashlib.md5(XML).digest()
        assert stream.Params.Size == len(XML)
        assert str(stream.Params.ModDate) == "D:20261103000000Z"


def test_the_metadata_are_one_block():
    data = to_facturx(INVOICE, xml=XML)
    xmp = xmp_of(data)

    assert len(list(xmp.iter(f"{{{RDF}}}RDF"))) == 1
    assert len(list(xmp.iter("{http://www.aiim.org/pdfa/ns/extension/}schemas"))) == 1
    assert [
        fx(data, name) for name in ("DocumentType", "DocumentFileName", "Version", "ConformanceLevel")
    ] == [
        ["INVOICE"],
        ["factur-x.xml"],
        ["1.0"],
        ["EN 16931"],
    ]


@pytest.mark.parametrize("profile", SPECIFICATIONS)
def test_every_profile_is_said_in_both_places(profile):
    data = to_facturx(WHOLE, profile=profile)
    reading = read(data)

    assert (reading.profile, reading.declared_profile) == (profile, profile)
    assert reading.invoice.process.specification_identifier == SPECIFICATIONS[profile]


@pytest.mark.parametrize(
    ("profile", "lines", "notes", "contact"),
    [("MINIMUM", 0, 0, False), ("BASIC WL", 0, 1, False), ("BASIC", 2, 1, False), ("EN 16931", 2, 1, True)],
)
def test_a_small_profile_leaves_terms_out(profile, lines, notes, contact):
    invoice = read(to_facturx(WHOLE, profile=profile)).invoice

    assert (len(invoice.lines), len(invoice.notes)) == (lines, notes)
    assert (invoice.seller.contact is not None) is contact
    assert invoice.totals.amount_due_for_payment == WHOLE.totals.amount_due_for_payment


@pytest.mark.parametrize("profile", ["MINIMUM", "BASIC WL"])
def test_a_small_profile_passes_its_own_rules(profile):
    assert check(to_facturx(INVOICE, profile=profile)).fatal == ()


@pytest.mark.parametrize(
    ("profile", "relationship"),
    [("MINIMUM", "Data"), ("BASIC WL", "Data"), ("BASIC", "Alternative"), ("EXTENDED", "Alternative")],
)
def test_relationship_follows_the_profile(profile, relationship):
    with opened(to_facturx(WHOLE, profile=profile)) as pdf:
        assert pdf.Root.AF[0].AFRelationship == pikepdf.Name(f"/{relationship}")


def test_relationship_can_be_chosen():
    with opened(to_facturx(WHOLE, relationship="Source")) as pdf:
        assert pdf.Root.AF[0].AFRelationship == pikepdf.Name.Source


def test_relationship_of_an_xml_without_lines_is_data():
    with pytest.raises(ValueError, match="Data"):
        to_facturx(WHOLE, profile="MINIMUM", relationship="Alternative")


def test_an_invoice_that_claims_nothing_is_of_en_16931():
    reading = read(to_facturx(replace(WHOLE, process=None)))

    assert reading.invoice.process.specification_identifier == "urn:cen.eu:en16931:2017"


def test_an_invoice_keeps_its_own_specification():
    national = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
    reading = read(to_facturx(replace(WHOLE, process=ProcessControl("A1", national))))

    assert reading.invoice.process.specification_identifier == national
    assert reading.declared_profile == "XRECHNUNG"
    assert not [one for one in check(reading).findings if one.rule == "EN-DATA-03"]


def test_an_unknown_profile_is_refused():
    with pytest.raises(ValueError, match="COMFORT"):
        to_facturx(WHOLE, profile="COMFORT")


def test_an_xml_of_another_profile_is_refused():
    with pytest.raises(ValueError, match="EN 16931, not MINIMUM"):
        to_facturx(INVOICE, xml=XML, profile="MINIMUM")


def test_ubl_is_no_factur_x():
    with pytest.raises(ValueError, match="CII"):
        to_facturx(INVOICE, xml=ubl_invoice())


# --- What comes with it ---


def with_documents(*contents):
    documents = tuple(
        SupportingDocument("BL", attached=BinaryObject("application/pdf", "bl.pdf", content))
        for content in contents
    )
    return replace(WHOLE, supporting_documents=documents)


def test_supporting_documents_are_beside_the_invoice():
    (document,) = read(to_facturx(WHOLE)).attachments

    assert (document.filename, document.mime_code, document.relationship) == (
        "bl-1.pdf",
        "application/pdf",
        "Supplement",
    )
    assert document.content == b"%PDF-1.7"


def test_two_documents_of_one_name_are_both_kept():
    reading = read(to_facturx(with_documents(b"1", b"2")))

    assert {one.filename: one.content for one in reading.attachments} == {"bl.pdf": b"1", "bl-2.pdf": b"2"}


def test_a_document_given_twice_is_embedded_once():
    again = Attachment("autre.pdf", "application/pdf", None, None, b"1")

    assert len(read(to_facturx(with_documents(b"1"), attachments=[again])).attachments) == 1


def test_a_document_cannot_take_the_name_of_the_invoice():
    impostor = Attachment("Factur-X.xml", "text/xml", None, None, b"<x/>")
    reading = read(to_facturx(INVOICE, xml=XML, attachments=[impostor]))

    assert reading.xml == XML
    assert [one.filename for one in reading.attachments] == ["Factur-X-2.xml"]
    assert reading.oddities == ()


# --- Around a PDF that is brought ---


def test_the_page_brought_is_kept():
    with opened(BROUGHT) as before, opened(to_facturx(INVOICE, xml=XML, pdf=BROUGHT)) as after:
        assert [page.Contents.read_bytes() for page in after.pages] == [
            page.Contents.read_bytes() for page in before.pages
        ]


def test_the_invoice_that_was_there_goes_and_other_files_stay():
    package = extract(to_facturx(INVOICE, xml=XML, pdf=BROUGHT))

    assert package.xml == XML
    assert [one.filename for one in package.attachments] == ["Bon_de_livraison.pdf"]


@pytest.mark.parametrize(
    "name", ["zugferd_2p0_BASIC_Taxifahrt.pdf", "facturx-en16931-einfach.pdf", "zugferd_2p0_MINIMUM.pdf"]
)
def test_older_metadata_are_replaced(name):
    reading = read(to_facturx(INVOICE, xml=XML, pdf=(CORPUS / "facturx-pdf" / name).read_bytes()))

    assert reading.declared_profile == "EN 16931"
    assert reading.oddities == ()


def test_pdf_a_1_becomes_pdf_a_3():
    with opened(to_facturx(INVOICE, xml=XML, pdf=ARCHIVE_1)) as pdf, pdf.open_metadata() as xmp:
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("3", "A")


def faults(change, page=BROUGHT):
    with pytest.raises(NotArchivable) as refusal:
        to_facturx(INVOICE, xml=XML, pdf=changed(page, change))
    return refusal.value.explain("fr").reason


def test_a_plain_pdf_is_refused_and_told_why():
    told = faults(lambda pdf: None, page=plain_pdf())

    assert "ne le déclarent pas PDF/A" in told
    assert "ICC" in told


def test_fonts_that_are_not_embedded_are_named():
    def write_in_helvetica(pdf):
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        pdf.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))

    assert "(Helvetica)" in faults(write_in_helvetica, page=plain_pdf())


def test_javascript_is_named():
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")

    assert "(JavaScript)" in faults(lambda pdf: setattr(pdf.Root, "OpenAction", action))


def test_a_launch_behind_a_link_is_named():
    def link(pdf):
        action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
        annotation = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action)
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(annotation)])

    assert "(Launch)" in faults(link)


def test_pdf_a_4_is_refused():
    def claim_4(pdf):
        xmp = pdf.Root.Metadata.read_bytes().replace(b"pdfaid:part>3<", b"pdfaid:part>4<")
        pdf.Root.Metadata = pdf.make_stream(xmp)

    assert "PDF/A-4" in faults(claim_4)


def test_metadata_that_nothing_can_read_are_refused():
    page = (CORPUS / "pdf-robustness/invalidXMP-ParseError.pdf").read_bytes()

    with pytest.raises(NotArchivable, match="not a PDF/A"):
        to_facturx(INVOICE, xml=XML, pdf=page)


def test_an_encrypted_pdf_is_refused():
    with pytest.raises(EncryptedPdf):
        to_facturx(INVOICE, xml=XML, pdf=facturx_pdf(XML, password="secret"))


def test_something_else_than_a_pdf_is_refused():
    with pytest.raises(NotAPdf):
        to_facturx(INVOICE, xml=XML, pdf=XML)


def test_hostile_text_stays_in_its_place():
    hostile = spoil(WHOLE, {"BT-1": "</rdf:RDF>&<x>", "BG-24[1]/BT-123": ") >> endobj"})

    assert read(to_facturx(hostile)).invoice.number == "</rdf:RDF>&<x>"


def test_another_language_is_another_page():
    with opened(to_facturx(WHOLE, lang="en")) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Invoice F2026-0001"


def test_our_page_without_invoice_is_no_factur_x_yet():
    assert b"factur-x.xml" not in render_pdf(WHOLE)


@pytest.mark.parametrize("rank", range(0, 40_000, 997))
def test_one_wrong_byte_in_the_pdf_brought_never_crashes(rank):
    page = (CORPUS / "facturx-pdf/facturx-basic-einfach.pdf").read_bytes()
    try:
        written = to_facturx(INVOICE, xml=XML, pdf=page[:rank] + b"\xff" + page[rank + 1 :])
    except Unreadable as refusal:
        assert refusal.explain("fr").message  # noqa: PT017
    else:
        assert extract(written).xml == XML
