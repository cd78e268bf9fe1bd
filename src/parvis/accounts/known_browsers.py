"""Browsers in which a person has signed in before: what others try on the address does not shut them out.

The device cookies of OWASP's Authentication Cheat Sheet. The cookie says neither who nor where.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

COOKIE = "known"
HALF_A_YEAR = 180 * 24 * 3600


def remember(response: HttpResponse, *, email: str) -> None:
    nonce = secrets.token_urlsafe(16)
    response.set_cookie(
        COOKIE,
        f"{nonce}:{_proof(nonce, email)}",
        max_age=HALF_A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def name_of(request: HttpRequest, *, email: str) -> str:
    """What sets this browser apart for this address; nothing when nobody has signed in there with it."""
    nonce, _colon, proof = request.COOKIES.get(COOKIE, "").partition(":")
    return nonce if constant_time_compare(proof, _proof(nonce, email)) else ""


def _proof(nonce: str, email: str) -> str:
    return salted_hmac("parvis.accounts.known_browsers", f"{nonce}:{email}", algorithm="sha256").hexdigest()
