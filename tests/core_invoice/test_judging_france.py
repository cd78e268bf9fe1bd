"""The French rules of flow 2 (BR-FR): one sample spoilt at a time, what fires, and where."""

import time
from datetime import date

import pytest
from lxml import etree

from core_invoice import check
from tests.samples import cii_credit_note, cii_invoice, ubl_credit_note, ubl_invoice
from tests.samples.sub_invoices import CII, UBL, cii_sub_invoices, ubl_sub_invoices

NAMES = {**UBL, **CII}
SELLER, BUYER = "cac:AccountingSupplierParty/cac:Party", "cac:AccountingCustomerParty/cac:Party"
LINE = "//cac:InvoiceLine"
DOCUMENT, AGREEMENT = "//rsm:ExchangedDocument", "//ram:ApplicableHeaderTradeAgreement"
SETTLEMENT = "//ram:ApplicableHeaderTradeSettlement"
CII_LINE = "//ram:IncludedSupplyChainTradeLineItem"
TOTALS = f"{SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation"
NOTES = (("PMT", "40 euros"), ("PMD", "8 points"), ("AAB", "sans escompte"))


def put(path, text, **attributes):
    """Another text, or other attributes, at the first place of that path."""

    def act(root):
        element = root.xpath(path, namespaces=NAMES)[0]
        if text is not None:
            element.text = text
        element.attrib.update(attributes)

    return act


def drop(path):
    def act(root):
        for element in root.xpath(path, namespaces=NAMES):
            element.getparent().remove(element)

    return act


def add(path, xml):
    """More inside the first place of that path, at its end."""

    def act(root):
        names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())
        root.xpath(path, namespaces=NAMES)[0].extend(etree.fromstring(f"<x {names}>{xml}</x>"))

    return act


def spoilt(data, *acts):
    root = etree.fromstring(data)
    for act in acts:
        act(root)
    return etree.tostring(root)


def report(data, *acts, rules="fr-ctc"):
    return check(spoilt(data, *acts), rules=[rules])


def fired(data, *acts):
    return {(found.rule, found.where) for found in report(data, *acts).findings}


def rules(data, *acts):
    return {rule for rule, _ in fired(data, *acts)}


def bar(treatment):
    return (*NOTES, ("BAR", treatment))


@pytest.mark.parametrize("make", [ubl_invoice, ubl_credit_note, cii_invoice, cii_credit_note])
def test_sample_keeps_the_french_rules(make):
    assert fired(make(framework="S1")) == set()


