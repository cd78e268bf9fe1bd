from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.journal import chain
from parvis.journal.models import Entry, Link, Pending


def positions():
    return list(Link.objects.order_by("position").values_list("position", "entry_id"))


def test_nothing_waiting_changes_nothing(db):
    assert chain.sequence() == 0
    assert chain.head().position == 0


def test_entries_get_positions_without_gap_from_one(db, write):
    ids = [write().pk for _each in range(3)]
    chain.sequence()

    assert positions() == [(1, ids[0]), (2, ids[1]), (3, ids[2])]
    assert not Pending.objects.exists()


def test_each_link_carries_the_hash_of_the_one_before(db, write):
    for _each in range(3):
        write()
    chain.sequence()

    first, second, third = Link.objects.order_by("position")
    assert first.previous_hash == chain.GENESIS
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)
    assert chain.head().hash == third.hash


def test_chain_goes_on_from_one_run_to_the_next(db, write):
    write()
    chain.sequence()
    write()
    chain.sequence()

    assert [position for position, _entry in positions()] == [1, 2]
    assert chain.head().position == 2


def test_batches_are_bounded(db, write, monkeypatch):
    monkeypatch.setattr(chain, "BATCH", 2)
    for _each in range(3):
        write()

    assert [chain.sequence(), chain.sequence(), chain.sequence()] == [2, 1, 0]


def test_entry_with_a_smaller_id_that_commits_later_is_not_missed(db, write):
    """The trap of "everything above the last id seen"."""
    early, late = write(), write()
    Pending.objects.filter(entry=early).delete()  # as seen while its transaction is still open
    chain.sequence()
    Pending.objects.create(entry=early)
    chain.sequence()

    assert positions() == [(1, late.pk), (2, early.pk)]


def test_cost_does_not_grow_with_history(db, write):
    def cost():
        write()
        with CaptureQueriesContext(connection) as queries:
            chain.sequence()
        return len(queries)

    cost()
    first = cost()
    for _each in range(20):
        write()
    chain.sequence()

    assert cost() == first


def an_entry(**changes):
    values = {
        "pk": 7,
        "buyer_id": 3,
        "recorded_at": datetime(2026, 5, 4, 12, 0, 0, 1, tzinfo=UTC),
        "kind": "made",
        "subject_type": "thing",
        "subject_id": UUID(int=1),
        "actor_id": UUID(int=2),
        "data": {"b": 1, "a": "é"},
    }
    return Entry(**values | changes)


def digest(entry, *, position=1, previous_hash=chain.GENESIS):
    return chain.digest_of(entry, position=position, previous_hash=previous_hash)


def test_hash_is_that_of_the_documented_text():
    """Written out here, so that anybody can check a journal with another program, in ten years too."""
    from hashlib import sha256

    text = (
        '{"actor_id":"00000000-0000-0000-0000-000000000002","buyer_id":3,"data":{"a":"\\u00e9","b":1},"id":7,'
        '"kind":"made","position":1,"previous_hash":"' + "0" * 64 + '",'
        '"recorded_at":"2026-05-04T12:00:00.000001+00:00",'
        '"subject_id":"00000000-0000-0000-0000-000000000001","subject_type":"thing"}'
    )
    assert digest(an_entry()) == sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        {"pk": 8},
        {"buyer_id": None},
        {"recorded_at": datetime(2026, 5, 4, 12, 0, 0, 2, tzinfo=UTC)},
        {"kind": "sold"},
        {"subject_type": "flow"},
        {"subject_id": UUID(int=9)},
        {"actor_id": None},
        {"data": {"b": 2, "a": "é"}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_hash_covers_every_field(change):
    assert digest(an_entry(**change)) != digest(an_entry())


def test_every_field_of_an_entry_is_in_that_list():
    covered = {"id", "buyer_id", "recorded_at", "kind", "subject_type", "subject_id", "actor_id", "data"}

    assert {field.name for field in Entry._meta.concrete_fields} == covered


def test_hash_covers_the_place():
    assert digest(an_entry(), position=2) != digest(an_entry())


def test_hash_covers_what_came_before():
    assert digest(an_entry(), previous_hash="1" * 64) != digest(an_entry())
