"""The norm's rules on CII, where the artefact surprises."""

import pytest
from lxml import etree

from core_invoice.judging.bench import judge
from core_invoice.judging.cii.scopes import PREFIXES
from core_invoice.judging.rulesets import tables

NAMES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in PREFIXES.items())


def judged(settlement="", *, lines="", agreement="", beside=""):
    text = (
        f"<rsm:CrossIndustryInvoice {NAMES}>{beside}<rsm:SupplyChainTradeTransaction>{lines}"
        f"<ram:ApplicableHeaderTradeAgreement>{agreement}</ram:ApplicableHeaderTradeAgreement>"
        f"<ram:ApplicableHeaderTradeSettlement>{settlement}</ram:ApplicableHeaderTradeSettlement>"
        "</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>"
    )
    return judge(etree.fromstring(text.encode()), tables(("en16931",), "cii"))


def fired(*args, **parts):
    bench = judged(*args, **parts)
    assert not bench.halts
    return {hit.rule for hit in bench.hits} | {absence.rule for absence, _ in bench.absences}


def tag(name, *inside):
    return f"<ram:{name}>{''.join(inside)}</ram:{name}>"


def tax(code="S", rate="20", *, basis="100", amount="20", kind="VAT", name="ApplicableTradeTax"):
    return tag(
        name,
        tag("CalculatedAmount", amount),
        tag("TypeCode", kind),
        tag("BasisAmount", basis),
        tag("CategoryCode", code),
        tag("RateApplicablePercent", rate),
    )


def line(code="S", rate="20", *, amount="100", inside=""):
    totals = tag("SpecifiedTradeSettlementLineMonetarySummation", tag("LineTotalAmount", amount))
    vat = tag(
        "ApplicableTradeTax",
        tag("TypeCode", "VAT"),
        tag("CategoryCode", code),
        tag("RateApplicablePercent", rate),
    )
    return tag("IncludedSupplyChainTradeLineItem", tag("SpecifiedLineTradeSettlement", vat, totals), inside)


def allowance(indicator, *, code="S", amount="10", rate="20", more=""):
    said = "" if indicator is None else f"<udt:Indicator>{indicator}</udt:Indicator>"
    vat = tag("TypeCode", "VAT") + tag("CategoryCode", code) + tag("RateApplicablePercent", rate)
    return tag(
        "SpecifiedTradeAllowanceCharge",
        tag("ChargeIndicator", said) if said else "",
        tag("ActualAmount", amount),
        tag("CategoryTradeTax", vat),
        more,
    )


def totals(**amounts):
    return tag(
        "SpecifiedTradeSettlementHeaderMonetarySummation",
        *(tag(name, amount) for name, amount in amounts.items()),
    )


def test_without_totals_only_the_total_with_vat_is_missed():
    found = fired(tag("InvoiceCurrencyCode", "EUR"))

    assert "BR-CO-15" in found
    assert not found & {"BR-12", "BR-13", "BR-14", "BR-15", "BR-CO-10", "BR-CO-16"}


def test_a_total_must_be_the_sum_of_the_lines():
    assert "BR-CO-10" in fired(totals(LineTotalAmount="99.99"), lines=line())


def test_a_line_inside_a_line_is_not_in_the_total():
    inside = tag("AssociatedDocumentLineDocument", line(amount="5"))

    assert "BR-CO-10" not in fired(totals(LineTotalAmount="100"), lines=line(inside=inside))


def test_lines_are_added_as_doubles():
    lines = line(amount="0.1") + line(amount="0.2") + line(amount="0.005")

    assert "BR-CO-10" not in fired(totals(LineTotalAmount="0.31"), lines=lines)


def test_halves_are_rounded_as_multiplying_by_ten_twice_gives_them():
    # 8.075 * 100 is 807.4999999999999, but 8.075 * 10 * 10 is 807.5
    header = allowance("false", amount="8.075") + totals(AllowanceTotalAmount="8.07")

    assert "BR-CO-11" in fired(header)


def test_an_entry_of_category_l_hides_what_every_entry_must_have():
    shown, hidden = (
        fired(tag("ApplicableTradeTax", tag("TypeCode", "VAT"), tag("CategoryCode", code)))
        for code in ("B", "L")
    )

    assert {"BR-45", "BR-46", "BR-48", "BR-CO-17"} <= shown
    assert not hidden & {"BR-45", "BR-46", "BR-48", "BR-CO-17"}


def test_an_entry_of_category_l_and_another_tax_hides_nothing():
    assert "BR-45" in fired(tag("ApplicableTradeTax", tag("TypeCode", "IGIC"), tag("CategoryCode", "L")))


@pytest.mark.parametrize("amount", ["0", "0.00", "-0", "+0.0"])
def test_an_exempt_entry_has_no_tax(amount):
    assert "BR-E-09" not in fired(tax("E", "0", amount=amount))


@pytest.mark.parametrize("amount", ["-0.00", "-0.", "-00000000000", "0.01", "NaN"])
def test_a_negative_zero_with_a_point_is_not_zero(amount):
    bench = judged(tax("E", "0", amount=amount))

    assert "BR-E-09" in {hit.rule for hit in bench.hits}