UBL_CASES = [
    ("BR-FR-01_BT-1-1", put("cbc:ID", "F" * 36), "BT-1"),
    ("BR-FR-02_BT-1", put("cbc:ID", "F 1"), "BT-1"),
    ("BR-FR-01_BT-1-2", put("cbc:ID", "F 1"), "BT-1"),
    ("BR-FR-03_BT-2", put("cbc:IssueDate", "2026-02-29"), "BT-2"),
    ("BR-FR-03_BT-72", put("cac:Delivery/cbc:ActualDeliveryDate", "2026-11-03Z"), "BG-13/BT-72"),
    ("BR-FR-04_BT-3", put("cbc:InvoiceTypeCode", "326"), "BT-3"),
    ("BR-FR-05_BT-22-1", drop("cbc:Note[contains(., '#PMT#')]"), "BG-1"),
    ("BR-FR-06_BT-21-2", add(".", "<cbc:Note>#PMD#encore</cbc:Note>"), "BG-1[4]/BT-22"),
    ("BR-FR-08_BT-23", put("cbc:ProfileID", "A1"), "BG-2/BT-23"),
    ("BR-FR-08_BT-23", drop("cbc:ProfileID"), "BG-2/BT-23"),
    ("BR-FR-09_BT-29", put(f"{SELLER}/cac:PartyIdentification/cbc:ID", "1234567820001"), "BG-4/BT-29[1]"),
    (
        "BR-FR-09_BT-46",
        put(f"{BUYER}/cac:PartyIdentification/cbc:ID", "12345678200010"),
        "BG-7/BT-46[1]",
    ),
    ("BR-FR-10_BT-30", put(f"{SELLER}/cac:PartyLegalEntity/cbc:CompanyID", "12345678"), "BG-4/BT-30"),
    ("BR-FR-12_BT-49", put(f"{BUYER}/cbc:EndpointID", " "), "BG-7/BT-49"),
    ("BR-FR-13_BT-34", drop(f"{SELLER}/cbc:EndpointID"), "BG-4/BT-34"),
    ("BR-FR-15_BT-118-1", put("//cac:TaxSubtotal/cac:TaxCategory/cbc:ID", "B"), "BG-23[1]/BT-118"),
    ("BR-FR-15_BT-118-2", put("//cac:TaxSubtotal/cac:TaxCategory/cbc:ID", "L"), "BG-23[1]/BT-118"),
    ("BR-FR-08_BT-151-2", put("//cac:ClassifiedTaxCategory/cbc:ID", "M"), "BG-25[1]/BG-30/BT-151"),
    ("BR-FR-16_BT-119", put("//cac:TaxSubtotal/cac:TaxCategory/cbc:Percent", "20.000"), "BG-23[1]/BT-119"),
    ("BR-FR-16_BT-152", put("//cac:ClassifiedTaxCategory/cbc:Percent", "19"), "BG-25[1]/BG-30/BT-152"),
    (
        "BR-FR-17_BT-123",
        add(
            ".",
            "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cbc:DocumentDescription>Plan"
            "</cbc:DocumentDescription></cac:AdditionalDocumentReference>",
        ),
        "BG-24[1]/BT-123",
    ),
    (
        "BR-FR-18_BT-123",
        add(
            ".",
            2 * "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cbc:DocumentDescription>LISIBLE"
            "</cbc:DocumentDescription></cac:AdditionalDocumentReference>",
        ),
        "BG-24[2]/BT-123",
    ),
    ("BR-FR-20_BT-21", add(".", "<cbc:Note>#BAR#B3B</cbc:Note>"), "BG-1[4]/BT-22"),
    ("BR-FR-23_BT-49", put(f"{BUYER}/cbc:EndpointID", "98765432/1"), "BG-7/BT-49"),
    (
        "BR-FR-24_BT-46",
        put(f"{BUYER}/cac:PartyIdentification/cbc:ID", "A/B", schemeID="0224"),
        "BG-7/BT-46[1]",
    ),
    ("BR-FR-25_BT-34", put(f"{SELLER}/cbc:EndpointID", "9" * 126), "BG-4/BT-34"),
    (
        "BR-FR-26_BT-46",
        put(f"{BUYER}/cac:PartyIdentification/cbc:ID", "A" * 101, schemeID="0224"),
        "BG-7/BT-46[1]",
    ),
    (
        "BR-FR-28-Value",
        add(
            f"{LINE}[2]/cac:Item",
            "<cac:AdditionalItemProperty><cbc:Name>Poids</cbc:Name>"
            "<cbc:ValueQuantity>2</cbc:ValueQuantity></cac:AdditionalItemProperty>",
        ),
        "BG-25[2]/BG-31/BG-32[1]/BT-161",
    ),
    ("BR-FR-30_BT-21", add(".", 2 * "<cbc:Note>#BAR#B2B</cbc:Note>"), "BG-1[5]/BT-22"),
    (
        "BR-FR-32-LEGALID",
        put(f"{BUYER}/cac:PartyLegalEntity/cbc:CompanyID", "98765432A"),
        "BG-7/BT-47",
    ),
    (
        "BR-FR-CO-07_BT-9",
        put("cbc:DueDate", "2026-11-02"),
        "BT-9",
    ),
    ("BR-FR-CO-10_BT-29-1", add(f"{SELLER}/cac:PartyIdentification", "<cbc:ID>7</cbc:ID>"), "BG-4/BT-29[2]"),
    ("BR-FR-CO-12_BT-5", put("cbc:DocumentCurrencyCode", "CHF"), "BT-6"),
    (
        "BR-FR-CO-14_BT-29-1",
        put(f"{SELLER}/cac:PartyIdentification/cbc:ID", "123456782", schemeID="0231"),
        "BG-1",
    ),
    (
        "BR-FR-CO-15_BT-29-1",
        put(f"{SELLER}/cac:PartyIdentification/cbc:ID", "123456782", schemeID="0231"),
        "BG-11/BT-63",
    ),
    ("BR-FR-DEC-01_BT-115", put("//cbc:PayableAmount", "1303.330"), "BG-22/BT-115"),
    ("BR-FR-DEC-01_BT-131", put(f"{LINE}[3]/cbc:LineExtensionAmount", "+186.00"), "BG-25[3]/BT-131"),
    ("BR-FR-DEC-02_BT-129", put(f"{LINE}[2]/cbc:InvoicedQuantity", "1e0"), "BG-25[2]/BT-129"),
    ("BR-FR-DEC-03_BT-146", put(f"{LINE}[2]/cac:Price/cbc:PriceAmount", "-1"), "BG-25[2]/BG-29/BT-146"),
    (
        "BR-FR-DEC-04_BT-152",
        put("//cac:ClassifiedTaxCategory/cbc:Percent", "020.00"),
        "BG-25[1]/BG-30/BT-152",
    ),
]


