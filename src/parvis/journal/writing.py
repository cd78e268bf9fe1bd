"""Writing an entry, in the transaction of the act that it tells of, and reading those about one subject."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise

from parvis.base import clock
from parvis.journal.models import Entry, Pending


class Subject(Protocol):
    @property
    def journal_type(self) -> str: ...
    @property
    def public_id(self) -> UUID: ...


class Actor(Protocol):
    @property
    def public_id(self) -> UUID: ...


class Buyer(Protocol):
    @property
    def pk(self) -> int: ...


class OutsideTransaction(Exception):
    """An entry is written with the act it tells of, in one transaction, or not at all."""


def write(
    kind: str,
    subject: Subject,
    /,
    *,
    by: Actor | None = None,
    buyer: Buyer | None = None,
    at: datetime | None = None,
    **data: Any,
) -> Entry:
    """Record that `kind` (a past participle) happened to `subject`; without `by`, the platform did it."""
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(kind)
    entry = Entry.objects.create(
        buyer_id=buyer.pk if buyer else None,
        recorded_at=at or clock.now(),
        kind=kind,
        subject_type=subject.journal_type,
        subject_id=subject.public_id,
        actor_id=by.public_id if by else None,
        data=_plain(data),
    )
    Pending.objects.create(entry=entry)
    return entry


def about(*, subject_type: str, subject_id: UUID) -> QuerySet[Entry]:
    return Entry.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("id")


def _plain(value: Any) -> Any:
    """What reads back the same from both databases, or the hash would not hold: no float, no NUL."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str | Promise):
        return str(value).replace("\0", "\N{REPLACEMENT CHARACTER}")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    raise TypeError(f"An entry cannot keep a {type(value).__name__}")
