"""The code lists: dated data, and the words for codes."""

from datetime import date

import pytest

from core_invoice import codelists
from core_invoice.codelists import CodeList, Edition

LABELLED = sorted(file.stem for file in (codelists.HERE / "labels").glob("*.json"))


def edition(version, start, end, *codes):
    return Edition(version, start, end, "a source", codes, frozenset(codes), "")


@pytest.mark.parametrize("name", codelists.names())
def test_list_has_a_version_a_source_and_codes(name):
    read = codelists.code_list(name)

    assert read.name == name
    assert read.authority
    for one in read.editions:
        assert one.version
        assert one.source
        assert len(one.codes) == len(one.accepted) > 0


@pytest.mark.parametrize("name", LABELLED)
def test_only_codes_of_the_list_have_words(name):
    read = codelists._labels(name)

    assert [code for code in read if not codelists.accepts(name, code)] == []
    assert [code for code, words in read.items() if not (words.get("fr") and words.get("en"))] == []


def test_code_is_accepted_as_it_is_written_only():
    assert codelists.accepts("iso4217", "EUR")
    assert not codelists.accepts("iso4217", "eur")
    assert not codelists.accepts("iso4217", " EUR")
    assert not codelists.accepts("iso4217", "")


def test_code_has_a_word_in_both_languages():
    assert codelists.label("untdid1001", "381") == "Avoir"
    assert codelists.label("untdid1001", "381", "en") == "Credit note"


def test_code_without_a_word_is_shown_as_it_is():
    assert codelists.label("rec20-rec21", "ZP") == "ZP"
    assert codelists.label("icd", "0001") == "0001"


def test_unit_has_a_plural():
    assert codelists.label("rec20-rec21", "HUR", plural=True) == "heures"
    assert codelists.label("rec20-rec21", "KGM", plural=True) == "kg"


def test_edition_in_force_on_the_day_is_the_one():
    older = edition("1", None, date(2025, 12, 31), "A")
    newer = edition("2", date(2026, 1, 1), None, "A", "B")
    codes = CodeList("x", "X", "nobody", (older, newer))

    assert codes.edition(date(2025, 6, 1)) is older
    assert codes.edition(date(2026, 1, 1)) is newer
    assert codes.edition() is newer
