"""Jobs and ticks declared for one test."""

import pytest

from parvis.base import worker


@pytest.fixture
def no_ticks(monkeypatch):
    monkeypatch.setattr(worker, "TICKS", {})


@pytest.fixture
def done(monkeypatch, no_ticks):
    """The keys that the job `test.note` was run with."""
    monkeypatch.setattr(worker, "TASKS", {})
    keys = []

    @worker.job("test.note")
    def note(key):
        keys.append(key)

    return keys
