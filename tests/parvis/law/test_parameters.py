"""The figures of the law: what a parameter file may not say, and which period answers for a day."""

from datetime import date

import pytest

from parvis.law import parameters
from parvis.law.errors import ParameterMissing
from parvis.law.parameters import BadParameter

GOOD = """
[[legal_delay]]
key = "local"
days = 45
article = "R. 1"
source = "Décret"
valid_from = 2002-01-01
valid_until = 2008-12-31

[[legal_delay]]
key = "local"
days = 30
article = "R. 2"
source = "Code"
valid_from = 2009-01-01
"""


def test_periods_of_a_file_are_read_in_order():
    first, second = parameters.read(GOOD)

    assert (first.numbers["days"], first.valid_until) == (45, date(2008, 12, 31))
    assert (second.numbers["days"], second.valid_until) == (30, None)


@pytest.mark.parametrize(
    ("day", "covered"),
    [
        (date(2001, 12, 31), [False, False]),
        (date(2002, 1, 1), [True, False]),
        (date(2008, 12, 31), [True, False]),
        (date(2009, 1, 1), [False, True]),
        (date(2100, 1, 1), [False, True]),
    ],
)
def test_period_covers_its_first_and_last_day(day, covered):
    assert [period.covers(day) for period in parameters.read(GOOD)] == covered


def test_series_with_another_key_may_share_the_days():
    assert len(parameters.read(GOOD + GOOD.replace('"local"', '"health"'))) == 4


@pytest.mark.parametrize(
    ("case", "old", "new", "said"),
    [
        ("overlap of one day", "2008-12-31", "2009-01-01", "overlaps"),
        ("first period without an end", "valid_until = 2008-12-31", "", "overlaps"),
        ("two periods from the same day", "2009-01-01", "2002-01-01", "overlaps"),
        ("no first day", "valid_from = 2009-01-01", "", "valid_from is missing"),
        ("first day as text", "2009-01-01", '"2009-01-01"', "valid_from is missing or is not a date"),
        ("first day as an instant", "2009-01-01", "2009-01-01T00:00:00Z", "is not a date"),
        ("ends before it begins", "2008-12-31", "2001-12-31", "ends before it begins"),
        ("no article", 'article = "R. 2"', "", "article is missing"),
        ("blank article", '"R. 2"', '" "', "article is missing"),
        ("no source", 'source = "Code"', "", "source is missing"),
        ("no figure", "days = 30", "", "holds no figure"),
        ("figure as text", "days = 30", 'days = "30"', "days is not a whole number"),
        ("figure with decimals", "days = 30", "days = 30.5", "days is not a whole number"),
        ("negative figure", "days = 30", "days = -30", "days is not a whole number"),
        ("yes or no for a figure", "days = 30", "days = true", "days is not a whole number"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else None,
)
def test_bad_parameter_file_is_refused(case, old, new, said):
    assert old in GOOD
    with pytest.raises(BadParameter, match=said):
        parameters.read(GOOD.replace(old, new))


def test_same_series_in_two_files_may_not_overlap():
    periods = parameters.read(GOOD)

    with pytest.raises(BadParameter, match="overlaps"):
        parameters.checked([*periods, periods[0]])


def test_shipped_files_are_sound_and_found():
    period = parameters.in_force("interruption", on=date(2026, 11, 24))

    assert period.numbers == {"at_most": 1, "shortest_days": 30}
    assert period.article == "R. 2192-29"


def test_missing_parameter_is_refused_with_words_for_both_languages():
    with pytest.raises(ParameterMissing) as refusal:
        parameters.in_force("interest", on=date(2026, 7, 1))

    assert refusal.value.code == "PV-LAW-03"
    assert "interest" in refusal.value.message.fr
    assert refusal.value.remedy.fr != refusal.value.remedy.en
