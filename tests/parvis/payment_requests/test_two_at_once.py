"""Two people act on one invoice at the same instant: one act is done, the other person is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from parvis import journal
from parvis.base.refusals import Refusal
from parvis.lifecycle.states import State
from parvis.payment_requests import acts


@pytest.mark.django_db(transaction=True)
def test_one_certifies_while_the_other_refuses(available, buyer_agent):
    together = Barrier(2)

    def certify():
        return acts.certify(available, by=buyer_agent, seen=available.version)

    def refuse():
        return acts.refuse(available, motive="DOUBLE_FACT", by=buyer_agent, seen=available.version)

    def at_once(act):
        try:
            together.wait(timeout=10)
            act()
        except Refusal as refusal:
            return refusal.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        outcomes = sorted(people.map(at_once, (certify, refuse)))

    assert outcomes == ["PV-ACT-01", "done"]
    available.refresh_from_db()
    assert available.state in {State.APPROVED, State.REFUSED}
    entries = journal.about(subject_type="payment_request", subject_id=available.public_id)
    assert entries.filter(kind__in=["certified", "refused"]).count() == 1
