"""Secrets that Parvis makes itself: long enough for a plain digest, which is all that the database has."""

from __future__ import annotations

import secrets
from hashlib import sha256

API_KEY_PREFIX = "pv_"
SHOWN = len(API_KEY_PREFIX) + 6  # enough to tell two keys apart on a page, far too little to guess one


def new_token() -> str:
    return secrets.token_urlsafe(32)


def new_api_key() -> str:
    return API_KEY_PREFIX + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
