"""“Will it pass?”: the steps of a deposit, stopped before anything is saved."""

from __future__ import annotations

from django.conf import settings

from parvis.accounts.models import User
from parvis.accounts.permissions import Permission, demand
from parvis.base import limits
from parvis.directory.models import Organisation
from parvis.flows.deposit import demand_receivable
from parvis.flows.examination import Examination, examine


def trial(data: bytes, *, organisation: Organisation, by: User) -> Examination:
    demand(by, Permission.DEPOSIT, organisation)
    demand_receivable(data, ())
    limits.consume("trial", str(organisation.public_id), amount=settings.PARVIS_DEPOSITS_PER_MINUTE, per=60)
    return examine(data, by=by)