@pytest.mark.parametrize(("rule", "act", "where"), UBL_CASES, ids=[case[0] for case in UBL_CASES])
def test_ubl(rule, act, where):
    assert (rule, where) in fired(ubl_invoice(framework="S1"), act)


CII_CASES = [
    ("BR-FR-01_BT-1", put(f"{DOCUMENT}/ram:ID", "F" * 36), "BT-1"),
    ("BR-FR-02_BT-1", put(f"{DOCUMENT}/ram:ID", "F 1"), "BT-1"),
    ("BR-FR-03_BT-2", put(f"{DOCUMENT}/ram:IssueDateTime/udt:DateTimeString", "20260229"), "BT-2"),
    ("BR-FR-04_BT-3", put(f"{DOCUMENT}/ram:TypeCode", "326"), "BT-3"),
    ("BR-FR-05_BT-22_AAB", drop(f"{DOCUMENT}/ram:IncludedNote[ram:SubjectCode='AAB']"), "BG-1"),
    (
        "BR-FR-06_BT-21_TXD",
        add(DOCUMENT, 2 * "<ram:IncludedNote><ram:SubjectCode>TXD</ram:SubjectCode></ram:IncludedNote>"),
        "BG-1[5]",
    ),
    (
        "BR-FR-08_BT-23",
        put("//ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID", "A1"),
        "BG-2/BT-23",
    ),
    (
        "BR-FR-09_BT-46",
        put(f"{AGREEMENT}/ram:BuyerTradeParty/ram:GlobalID", "12345678200010"),
        "BG-7/BT-46[1]",
    ),
    (
        "BR-FR-10_BT-30",
        drop(f"{AGREEMENT}/ram:SellerTradeParty/ram:SpecifiedLegalOrganization"),
        "BG-4/BT-30",
    ),
    ("BR-FR-12_BT-49", drop(f"{AGREEMENT}/ram:BuyerTradeParty/ram:URIUniversalCommunication"), "BG-7/BT-49"),
    (
        "BR-FR-15_BT-95_BT-118",
        drop(f"{SETTLEMENT}/ram:ApplicableTradeTax[1]/ram:CategoryCode"),
        "BG-23[1]/BT-118",
    ),
    (
        "BR-FR-16_BT-152",
        put(f"{CII_LINE}//ram:ApplicableTradeTax/ram:RateApplicablePercent", "20.000"),
        "BG-25[1]/BG-30/BT-152",
    ),
    (
        "BR-FR-20_BT-21",
        add(
            DOCUMENT,
            "<ram:IncludedNote><ram:Content>B3B</ram:Content><ram:SubjectCode>BAR</ram:SubjectCode>"
            "</ram:IncludedNote>",
        ),
        "BG-1[4]/BT-22",
    ),
    (
        "BR-FR-27_BT-160",
        add(
            f"{CII_LINE}[1]/ram:SpecifiedTradeProduct",
            "<ram:ApplicableProductCharacteristic><ram:Description> </ram:Description>"
            "<ram:Value>1</ram:Value></ram:ApplicableProductCharacteristic>",
        ),
        "BG-25[1]/BG-31/BG-32[1]/BT-160",
    ),
    (
        "BR-FR-32-GLOBALID",
        put(f"{AGREEMENT}/ram:BuyerTradeParty/ram:GlobalID", "12", schemeID="0002"),
        "BG-7/BT-46[1]",
    ),
    (
        "BR-FR-CO-10_BT-46-2",
        add(
            f"{AGREEMENT}/ram:BuyerTradeParty",
            '<ram:GlobalID schemeID="0009">98765432400019</ram:GlobalID>',
        ),
        "BG-7/BT-46[2]",
    ),
    ("BR-FR-DEC-01_BT-112", put(f"{TOTALS}/ram:GrandTotalAmount", "1 303.33"), "BG-22/BT-112"),
    (
        "BR-FR-DEC-04_BT-119",
        put(f"{SETTLEMENT}/ram:ApplicableTradeTax/ram:RateApplicablePercent", "-5.5"),
        "BG-23[1]/BT-119",
    ),
]


