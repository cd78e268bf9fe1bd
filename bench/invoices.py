"""Invoices of any length with lines as they are in life: notes, periods, allowances, classifications."""

from __future__ import annotations

from decimal import Decimal

from lxml import etree

from tests.samples import Line, cii_invoice, ubl_invoice

UBL = {
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
}
CII = {
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}
FRAMEWORK = "S1"  # of the French list: BR-FR-08
VAT_RATES = (Decimal("20.00"), Decimal("10.00"), Decimal("5.50"))


def invoice(syntax: str, *, lines: int) -> bytes:
    """A valid invoice in "ubl" or "cii"; what is taken off each line is put on again, so its net stays."""
    make, enrich = {"ubl": (ubl_invoice, _enrich_ubl), "cii": (cii_invoice, _enrich_cii)}[syntax]
    data = make(framework=FRAMEWORK, lines=tuple(_line(rank) for rank in range(lines)))
    root = etree.fromstring(data)
    enrich(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _line(rank: int) -> Line:
    return Line(
        name=f"Ramettes de papier recyclé A4, palette {rank + 1}",
        quantity=Decimal(rank % 40 + 1),
        unit_price=Decimal(425 + rank % 97) / 100,
        vat_rate=VAT_RATES[rank % 3],
        description="80 g, 500 feuilles, livraison au magasin central",
    )


# --- UBL

_UBL_BEFORE_ITEM = """
<cac:InvoicePeriod>
  <cbc:StartDate>2026-10-01</cbc:StartDate>
  <cbc:EndDate>2026-10-31</cbc:EndDate>
</cac:InvoicePeriod>
<cac:OrderLineReference><cbc:LineID>7</cbc:LineID></cac:OrderLineReference>
<cac:AllowanceCharge>
  <cbc:ChargeIndicator>false</cbc:ChargeIndicator>
  <cbc:AllowanceChargeReasonCode>95</cbc:AllowanceChargeReasonCode>
  <cbc:AllowanceChargeReason>Remise</cbc:AllowanceChargeReason>
  <cbc:MultiplierFactorNumeric>5</cbc:MultiplierFactorNumeric>
  <cbc:Amount currencyID="EUR">0.50</cbc:Amount>
  <cbc:BaseAmount currencyID="EUR">10.00</cbc:BaseAmount>
</cac:AllowanceCharge>
<cac:AllowanceCharge>
  <cbc:ChargeIndicator>true</cbc:ChargeIndicator>
  <cbc:AllowanceChargeReasonCode>FC</cbc:AllowanceChargeReasonCode>
  <cbc:AllowanceChargeReason>Port</cbc:AllowanceChargeReason>
  <cbc:Amount currencyID="EUR">0.50</cbc:Amount>
</cac:AllowanceCharge>
"""
_UBL_BEFORE_TAX = """
<cac:BuyersItemIdentification><cbc:ID>FOUR-0042</cbc:ID></cac:BuyersItemIdentification>
<cac:SellersItemIdentification><cbc:ID>PAP-A4-80</cbc:ID></cac:SellersItemIdentification>
<cac:StandardItemIdentification>
  <cbc:ID schemeID="0160">3701234567891</cbc:ID>
</cac:StandardItemIdentification>
<cac:OriginCountry><cbc:IdentificationCode>FR</cbc:IdentificationCode></cac:OriginCountry>
<cac:CommodityClassification>
  <cbc:ItemClassificationCode listID="STI">30197643</cbc:ItemClassificationCode>
</cac:CommodityClassification>
"""
_UBL_AFTER_TAX = """
<cac:AdditionalItemProperty><cbc:Name>Couleur</cbc:Name><cbc:Value>Blanc</cbc:Value></cac:AdditionalItemProperty>
<cac:AdditionalItemProperty><cbc:Name>Format</cbc:Name><cbc:Value>A4</cbc:Value></cac:AdditionalItemProperty>
"""


def _enrich_ubl(root: etree._Element) -> None:
    for line in root.iterfind("cac:InvoiceLine", UBL):
        note = etree.Element(f"{{{UBL['cbc']}}}Note")
        note.text = "Livré en une fois"
        line.insert(1, note)
        item = line.find("cac:Item", UBL)
        _before(item, _UBL_BEFORE_ITEM, UBL)
        _before(item.find("cac:ClassifiedTaxCategory", UBL), _UBL_BEFORE_TAX, UBL)
        item.extend(_fragment(_UBL_AFTER_TAX, UBL))
        quantity = etree.SubElement(
            line.find("cac:Price", UBL), f"{{{UBL['cbc']}}}BaseQuantity", unitCode="C62"
        )
        quantity.text = "1"


# --- CII

_CII_NOTE = "<ram:IncludedNote><ram:Content>Livré en une fois</ram:Content></ram:IncludedNote>"
_CII_BEFORE_NAME = """
<ram:GlobalID schemeID="0160">3701234567891</ram:GlobalID>
<ram:SellerAssignedID>PAP-A4-80</ram:SellerAssignedID>
<ram:BuyerAssignedID>FOUR-0042</ram:BuyerAssignedID>
"""
_CII_PRODUCT = """
<ram:ApplicableProductCharacteristic>
  <ram:Description>Couleur</ram:Description><ram:Value>Blanc</ram:Value>
</ram:ApplicableProductCharacteristic>
<ram:ApplicableProductCharacteristic>
  <ram:Description>Format</ram:Description><ram:Value>A4</ram:Value>
</ram:ApplicableProductCharacteristic>
<ram:DesignatedProductClassification>
  <ram:ClassCode listID="STI">30197643</ram:ClassCode>
</ram:DesignatedProductClassification>
<ram:OriginTradeCountry><ram:ID>FR</ram:ID></ram:OriginTradeCountry>
"""
_CII_ORDER = "<ram:BuyerOrderReferencedDocument><ram:LineID>7</ram:LineID></ram:BuyerOrderReferencedDocument>"
_CII_BEFORE_SUM = """
<ram:BillingSpecifiedPeriod>
  <ram:StartDateTime><udt:DateTimeString format="102">20261001</udt:DateTimeString></ram:StartDateTime>
  <ram:EndDateTime><udt:DateTimeString format="102">20261031</udt:DateTimeString></ram:EndDateTime>
</ram:BillingSpecifiedPeriod>
<ram:SpecifiedTradeAllowanceCharge>
  <ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator>
  <ram:CalculationPercent>5</ram:CalculationPercent>
  <ram:BasisAmount>10.00</ram:BasisAmount>
  <ram:ActualAmount>0.50</ram:ActualAmount>
  <ram:ReasonCode>95</ram:ReasonCode>
  <ram:Reason>Remise</ram:Reason>
</ram:SpecifiedTradeAllowanceCharge>
<ram:SpecifiedTradeAllowanceCharge>
  <ram:ChargeIndicator><udt:Indicator>true</udt:Indicator></ram:ChargeIndicator>
  <ram:ActualAmount>0.50</ram:ActualAmount>
  <ram:ReasonCode>FC</ram:ReasonCode>
  <ram:Reason>Port</ram:Reason>
</ram:SpecifiedTradeAllowanceCharge>
"""


def _enrich_cii(root: etree._Element) -> None:
    for line in root.iter(f"{{{CII['ram']}}}IncludedSupplyChainTradeLineItem"):
        line.find("ram:AssociatedDocumentLineDocument", CII).extend(_fragment(_CII_NOTE, CII))
        product = line.find("ram:SpecifiedTradeProduct", CII)
        _before(product.find("ram:Name", CII), _CII_BEFORE_NAME, CII)
        product.extend(_fragment(_CII_PRODUCT, CII))
        agreement = line.find("ram:SpecifiedLineTradeAgreement", CII)
        _before(agreement[0], _CII_ORDER, CII)
        settlement = line.find("ram:SpecifiedLineTradeSettlement", CII)
        _before(
            settlement.find("ram:SpecifiedTradeSettlementLineMonetarySummation", CII), _CII_BEFORE_SUM, CII
        )


def _fragment(xml: str, namespaces: dict[str, str]) -> list[etree._Element]:
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in namespaces.items())
    parser = etree.XMLParser(remove_blank_text=True)
    return list(etree.fromstring(f"<x {declared}>{xml}</x>", parser))


def _before(place: etree._Element, xml: str, namespaces: dict[str, str]) -> None:
    for element in _fragment(xml, namespaces):
        place.addprevious(element)
