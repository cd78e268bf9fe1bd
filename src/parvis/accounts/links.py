"""Addresses written into messages: under the public address of this Parvis, whatever host was asked."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import NoReverseMatch, reverse


def absolute(path: str) -> str:
    """The public address of a path, or of a whole address of which only the path is believed."""
    parts = urlsplit(path)
    query = f"?{parts.query}" if parts.query else ""
    return f"{settings.PARVIS_BASE_URL}{parts.path}{query}"


def to(name: str, *args: object) -> str:
    """The page of that name; the home page when this installation does not have it."""
    try:
        return absolute(reverse(name, args=args))
    except NoReverseMatch:
        return absolute("/")
