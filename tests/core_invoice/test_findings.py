"""Findings and the catalogue that explains them."""

import pytest

from core_invoice.findings import Catalogue, Finding, Severity, UnknownRule, finding, register_catalogue

TEXTS = {"message": "{term} vaut {stated}", "reason": "Parce que.", "remedy": "Mettre {expected}."}
ENGLISH = {"message": "{term} is {stated}", "reason": "Because.", "remedy": "Put {expected}."}


def test_finding_of_a_platform_is_explained_by_its_own_catalogue():
    register_catalogue({"XX-01": {"fr": TEXTS, "en": ENGLISH}})

    text = finding("XX-01", where="BT-1", stated="A", expected="B").text("en")

    assert (text.message, text.remedy) == ("Invoice number (BT-1) is A", "Put B.")


def test_text_is_french_by_default():
    register_catalogue({"XX-02": {"fr": TEXTS, "en": ENGLISH}})

    assert finding("XX-02", where="BT-1", stated="A").text().message.endswith("(BT-1) vaut A")


def test_unknown_language_gets_english():
    register_catalogue({"XX-03": {"fr": TEXTS, "en": ENGLISH}})

    assert finding("XX-03", where="BT-1").text("de").reason == "Because."


def test_values_of_one_s_own_fill_the_text():
    own = {"message": "{department}", "reason": "r", "remedy": "r"}
    register_catalogue({"XX-04": {"fr": own, "en": own}})

    assert finding("XX-04", department="SERV-01").text().message == "SERV-01"


def test_repeated_group_is_named_with_its_rank():
    register_catalogue({"XX-05": {"fr": TEXTS, "en": ENGLISH}})

    text = finding("XX-05", where="BG-25[3]/BG-27[1]/BT-136", stated="1").text("fr")

    assert text.place == "Ligne 3, remise 1"
    assert text.message.startswith("Ligne 3, remise 1\u00a0: ")


def test_braces_in_an_invoice_are_only_text():
    register_catalogue({"XX-06": {"fr": TEXTS, "en": ENGLISH}})

    assert "{0.__class__}" in finding("XX-06", where="BT-1", stated="{0.__class__}").text("en").message


def test_several_rules_may_share_a_text():
    register_catalogue({"XX-07": {"rules": ["XX-07", "XX-08"], "fr": TEXTS, "en": ENGLISH}})

    assert finding("XX-08", where="BT-1").text("en").reason == "Because."


def test_rule_that_no_catalogue_knows_fails():
    with pytest.raises(UnknownRule):
        finding("XX-99").text()


def test_entry_without_one_of_the_languages_is_refused():
    catalogue = Catalogue()
    catalogue.register({"XX-01": {"fr": TEXTS}})

    with pytest.raises(ValueError, match="XX-01"):
        catalogue.rules()


def test_rule_explained_twice_is_refused():
    catalogue = Catalogue()
    catalogue.register({"XX-01": {"fr": TEXTS, "en": ENGLISH}})
    catalogue.register({"XX-01": {"fr": TEXTS, "en": ENGLISH}})

    with pytest.raises(ValueError, match="XX-01"):
        catalogue.rules()


def test_finding_is_a_value():
    assert finding("XX-01", where="BT-1", stated=1) == Finding(
        "XX-01", Severity.FATAL, "BT-1", stated="1", values={}
    )


def test_finding_quotes_the_beginning_of_a_long_text():
    found = finding("XX-01", stated="9" * 25_000, name="é" * 25_000)

    assert found.stated == "9" * 300 + "…"
    assert found.values["name"] == "é" * 300 + "…"