@pytest.mark.parametrize(("rule", "act", "where"), CII_CASES, ids=[case[0] for case in CII_CASES])
def test_cii(rule, act, where):
    assert (rule, where) in fired(cii_invoice(framework="S1"), act)


# --- Conditions ---


@pytest.mark.parametrize("make", [ubl_invoice, cii_invoice])
def test_paid_invoice_says_what_was_paid_and_when(make):
    data = make(framework="S2", due_date=None)

    assert {"BR-FR-CO-09_BT-23-1", "BR-FR-CO-09_BT-23-2", "BR-FR-CO-09_BT-23-3"} <= rules(data)


@pytest.mark.parametrize("make", [ubl_invoice, cii_invoice])
def test_paid_invoice_may_be_due_before_it_is_issued(make):
    assert "BR-FR-CO-07_BT-9" not in rules(make(framework="S2", due_date=date(2026, 1, 1)))


@pytest.mark.parametrize("make", [ubl_invoice, cii_invoice])
def test_final_invoice_is_no_prepayment(make):
    assert ("BR-FR-CO-08_BT-23", "BG-2/BT-23") in fired(make(framework="S4", type_code="386"))


@pytest.mark.parametrize(("make", "rule"), [(ubl_invoice, "BT-3"), (cii_invoice, "BT-4")])
def test_corrected_invoice_names_the_one_that_it_corrects(make, rule):
    assert f"BR-FR-CO-04_{rule}" in rules(make(framework="S1", type_code="384"))


@pytest.mark.parametrize("make", [ubl_credit_note, cii_credit_note])
def test_credit_note_names_an_invoice(make):
    assert "BR-FR-CO-05_BT-3" in rules(make(framework="S1", preceding_number=None, preceding_date=None))


@pytest.mark.parametrize("make", [ubl_credit_note, cii_credit_note])
def test_credit_note_of_a_contract_names_it(make):
    assert ("BR-FR-CO-03_BT-3", "BT-12") in fired(make(framework="S1", type_code="262"))


