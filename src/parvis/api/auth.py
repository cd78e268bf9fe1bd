"""Who is calling: a bearer key of accounts, acting as its person in the name of one organisation."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja.security import HttpBearer

from parvis.accounts import api_keys
from parvis.accounts.models import ApiKey
from parvis.base import limits


class ByKey(HttpBearer):
    """The key is found by its digest: a wrong one and a revoked one get the same answer."""

    openapi_description = gettext_noop("Clé d’API créée dans « Clés d’API » : `Authorization: Bearer pv_…`")

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        key = api_keys.find(token)
        if key is not None and request.method == "GET":
            # Deposits and checks are counted where they are made, whoever makes them.
            amount = settings.PARVIS_API_READS_PER_MINUTE
            limits.consume("api-read", str(key.public_id), amount=amount, per=60)
        return key


def key_of(request: HttpRequest) -> ApiKey:
    """The key that `ByKey` has let in."""
    key = getattr(request, "auth", None)
    assert isinstance(key, ApiKey)
    return key
