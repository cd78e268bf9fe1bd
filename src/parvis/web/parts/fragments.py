"""Whether the browser asks for a page or, through htmx, for a part of one."""

from __future__ import annotations

from django.http import HttpRequest


def wants_fragment(request: HttpRequest) -> bool:
    """False when htmx restores a page from the history: it then needs the whole of it."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.history_restore_request
