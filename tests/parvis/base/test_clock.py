from datetime import UTC, date, datetime

import time_machine

from parvis.base import clock


def test_now_is_an_instant_in_utc():
    assert clock.now().utcoffset().total_seconds() == 0


@time_machine.travel(datetime(2026, 3, 31, 22, 30, tzinfo=UTC))
def test_today_is_the_date_in_paris():
    assert clock.today() == date(2026, 4, 1)


def test_date_of_a_winter_evening_is_the_next_day_in_paris():
    assert clock.date_of(datetime(2026, 12, 31, 23, 0, tzinfo=UTC)) == date(2027, 1, 1)


def test_date_of_a_winter_afternoon_is_the_same_day():
    assert clock.date_of(datetime(2026, 12, 31, 22, 59, tzinfo=UTC)) == date(2026, 12, 31)
