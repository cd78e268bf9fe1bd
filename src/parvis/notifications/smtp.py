"""Handing one message to the mail server, and bringing back what it answered: that answer is the proof."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formatdate, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

# Django's own: writes an address with an accented domain as mail servers take it.
from django.core.mail.message import sanitize_address

from parvis.notifications.models import OutgoingMail

TIMEOUT = 20
ACCEPTED = (250, 251, 252)


@dataclass(frozen=True)
class Answer:
    """The server's last word about this message."""

    code: int
    words: str

    @property
    def accepted(self) -> bool:
        return self.code in ACCEPTED

    @property
    def final(self) -> bool:
        """5xx: asking again would change nothing. 4xx: later, perhaps."""
        return self.accepted or self.code >= 500

    def __str__(self) -> str:
        return f"{self.code} {self.words}"[:255]


class SenderRefused(Exception):
    """The server does not take our mail at all: the installation is at fault, not the recipient."""


def hand_over(mail: OutgoingMail) -> Answer:
    """Raises OSError or smtplib.SMTPException when the server cannot be spoken with."""
    with _connection() as server:
        options = ["BODY=8BITMIME"] if server.has_extn("8bitmime") else []
        answer = _answer(server.mail(_bare(mail.sender), options))
        if not answer.accepted:
            raise SenderRefused(str(answer))
        answer = _answer(server.rcpt(_bare(mail.to)))
        if not answer.accepted:
            return answer
        try:
            return _answer(server.data(as_bytes(mail)))
        except smtplib.SMTPDataError as refused:
            return _answer((refused.smtp_code, refused.smtp_error))


def as_bytes(mail: OutgoingMail) -> bytes:
    headers = {
        # The same at each attempt, so that a message handed over twice can be told from two messages.
        "Message-ID": f"<{mail.public_id}@{_domain(mail.sender)}>",
        "Date": formatdate(mail.created_at.timestamp(), localtime=True),
        "Auto-Submitted": "auto-generated",
        **mail.headers,
    }
    message = EmailMultiAlternatives(mail.subject, mail.text, mail.sender, [mail.to], headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    built: Any = message.message()
    return bytes(built.as_bytes(linesep="\r\n"))


@contextmanager
def _connection() -> Iterator[smtplib.SMTP]:
    host, port = settings.PARVIS_SMTP_HOST, settings.PARVIS_SMTP_PORT
    if settings.PARVIS_SMTP_SECURITY == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port, timeout=TIMEOUT, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    with server:
        server.ehlo_or_helo_if_needed()
        if settings.PARVIS_SMTP_SECURITY == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.PARVIS_SMTP_USER:
            server.login(settings.PARVIS_SMTP_USER, settings.PARVIS_SMTP_PASSWORD)
        yield server


def _answer(reply: tuple[int, bytes | str]) -> Answer:
    code, words = reply
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return Answer(code, " ".join(text.split()))


def _bare(address: str) -> str:
    return str(sanitize_address(parseaddr(address)[1], "utf-8"))


def _domain(address: str) -> str:
    return _bare(address).rpartition("@")[2] or "localhost"
