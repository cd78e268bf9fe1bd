"""The verb check: which rules, where in the file, in which order, and what could not be judged."""

import re

import pytest

from core_invoice import UnknownRuleSet, check, read, rulesets_for
from core_invoice.checking import Report
from tests.core_invoice.invoices import WHOLE, spoil
from tests.samples import Line, cii_credit_note, cii_invoice, facturx_pdf, ubl_credit_note, ubl_invoice

DOCUMENTS = {
    "ubl": ubl_invoice,
    "ubl credit note": ubl_credit_note,
    "cii": cii_invoice,
    "cii credit note": cii_credit_note,
    "factur-x": lambda: facturx_pdf(cii_invoice()),
}
EXTENSION = "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"
MINIMUM = "urn:factur-x.eu:1p0:minimum"
BASIC_WL = "urn:factur-x.eu:1p0:basicwl"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_clean_document_has_no_finding(name):
    assert check(DOCUMENTS[name](), rules=["en16931", "fr-b2g"]) == Report(
        (), ("en16931 1.3.16", "fr-b2g 1.4.0")
    )


def test_bytes_reading_and_invoice_are_judged_alike():
    data = ubl_invoice(number="")

    reports = [check(data), check(read(data)), check(read(data).invoice)]

    assert [[one.rule for one in report.findings] for report in reports] == [["BR-02"]] * 3


def test_all_faults_come_at_once_and_in_order():
    findings = check(spoil(WHOLE, {"BT-1": None, "BT-3": None, "BG-22/BT-115": None})).findings

    assert [one.rule for one in findings] == ["BR-02", "BR-04", "BR-CO-16", "BR-15"]


def test_finding_names_its_line_and_path():
    data = ubl_invoice().replace(b'unitCode="MON"', b'unitCode="mois"')
    line = next(rank for rank, text in enumerate(data.splitlines(), start=1) if b'unitCode="mois"' in text)

    (found,) = check(data).findings

    assert (found.rule, found.where, found.line) == ("BR-CL-23", "BG-25[2]/BT-130", line)
    assert found.path.endswith("InvoiceLine[2]/cbc:InvoicedQuantity/@unitCode")


def test_finding_on_a_missing_term_names_the_group_above():
    data = ubl_invoice().replace(b"<cbc:BuyerReference>SERV-TECH</cbc:BuyerReference>", b"")
    data = data.replace(b"<cbc:Name>Maintenance des photocopieurs, forfait mensuel</cbc:Name>", b"")

    (found,) = check(data).findings

    assert found.rule == "BR-25"
    assert found.path.endswith("InvoiceLine[2]/cac:Item")


def test_unreadable_value_is_a_fatal_finding_and_the_rest_is_judged():
    data = ubl_invoice(number="").replace(b">1086.00<", b">abc<")

    report = check(data)

    assert not report.judged
    assert {"EN-DATA-01", "BR-02"} <= {one.rule for one in report.findings}
    assert "BR-12" not in {one.rule for one in report.findings}


def test_unreadable_value_says_what_is_written():
    (found,) = check(ubl_invoice().replace(b">2026-10-30<", b">30/10/2026<")).findings

    assert (found.rule, found.where, found.stated) == ("EN-DATA-01", "BG-13/BT-72", "30/10/2026")
    assert "30/10/2026" in found.text("fr").message


def test_content_outside_the_standard_is_a_warning():
    outside = b"<cbc:UUID>1</cbc:UUID><cbc:CopyIndicator>false</cbc:CopyIndicator><cbc:IssueDate>"

    report = check(ubl_invoice().replace(b"<cbc:IssueDate>", outside, 1))

    assert report.valid
    assert [one.rule for one in report.warnings] == ["UBL-CR-005", "UBL-CR-004"]


def test_content_that_no_term_covers_is_one_warning_when_asked_for():
    outside = b"<cbc:UUID>1</cbc:UUID><cbc:CopyIndicator>false</cbc:CopyIndicator><cbc:IssueDate>"

    report = check(ubl_invoice().replace(b"<cbc:IssueDate>", outside, 1), rules=["unread"])

    assert [(one.rule, one.stated) for one in report.warnings] == [("EN-DATA-02", "2")]


def test_pdf_that_declares_another_profile_is_a_warning():
    (found,) = check(facturx_pdf(cii_invoice(), profile="BASIC")).findings

    assert (found.rule, found.severity, found.stated, found.expected) == (
        "EN-DATA-03",
        "warning",
        "BASIC",
        "EN 16931",
    )


def test_totals_element_missing_beside_a_vat_total_is_one_finding():
    """In UBL the VAT totals stand outside the element of the totals."""
    data = ubl_invoice()
    start, end = data.index(b"<cac:LegalMonetaryTotal>"), data.index(b"</cac:LegalMonetaryTotal>")
    data = data[:start] + data[end + len(b"</cac:LegalMonetaryTotal>") :]

    assert [one.rule for one in check(data).findings] == ["BR-CO-15"]


def test_remittance_information_alone_is_no_payment_instruction_in_cii():
    data = cii_invoice()
    start = data.index(b"<ram:SpecifiedTradeSettlementPaymentMeans>")
    end = data.index(b"</ram:SpecifiedTradeSettlementPaymentMeans>") + len(
        b"</ram:SpecifiedTradeSettlementPaymentMeans>"
    )
    without = data[:start] + data[end:]
    reference = without.replace(
        b"<ram:InvoiceCurrencyCode>",
        b"<ram:PaymentReference>F</ram:PaymentReference><ram:InvoiceCurrencyCode>",
    )

    assert check(reference).findings == ()