@pytest.mark.parametrize(
    ("basis", "fires"), [("100.99", False), ("99.01", False), ("101", True), ("99", True)]
)
def test_an_exempt_entry_may_differ_by_less_than_one(basis, fires):
    assert ("BR-E-08" in fired(tax("E", "0", basis=basis, amount="0"), lines=line("E", "0"))) is fires


@pytest.mark.parametrize(("basis", "fires"), [("100", False), ("100.01", True)])
def test_a_standard_entry_may_not_differ(basis, fires):
    assert ("BR-S-08" in fired(tax(basis=basis), lines=line())) is fires


def test_only_lines_of_the_same_rate_are_in_a_standard_entry():
    both = line() + line(rate="10", amount="50")

    assert "BR-S-08" not in fired(tax("S", "20.00") + tax("S", "10", basis="50", amount="5"), lines=both)


@pytest.mark.parametrize(
    ("amount", "fires"), [("19", False), ("21", False), ("18.99", True), ("21.01", True)]
)
def test_one_unit_either_way_is_left_to_the_tax_amount(amount, fires):
    assert ("BR-CO-17" in fired(tax(amount=amount))) is fires


def test_a_rate_that_rounds_to_zero_wants_no_tax():
    assert "BR-CO-17" in fired(tax("S", "0.4", amount="1"))


@pytest.mark.parametrize("indicator", ["1", "0"])
def test_an_indicator_in_figures_escapes_rules_on_allowances(indicator):
    assert not fired(allowance(indicator)) & {"BR-33", "BR-38"}


def test_an_indicator_in_figures_counts_in_sums():
    assert "BR-CO-11" in fired(allowance("0") + totals(AllowanceTotalAmount="9"))


@pytest.mark.parametrize("code", ["Z", "O"])
def test_an_allowance_without_indicator_stops_the_rules_of_its_category(code):
    bench = judged(tax(code, "0", amount="0") + allowance(None, code=code, rate="0"))

    assert bench.halts


def test_an_allowance_without_indicator_stops_nothing_in_another_category():
    assert not judged(tax("Z", "0", amount="0") + allowance(None, code="S")).halts


@pytest.mark.parametrize("amount", ["abc", "", "1E2"])
def test_an_amount_that_cannot_be_read_stops_the_judges(amount):
    assert judged(tax(amount=amount)).halts


def test_two_amounts_due_stop_the_judges():
    twice = totals(DuePayableAmount="1").replace(
        tag("DuePayableAmount", "1"), tag("DuePayableAmount", "1") * 2
    )

    assert judged(twice).halts


def test_every_type_code_is_judged_by_the_first_scope_that_takes_it():
    document = (
        '<rsm:ExchangedDocument><ram:TypeCode listID="x" name="y">380</ram:TypeCode></rsm:ExchangedDocument>'
    )
    found = fired(beside=document)

    assert "CII-DT-008" in found
    assert "CII-DT-010" not in found


def test_the_number_of_the_invoice_has_its_own_rules_on_attributes():
    document = '<rsm:ExchangedDocument><ram:ID schemeName="x">1</ram:ID></rsm:ExchangedDocument>'
    found = fired(beside=document)

    assert "CII-DT-101" not in found


def test_any_other_identifier_has_no_scheme_name():
    seller = '<ram:SellerTradeParty><ram:ID schemeName="x">1</ram:ID></ram:SellerTradeParty>'

    assert "CII-DT-101" in fired(agreement=seller)


def test_the_country_of_origin_with_a_scheme_is_an_identifier():
    origin = tag("OriginTradeCountry", '<ram:ID schemeID="9999">XX</ram:ID>')
    found = fired(lines=line(inside=tag("SpecifiedTradeProduct", origin)))

    assert "BR-CL-11" in found
    assert "BR-CL-15" not in found


def test_the_thirty_first_of_february_passes():
    date = (
        "<rsm:ExchangedDocument><ram:IssueDateTime>"
        '<udt:DateTimeString format="102">20240231</udt:DateTimeString>'
        "</ram:IssueDateTime></rsm:ExchangedDocument>"
    )

    assert not fired(beside=date) & {"BR-03", "CII-DT-097"}


def test_the_payee_is_not_the_seller():
    seller = tag("SellerTradeParty", tag("Name", "Menuiserie Martin"))

    assert "BR-17" in fired(tag("PayeeTradeParty", tag("Name", "Menuiserie Martin")), agreement=seller)


def test_an_indicator_said_twice_is_an_allowance():
    both = tag(
        "ChargeIndicator", "<udt:Indicator>true</udt:Indicator>", "<udt:Indicator>false</udt:Indicator>"
    )
    header = allowance("true").replace(tag("ChargeIndicator", "<udt:Indicator>true</udt:Indicator>"), both)
    bench = judged(header)

    assert {"BR-33"} == {hit.rule for hit in bench.hits} & {"BR-33", "BR-38"}


def test_a_rate_is_not_read_where_the_taxable_amount_is_missing():
    entry = tax("B", "abc", amount="20").replace(tag("BasisAmount", "100"), "")

    assert "BR-CO-17" in fired(entry)
