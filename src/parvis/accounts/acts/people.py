"""A person's own record."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from parvis import journal
from parvis.accounts.models import Language, User, clean_email
from parvis.accounts.refusals import (
    WeakPassword,
)


@transaction.atomic
def register_person(
    *, email: str, full_name: str, password: str, language: str = Language.FR, is_operator: bool = False
) -> User:
    """A person whose address needs no confirmation: an invitation proved it, or the operator vouches."""
    email = clean_email(email)
    demand_strong(password, email=email, full_name=full_name)
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


def has_account(email: str) -> bool:
    """Under that address, or under it as a further address that was confirmed."""
    confirmed = EmailAddress.objects.filter(email=email, verified=True)
    return User.objects.filter(email=email).exists() or confirmed.exists()


def demand_strong(password: str, *, email: str, full_name: str) -> None:
    try:
        validate_password(password, User(email=email, full_name=full_name))
    except ValidationError as error:
        raise WeakPassword(reasons=" ".join(error.messages)) from error
