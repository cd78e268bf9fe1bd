"""When payment is due by law, as a page says it: the date, the days left, and the article that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parvis.base import clock
from parvis.law import delays
from parvis.lifecycle.states import State
from parvis.payment_requests.models import PaymentRequest

SOON = 7  # days: from then on the page draws attention to the date


class Standing(StrEnum):
    NONE = "none"  # nothing is owed: a credit note, a refused or cancelled invoice
    RUNNING = "running"
    SOON = "soon"
    LATE = "late"
    STOPPED = "stopped"
    PAID = "paid"
    PAID_LATE = "paid_late"


@dataclass(frozen=True)
class Deadline:
    standing: Standing
    due_on: date | None = None
    days: int = 0  # left, late, or (stopped) given anew once complete: never negative
    delay: delays.Delay | None = None
    paid_on: date | None = None


NOTHING_OWED = frozenset({State.REFUSED, State.CANCELLED, State.REROUTED})


def deadline_of(payment_request: PaymentRequest) -> Deadline:
    delay = payment_request.delay
    if delay is None or payment_request.state in NOTHING_OWED:
        return Deadline(Standing.NONE)
    if payment_request.paid_on is not None:
        late = max(0, (payment_request.paid_on - delay.due_on).days)
        standing = Standing.PAID_LATE if late else Standing.PAID
        return Deadline(standing, delay.due_on, late, delay, payment_request.paid_on)
    left = delays.days_until_due(delay, today=clock.today())
    if left is None:
        again = delays.resume(delay, complete_on=clock.today())
        return Deadline(Standing.STOPPED, None, again.days, delay)
    if left < 0:
        return Deadline(Standing.LATE, delay.due_on, -left, delay)
    return Deadline(Standing.SOON if left <= SOON else Standing.RUNNING, delay.due_on, left, delay)