def rules_of(data):
    return {one.rule for one in check(data).findings if one.severity == "fatal"}


OTHER_TAX = (
    b"<cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory>",
    b"<cbc:ID>GST</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory>",
)


def test_category_of_another_tax_is_none_but_its_amount_counts():
    """UBL adds up the line's amount all the same, so the taxable amount is not blamed."""
    assert rules_of(ubl_invoice().replace(*OTHER_TAX, 1)) == {"BR-CO-04"}


def test_only_line_of_standard_rate_in_another_tax_lacks_an_identifier():
    data = ubl_invoice(lines=(Line("Chaise"),)).replace(*OTHER_TAX)

    assert rules_of(data) == {"BR-CO-04", "BR-S-02"}


def test_breakdown_of_another_tax_has_no_rate_either():
    data = ubl_invoice(lines=(Line("Chaise"),))
    data = data.replace(
        b"<cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory>",
        b"<cbc:ID>GST</cbc:ID></cac:TaxScheme></cac:TaxCategory>",
    )

    assert rules_of(data) == {"BR-47", "BR-48", "BR-CO-17"}


def test_date_in_another_format_is_no_date_in_cii():
    data = cii_invoice().replace(b'format="102">20261103', b'format="203">20261103')

    assert rules_of(data) == {"BR-03"}


def test_vat_total_without_a_currency_is_blamed_for_it():
    data = ubl_invoice().replace(
        b'<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">', b"<cac:TaxTotal><cbc:TaxAmount>"
    )

    assert rules_of(data) == {"BR-CL-03", "BR-CO-15"}


def test_standard_is_the_default():
    assert rulesets_for(read(ubl_invoice())) == ("en16931",)


@pytest.mark.parametrize(
    ("specification", "expected"),
    [(MINIMUM, "facturx-minimum"), (BASIC_WL, "facturx-basicwl"), (EXTENSION, "en16931-extension")],
)
def test_profile_chooses_the_rules(specification, expected):
    assert rulesets_for(read(cii_invoice(specification=specification))) == (expected,)


def test_term_that_a_small_profile_lacks_is_advice():
    report = check(cii_invoice(specification=MINIMUM, lines=()))

    outside = [one for one in report.findings if one.rule == "EN-DATA-05"]
    assert "BG-16/BG-17[1]/BT-84" in {one.where for one in outside}
    assert {one.severity for one in outside} == {"warning"}


def test_older_flow_of_chorus_pro_is_not_blocked_by_the_whole_norm():
    """No BT-24, another currency, no country, an item without a name: its gateway takes that."""
    older = cii_invoice().replace(b">EUR<", b">USD<").replace(b'"EUR"', b'"USD"')
    older = re.sub(
        rb"<ram:GuidelineSpecifiedDocumentContextParameter>.*?</ram:Guideline\w+>", b"", older, flags=re.S
    )
    older = re.sub(rb"<ram:CountryID>\w+</ram:CountryID>", b"", older)
    older = re.sub(rb"(<ram:SpecifiedTradeProduct>.*?<ram:Name>)[^<]*", rb"\1", older, flags=re.S)

    assert not check(older, rules=["en16931"]).valid
    assert check(older, rules=["chorus-pro"]).valid


def test_older_flow_of_chorus_pro_needs_payment_means_and_right_totals():
    wrong = cii_invoice().replace(b">1086.00<", b">1086.01<", 1)

    assert not check(wrong, rules=["chorus-pro"]).valid


def test_pdf_is_judged_as_factur_x_judges_it():
    reading = read(
        facturx_pdf(cii_invoice().replace(b"<ram:ChargeAmount>", b'<ram:ChargeAmount currencyID="EUR">'))
    )

    report = check(reading)

    assert rulesets_for(reading) == ("facturx-en16931",)
    assert {one.rule for one in report.warnings} == {"CII-DT-031"}
    assert report.valid


def test_minimum_is_not_held_to_lines():
    """Nor to a breakdown: MINIMUM has neither."""
    report = check(cii_invoice(specification=MINIMUM, lines=()))

    assert {"BR-16", "BR-CO-18", "BR-CO-10"}.isdisjoint(one.rule for one in report.findings)


def test_extension_is_advised_where_it_replaces_a_sum():
    report = check(cii_invoice(specification=EXTENSION).replace(b">1086.00<", b">1086.01<", 1))

    assert report.findings
    assert report.valid


def test_unknown_rule_set_is_named():
    with pytest.raises(UnknownRuleSet, match="en16932"):
        check(WHOLE, rules=["en16932"])


def test_report_tells_fatal_from_warning():
    report = check(spoil(WHOLE, {"BT-1": "F" * 21, "BT-3": None}), rules=["en16931", "fr-b2g"])

    assert [one.rule for one in report.fatal] == ["BR-04"]
    assert [one.rule for one in report.warnings] == ["BR-FR-CPRO-02"]
    assert not report.valid


def test_rule_that_every_line_breaks_is_told_a_thousand_times_at_most():
    data = ubl_invoice(lines=(Line("Papier", unit="pas-une-unité"),) * 1_001)

    assert [one.rule for one in check(data).findings].count("BR-CL-23") == 1_000
