"""From the queue to the mail server (or to the local mailbox), and what is kept afterwards."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.db.models import F

from parvis.base import clock
from parvis.notifications import smtp
from parvis.notifications.models import OutgoingMail

# Whoever reads one of these could act in the name of its recipient: the text goes as soon as it is delivered.
SECRET_KINDS = frozenset(
    {"email_confirmation", "email_confirmation_signup", "password_reset_key", "invitation"}
)


class NotDelivered(Exception):
    """The server did not take the message this time; the job is tried again later."""


def deliver(public_id: str) -> None:
    mail = OutgoingMail.objects.waiting().filter(public_id=public_id).first()
    if mail is None:
        return
    if settings.PARVIS_MAIL == "mailbox":
        _note(mail, outcome="mailbox", delivered=True)
        return
    try:
        answer = smtp.hand_over(mail)
    except (OSError, SMTPException, smtp.SenderRefused) as failure:
        _note(mail, outcome=type(failure).__name__)
        raise NotDelivered(type(failure).__name__) from failure
    _note(mail, outcome=str(answer), delivered=answer.accepted, given_up=answer.final and not answer.accepted)
    if answer.accepted and mail.kind in SECRET_KINDS:
        _blank(mail.pk)
    if not answer.final:
        raise NotDelivered(str(answer.code))


def purge() -> int:
    """Forget the texts after some days; who was told what, when, and with what result stays."""
    limit = clock.now() - timedelta(days=settings.PARVIS_MAIL_KEPT_DAYS)
    old = OutgoingMail.objects.filter(purged_at=None, created_at__lt=limit)
    old.waiting().update(given_up_at=clock.now())
    return old.update(text="", html="", purged_at=clock.now())


def _note(mail: OutgoingMail, *, outcome: str, delivered: bool = False, given_up: bool = False) -> None:
    now = clock.now()
    OutgoingMail.objects.filter(pk=mail.pk).update(
        attempts=F("attempts") + 1,
        outcome=outcome,
        delivered_at=now if delivered else None,
        given_up_at=now if given_up else None,
    )


def _blank(pk: int) -> None:
    OutgoingMail.objects.filter(pk=pk).update(text="", html="", purged_at=clock.now())
