"""“Will it pass?”: the steps of a deposit, stopped before anything is saved."""

from __future__ import annotations

from threading import BoundedSemaphore

from django.conf import settings

from parvis.accounts.models import User
from parvis.accounts.permissions import Permission, demand
from parvis.base import limits
from parvis.directory.models import Organisation
from parvis.flows.deposit import demand_receivable
from parvis.flows.examination import Examination, examine
from parvis.flows.refusals import Busy

LARGE = 1024 * 1024
# A large file takes tens of seconds, in a thread that pages need: one at a time, the next soon sent away.
TURN = BoundedSemaphore(1)
PATIENCE = 5  # seconds


def trial(
    data: bytes, *, organisation: Organisation, by: User, within: Organisation | None = None
) -> Examination:
    demand(by, Permission.DEPOSIT, organisation)
    demand_receivable(data, ())
    limits.consume("trial", str(organisation.public_id), amount=settings.PARVIS_DEPOSITS_PER_MINUTE, per=60)
    if len(data) <= LARGE:
        return examine(data, by=by, within=within)
    if not TURN.acquire(timeout=PATIENCE):
        raise Busy
    try:
        return examine(data, by=by, within=within)
    finally:
        TURN.release()
