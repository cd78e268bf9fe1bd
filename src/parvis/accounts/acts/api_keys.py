"""Keys by which programs act for a person."""

from __future__ import annotations

from django.db import transaction

from parvis import journal
from parvis.accounts import tokens
from parvis.accounts.models import ApiKey, Attachment, User
from parvis.accounts.permissions import Permission, demand
from parvis.base import clock
from parvis.directory.models import Organisation


@transaction.atomic
def create_api_key(organisation: Organisation, *, name: str, by: User) -> tuple[ApiKey, str]:
    """The key and its secret, shown once: a program then acts as `by`, for this organisation only."""
    demand(by, Permission.MANAGE, organisation)
    raw = tokens.new_api_key()
    key = ApiKey.objects.create(
        user=by,
        organisation=organisation,
        name=name.strip(),
        prefix=raw[: tokens.SHOWN],
        digest=tokens.digest(raw),
    )
    journal.write("api_key_created", organisation, by=by, api_key=key.public_id)
    return key, raw


@transaction.atomic
def revoke_api_key(key: ApiKey, *, by: User | None) -> None:
    if by is not None and key.user_id != by.pk:
        demand(by, Permission.MANAGE, key.organisation)
    _revoke(key, by=by)


def revoke_orphaned_keys(withdrawn: Attachment, *, by: User | None) -> None:
    """Keys go with the last role: given the role back one day, the person must not find old keys alive."""
    organisation, user = withdrawn.organisation, withdrawn.user
    if Attachment.objects.filter(user=user, organisation=organisation).exists():
        return
    for key in ApiKey.objects.filter(user=user, organisation=organisation, revoked_at=None):
        _revoke(key, by=by)


def _revoke(key: ApiKey, *, by: User | None) -> None:
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=clock.now()):
        journal.write("api_key_revoked", key.organisation, by=by, api_key=key.public_id)
