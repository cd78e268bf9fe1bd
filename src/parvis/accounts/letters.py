"""Writing one message from its templates: `…_subject.txt`, `…_message.txt` and `…_message.html`.

The layout (`mail/layout.txt`, `mail/layout.html`) is shared with the notifications, which stand above.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from parvis.accounts import links

# Told to the mail queue beside the message, and never sent with it.
KIND, ABOUT, ENTRY = "X-Parvis-Kind", "X-Parvis-About", "X-Parvis-Entry"


def send(template: str, *, to: str, language: str, kind: str, context: Mapping[str, Any]) -> None:
    write(template, to=to, language=language, kind=kind, context=context).send()


def write(
    template: str,
    *,
    to: str,
    language: str,
    kind: str,
    context: Mapping[str, Any],
    about: UUID | None = None,
    entry_id: int | None = None,
) -> EmailMultiAlternatives:
    """The message, not yet sent."""
    with translation.override(language):
        values = {"home_url": links.absolute("/"), "language": language, **context}
        subject = " ".join(render_to_string(f"{template}_subject.txt", values).split())
        text = render_to_string(f"{template}_message.txt", values).strip() + "\n"
        html = render_to_string(f"{template}_message.html", values).strip() + "\n"
    headers = {KIND: kind}
    if about is not None:
        headers[ABOUT] = str(about)
    if entry_id is not None:
        headers[ENTRY] = str(entry_id)
    message = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [to], headers=headers)
    message.attach_alternative(html, "text/html")
    return message
