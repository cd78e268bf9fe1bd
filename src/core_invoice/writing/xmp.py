"""A PDF's metadata, saying that it is PDF/A-3 and which invoice it holds (Factur-X 1.0; ISO 19005-3, 6.6)."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from core_invoice.syntaxes.xmp import INVOICE_NAMESPACES, PDFA_ID, RDF, parsed

_RDF = f"{{{RDF}}}"
_SCHEMAS = "{http://www.aiim.org/pdfa/ns/extension/}schemas"
_NAMESPACE_URI = "{http://www.aiim.org/pdfa/ns/schema#}namespaceURI"

# PDF/A wants properties that XMP does not know to be described in the file itself.
_INVOICE = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">
<rdf:Description rdf:about=""><fx:DocumentType>INVOICE</fx:DocumentType>
<fx:DocumentFileName>{filename}</fx:DocumentFileName><fx:Version>1.0</fx:Version>
<fx:ConformanceLevel>{level}</fx:ConformanceLevel></rdf:Description>
<rdf:Description rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>fx</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""
_PROPERTY = """<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>
<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>
<pdfaProperty:description>{description}</pdfaProperty:description></rdf:li>"""
_PROPERTIES = {
    "DocumentFileName": "Name of the embedded XML invoice",
    "DocumentType": "INVOICE",
    "Version": "Version of the Factur-X data",
    "ConformanceLevel": "Factur-X profile of the embedded XML invoice",
}


def with_invoice(xmp: bytes, *, level: str, filename: str) -> bytes | None:
    """The metadata with the invoice declared, and PDF/A part 3; None when they cannot be read."""
    root = parsed(xmp)
    # Strict readers see the first rdf:RDF only, and some programs write a second.
    rdf = None if root is None else _merged(list(root.iter(f"{_RDF}RDF")))
    if root is None or rdf is None:
        return None
    _forget_invoices(rdf)
    _claim_part_3(rdf)
    _declare(rdf, level=level, filename=filename)
    written: bytes = etree.tostring(root, encoding="utf-8")
    return (
        b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n%s\n<?xpacket end="w"?>' % written
    )


def _merged(elements: Sequence[etree._Element]) -> etree._Element | None:
    """The first, with the children of the others, which go."""
    for other in elements[1:]:
        elements[0].extend(list(other))
        _remove(other)
    return elements[0] if elements else None


def _forget_invoices(rdf: etree._Element) -> None:
    for element in list(rdf.iter(etree.Element)):
        for name in [name for name in element.attrib if _is_of_invoice(name)]:
            del element.attrib[name]
        if _is_of_invoice(element.tag):
            _remove(element)
        elif element.tag == _NAMESPACE_URI and (element.text or "").strip() in INVOICE_NAMESPACES:
            _remove(_entry_of(element))


def _is_of_invoice(name: object) -> bool:
    return str(name).startswith(tuple(f"{{{one}}}" for one in INVOICE_NAMESPACES))


def _entry_of(element: etree._Element) -> etree._Element:
    """The entry of the bag of schemas: rdf:li, whatever is written between it and the namespace."""
    return next((one for one in element.iterancestors() if one.tag == f"{_RDF}li"), element)


def _claim_part_3(rdf: etree._Element) -> None:
    part = f"{{{PDFA_ID}}}part"
    for element in rdf.iter(etree.Element):
        if element.tag == part:
            element.text = "3"
        if part in element.attrib:
            element.set(part, "3")


def _declare(rdf: etree._Element, *, level: str, filename: str) -> None:
    properties = "".join(
        _PROPERTY.format(name=name, description=description) for name, description in _PROPERTIES.items()
    )
    ours = etree.fromstring(_INVOICE.format(level=level, filename=filename, properties=properties))
    declared, schemas = list(ours)
    rdf.append(declared)
    bag = _one_bag(rdf)
    if bag is None:
        rdf.append(schemas)
    else:
        bag.extend(next(schemas.iter(f"{_RDF}Bag")))


def _one_bag(rdf: etree._Element) -> etree._Element | None:
    """All extension schemas of a file stand in one bag."""
    schemas = list(rdf.iter(_SCHEMAS))
    bag = _merged([bag for one in schemas for bag in one.findall(f"{_RDF}Bag")])
    for one in schemas:
        if len(one) == 0:
            _remove(one)
    return bag


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
