"""What we write is PDF/A-3 and PDF/UA-1, as veraPDF judges it; and veraPDF says no where it should."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from functools import cache

import pikepdf
import pytest

from core_invoice import read, to_facturx
from core_invoice.model import Invoice
from core_invoice.rendering import render_pdf
from tests.core_invoice import verapdf
from tests.core_invoice.invoices import WHOLE, spoil
from tests.samples import cii_invoice, facturx_pdf, plain_pdf
from tests.samples.corpus import CORPUS, corpus_files, corpus_id

# All the verdicts are asked for at once, before the first test.
pytestmark = pytest.mark.timeout(600)

XML = cii_invoice()
BROUGHT = [
    file
    for file in corpus_files()
    if file.suffix.lower() == ".pdf"
    and file.name
    not in {
        "corrupt-factur-x-waytoosmall.pdf",  # no PDF at all
        "invalidXMP-ParseError.pdf",  # metadata that nothing can read
        "corruptedV2PDF.pdf",  # a page without any size: not PDF/A, and only a judge of pages sees it
    }
]
# Of those that differ in what we have to mend; the others are alike.
TRIED = [file for file in BROUGHT if file.parent.name != "rejected" and "triples" not in file.parts]


def whole(**options):
    return to_facturx(WHOLE, **options)


def around(name):
    return to_facturx(read(XML).invoice, xml=XML, pdf=(CORPUS / name).read_bytes())


def with_two_rdf():
    """Metadata in two blocks, as some programs write them: strict readers see the first only."""
    with pikepdf.open(io.BytesIO(render_pdf(WHOLE))) as pdf:
        xmp = pdf.Root.Metadata.read_bytes()
        second = (
            b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
            b'xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"><fx:Version>0.9</fx:Version>'
            b"</rdf:Description></rdf:RDF></x:xmpmeta>"
        )
        pdf.Root.Metadata = pdf.make_stream(
            xmp.replace(b"</x:xmpmeta>", second), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
        )
        written = io.BytesIO()
        pdf.save(written, fix_metadata_version=False)
    return whole(pdf=written.getvalue())


STRANGE = spoil(
    WHOLE, {"BG-4/BT-27": "東京 🎉 ไทย \ue000 العربية", "BT-1": '#"] $x \\ \u2028', "BT-13": "X" * 90}
)
OURS = {
    "rendered": lambda: render_pdf(WHOLE),
    "rendered-in-english": lambda: render_pdf(WHOLE, lang="en"),
    "rendered-long": lambda: render_pdf(replace(WHOLE, lines=WHOLE.lines * 40)),
    "rendered-empty": lambda: render_pdf(Invoice()),
    "rendered-strange-characters": lambda: render_pdf(STRANGE),
    "factur-x": whole,
    "factur-x-minimum": lambda: whole(profile="MINIMUM"),
    "factur-x-around-ours": lambda: whole(pdf=render_pdf(WHOLE, lang="en")),
    "factur-x-again": lambda: whole(pdf=whole()),
    "factur-x-around-two-rdf": with_two_rdf,
}
ACCEPTED = {
    **{f"{name} {flavour}": (flavour, make) for name, make in OURS.items() for flavour in ("3a", "ua1")},
    **{f"{corpus_id(file)} 3b": ("3b", lambda file=file: around(corpus_id(file))) for file in TRIED},
}
REFUSED = {
    "a plain PDF": ("3b", plain_pdf, "6.6.4-1"),
    "properties without their extension schema": ("3b", lambda: facturx_pdf(XML), "6.6.2.3.1-1"),
    "an untagged page": ("ua1", lambda: around("pdf-robustness/EmptyPDFA1.pdf"), "7.1-10"),
}


@cache
def verdicts(folder):
    files = []
    for rank, (flavour, make, *_clause) in enumerate([*ACCEPTED.values(), *REFUSED.values()]):
        file = folder / f"{rank}.pdf"
        file.write_bytes(make())
        files.append((flavour, file))
    return dict(zip([*ACCEPTED, *REFUSED], verapdf.judge(files), strict=True))


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    lacking = verapdf.missing()
    if lacking and os.environ.get("CI") == "true":
        pytest.fail(f"veraPDF cannot run: {lacking} missing, and CI runs everything")
    if lacking:
        pytest.skip(f"veraPDF cannot run: {lacking} missing")
    return verdicts(tmp_path_factory.mktemp("archive"))


@pytest.mark.parametrize("name", ACCEPTED)
def test_it_is_what_it_claims(name, judged):
    assert judged[name].failed == ()
    assert judged[name].checks > 500


@pytest.mark.parametrize("name", REFUSED)
def test_the_judge_says_no(name, judged):
    assert REFUSED[name][2] in judged[name].failed
