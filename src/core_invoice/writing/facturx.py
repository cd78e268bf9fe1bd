"""Factur-X: the readable invoice as PDF/A-3 with the CII invoice inside (FNFE-MPE and FeRD, Factur-X 1.0).

The same invoice always gives the same bytes: dates come from the invoice, never from a clock.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Literal

import pikepdf

from core_invoice.errors import NotArchivable
from core_invoice.model.invoice import Invoice
from core_invoice.model.reading import Attachment, Syntax
from core_invoice.reading import read
from core_invoice.rendering.pdf import render_pdf
from core_invoice.syntaxes import facturx
from core_invoice.syntaxes.profiles import EN16931, SPECIFICATIONS, WITHOUT_LINES, level_of, profile_of
from core_invoice.writing import write
from core_invoice.writing.archive import UNREADABLE_METADATA, faults_of
from core_invoice.writing.profiles import in_profile
from core_invoice.writing.xmp import with_invoice

Relationship = Literal["Data", "Source", "Alternative"]

OTHER_TYPE = "application/octet-stream"
NO_DATE = date(1970, 1, 1)
DESCRIPTIONS = {
    "fr": "Facture lisible par les logiciels (Factur-X)",
    "en": "Invoice that software reads (Factur-X)",
}


def to_facturx(
    invoice: Invoice,
    *,
    xml: bytes | None = None,
    pdf: bytes | None = None,
    profile: str | None = None,
    relationship: Relationship | None = None,
    attachments: Sequence[Attachment] = (),
    lang: str = "fr",
) -> bytes:
    """A Factur-X PDF: PDF/A-3, with the invoice as CII inside, and its supporting documents beside it.

    The page is our own rendering, or `pdf` when one is brought: it has to be a PDF/A (1, 2 or 3) already,
    `NotArchivable` says what it lacks. The XML is written from the invoice, or is `xml` when given (CII).
    `profile` is that of BT-24 unless named; a smaller one leaves terms out of the XML, not of the page.
    `relationship` is `Data` where the XML has no lines, `Alternative` otherwise.
    """
    content, level = _content(invoice, xml, profile)
    link = _relationship(level, relationship)
    filename = "xrechnung.xml" if level == "XRECHNUNG" else "factur-x.xml"
    main = Attachment(filename, "text/xml", link, DESCRIPTIONS["en" if lang == "en" else "fr"], content)
    page = render_pdf(invoice, lang=lang) if pdf is None else pdf
    return _assembled(
        page,
        files=(main, *_supplements(invoice, attachments)),
        level=level,
        when=invoice.issue_date or NO_DATE,
    )


def _content(invoice: Invoice, xml: bytes | None, profile: str | None) -> tuple[bytes, str]:
    """The XML to embed, and the level that the metadata declare for it."""
    if profile is not None and profile not in SPECIFICATIONS:
        raise ValueError(f"{profile}: the profiles of Factur-X are {', '.join(SPECIFICATIONS)}")
    if xml is None:
        written = _claiming(invoice, profile)
        return write(written, syntax="cii"), level_of(_profile(written))
    reading = read(xml)
    if reading.syntax is not Syntax.CII:
        raise ValueError(f"Factur-X holds CII, and this XML is {reading.syntax}: let it be written")
    level = level_of(reading.profile)
    if profile is not None and profile != level:
        raise ValueError(f"the XML says that its profile is {level}, not {profile}")
    return xml, level


def _claiming(invoice: Invoice, profile: str | None) -> Invoice:
    """The invoice as the XML will state it: one that claims no profile is of EN 16931."""
    stated = invoice.process and invoice.process.specification_identifier
    return invoice if stated and profile is None else in_profile(invoice, profile or EN16931)


def _profile(invoice: Invoice) -> str | None:
    return profile_of(invoice.process.specification_identifier) if invoice.process else None


def _relationship(level: str, asked: Relationship | None) -> str:
    if level not in WITHOUT_LINES:
        return asked or "Alternative"
    if asked not in (None, "Data"):
        raise ValueError(f"the XML of profile {level} says less than the page: its relationship is Data")
    return "Data"


def _supplements(invoice: Invoice, attachments: Sequence[Attachment]) -> Iterator[Attachment]:
    """Supporting documents (BG-24), then the files given; each content once, each name once."""
    contents, names = set(), set(facturx.INVOICE_NAMES)
    for one in (*_supporting(invoice), *attachments):
        digest = hashlib.sha256(one.content).digest()
        if digest in contents or not one.content:
            continue
        contents.add(digest)
        name = _free(one.filename, names)
        names.add(name.lower())
        yield Attachment(name, one.mime_code, "Supplement", one.description, one.content)


def _supporting(invoice: Invoice) -> Iterator[Attachment]:
    for one in invoice.supporting_documents:
        file = one.attached
        if file is not None and file.content:
            name = file.filename or one.reference or "document"
            yield Attachment(name, file.mime_code, None, one.description, file.content)


def _free(name: str, taken: set[str]) -> str:
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, dot + ending) if stem else (name, "")
    candidate, rank = name, 1
    while candidate.lower() in taken:
        rank += 1
        candidate = f"{stem}-{rank}{ending}"
    return candidate


# --- The PDF ---


def _assembled(page: bytes, *, files: Sequence[Attachment], level: str, when: date) -> bytes:
    with facturx.opened(page) as pdf:
        faults = faults_of(pdf)
        if faults:
            raise NotArchivable(faults)
        metadata = with_invoice(facturx.metadata_of(pdf), level=level, filename=files[0].filename)
        if metadata is None:
            raise NotArchivable([UNREADABLE_METADATA])
        pdf.Root.Metadata = pdf.make_stream(metadata, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        _attach(pdf, files, when)
        written = io.BytesIO()
        # The trailer's ID comes from the content: no clock, and PDF/A wants one.
        pdf.save(written, min_version="1.7", deterministic_id=True, fix_metadata_version=False)
        return written.getvalue()


def _attach(pdf: pikepdf.Pdf, files: Sequence[Attachment], when: date) -> None:
    """In the list of attachments and in that of associated files; an invoice that was there before goes."""
    kept = [
        (name, _associated(pdf, name, one))
        for name, one in facturx.file_specifications(pdf)
        if name.lower() not in facturx.INVOICE_NAMES
    ]
    added = [(file.filename, _specification(pdf, file, when)) for file in files]
    tree, taken = pikepdf.NameTree.new(pdf), set[str]()
    for name, one in (*added, *kept):
        key = _free(name or "document", taken)
        taken.add(key.lower())
        tree[key] = one
    if not isinstance(pdf.Root.get("/Names"), pikepdf.Dictionary):
        pdf.Root.Names = pikepdf.Dictionary()
    pdf.Root.Names.EmbeddedFiles = tree.obj
    pdf.Root.AF = pikepdf.Array([one for _name, one in (*added, *kept)])


def _specification(pdf: pikepdf.Pdf, file: Attachment, when: date) -> Any:
    stream = pdf.make_stream(
        file.content,
        Type=pikepdf.Name.EmbeddedFile,
        Subtype=pikepdf.Name(f"/{file.mime_code or OTHER_TYPE}"),
        Params=pikepdf.Dictionary(
            ModDate=pikepdf.String(f"D:{when:%Y%m%d}000000Z"),
            Size=len(file.content),
            CheckSum=pikepdf.String(hashlib.md5(file.content, usedforsecurity=False).digest()),
        ),
    )
    specification = pikepdf.Dictionary(
        Type=pikepdf.Name.Filespec,
        F=pikepdf.String(file.filename),
        UF=pikepdf.String(file.filename),
        AFRelationship=pikepdf.Name(f"/{file.relationship}"),
        EF=pikepdf.Dictionary(F=stream, UF=stream),
    )
    if file.description:
        specification.Desc = pikepdf.String(file.description)
    return pdf.make_indirect(specification)


def _associated(pdf: pikepdf.Pdf, name: str, specification: Any) -> Any:
    """A file that was there before, with what PDF/A-3 asks and PDF/A-2 did not (ISO 19005-3, 6.8)."""
    specification.Type = pikepdf.Name.Filespec
    for key in ("/F", "/UF"):
        if key not in specification:
            specification[key] = pikepdf.String(name)
    if "/AFRelationship" not in specification:
        specification.AFRelationship = pikepdf.Name.Unspecified
    stream = facturx.stream_of(specification)
    if "/Subtype" not in stream.stream_dict:
        stream.stream_dict.Subtype = pikepdf.Name(f"/{OTHER_TYPE}")
    return specification if specification.is_indirect else pdf.make_indirect(specification)
