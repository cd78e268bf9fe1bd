"""The book of rules: looked through and searched by anybody, with a page for each rule."""

import pytest
from django.test import Client

from core_invoice.rulebook import sheets

pytestmark = pytest.mark.django_db


def page(path, *, lang="fr", status=200):
    answer = Client(headers={"accept-language": lang}).get(path)

    assert answer.status_code == status
    return answer.content.decode()


def test_index_lists_the_chapters():
    text = page("/regles/")

    assert "Totaux et conditions" in text
    assert "?chapter=absent-cii" in text


def test_chapter_lists_its_rules():
    text = page("/regles/?chapter=decimals")

    assert "21 règles" in text
    assert '/regles/BR-DEC-28/"' in text


def test_long_chapter_has_pages():
    first, second = page("/regles/?chapter=absent-ubl"), page("/regles/?chapter=absent-ubl&page=2")

    assert "chapter=absent-ubl&amp;page=2" in first
    assert "/regles/UBL-CR-001/" in first
    assert "/regles/UBL-CR-001/" not in second


@pytest.mark.parametrize("number", ["0", "99", "x", "-1"])
def test_page_that_does_not_exist_is_not_found(number):
    page(f"/regles/?chapter=decimals&page={number}", status=404)


def test_chapter_that_does_not_exist_gives_the_index():
    assert "?chapter=vat" in page("/regles/?chapter=unknown")


def test_search_by_identifier():
    assert "/regles/BR-CO-10/" in page("/regles/?q=br-co-10")


def test_search_by_term():
    text = page("/regles/?q=BT-115")

    assert "/regles/BR-CO-16/" in text
    assert "/regles/BR-CO-10/" not in text


def test_search_by_word_in_the_reader_s_language():
    assert "/regles/BR-FR-03_BT-9/" in page("/regles/?q=due+date", lang="en")


def test_search_in_vain_says_what_to_try():
    assert "Essayez l’identifiant seul" in page("/regles/?q=zzzz")


def test_search_shows_words_as_text():
    assert "<script>" not in page("/regles/?q=%3Cscript%3E").split("<main")[1]


def test_rule_says_why_how_to_mend_and_where():
    text = page("/regles/BR-CO-10/")

    assert "ne tombe pas juste" in text
    assert "Comment corriger" in text
    assert "LegalMonetaryTotal/<wbr>cbc:LineExtensionAmount" in text
    assert "SpecifiedTradeSettlementHeaderMonetarySummation/<wbr>ram:LineTotalAmount" in text
    assert "en16931 1.3.16" in text
    assert "/regles/BR-12/" in text


def test_rule_in_english():
    assert "does not add up" in page("/regles/BR-CO-10/", lang="en")


def test_severity_of_each_syntax():
    text = page("/regles/BR-51/", lang="en")

    assert text.index("advice") < text.index("In a CII invoice") < text.index("fatal")


def test_rule_of_the_platform_has_a_page_too():
    assert "PV-" in " ".join(sheets())
    assert page(f"/regles/{next(one for one in sheets() if one.startswith('PV-'))}/")


def test_rule_that_does_not_exist_is_not_found():
    page("/regles/BR-99/", status=404)


def test_every_rule_has_a_page_on_the_site(client):
    first_of_each = {}
    for one in sheets():
        first_of_each.setdefault(one[:6], one)

    assert [one for one in first_of_each.values() if client.get(f"/regles/{one}/").status_code != 200] == []
