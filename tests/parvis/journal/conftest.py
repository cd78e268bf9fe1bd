"""A subject, a way to write about it, and a follower that notes what it is handed."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from parvis import journal
from parvis.base import worker
from parvis.journal import following


@dataclass(frozen=True)
class Thing:
    public_id: UUID = field(default_factory=uuid4)
    journal_type: str = "thing"


@pytest.fixture
def thing():
    return Thing()


@pytest.fixture
def write(thing):
    def write(kind="made", **data):
        with transaction.atomic():
            return journal.write(kind, thing, **data)

    return write


@pytest.fixture
def only_the_sequencer(monkeypatch):
    """The rooms above have followers too; these tests look at the journal alone."""
    monkeypatch.setattr(following, "FOLLOWERS", {})
    monkeypatch.setattr(worker, "TICKS", {"journal.sequence": worker.TICKS["journal.sequence"]})


@pytest.fixture
def seen(only_the_sequencer):
    """The kinds of the entries that the follower `noter` was handed, in order."""
    kinds = []

    @journal.follower("noter")
    def note(entry):
        kinds.append(entry.kind)

    return kinds
