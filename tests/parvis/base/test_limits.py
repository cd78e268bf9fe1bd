from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from parvis.base import limits
from parvis.base.models import Allowance

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def test_uses_within_the_limit_pass(db, noon):
    for _each in range(3):
        limits.consume("deposit", "a", amount=3, per=60)


def test_one_more_is_refused_with_the_time_to_wait(db, noon):
    limits.consume("deposit", "a", amount=1, per=60)
    noon.shift(20)

    with pytest.raises(limits.TooMany) as refused:
        limits.consume("deposit", "a", amount=1, per=60)
    assert refused.value.retry_after == 40
    assert "40 secondes" in str(refused.value.remedy)


def test_next_window_starts_afresh(db, noon):
    limits.consume("deposit", "a", amount=1, per=timedelta(minutes=1))
    noon.shift(60)

    limits.consume("deposit", "a", amount=1, per=timedelta(minutes=1))


def test_keys_do_not_share_a_limit(db, noon):
    limits.consume("deposit", "a", amount=1, per=60)

    limits.consume("deposit", "b", amount=1, per=60)


def test_scopes_do_not_share_a_limit(db, noon):
    limits.consume("deposit", "a", amount=1, per=60)

    limits.consume("sign-in", "a", amount=1, per=60)


def test_key_is_not_kept_readable(db, noon):
    limits.consume("sign-in", "claire@fournil.example", amount=1, per=60)

    assert "claire" not in str(Allowance.objects.values().get())


def test_counts_of_ended_windows_are_forgotten(db, noon):
    limits.consume("deposit", "a", amount=1, per=60)
    noon.shift(3600)
    limits.consume("deposit", "a", amount=1, per=60)

    assert limits.forget_ended() == 1
    assert Allowance.objects.count() == 1
