"""Django's e-mail backend: every message becomes a row and a job in the caller's transaction.

A message thus leaves if and only if the act that speaks through it is kept; the job delivers it afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from parvis.accounts.letters import ABOUT, ENTRY, KIND
from parvis.base import worker
from parvis.notifications.models import OutgoingMail

DELIVER = "notifications.deliver"


class Undeliverable(ValueError):
    """Something of the message would be lost in the queue: a fault of whoever wrote it."""


# Mail waits for whatever somebody is looking at: deposits come first.
PRIORITY = -10


class QueuedBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows = [_row(message, address) for message in email_messages for address in message.recipients()]
        with transaction.atomic():
            new = _not_told_yet(rows)
            OutgoingMail.objects.bulk_create(new)
            for row in new:
                worker.enqueue(DELIVER, str(row.public_id), priority=PRIORITY)
        return len(email_messages)


def _not_told_yet(rows: Sequence[OutgoingMail]) -> list[OutgoingMail]:
    """The journal may tell an entry twice; its readers are written to once."""
    entries = {row.entry_id for row in rows if row.entry_id is not None}
    if not entries:
        return list(rows)
    told = set(OutgoingMail.objects.filter(entry_id__in=entries).values_list("entry_id", "to", "kind"))
    return [row for row in rows if (row.entry_id, row.to, row.kind) not in told]


def _row(message: EmailMessage, address: str) -> OutgoingMail:
    if message.attachments:
        raise Undeliverable("attachments: put the document behind a link")
    headers = dict(message.extra_headers)
    about, entry_id = headers.pop(ABOUT, None), headers.pop(ENTRY, None)
    kind = str(headers.pop(KIND, ""))
    return OutgoingMail(
        to=address,
        sender=message.from_email,
        subject=" ".join(str(message.subject).split())[:255],
        text=str(message.body),
        html=next(_html(message), ""),
        headers={name: str(value) for name, value in headers.items()},
        kind=kind,
        about=UUID(str(about)) if about else None,
        entry_id=int(entry_id) if entry_id else None,
    )


def _html(message: EmailMessage) -> Iterator[str]:
    alternatives: Sequence[Any] = getattr(message, "alternatives", ())
    if not isinstance(message, EmailMultiAlternatives) and message.content_subtype != "plain":
        raise Undeliverable(f"a body of type {message.content_subtype} without its text")
    for content, media_type in alternatives:
        if media_type != "text/html":
            raise Undeliverable(f"an alternative of type {media_type}")
        yield str(content)
