"""What people do with accounts: sign up, invite, grant, withdraw, make keys. Each act is in the journal.

Who manages an organisation is settled while its row is locked: two administrators who withdraw each other at
the same instant do so one after the other, and the second finds that he may not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from parvis import journal
from parvis.accounts import letters, links, tokens
from parvis.accounts.models import ApiKey, Attachment, Invitation, Language, Role, User, clean_email
from parvis.accounts.permissions import Permission, demand, may
from parvis.accounts.refusals import (
    AccountExists,
    BuyerNotOpen,
    DepartmentDoesNotFit,
    InvitationForAnother,
    InvitationUnknown,
    LastAdministrator,
    NotAllowed,
    OrganisationTaken,
    RoleDoesNotFit,
    RolesMissing,
    WeakPassword,
)
from parvis.base import clock, limits
from parvis.directory import acts as directory_acts
from parvis.directory import identifiers
from parvis.directory.models import Department, Organisation

INVITATION_LASTS = timedelta(days=14)
INVITATIONS_AN_HOUR = 50
SUPPLIER_ROLES = frozenset({Role.DEPOSITOR, Role.READER})
BUYER_ROLES = frozenset({Role.BUYER_AGENT, Role.ACCOUNTANT})


# --- Signing up -----------------------------------------------------------------------------------


@transaction.atomic
def sign_up(
    *,
    scheme: str,
    identifier: str,
    organisation_name: str,
    full_name: str,
    email: str,
    password: str,
    language: str = Language.FR,
    **address: Any,
) -> User | None:
    """A supplier and its first person; she may sign in once she has confirmed her address.

    None when the address already has an account: its owner is told by mail, and the page says the same thing
    in both cases, so that nobody learns who has an account.
    """
    email = clean_email(email)
    _demand_strong(password, email=email, full_name=full_name)
    _claimable(scheme, identifier)
    if _has_account(email):
        make_password(password)  # takes as long as for a new account
        get_adapter().send_account_already_exists_mail(email)
        return None
    organisation = _claim(scheme, identifier, organisation_name, by=None, address=address)
    user = User.objects.create_user(email, password, full_name=full_name.strip(), language=language)
    address_to_confirm = EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    journal.write("signed_up", user, by=user, organisation=organisation.public_id)
    _found(organisation, user)
    address_to_confirm.send_confirmation(None, signup=True)
    return user


@transaction.atomic
def add_organisation(
    *, scheme: str, identifier: str, organisation_name: str, by: User, **address: Any
) -> Organisation:
    """A person who already has an account brings one more supplier."""
    organisation = _claim(scheme, identifier, organisation_name, by=by, address=address)
    _found(organisation, by)
    return organisation


@transaction.atomic
def register_person(
    *, email: str, full_name: str, password: str, language: str = Language.FR, is_operator: bool = False
) -> User:
    """A person whose address needs no confirmation: an invitation proved it, or the operator vouches."""
    email = clean_email(email)
    _demand_strong(password, email=email, full_name=full_name)
    user = User.objects.create_user(
        email, password, full_name=full_name.strip(), language=language, is_operator=is_operator
    )
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    journal.write("registered", user)
    return user


@transaction.atomic
def update_profile(user: User, *, full_name: str | None = None, language: str | None = None) -> User:
    wanted = {"full_name": full_name, "language": language}
    changed = {name: value for name, value in wanted.items() if value not in (None, getattr(user, name))}
    for name, value in changed.items():
        setattr(user, name, value)
    if changed:
        user.save(update_fields=list(changed))
        journal.write("updated", user, by=user, changed=sorted(changed))
    return user


@transaction.atomic
def make_operator(user: User) -> None:
    """Only from the command line of the installation."""
    if User.objects.filter(pk=user.pk, is_operator=False).update(is_operator=True):
        journal.write("made_operator", user)
    user.is_operator = True


def _claim(
    scheme: str, identifier: str, name: str, *, by: User | None, address: Mapping[str, Any]
) -> Organisation:
    listed = _claimable(scheme, identifier)
    if listed:
        return listed
    try:
        return directory_acts.create(
            scheme=scheme, identifier=identifier, name=name, is_supplier=True, by=by, **address
        )
    except directory_acts.AlreadyListed:
        # Another sign-up came first by an instant.
        listed = _claimable(scheme, identifier)
        if listed is None:
            raise
        return listed


def _has_account(email: str) -> bool:
    """Under that address, or under it as a further address that was confirmed."""
    confirmed = EmailAddress.objects.filter(email=email, verified=True)
    return User.objects.filter(email=email).exists() or confirmed.exists()


def _claimable(scheme: str, identifier: str) -> Organisation | None:
    """The organisation, locked, when it is listed and nobody has it yet; None when it is not listed."""
    identifier = identifiers.clean(scheme, identifier)
    listed = Organisation.objects.select_for_update().filter(scheme=scheme, identifier=identifier).first()
    if listed is None:
        return None
    if listed.is_buyer:
        raise BuyerNotOpen(name=listed.name)
    if _confirmed_administrators(listed).exists():
        raise OrganisationTaken(identifier=identifier)
    return listed


def _found(organisation: Organisation, user: User) -> None:
    """The first person administers and deposits; claims that were never confirmed lapse."""
    _lapse_unconfirmed(organisation, except_for=user)
    directory_acts.become_supplier(organisation, by=user)
    for role in (Role.ADMINISTRATOR, Role.DEPOSITOR):
        _attach(user, organisation, role, department=None, by=user)


def _confirmed_administrators(organisation: Organisation) -> Any:
    confirmed = EmailAddress.objects.filter(verified=True).values("user_id")
    return Attachment.objects.filter(
        organisation=organisation, role=Role.ADMINISTRATOR, user__is_active=True, user_id__in=confirmed
    )


def _lapse_unconfirmed(organisation: Organisation, *, except_for: User) -> None:
    """Whoever types another's SIRET and confirms nothing must not come back as its administrator later."""
    for lapsed in Attachment.objects.filter(organisation=organisation).exclude(user=except_for):
        confirmed = EmailAddress.objects.filter(user_id=lapsed.user_id, verified=True).exists()
        if not confirmed:
            _detach(lapsed, by=None)


