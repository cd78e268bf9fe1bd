from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from parvis import journal
from parvis.base import worker
from parvis.journal import following
from parvis.journal.models import Bookmark, SetAside

PERSONAL = "Claire Fournil stumbled"
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def stumbler(only_the_sequencer):
    """Fails on every entry of the kind "stone", and writes an effect before it does."""
    kinds = []

    @journal.follower("stumbler")
    def stumble(entry):
        Bookmark.objects.create(follower=f"effect of {entry.pk}")
        if entry.kind == "stone":
            raise ValueError(PERSONAL)
        kinds.append(entry.kind)

    return kinds


def keep_trying(noon):
    worker.drain()
    for _attempt in range(following.MAX_ATTEMPTS - 1):
        noon.shift(3600)
        worker.drain()


def test_empty_journal_hands_out_nothing(db, seen):
    worker.drain()

    assert seen == []


def test_entries_are_handed_out_once_in_order(db, seen, write):
    write("made")
    write("sold")
    worker.drain()
    worker.drain()

    assert seen == ["made", "sold"]


def test_entry_without_a_position_is_not_handed_out_yet(db, seen, write):
    write("made")

    assert following.follow("noter") == 0
    assert seen == []


def test_new_follower_reads_from_the_beginning(db, seen, write):
    write("made")
    worker.drain()
    late = []
    journal.follower("late")(lambda entry: late.append(entry.kind))
    worker.drain()

    assert late == ["made"]


def test_effect_of_a_failure_is_undone(db, stumbler, write):
    write("stone")
    worker.drain()

    assert not Bookmark.objects.filter(follower__startswith="effect").exists()


def test_failed_entry_is_tried_again_before_the_next_one(db, stumbler, write, noon):
    write("stone")
    write("made")
    worker.drain()

    bookmark = Bookmark.objects.get(follower="stumbler")
    assert stumbler == []
    assert (bookmark.position, bookmark.attempts) == (0, 1)
    assert bookmark.retry_at == NOON + timedelta(seconds=2)


def test_entry_that_fails_every_time_is_set_aside_and_the_rest_goes_on(db, stumbler, write, noon):
    stone = write("stone")
    write("made")
    keep_trying(noon)

    aside = SetAside.objects.get()
    assert stumbler == ["made"]
    assert (aside.follower, aside.entry_id) == ("stumbler", stone.pk)
    assert aside.error.startswith("builtins.ValueError\n")
    assert "Claire" not in aside.error


def test_one_follower_never_blocks_another(db, seen, stumbler, write):
    write("stone")
    write("made")
    worker.drain()

    assert seen == ["stone", "made"]


def test_attempts_start_afresh_for_the_next_entry(db, stumbler, write, noon):
    write("stone")
    write("stone")
    keep_trying(noon)

    assert SetAside.objects.count() == 1
    assert Bookmark.objects.get(follower="stumbler").attempts == 1


def test_operator_may_hand_out_again_what_was_set_aside(db, stumbler, write, noon, monkeypatch):
    write("stone")
    keep_trying(noon)
    again = []
    monkeypatch.setitem(following.FOLLOWERS, "stumbler", lambda entry: again.append(entry.kind))

    assert following.try_again(SetAside.objects.get()) is True
    assert again == ["stone"]
    assert not SetAside.objects.exists()


def test_what_fails_again_stays_aside(db, stumbler, write, noon):
    write("stone")
    keep_trying(noon)

    assert following.try_again(SetAside.objects.get()) is False
    assert "ValueError" in SetAside.objects.get().error


def test_what_a_removed_follower_left_aside_stays_there(db, stumbler, write, noon):
    write("stone")
    keep_trying(noon)
    SetAside.objects.update(follower="gone")

    assert following.try_again(SetAside.objects.get()) is False
    assert "UnknownFollower" in SetAside.objects.get().error


def test_one_call_hands_out_a_bounded_number(db, seen, write, monkeypatch):
    monkeypatch.setattr(following, "AT_A_TIME", 2)
    for _each in range(3):
        write()
    journal.chain.sequence()

    assert following.follow("noter") == 2
