"""Many writers, sequencers and followers at once: no gap, no reorder, nothing missed, nothing done twice."""

import random
import threading
from collections import Counter
from contextlib import contextmanager
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from parvis import journal
from parvis.base import worker
from parvis.journal import chain, following
from parvis.journal.models import Bookmark, Entry, Link, Pending, SetAside

PATIENCE = 100


@pytest.fixture
def effects(transactional_db):
    """A table without any uniqueness, so that an effect had twice would be seen twice."""
    number = "bigserial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE test_effect (number {number} PRIMARY KEY, follower text, entry_id bigint)"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE test_effect")


def effects_of(follower):
    with connection.cursor() as cursor:
        cursor.execute("SELECT entry_id FROM test_effect WHERE follower = %s ORDER BY number", [follower])
        return [entry_id for (entry_id,) in cursor.fetchall()]


def have_effect(follower, entry):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO test_effect (follower, entry_id) VALUES (%s, %s)", [follower, entry.pk])


@contextmanager
def together(*functions):
    """Each function in a thread of its own, over and over or once; what one of them raises fails the test."""
    failures = []

    def run(function):
        try:
            function()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(function,)) for function in functions]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    assert failures == []


def until(stop, function):
    def loop():
        while not stop.is_set():
            if not function():
                stop.wait(0.002)

    return loop


class Writer:
    """Writes a few entries a transaction, of random length, about a subject of its own; some are given up."""

    def __init__(self, number, *, transactions, dawdle):
        self.subject = SimpleNamespace(journal_type="thing", public_id=UUID(int=number))
        self.random = random.Random(number)
        self.transactions = transactions
        self.dawdle = dawdle
        self.committed = []

    def __call__(self):
        for _each in range(self.transactions):
            with transaction.atomic():
                ids = [self._write() for _entry in range(self.random.randint(1, 4))]
                given_up = self.random.random() < 0.15
                transaction.set_rollback(given_up)
            if not given_up:
                self.committed += ids

    def _write(self):
        entry = journal.write("made", self.subject)
        if self.dawdle:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(%s)", [self.random.random() * 0.01])
        return entry.pk


def everything_at_once(*, writers, transactions, dawdle):
    """Two sequencers and each follower twice run while the writers write, then until all is read."""
    random_failures = random.Random(0)

    @journal.follower("sound")
    def sound(entry):
        have_effect("sound", entry)

    @journal.follower("fragile")
    def fragile(entry):
        have_effect("fragile", entry)
        if random_failures.random() < 0.1:
            raise ConnectionError

    crew = [Writer(number, transactions=transactions, dawdle=dawdle) for number in range(writers)]
    stop = threading.Event()
    background = [chain.sequence, lambda: following.follow("sound"), lambda: following.follow("fragile")]
    with together(*(until(stop, function) for function in background * 2)):
        try:
            with together(*crew):
                pass
        finally:
            stop.set()
    read_to_the_end("sound", "fragile")
    return crew


def read_to_the_end(*followers):
    worker.drain()
    for follower in followers:
        while Bookmark.objects.get(follower=follower).position < chain.head().position:
            following.follow(follower)


@pytest.fixture
def impatient(monkeypatch, only_the_sequencer):
    """Failures are tried again at once, and as often as needed."""
    monkeypatch.setattr(following, "back_off", lambda attempts: following.timedelta(0))
    monkeypatch.setattr(following, "MAX_ATTEMPTS", 1000)


@pytest.fixture(
    params=[
        pytest.param((8, 40, True), marks=pytest.mark.postgresql, id="many writers"),
        pytest.param((3, 12, False), id="few writers"),
    ]
)
def crew(request, effects, impatient):
    writers, transactions, dawdle = request.param
    return everything_at_once(writers=writers, transactions=transactions, dawdle=dawdle)


def test_everything_at_once(crew):
    """One costly run, looked at from every side."""
    committed = [entry_id for writer in crew for entry_id in writer.committed]
    order = list(Link.objects.order_by("position").values_list("position", "entry_id"))
    chained = [entry_id for _position, entry_id in order]

    assert len(committed) > 0
    # no gap, none missed, none twice
    assert [position for position, _entry_id in order] == list(range(1, len(committed) + 1))
    assert sorted(chained) == sorted(committed)
    assert set(Entry.objects.values_list("id", flat=True)) == set(committed)
    assert not Pending.objects.exists()
    # what one writer wrote, one act after another, keeps its order
    for writer in crew:
        mine = set(writer.committed)
        assert [entry_id for entry_id in chained if entry_id in mine] == writer.committed
    # the chain proves itself
    assert journal.verify().ok
    # each follower had its effect once for every entry, in the order of the chain, through all failures
    assert Counter(effects_of("sound")) == Counter(committed)
    assert Counter(effects_of("fragile")) == Counter(committed)
    assert effects_of("sound") == chained
    assert effects_of("fragile") == chained
    assert not SetAside.objects.exists()


@pytest.mark.postgresql
def test_entries_do_commit_in_another_order_than_their_ids(effects, impatient):
    """Otherwise the test above would prove nothing."""
    crew = everything_at_once(writers=6, transactions=10, dawdle=True)
    chained = list(Link.objects.order_by("position").values_list("entry_id", flat=True))

    assert sum(len(writer.committed) for writer in crew) == len(chained)
    assert chained != sorted(chained)


@pytest.mark.postgresql
def test_entry_of_a_long_transaction_is_chained_and_followed_after_later_ones(effects, impatient):
    written, may_commit = threading.Event(), threading.Event()
    subject = SimpleNamespace(journal_type="thing", public_id=UUID(int=1))
    long_entry = []

    def long_transaction():
        with transaction.atomic():
            long_entry.append(journal.write("made", subject).pk)
            written.set()
            may_commit.wait(PATIENCE)

    @journal.follower("sound")
    def sound(entry):
        have_effect("sound", entry)

    with together(long_transaction):
        assert written.wait(PATIENCE)
        with transaction.atomic():
            later = journal.write("made", subject).pk
        worker.drain()
        assert effects_of("sound") == [later]
        may_commit.set()
    worker.drain()

    assert later > long_entry[0]
    assert effects_of("sound") == [later, long_entry[0]]


@pytest.mark.postgresql
def test_second_sequencer_does_not_wait_for_the_first(effects, impatient):
    locked, may_go_on = threading.Event(), threading.Event()
    subject = SimpleNamespace(journal_type="thing", public_id=UUID(int=1))
    chain.head()
    with transaction.atomic():
        journal.write("made", subject)
    chain.sequence()

    def slow_sequencer():
        with transaction.atomic():
            chain._lock_head()
            locked.set()
            may_go_on.wait(PATIENCE)

    with together(slow_sequencer):
        assert locked.wait(PATIENCE)
        with transaction.atomic():
            journal.write("made", subject)
        assert chain.sequence() == 0
        may_go_on.set()
    assert chain.sequence() == 1
