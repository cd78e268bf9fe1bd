"""Every rule of the tables is explained in both languages, in words of its own, with nothing left blank."""

import re
import tomllib
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

import core_invoice.rules
from core_invoice.findings import CATALOGUE, ELLIPSIS, LANGUAGES, Finding, Severity
from core_invoice.judging.tables import absences, extended_ctc, france, norm
from core_invoice.rules import RULESETS

LISTED = {**norm(), **france(), **extended_ctc()}
ABSENT = {one.rule: one for syntax in ("ubl", "cii") for one in absences(syntax)}
MESSAGES = Path(core_invoice.rules.__file__).parent / "messages"


def found(rule: str) -> Finding:
    values = {"element": ABSENT[rule].path} if rule in ABSENT else {}
    return Finding(rule, Severity.FATAL, terms=LISTED[rule].terms, stated="1", expected="2", values=values)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_has_texts_without_a_missing_value(lang):
    blank = [
        rule
        for rule in LISTED
        for text in [found(rule).text(lang)]
        for part in (text.message, text.reason, text.remedy)
        if not part.strip() or re.search(r"[{}]|« … »|“…”|\(…\)|: …", part)
    ]

    assert blank == []


def test_rule_that_is_no_absence_has_a_text_of_its_own():
    absence = CATALOGUE.entry("UBL-CR")

    assert [rule for rule in LISTED if rule not in ABSENT and CATALOGUE.entry(rule) is absence] == [
        "CII-EXT-DT-018",
        "CII-FREXT-CR-490",
        "CII-FREXT-DT-024",
        "CII-FREXT-SR-106",
        "CII-FREXT-SR-293",
        "CII-FREXT-SR-366",
        "CII-FREXTDT-027",
        "UBL-FREXT-CR-410",
        "UBL-FREXT-CR-645",
    ]


def test_absence_rule_names_its_element():
    for rule, absence in ABSENT.items():
        assert absence.path in found(rule).text("fr").message


def test_no_entry_is_for_a_rule_that_does_not_exist():
    judged = {*LISTED, *(rule.id for one in RULESETS.values() for rule in one.rules)}
    entries = {rule: CATALOGUE.entry(rule) for rule in judged}
    used = [entry for entry in entries.values() if entry is not None]
    ours = [rule for rule in CATALOGUE.rules() if rule.startswith(("BR-", "FR-", "UBL-", "CII-"))]

    assert [rule for rule in ours if rule not in judged and CATALOGUE.entry(rule) not in used] == []


def test_no_message_stands_twice_in_the_catalogue():
    entries = chain.from_iterable(
        tomllib.loads(file.read_text(encoding="utf-8")).items() for file in MESSAGES.glob("*.toml")
    )
    whole = Counter(
        tuple(read[lang][part] for lang in LANGUAGES for part in ("message", "reason", "remedy"))
        for name, read in entries
        if name not in ("ranked", "terms")
    )

    assert [texts for texts, count in whole.items() if count > 1] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_french_rule_names_the_term_that_its_id_goes_on_with(lang):
    assert ELLIPSIS not in found("BR-FR-23_EXT-FR-FE-12").text(lang).message
    assert "EXT-FR-FE-12)" in found("BR-FR-23_EXT-FR-FE-12").text(lang).message


def test_french_rule_whose_id_is_mistaken_has_the_text_of_what_it_judges():
    assert CATALOGUE.entry("BR-FR-08_BT-151-2") is CATALOGUE.entry("BR-FR-15_BT-118-2")
    assert CATALOGUE.entry("BR-FR-30_BT-21") is CATALOGUE.entry("BR-FR-31_BT-21")
    assert CATALOGUE.entry("BR-FR-01_BT-1-2") is CATALOGUE.entry("BR-FR-02_BT-1")


def test_sum_that_is_wrong_names_both_figures():
    wrong = Finding(
        "BR-CO-10", Severity.FATAL, "BG-22/BT-106", ("BT-106",), stated="1276.23", expected="1276.20"
    )

    assert wrong.text("fr").message == (
        "La somme des montants nets des lignes (BT-106) ne tombe pas juste."
        " Sur la facture\u00a0: 1\u202f276,23. Par le calcul\u00a0: 1\u202f276,20."
    )
