"""The demonstration loads once, through the same doors as everybody, and stays out of production."""

import pytest
from django.core.management import CommandError, call_command

from parvis import journal
from parvis.base import clock
from parvis.demo import world
from parvis.flows.models import Flow
from parvis.lifecycle.states import State
from parvis.payment_requests.models import PaymentRequest


@pytest.fixture
def loaded(db):
    assert world.load() is True


def test_every_story_is_told(loaded):
    assert {flow.state for flow in Flow.objects.all()} == {Flow.State.ACCEPTED}
    states = {request.number: request.state for request in PaymentRequest.objects.all()}
    assert len(states) == len(world.stories())
    assert {
        State.PAID,
        State.SUSPENDED,
        State.COMPLETED,
        State.REFUSED,
        State.TO_REROUTE,
        State.AVAILABLE,
    } <= set(states.values())


def test_one_is_late_and_says_so(loaded):
    late = PaymentRequest.objects.get(number="LUM-2201")

    assert late.days_until_due() < 0
    assert late.due_on < clock.today()


def test_the_journal_proves_it(loaded):
    assert journal.verify().ok


def test_loaded_twice_is_loaded_once(loaded):
    before = PaymentRequest.objects.count()

    assert world.load() is False
    assert PaymentRequest.objects.count() == before


def test_load_cut_short_goes_on(db, monkeypatch):
    def cut(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(world, "_people_of_the_platform", cut)
    with pytest.raises(KeyboardInterrupt):
        world.load()
    monkeypatch.undo()

    assert world.load() is True
    assert PaymentRequest.objects.count() == len(world.stories())


def test_never_in_production(db, settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError):
        call_command("load_demo")
