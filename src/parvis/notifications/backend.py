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


class QueuedBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        with transaction.atomic():
            return sum(queue(message) for message in email_messages)


def queue(message: EmailMessage) -> int:
    """One row for each address; 1 when something was queued, as Django counts."""
    rows = [row for address in message.recipients() if (row := _queue_one(message, address))]
    for row in rows:
        worker.enqueue(DELIVER, str(row.public_id))
    return 1 if rows else 0


def _queue_one(message: EmailMessage, address: str) -> OutgoingMail | None:
    """None when this person has already been told of this journal entry."""
    if message.attachments:
        raise Undeliverable("attachments: put the document behind a link")
    headers = dict(message.extra_headers)
    about, entry_id = headers.pop(ABOUT, None), headers.pop(ENTRY, None)
    kind = str(headers.pop(KIND, ""))
    if entry_id and OutgoingMail.objects.filter(entry_id=entry_id, to=address, kind=kind).exists():
        return None
    return OutgoingMail.objects.create(
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
