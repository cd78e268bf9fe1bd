"""The book of rules: a sheet and a page for each, in both languages."""

import re

import pytest

from core_invoice.findings import CATALOGUE, LANGUAGES, UnknownRule
from core_invoice.judging.tables import extended_ctc, france, norm
from core_invoice.model.terms import terms
from core_invoice.rulebook import CHAPTERS, export_pages, rule_page, search, sheet, sheets
from core_invoice.rulebook.places import places
from core_invoice.rules import RULESETS


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_has_a_page(lang):
    for rule in sheets():
        page = rule_page(rule, lang)

        assert page.startswith(f"# {rule}\n")
        assert not re.search(r"[{}]", page)


def test_every_rule_of_the_tables_and_of_the_rule_sets_has_a_sheet():
    ours = {rule.id for one in RULESETS.values() for rule in one.rules}

    assert {*norm(), *france(), *extended_ctc(), *ours} <= set(sheets())


def test_what_the_catalogue_explains_beside_them_has_a_sheet_too():
    assert {"EN-DATA-01", "FR-B2G-06", "BR-FR-CPRO-10"} <= set(sheets())


def test_family_of_rules_is_no_rule():
    assert {"UBL-CR", "BR-FR-03", "once"}.isdisjoint(sheets())


def test_every_listed_rule_is_in_one_chapter():
    lost = [
        one.id
        for one in sheets().values()
        if one.origin.name and sum(chapter.holds(one) for chapter in CHAPTERS) != 1
    ]

    assert lost == []


def test_page_says_what_why_how_to_mend_and_where():
    page = rule_page("BR-CO-10", "en")

    assert "does not add up" in page
    assert "**Why:** The sum of lines (BT-106)" in page
    assert "**How to mend it:**" in page
    assert "**Severity:** UBL fatal, CII fatal" in page
    assert "`cac:LegalMonetaryTotal/cbc:LineExtensionAmount`" in page
    assert "SpecifiedTradeSettlementHeaderMonetarySummation/ram:LineTotalAmount`" in page
    assert "(en16931 1.3.16)" in page
    assert "[BR-12](BR-12.md)" in page


def test_page_of_an_absence_names_its_element():
    assert "`cac:PaymentMeans/cac:CardAccount/cbc:CV2ID`" in rule_page("UBL-CR-420", "fr")


def test_page_says_the_severity_of_each_syntax():
    assert "**Severity:** UBL advice, CII fatal" in rule_page("BR-51", "en")


def test_rule_is_found_whatever_its_capitals():
    assert sheet("br-co-10").id == "BR-CO-10"


def test_rule_that_does_not_exist_has_no_page():
    with pytest.raises(UnknownRule):
        rule_page("BR-99")


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("br-co-10", "BR-CO-10"),
        ("br co 10", "BR-CO-10"),
        ("UBL-CR-420", "UBL-CR-420"),
        ("echeance", "UBL-CR-412"),
    ],
)
def test_search_finds_by_id_and_by_word(words, rule):
    assert search(words, "fr")[0].id == rule


def test_search_by_term_finds_the_rules_about_it_and_no_other():
    assert [one.id for one in search("BT-13", "fr")] == ["BR-FR-CPRO-15"]
    assert {one.id for one in search("BT-115", "en")} >= {"BR-15", "BR-CO-16", "BR-DEC-18"}
    assert all("BT-115" in one.terms for one in search("BT-115", "en"))


def test_search_wants_every_word():
    assert search("échéance introuvable", "fr") == ()


def test_search_for_nothing_finds_nothing():
    assert search("  ") == ()


def test_related_rules_share_a_term():
    one = sheet("BR-CO-16")

    assert one.related
    assert all(set(one.terms) & set(sheet(other).terms) for other in one.related)


@pytest.mark.parametrize("syntax", ["ubl", "cii"])
def test_every_term_stands_somewhere(syntax):
    groups_spread_over_others = {"BG-0", "BG-19"} if syntax == "cii" else {"BG-0"}

    assert set(terms()) - set(places(syntax)) <= groups_spread_over_others


def test_export_writes_a_page_a_rule_and_an_index_in_both_languages(tmp_path):
    count = export_pages(tmp_path)

    for lang in LANGUAGES:
        assert len(list((tmp_path / lang).iterdir())) == count + 1
        index = (tmp_path / lang / "index.md").read_text(encoding="utf-8")
        linked = re.findall(r"\]\(([^)]+)\.md\)", index)
        assert set(linked) >= {*norm(), *france()}
        assert all((tmp_path / lang / f"{rule}.md").exists() for rule in linked)


def test_term_of_an_extension_has_a_name():
    assert CATALOGUE.term_name("EXT-FR-FE-163", "en") == "Line status (detail, group, information)"
