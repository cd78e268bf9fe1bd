"""English is complete: every text of the source has its translation, compiled, with the same placeholders."""

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext

from tests.house import catalogue
from tests.house.source import PLATFORM, ROOT

ENGLISH = catalogue.po_texts("en")
HELP = "see CONTRIBUTING.md, “a translation”"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?\w+[^>]*>|%%")
ACCENTED = re.compile(r"[àâçèêëîïôûùœ]", re.IGNORECASE)
# French in English on purpose: a language's own name, the title of a law.
AS_IT_IS = {"Français"}
LAW = "Code de la commande publique"


def test_every_text_of_the_source_is_in_the_catalogue():
    known = {text.key for text in ENGLISH}

    missing = {key: where for key, where in catalogue.source_texts().items() if key not in known}

    assert missing == {}, HELP


def test_nothing_in_the_catalogue_is_no_longer_in_the_source():
    assert {text.key for text in ENGLISH} - set(catalogue.source_texts()) == set(), HELP


def test_every_mark_is_around_a_plain_text():
    assert catalogue.unreadable_marks() == []


def test_no_translation_is_empty_or_fuzzy():
    forms = {text.key: range(2 if text.plural else 1) for text in ENGLISH}
    lacking = [
        text.source
        for text in ENGLISH
        if text.fuzzy or not all(text.translations.get(form) for form in forms[text.key])
    ]

    assert lacking == [], HELP


def test_what_is_compiled_is_what_is_written():
    assert catalogue.mo_texts("en") == {text.key: text.translations for text in ENGLISH}, HELP


def test_placeholders_are_the_same():
    def placeholders(words):
        return sorted(PLACEHOLDER.findall(words))

    different = {
        text.source: said
        for text in ENGLISH
        for form, said in text.translations.items()
        if placeholders(said) != placeholders(text.plural if form and text.plural else text.source)
        # "One day left" needs no figure.
        and not (text.plural and form == 0 and set(placeholders(said)) <= set(placeholders(text.plural)))
    }

    assert different == {}


def test_english_has_no_french_left():
    left = [
        said
        for text in ENGLISH
        for said in text.translations.values()
        if (ACCENTED.search(said.replace(LAW, "")) or "«" in said) and text.source not in AS_IT_IS
    ]

    assert left == []


def test_texts_of_the_source_are_french():
    """A typographic apostrophe, and no English: the source is what French readers see."""
    straight = [text.source for text in ENGLISH if re.search(r"\w'\w", text.source)]

    assert straight == []


def test_wheel_carries_the_compiled_catalogue():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()

    assert (PLATFORM / "locale" / "en" / "LC_MESSAGES" / "django.mo").exists()
    assert "*.mo" not in ignored


# --- The texts of the packages that we build on ---


# Django's forms and validators, allauth's sign-in: one text of each that people can meet here.
OTHERS = (
    "This field is required.",
    "Enter a valid email address.",
    "This password is too common.",
    "Too many failed login attempts. Try again later.",
    "The email address and/or password you specified are not correct.",
    "You must type the same password each time.",
    "Please type your current password.",
)


@pytest.mark.parametrize("text", OTHERS)
def test_texts_of_the_packages_come_in_both_languages(text):
    with translation.override("en"):
        assert gettext(text) == text
    with translation.override("fr"):
        assert gettext(text) != text
