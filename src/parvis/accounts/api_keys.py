"""From the bearer key of a request to the person and the organisation it acts for."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef

from parvis.accounts import tokens
from parvis.accounts.models import ApiKey, Attachment
from parvis.base import clock

# A key in use would otherwise write a row at each call.
NOTED_EVERY = timedelta(minutes=5)


def find(raw: str) -> ApiKey | None:
    """The key, when it is neither revoked nor orphaned: its person must still be active and attached."""
    if not raw.startswith(tokens.API_KEY_PREFIX):
        return None
    attached = Attachment.objects.filter(user=OuterRef("user"), organisation=OuterRef("organisation"))
    found = (
        ApiKey.objects.filter(Exists(attached), digest=tokens.digest(raw), revoked_at=None)
        .filter(user__is_active=True)
        .select_related("user", "organisation")
        .first()
    )
    if found:
        _note_use(found)
    return found


def _note_use(key: ApiKey) -> None:
    now = clock.now()
    if key.last_used_at is None or now - key.last_used_at > NOTED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