def _demand_strong(password: str, *, email: str, full_name: str) -> None:
    try:
        validate_password(password, User(email=email, full_name=full_name))
    except ValidationError as error:
        raise WeakPassword(reasons=" ".join(error.messages)) from error


# --- Invitations ----------------------------------------------------------------------------------


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


def _invite(
    organisation: Organisation,
    *,
    email: str,
    roles: Sequence[Role],
    department: Department | None,
    language: str | None,
    by: User | None,
) -> tuple[Invitation, str]:
    _demand_manager(organisation, by)
    _demand_roles_fit(organisation, roles, department)
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
    if _has_account(invitation.email):
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


def _lock_invitation(token: str) -> Invitation:
    found = find_invitation(token)
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("organisation", "department")
    invitation = locked.get(pk=found.pk)
    if not invitation.is_open(at=clock.now()):
        raise InvitationUnknown
    return invitation


def _accept(invitation: Invitation, *, by: User) -> list[Attachment]:
    organisation = _lock(invitation.organisation)
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    journal.write("invitation_accepted", organisation, by=by, invitation=invitation.public_id)
    return [
        _attach(by, organisation, Role(role), department=invitation.department, by=invitation.invited_by)
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
        about=invitation.public_id,
        context={
            "invitation": invitation,
            "organisation": invitation.organisation,
            "invited_by": by,
            "expires_on": clock.date_of(invitation.expires_at),
            "invitation_url": links.to("web:invitation", token),
        },
    )


# --- Attachments ----------------------------------------------------------------------------------


@transaction.atomic
def grant(
    user: User,
    organisation: Organisation,
    *,
    role: str,
    by: User | None,
    department: Department | None = None,
) -> Attachment:
    """Give one more role; giving it again changes nothing."""
    organisation = _lock(organisation)
    _demand_manager(organisation, by)
    _demand_roles_fit(organisation, [Role(role)], department)
    return _attach(user, organisation, Role(role), department=department, by=by)


@transaction.atomic
def withdraw(attachment: Attachment, *, by: User | None) -> None:
    """Take a role back, one's own included; the last administrator's stays."""
    organisation = _lock(attachment.organisation)
    if by is not None and not may(by, Permission.MANAGE, organisation) and attachment.user_id != by.pk:
        raise NotAllowed
    still = Attachment.objects.filter(pk=attachment.pk).select_related("user", "organisation").first()
    if still is None:
        return
    if still.role == Role.ADMINISTRATOR and not _other_administrators(still):
        raise LastAdministrator
    _detach(still, by=by)
    _revoke_orphaned_keys(still, by=by)


def _lock(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def _other_administrators(attachment: Attachment) -> bool:
    others = Attachment.objects.filter(
        organisation=attachment.organisation, role=Role.ADMINISTRATOR, user__is_active=True
    )
    return others.exclude(pk=attachment.pk).exists()


def _attach(
    user: User, organisation: Organisation, role: Role, *, department: Department | None, by: User | None
) -> Attachment:
    attachment, created = Attachment.objects.get_or_create(
        user=user, organisation=organisation, role=role, department=department
    )
    if created:
        _write_attachment("granted", attachment, by=by)
    return attachment


def _detach(attachment: Attachment, *, by: User | None) -> None:
    _write_attachment("withdrawn", attachment, by=by)
    attachment.delete()


def _write_attachment(kind: str, attachment: Attachment, *, by: User | None) -> None:
    department = attachment.department.public_id if attachment.department else None
    journal.write(
        kind,
        attachment.organisation,
        by=by,
        user=attachment.user.public_id,
        role=attachment.role,
        department=department,
    )


def _demand_manager(organisation: Organisation, by: User | None) -> None:
    if by is not None:
        demand(by, Permission.MANAGE, organisation)


def _demand_roles_fit(
    organisation: Organisation, roles: Sequence[Role], department: Department | None
) -> None:
    if not roles:
        raise RolesMissing
    for role in roles:
        wrong_side = (role in SUPPLIER_ROLES and not organisation.is_supplier) or (
            role in BUYER_ROLES and not organisation.is_buyer
        )
        if wrong_side:
            raise RoleDoesNotFit(role=role.label)
    if department is None:
        return
    if department.organisation_id != organisation.pk or not set(roles) <= BUYER_ROLES:
        raise DepartmentDoesNotFit


# --- API keys -------------------------------------------------------------------------------------


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


def _revoke(key: ApiKey, *, by: User | None) -> None:
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=clock.now()):
        journal.write("api_key_revoked", key.organisation, by=by, api_key=key.public_id)


def _revoke_orphaned_keys(withdrawn: Attachment, *, by: User | None) -> None:
    """Keys go with the last role: given the role back one day, the person must not find old keys alive."""
    organisation, user = withdrawn.organisation, withdrawn.user
    if Attachment.objects.filter(user=user, organisation=organisation).exists():
        return
    for key in ApiKey.objects.filter(user=user, organisation=organisation, revoked_at=None):
        _revoke(key, by=by)
