"""The only clock: instants are UTC, dates are those of Paris, where the legal delays run."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

PARIS = ZoneInfo("Europe/Paris")

_shift: ContextVar[timedelta] = ContextVar("clock_shift", default=timedelta(0))


def now() -> datetime:
    return timezone.now() + _shift.get()


def today() -> date:
    return date_of(now())


def date_of(instant: datetime) -> date:
    return instant.astimezone(PARIS).date()


@contextmanager
def days_ago(days: int) -> Iterator[None]:
    """What runs inside happens so many days ago: a demonstration needs a past."""
    token = _shift.set(timedelta(days=-days))
    try:
        yield
    finally:
        _shift.reset(token)
