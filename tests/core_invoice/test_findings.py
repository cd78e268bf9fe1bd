"""Findings and the catalogue that explains them."""

import subprocess
import sys

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


def test_rule_without_an_entry_has_that_of_its_family():
    register_catalogue({"XX-FAMILY-01": {"fr": TEXTS, "en": ENGLISH}})

    assert finding("XX-FAMILY-01_BT-26", where="BT-26").text("en").reason == "Because."


def test_family_does_not_explain_a_rule_that_only_begins_alike():
    register_catalogue({"XX-ALIKE-1": {"fr": TEXTS, "en": ENGLISH}})

    with pytest.raises(UnknownRule):
        finding("XX-ALIKE-12").text()


def test_rules_that_share_a_text_may_each_have_their_element():
    own = {"message": "{element}", "reason": "r", "remedy": "r"}
    register_catalogue({"shared": {"rules": {"XX-10": "cbc:A", "XX-11": "cbc:B"}, "fr": own, "en": own}})

    assert [finding(rule).text().message for rule in ("XX-10", "XX-11")] == ["cbc:A", "cbc:B"]


def test_judge_says_which_element_it_saw():
    assert (
        "cac:Delivery/cbc:Quantity"
        in finding("UBL-CR-397", element="cac:Delivery/cbc:Quantity").text().message
    )


def test_amount_is_written_the_french_way():
    register_catalogue({"XX-12": {"fr": TEXTS, "en": ENGLISH}})

    text = finding("XX-12", where="BG-22/BT-109", stated="-1276.50", expected="1000000").text("fr")

    assert text.message.endswith("vaut -1\u202f276,50")
    assert text.remedy == "Mettre 1\u202f000\u202f000,00."


def test_amount_is_written_the_english_way():
    register_catalogue({"XX-13": {"fr": TEXTS, "en": ENGLISH}})

    assert finding("XX-13", where="BG-22/BT-109", stated="1276.50").text("en").message.endswith("is 1,276.50")


@pytest.mark.parametrize("term", ["BT-1", "BT-3", "BT-46", "BT-2", "BT-130"])
def test_digits_that_are_no_amount_stay_as_they_are(term):
    register_catalogue({f"XX-{term}": {"fr": TEXTS, "en": ENGLISH}})

    assert finding(f"XX-{term}", where=term, stated="20261124.50").text("fr").message.endswith("20261124.50")


@pytest.mark.parametrize("written", ["1E2", "abc", "1 276,23", "9" * 40])
def test_amount_that_is_no_plain_decimal_stays_as_it_is(written):
    register_catalogue({f"XX-plain-{written}": {"fr": TEXTS, "en": ENGLISH}})

    found = finding(f"XX-plain-{written}", where="BT-115", stated=written)

    assert found.text("fr").message.endswith(f" vaut {written}")


def test_place_that_is_a_mere_group_leaves_the_term_to_the_rule():
    found = Finding("UBL-SR-34", Severity.FATAL, where="BG-25[2]", terms=("BT-127",))

    assert found.term == "BT-127"


def test_place_where_no_term_of_the_rule_stands_names_the_place():
    found = Finding("BR-CL-11", Severity.FATAL, where="BG-25[1]", terms=("BT-30-1", "BT-47-1"))

    assert found.term == "BG-25"


def test_place_without_terms_takes_the_first_of_the_rule():
    assert Finding("BR-02", Severity.FATAL, terms=("BT-1",)).term == "BT-1"


def test_amount_has_its_cents_and_a_rate_only_what_is_written():
    register_catalogue({"XX-14": {"fr": TEXTS, "en": ENGLISH}})

    assert finding("XX-14", where="BT-115", stated="674.0").text("fr").message.endswith("vaut 674,00")
    assert finding("XX-14", where="BG-25[1]/BG-30/BT-152", stated="20").text("fr").message.endswith("vaut 20")


def test_value_over_several_lines_is_quoted_on_one():
    register_catalogue({"XX-15": {"fr": TEXTS, "en": ENGLISH}})

    assert finding("XX-15", where="BT-5", stated="EUR\n   \n7").text("fr").message.endswith("vaut EUR 7")


def test_blank_value_is_said_to_be_empty():
    register_catalogue({"XX-16": {"fr": TEXTS, "en": ENGLISH}})

    assert finding("XX-16", where="BT-5", stated=" ").text("en").message.endswith("is (empty)")


def test_message_goes_on_after_its_place():
    text = finding("BR-22", where="BG-25[8]/BT-129").text("fr")

    assert text.message.startswith("Ligne 8\u00a0: le champ «\u00a0Quantité facturée (BT-129)\u00a0»")


def test_figure_that_cannot_be_worked_out_is_said_so():
    text = Finding("BR-CO-13", Severity.FATAL, "BG-22/BT-109", ("BT-109",), stated="100.00").text("en")

    assert text.message.endswith("On the invoice: 100.00. By calculation: impossible, an amount is missing.")


def test_category_is_known_from_the_rule():
    assert (
        "M (" in finding("BR-AG-08", where="BG-23[1]/BT-116", stated="1.00", expected="2.00").text().message
    )


def test_finding_explains_itself_where_nothing_was_checked():
    said = "import core_invoice.findings as f; print(f.finding('BR-02', where='BT-1').text('en').message)"

    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)

    assert "BT-1" in done.stdout