@pytest.mark.parametrize("make", [ubl_invoice, cii_invoice])
def test_b2b_buyer_has_an_address_of_the_directory(make):
    data = make(framework="S1", notes=bar("B2B"))
    act = (
        put(f"{BUYER}/cbc:EndpointID", "elsewhere")
        if make is ubl_invoice
        else put(f"{AGREEMENT}/ram:BuyerTradeParty//ram:URIID", "elsewhere")
    )

    assert ("BR-FR-21_BT-49", "BG-7/BT-49") in fired(data, act)


@pytest.mark.parametrize("make", [ubl_invoice, cii_invoice])
def test_self_billed_seller_has_an_address_of_the_directory(make):
    data = make(framework="S1", notes=bar("B2B"), type_code="389")
    act = (
        put(f"{SELLER}/cbc:EndpointID", None, schemeID="EM")
        if make is ubl_invoice
        else put(
            f"{AGREEMENT}/ram:SellerTradeParty//ram:URIUniversalCommunication/ram:URIID", None, schemeID="EM"
        )
    )

    assert ("BR-FR-22_BT-34", "BG-4/BT-34") in fired(data, act)


@pytest.mark.parametrize("make", [ubl_invoice, cii_invoice])
def test_b2b_buyer_has_a_siren(make):
    data = make(framework="S1", notes=bar("B2B"))
    siren = (
        f"{BUYER}/cac:PartyLegalEntity/cbc:CompanyID",
        f"{AGREEMENT}/ram:BuyerTradeParty/*/ram:ID[@schemeID='0002']",
    )
    act = drop(" | ".join(siren))

    assert ("BR-FR-11_BT-47", "BG-7/BT-47") in fired(data, act)


# --- Where the artefacts surprise ---


def test_blank_address_passes_in_cii():
    act = put(f"{AGREEMENT}/ram:BuyerTradeParty//ram:URIID", " ")

    assert "BR-FR-12_BT-49" not in rules(cii_invoice(framework="S1"), act)


def test_hours_after_a_day_pass_in_cii():
    act = put(f"{DOCUMENT}/ram:IssueDateTime/udt:DateTimeString", "20261103120000")

    assert "BR-FR-03_BT-2" not in rules(cii_invoice(framework="S1"), act)


def test_date_without_a_year_stops_in_ubl():
    found = report(ubl_invoice(framework="S1"), put("cbc:IssueDate", "3 novembre"))

    assert not found.judged
    assert {"BR-FR-03_BT-2", "EN-DATA-01"} <= {one.rule for one in found.findings}


def test_several_frameworks_stop():
    found = report(ubl_invoice(framework="S1"), add(".", "<cbc:ProfileID>B1</cbc:ProfileID>"))

    assert not found.judged


def test_two_sirets_of_a_payee_without_siren_stop_in_cii():
    siret = '<ram:GlobalID schemeID="0009">x</ram:GlobalID>'
    payee = add(SETTLEMENT, f"<ram:PayeeTradeParty>{2 * siret}<ram:Name>P</ram:Name></ram:PayeeTradeParty>")

    assert not report(cii_invoice(framework="S1"), payee).judged


def test_broken_siret_of_a_seller_is_told_whatever_his_sirens():
    legal_id = '<cbc:CompanyID schemeID="0002">123456782</cbc:CompanyID>'
    acts = (
        put(f"{SELLER}/cac:PartyIdentification/cbc:ID", "x"),
        add(SELLER, f"<cac:PartyLegalEntity>{legal_id}</cac:PartyLegalEntity>"),
    )
    found = report(ubl_invoice(framework="S1"), *acts)

    assert found.judged
    assert "BR-FR-09_BT-29" in {one.rule for one in found.findings}


def test_credit_notes_rates_of_lines_are_not_looked_at_in_ubl():
    act = put("//cac:ClassifiedTaxCategory/cbc:Percent", "19")

    assert "BR-FR-16_BT-152" not in rules(ubl_credit_note(framework="S1"), act)


def test_rules_only_advise_in_the_set_for_getting_ready():
    found = report(ubl_invoice(framework="A1"), rules="fr-ctc-warning")

    assert found.valid
    assert [one.rule for one in found.warnings] == ["BR-FR-08_BT-23"]


