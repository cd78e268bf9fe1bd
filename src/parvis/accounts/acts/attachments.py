"""Giving roles and taking them back.

Who manages an organisation is settled while its row is locked: two administrators who withdraw each other at
the same instant do so one after the other, and the second finds that he may not.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from parvis import journal
from parvis.accounts.acts.api_keys import revoke_orphaned_keys
from parvis.accounts.models import Attachment, Role, User
from parvis.accounts.permissions import Permission, demand, may
from parvis.accounts.refusals import (
    DepartmentDoesNotFit,
    LastAdministrator,
    NotAllowed,
    RoleDoesNotFit,
    RolesMissing,
)
from parvis.directory.models import Department, Organisation

SUPPLIER_ROLES = frozenset({Role.DEPOSITOR, Role.READER})
BUYER_ROLES = frozenset({Role.BUYER_AGENT, Role.ACCOUNTANT})


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
    organisation = lock(organisation)
    demand_manager(organisation, by)
    demand_roles_fit(organisation, [Role(role)], department)
    return attach(user, organisation, Role(role), department=department, by=by)


@transaction.atomic
def withdraw(attachment: Attachment, *, by: User | None) -> None:
    """Take a role back, one's own included; the last administrator's stays."""
    organisation = lock(attachment.organisation)
    if by is not None and not may(by, Permission.MANAGE, organisation) and attachment.user_id != by.pk:
        raise NotAllowed
    still = Attachment.objects.filter(pk=attachment.pk).select_related("user", "organisation").first()
    if still is None:
        return
    if still.role == Role.ADMINISTRATOR and not _other_administrators(still):
        raise LastAdministrator
    detach(still, by=by)
    revoke_orphaned_keys(still, by=by)


def lock(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def attach(
    user: User, organisation: Organisation, role: Role, *, department: Department | None, by: User | None
) -> Attachment:
    attachment, created = Attachment.objects.get_or_create(
        user=user, organisation=organisation, role=role, department=department
    )
    if created:
        _write_attachment("granted", attachment, by=by)
    return attachment


def detach(attachment: Attachment, *, by: User | None) -> None:
    _write_attachment("withdrawn", attachment, by=by)
    attachment.delete()


def demand_manager(organisation: Organisation, by: User | None) -> None:
    if by is not None:
        demand(by, Permission.MANAGE, organisation)


def demand_roles_fit(
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


def _other_administrators(attachment: Attachment) -> bool:
    others = Attachment.objects.filter(
        organisation=attachment.organisation, role=Role.ADMINISTRATOR, user__is_active=True
    )
    return others.exclude(pk=attachment.pk).exists()


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
