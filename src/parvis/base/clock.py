"""The only clock: instants are UTC, dates are those of Paris, where the legal delays run."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    return timezone.now()


def today() -> date:
    return date_of(now())


def date_of(instant: datetime) -> date:
    return instant.astimezone(PARIS).date()
