"""PDF files for tests: a page made by typst, the XML attached and declared by pikepdf."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache

import pikepdf
import typst

PAGE = b'#set document(title: "Facture")\n= Facture\nLe document lisible par une personne.\n'

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">
<fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>{filename}</fx:DocumentFileName>
<fx:Version>1.0</fx:Version><fx:ConformanceLevel>{profile}</fx:ConformanceLevel></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@cache
def plain_pdf() -> bytes:
    """A PDF without any attachment."""
    return bytes(typst.compile(PAGE))


def facturx_pdf(
    xml: bytes,
    *,
    filename: str = "factur-x.xml",
    profile: str = "EN 16931",
    others: Mapping[str, bytes] | None = None,
    password: str | None = None,
) -> bytes:
    """A Factur-X around `xml`; `others` are further attachments by file name."""
    with pikepdf.open(io.BytesIO(plain_pdf())) as pdf:
        invoice = pikepdf.AttachedFileSpec(
            pdf, xml, filename=filename, mime_type="text/xml", relationship=pikepdf.Name.Data
        )
        pdf.attachments[filename] = invoice
        for name, content in (others or {}).items():
            pdf.attachments[name] = pikepdf.AttachedFileSpec(
                pdf, content, filename=name, relationship=pikepdf.Name.Supplement
            )
        pdf.Root.AF = pikepdf.Array([invoice.obj])
        xmp = XMP.format(filename=filename, profile=profile).encode()
        pdf.Root.Metadata = pdf.make_stream(xmp, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        written = io.BytesIO()
        encryption = pikepdf.Encryption(owner=password, user=password) if password else False
        pdf.save(written, encryption=encryption)
        return written.getvalue()