def test_finding_says_what_is_stated():
    found = next(iter(report(ubl_invoice(framework="A1")).findings))

    assert "A1" in found.text("fr").message
    assert "A1" in found.text("en").message


# --- Sub-invoices ---

GROUPED = [
    pytest.param(ubl_sub_invoices, ubl_invoice, id="ubl"),
    pytest.param(cii_sub_invoices, cii_invoice, id="cii"),
]
SUMS = f"{CII_LINE}[1]//ram:SpecifiedTradeSettlementLineMonetarySummation"
_SUB_CASES = {
    "BR-FR-MV-01_EXT-FR-FE-163": (
        put(f"{LINE}[2]//cbc:DocumentStatusCode", " "),
        put(f"{CII_LINE}[2]//ram:LineStatusReasonCode", " "),
    ),
    "BR-FR-MV-02_EXT-FR-FE-163": (
        drop(f"{LINE}/cac:BillingReference"),
        drop("//ram:LineStatusReasonCode"),
    ),
    "BR-FR-MV-03_EXT-FR-FE-164": (
        drop(f"{LINE}[1]//cac:ManufacturerParty//cbc:RegistrationName"),
        drop(f"{CII_LINE}[1]//ram:ItemSellerTradeParty/ram:Name"),
    ),
    "BR-FR-MV-03_EXT-FR-FE-177": (
        drop(f"{LINE}[1]//cac:ManufacturerParty//cbc:IdentificationCode"),
        drop(f"{CII_LINE}[1]//ram:ItemSellerTradeParty//ram:CountryID"),
    ),
    "BR-FR-MV-03_EXT-FR-FE-181": (drop(f"{LINE}[1]/cac:TaxTotal"), drop(f"{SUMS}/ram:TaxTotalAmount")),
    "BR-FR-MV-03_EXT-FR-FE-182": (
        add(".", "<cbc:TaxCurrencyCode>CHF</cbc:TaxCurrencyCode>"),
        add(SETTLEMENT, "<ram:TaxCurrencyCode>CHF</ram:TaxCurrencyCode>"),
    ),
    "BR-FR-MV-03_BT-128_AVV": (
        put(f"{LINE}[1]//cbc:ID[@schemeID='AVV']", "M8"),
        put(
            f"{CII_LINE}[1]//ram:AdditionalReferencedDocument[ram:ReferenceTypeCode='AVV']/ram:IssuerAssignedID",
            "M8",
        ),
    ),
    "BR-FR-MV-05_EXT-FR-FE-BG-12": (
        put(f"{LINE}[1]/cbc:LineExtensionAmount", "1.00"),
        put(f"{SUMS}/ram:LineTotalAmount", "1.00"),
    ),
    "BR-FR-MV-06_EXT-FR-FE-167": (
        put(f"{LINE}[2]//cac:ManufacturerParty//cbc:CompanyID", "111111111"),
        put(f"{CII_LINE}[2]//ram:ItemSellerTradeParty/ram:SpecifiedLegalOrganization/ram:ID", "111111111"),
    ),
    "BR-FR-MV-07_BT-128": (
        put(f"{LINE}[2]//cbc:ID[@schemeID='AFL']", "X"),
        put(f"{CII_LINE}[2]//ram:AdditionalReferencedDocument/ram:IssuerAssignedID", "X"),
    ),
    "BR-FR-MV-08_BT-128": (
        put(f"{LINE}[2]//cbc:TaxExemptionReason", "F2026-0042"),
        put(f"{CII_LINE}[2]//ram:ExemptionReason", "F2026-0042"),
    ),
    "BR-FR-MV-09_EXT-FR-FE-181": (
        put(f"{LINE}[1]/cac:TaxTotal/cbc:TaxAmount", "1.00"),
        put(f"{SUMS}/ram:TaxTotalAmount", "1.00"),
    ),
    "BR-FR-MV-10_EXT-FR-FE-184": (
        add(f"{LINE}[1]", "<cbc:TaxInclusiveLineExtensionAmount>1.00</cbc:TaxInclusiveLineExtensionAmount>"),
        add(SUMS, "<ram:GrandTotalAmount>1.00</ram:GrandTotalAmount>"),
    ),
    "BR-FR-MV-11_BT-128": (
        put(f"{LINE}[1]//cbc:ID[@schemeID='AFL']", "X"),
        put(
            f"{CII_LINE}[1]//ram:AdditionalReferencedDocument[ram:ReferenceTypeCode='AFL']/ram:IssuerAssignedID",
            "X",
        ),
    ),
    "BR-FR-MV-12_BT-128": (
        put(f"{LINE}[4]//cbc:ID[@schemeID='AFL']", "F2026-0042"),
        put(f"{CII_LINE}[4]//ram:AdditionalReferencedDocument/ram:IssuerAssignedID", "F2026-0042"),
    ),
    "BR-FR-MV-13_BT-3": (put("cbc:InvoiceTypeCode", "389"), put(f"{DOCUMENT}/ram:TypeCode", "389")),
    "BR-FR-MV-14-EXT-FR-FE-136": (put("cbc:InvoiceTypeCode", "384"), put(f"{DOCUMENT}/ram:TypeCode", "384")),
}
SUB_CASES = [
    pytest.param(rule, kind, act, id=f"{kind}-{rule}")
    for rule, acts in _SUB_CASES.items()
    for kind, act in zip(("ubl", "cii"), acts, strict=True)
]


