"""Signing up: a supplier and its first person, at once.

Nobody proves yet that an organisation is his: a public buyer is therefore never claimed this way, and a claim
whose address was never confirmed lapses when somebody else makes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from parvis import journal
from parvis.accounts.acts.attachments import attach, detach
from parvis.accounts.acts.people import demand_strong, has_account
from parvis.accounts.models import Attachment, Language, Role, User, clean_email
from parvis.accounts.refusals import (
    BuyerNotOpen,
    OrganisationTaken,
)
from parvis.base import limits
from parvis.directory import acts as directory_acts
from parvis.directory import identifiers
from parvis.directory.models import Organisation

CONFIRMATIONS_AN_HOUR = 5


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
    demand_strong(password, email=email, full_name=full_name)
    _claimable(scheme, identifier)
    if has_account(email):
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
def claimable(scheme: str, identifier: str) -> Organisation | None:
    """What a sign-up would find: the listed organisation that it would claim, or None for a new one."""
    return _claimable(scheme, identifier)


def send_confirmation_again(email: str) -> None:
    """The link once more; the page says the same of an address that is confirmed already, or unknown."""
    email = clean_email(email)
    limits.consume("confirmation", email, amount=CONFIRMATIONS_AN_HOUR, per=3600)
    with transaction.atomic():
        waiting = EmailAddress.objects.filter(email=email, verified=False, primary=True).first()
        if waiting:
            waiting.send_confirmation(None, signup=True)
        elif has_account(email):
            get_adapter().send_account_already_exists_mail(email)


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
        attach(user, organisation, role, department=None, by=user)


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
            detach(lapsed, by=None)
