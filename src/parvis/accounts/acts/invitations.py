"""Invitations by mail, bound to the address that received them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from parvis import journal
from parvis.accounts import letters, links, tokens
from parvis.accounts.acts.attachments import attach, demand_manager, demand_roles_fit, lock
from parvis.accounts.acts.people import has_account, register_person
from parvis.accounts.models import Attachment, Invitation, Language, Role, User, clean_email
from parvis.accounts.permissions import Permission, demand
from parvis.accounts.refusals import (
    AccountExists,
    InvitationForAnother,
    InvitationUnknown,
)
from parvis.base import clock, limits
from parvis.directory.models import Department, Organisation

INVITATION_LASTS = timedelta(days=14)
INVITATIONS_AN_HOUR = 50


def invite(
    organisation: Organisation,
    *,
    email: str,
    roles: Iterable[str],
    by: User | None,
    department: Department | None = None,
    language: str | None = None,
) -> tuple[Invitation, str]:
    """The invitation and its token, which goes by mail and is kept nowhere; without `by`, the operator's."""
    limits.consume("invitations", str(organisation.public_id), amount=INVITATIONS_AN_HOUR, per=3600)
    with transaction.atomic():
        return _invite(
            organisation,
            email=clean_email(email),
            roles=sorted({Role(role) for role in roles}),
            department=department,
            language=language,
            by=by,
        )


def find_invitation(token: str) -> Invitation:
    """The open invitation of that token, for the page that shows what it gives."""
    found = (
        Invitation.objects.select_related("organisation", "department")
        .filter(token_digest=tokens.digest(token))
        .first()
    )
    if found is None or not found.is_open(at=clock.now()):
        raise InvitationUnknown
    return found


@transaction.atomic
def accept_invitation(token: str, *, by: User) -> list[Attachment]:
    invitation = _lock_invitation(token)
    if not EmailAddress.objects.filter(user=by, email=invitation.email, verified=True).exists():
        raise InvitationForAnother
    return _accept(invitation, by=by)


@transaction.atomic
def sign_up_invited(token: str, *, full_name: str, password: str, language: str = Language.FR) -> User:
    """A new person by invitation: the token came to her address, which is thereby confirmed."""
    invitation = _lock_invitation(token)
    if has_account(invitation.email):
        raise AccountExists
    user = register_person(email=invitation.email, full_name=full_name, password=password, language=language)
    _accept(invitation, by=user)
    return user


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User) -> None:
    demand(by, Permission.MANAGE, invitation.organisation)
    open_one = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if open_one.update(withdrawn_at=clock.now()):
        journal.write("invitation_withdrawn", invitation.organisation, by=by, invitation=invitation.public_id)


def _invite(
    organisation: Organisation,
    *,
    email: str,
    roles: Sequence[Role],
    department: Department | None,
    language: str | None,
    by: User | None,
) -> tuple[Invitation, str]:
    demand_manager(organisation, by)
    demand_roles_fit(organisation, roles, department)
    token, now = tokens.new_token(), clock.now()
    # A second invitation of the same person takes the place of the first.
    Invitation.objects.filter(
        organisation=organisation, email=email, accepted_at=None, withdrawn_at=None
    ).update(withdrawn_at=now)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        roles=[role.value for role in roles],
        department=department,
        token_digest=tokens.digest(token),
        invited_by=by,
        created_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    journal.write("invited", organisation, by=by, invitation=invitation.public_id, roles=invitation.roles)
    _send_invitation(invitation, token, language=language, by=by)
    return invitation, token


def _lock_invitation(token: str) -> Invitation:
    found = find_invitation(token)
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("organisation", "department")
    invitation = locked.get(pk=found.pk)
    if not invitation.is_open(at=clock.now()):
        raise InvitationUnknown
    return invitation


def _accept(invitation: Invitation, *, by: User) -> list[Attachment]:
    organisation = lock(invitation.organisation)
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    journal.write("invitation_accepted", organisation, by=by, invitation=invitation.public_id)
    return [
        attach(by, organisation, Role(role), department=invitation.department, by=invitation.invited_by)
        for role in invitation.roles
    ]


def _send_invitation(invitation: Invitation, token: str, *, language: str | None, by: User | None) -> None:
    invited = User.objects.filter(email=invitation.email).first()
    chosen = language or (invited.language if invited else by.language if by else Language.FR)
    letters.send(
        "accounts/email/invitation",
        to=invitation.email,
        language=chosen,
        kind="invitation",
        context={
            "invitation": invitation,
            "organisation": invitation.organisation,
            "invited_by": by,
            "expires_on": clock.date_of(invitation.expires_at),
            "invitation_url": links.to("web:invitation", token),
        },
    )