def several_sellers(kind):
    return (
        ubl_sub_invoices(ubl_invoice(framework="M8"))
        if kind == "ubl"
        else cii_sub_invoices(cii_invoice(framework="M8"))
    )


@pytest.mark.parametrize("kind", ["ubl", "cii"])
def test_sample_of_several_sellers_keeps_the_rules(kind):
    assert fired(several_sellers(kind)) == set()


@pytest.mark.parametrize(("rule", "kind", "act"), SUB_CASES)
def test_sub_invoices(rule, kind, act):
    assert rule in rules(several_sellers(kind), act)


@pytest.mark.parametrize(("group", "make"), GROUPED)
def test_two_way_invoice_is_self_billed(group, make):
    found = rules(group(make(framework="B9", type_code="380")))

    assert found in ({"BR-FR-MV-BD_BT-3"}, {"BR-FR-BD-13_BT-3"})


@pytest.mark.parametrize(("group", "make"), GROUPED)
def test_two_way_invoice_is_of_seller_and_buyer(group, make):
    act = put("//cac:ManufacturerParty//cbc:CompanyID | //ram:ItemSellerTradeParty//ram:ID", "111111111")

    assert {"BR-FR-BD-02_BT-30", "BR-FR-BD-02_BT-31"} & rules(
        group(make(framework="B9", type_code="389")), act
    )


@pytest.mark.parametrize(("group", "make"), GROUPED)
def test_price_may_be_negative_in_a_two_way_invoice_alone(group, make):
    act = put("//cbc:PriceAmount | //ram:NetPriceProductTradePrice/ram:ChargeAmount", "-4.25")
    two_way, plain = (rules(make(framework=framework), act) for framework in ("B9", "S1"))

    assert "BR-FR-DEC-03_BT-146" in plain - two_way


def test_many_sub_invoices_take_time_in_proportion():
    def seconds(times):
        root = etree.fromstring(several_sellers("cii"))
        head = root.xpath(f"{CII_LINE}[1]", namespaces=NAMES)[0]
        for _ in range(times):
            head.addnext(etree.fromstring(etree.tostring(head)))
        data = etree.tostring(root)
        began = time.process_time()
        check(data, rules=["fr-ctc"])
        return time.process_time() - began

    seconds(100)
    assert seconds(2_000) < 12 * seconds(500)
