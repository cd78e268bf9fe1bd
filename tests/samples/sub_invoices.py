"""Invoices of several sellers and two-way invoices: sample invoices whose lines form two sub-invoices."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

UBL = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
CII = {
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}


@dataclass(frozen=True)
class SubInvoice:
    """What a seller invoices: its number, and which lines of the sample are his."""

    number: str
    seller: str
    lines: slice


def ubl_sub_invoices(data: bytes) -> bytes:
    root = etree.fromstring(data)
    invoice = root.findtext("cbc:ID", namespaces=UBL)
    lines = [each for each in root if etree.QName(each).localname in ("InvoiceLine", "CreditNoteLine")]
    for parent, sub in zip(("10", "20"), _sub_invoices(root, UBL, invoice), strict=True):
        own = lines[sub.lines]
        head = copy.deepcopy(own[0])
        own[0].addprevious(head)
        net = sum(Decimal(line.findtext("cbc:LineExtensionAmount", namespaces=UBL)) for line in own)
        head.find("cbc:ID", UBL).text = parent
        head.find("cbc:LineExtensionAmount", UBL).text = str(net)
        _ubl_head(head, root, sub)
        for line in own:
            _ubl_line(line, invoice, sub, status="DETAIL", parent=parent)
        _ubl_line(head, invoice, sub, status="GROUP", parent=None)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _sub_invoices(root: etree._Element, names: dict[str, str], invoice: str) -> tuple[SubInvoice, SubInvoice]:
    path = {
        UBL["cac"]: "//cac:PartyLegalEntity/cbc:CompanyID",
        CII["ram"]: "//ram:SpecifiedLegalOrganization/ram:ID",
    }[next(iter(names.values()))]
    seller, buyer = (each.text for each in root.xpath(path, namespaces=names)[:2])
    return SubInvoice(invoice, seller, slice(0, 2)), SubInvoice(f"{invoice}-2", buyer, slice(2, None))


def _ubl_head(head: etree._Element, root: etree._Element, sub: SubInvoice) -> None:
    total = _ubl(
        f'<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">{_vat(root, UBL, sub)}</cbc:TaxAmount></cac:TaxTotal>'
    )
    head.find("cac:Item", UBL).addprevious(total)


def _ubl_line(
    line: etree._Element, invoice: str, sub: SubInvoice, *, status: str, parent: str | None
) -> None:
    above = (
        f"<cac:BillingReferenceLine><cbc:ID>{parent}</cbc:ID></cac:BillingReferenceLine>" if parent else ""
    )
    reference = _ubl(
        f"<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>{invoice}</cbc:ID>"
        f"<cbc:DocumentStatusCode>{status}</cbc:DocumentStatusCode></cac:InvoiceDocumentReference>{above}"
        "</cac:BillingReference>"
    )
    item = line.find("cac:Item", UBL)
    before = line.find("cac:TaxTotal", UBL)
    place = item if before is None else before
    place.addprevious(reference)
    for scheme, value in (("AFL", sub.number), ("AVV", "S1"))[: 2 if status == "GROUP" else 1]:
        place.addprevious(
            _ubl(
                f'<cac:DocumentReference><cbc:ID schemeID="{scheme}">{value}</cbc:ID>'
                "<cbc:DocumentTypeCode>130</cbc:DocumentTypeCode></cac:DocumentReference>"
            )
        )
    category = item.find("cac:ClassifiedTaxCategory", UBL)
    category.insert(2, _ubl(f"<cbc:TaxExemptionReason>#{sub.number}#</cbc:TaxExemptionReason>"))
    category.addnext(
        _ubl(
            "<cac:ManufacturerParty><cac:PostalAddress><cac:Country><cbc:IdentificationCode>FR"
            "</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyLegalEntity>"
            "<cbc:RegistrationName>Vendeur</cbc:RegistrationName>"
            f'<cbc:CompanyID schemeID="0002">{sub.seller}</cbc:CompanyID>'
            "</cac:PartyLegalEntity></cac:ManufacturerParty>"
        )
    )


def _vat(root: etree._Element, names: dict[str, str], sub: SubInvoice) -> str:
    """The VAT of the entry of the breakdown that is given to this sub-invoice: the first, or the second."""
    ubl = names is UBL
    entries = root.xpath(
        "//cac:TaxTotal/cac:TaxSubtotal"
        if ubl
        else "//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax",
        namespaces=names,
    )
    entry = entries[0 if sub.lines.start == 0 else -1]
    if ubl:
        category = entry.find("cac:TaxCategory", names)
        category.insert(2, _ubl(f"<cbc:TaxExemptionReason>#{sub.number}#</cbc:TaxExemptionReason>"))
        return entry.findtext("cbc:TaxAmount", namespaces=names)
    entry.insert(2, _cii(f"<ram:ExemptionReason>#{sub.number}#</ram:ExemptionReason>"))
    return entry.findtext("ram:CalculatedAmount", namespaces=names)


def _ubl(xml: str) -> etree._Element:
    return _parsed(xml, UBL)


def _cii(xml: str) -> etree._Element:
    return _parsed(xml, CII)


def _parsed(xml: str, names: dict[str, str]) -> etree._Element:
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in names.items())
    return etree.fromstring(f"<x {declared}>{xml}</x>")[0]


def cii_sub_invoices(data: bytes) -> bytes:
    root = etree.fromstring(data)
    invoice = root.findtext("rsm:ExchangedDocument/ram:ID", namespaces=CII)
    lines = list(root.iter(f"{{{CII['ram']}}}IncludedSupplyChainTradeLineItem"))
    sums = "ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeSettlementLineMonetarySummation"
    total = f"{sums}/ram:LineTotalAmount"
    for parent, sub in zip(("10", "20"), _sub_invoices(root, CII, invoice), strict=True):
        own = lines[sub.lines]
        head = copy.deepcopy(own[0])
        own[0].addprevious(head)
        head.find("ram:AssociatedDocumentLineDocument/ram:LineID", CII).text = parent
        amount = head.find(total, CII)
        amount.text = str(sum(Decimal(line.findtext(total, namespaces=CII)) for line in own))
        vat = _vat(root, CII, sub)
        amount.addprevious(_cii(f'<ram:TaxTotalAmount currencyID="EUR">{vat}</ram:TaxTotalAmount>'))
        for line in own:
            _cii_line(line, sub, status="DETAIL", parent=parent)
        _cii_line(head, sub, status="GROUP", parent=None)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _cii_line(line: etree._Element, sub: SubInvoice, *, status: str, parent: str | None) -> None:
    document = line.find("ram:AssociatedDocumentLineDocument", CII)
    if parent:
        document.append(_cii(f"<ram:ParentLineID>{parent}</ram:ParentLineID>"))
    document.append(_cii(f"<ram:LineStatusReasonCode>{status}</ram:LineStatusReasonCode>"))
    line.find("ram:SpecifiedLineTradeAgreement", CII).append(
        _cii(
            "<ram:ItemSellerTradeParty><ram:Name>Vendeur</ram:Name><ram:SpecifiedLegalOrganization>"
            f'<ram:ID schemeID="0002">{sub.seller}</ram:ID></ram:SpecifiedLegalOrganization>'
            "<ram:PostalTradeAddress><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress>"
            "</ram:ItemSellerTradeParty>"
        )
    )
    settlement = line.find("ram:SpecifiedLineTradeSettlement", CII)
    settlement.find("ram:ApplicableTradeTax", CII).insert(
        1, _cii(f"<ram:ExemptionReason>#{sub.number}#</ram:ExemptionReason>")
    )
    for scheme, value in (("AFL", sub.number), ("AVV", "S1"))[: 2 if status == "GROUP" else 1]:
        settlement.append(
            _cii(
                f"<ram:AdditionalReferencedDocument><ram:IssuerAssignedID>{value}</ram:IssuerAssignedID>"
                f"<ram:TypeCode>130</ram:TypeCode><ram:ReferenceTypeCode>{scheme}</ram:ReferenceTypeCode>"
                "</ram:AdditionalReferencedDocument>"
            )
        )
