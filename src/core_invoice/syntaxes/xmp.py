"""The metadata of a PDF (XMP, ISO 16684-1): what they claim about the invoice inside and about the file."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PDFA_ID = "http://www.aiim.org/pdfa/ns/id/"
FACTURX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
# Factur-X, then the German names of before: ZUGFeRD 2.0 and 1.0.
INVOICE_NAMESPACES = (
    FACTURX,
    "urn:zugferd:pdfa:CrossIndustryDocument:invoice:2p0#",
    "urn:ferd:pdfa:CrossIndustryDocument:invoice:1p0#",
)

# Listing the attributes of one element takes lxml time in the square of their number.
MOST_ATTRIBUTES = 1_000


@dataclass(frozen=True, slots=True)
class Claims:
    """Each None when the metadata do not say it."""

    level: str | None = None
    filename: str | None = None
    part: str | None = None
    conformance: str | None = None


def claims_of(xmp: bytes) -> Claims:
    """As much as can be read, also of damaged metadata."""
    root = parsed(xmp, recover=True)
    if root is None:
        return Claims()
    return Claims(
        level=_said(root, "ConformanceLevel"),
        filename=_said(root, "DocumentFileName"),
        part=_said(root, "part", namespace=PDFA_ID),
        conformance=_said(root, "conformance", namespace=PDFA_ID),
    )


def parsed(xmp: bytes, *, recover: bool = False) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=recover)
    start = max(xmp.find(b"<x:xmpmeta"), 0)  # some programs write bytes that are no XML before it
    try:
        root = etree.fromstring(xmp[start:].strip(b"\0\t\r\n "), parser)
    except etree.XMLSyntaxError:
        return None
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        return None
    return None if any(len(one.attrib) > MOST_ATTRIBUTES for one in root.iter()) else root


def _said(root: etree._Element, name: str, *, namespace: str | None = None) -> str | None:
    """A property is written as an element or as an attribute."""
    for element in root.iter(etree.Element):
        if _is(element.tag, name, namespace):
            return (element.text or "").strip() or None
        for key, value in element.attrib.items():
            if _is(key, name, namespace):
                return str(value).strip() or None
    return None


def _is(tag: object, name: str, namespace: str | None) -> bool:
    if namespace:
        return tag == f"{{{namespace}}}{name}"
    # Damaged metadata may use a prefix that they never declared.
    return str(tag).rpartition("}")[2].rpartition(":")[2] == name
