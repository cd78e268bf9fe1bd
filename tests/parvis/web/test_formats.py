"""A date is read the same way in both languages: the day, then the month."""

from datetime import date, datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format, localize, sanitize_separators

DAY = date(2026, 11, 12)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_short_date_begins_with_the_day(language):
    with translation.override(language):
        assert date_format(DAY, "SHORT_DATE_FORMAT") == "12/11/2026"


@pytest.mark.parametrize(("language", "written"), [("fr", "12 novembre 2026"), ("en", "12 November 2026")])
def test_date_in_words(language, written):
    with translation.override(language):
        assert date_format(DAY, "DATE_FORMAT") == written


@pytest.mark.parametrize("language", ["fr", "en"])
def test_afternoon_is_counted_from_noon_on(language):
    with translation.override(language):
        assert date_format(datetime(2026, 11, 12, 15, 4), "TIME_FORMAT") == "15:04"


@pytest.mark.parametrize(("language", "written"), [("fr", "1234,5"), ("en", "1,234.5")])
def test_amount_is_written_as_the_language_does(language, written):
    with translation.override(language):
        assert localize(1234.5).replace("\N{NARROW NO-BREAK SPACE}", "").replace("\xa0", "") == written
        assert sanitize_separators(written) == "1234.5"
