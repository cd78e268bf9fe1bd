"""Who may do what: the one table from permission to roles, and the door that every other room asks.

A department-limited attachment gives its permissions for that department only: an invoice that names no
department belongs to the whole organisation, and is seen by those who are attached without a limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from parvis.accounts.models import Attachment, Role, User
from parvis.accounts.refusals import NotAllowed
from parvis.directory.models import Department, Organisation


class Permission(StrEnum):
    DEPOSIT = "deposit"
    READ_AS_SUPPLIER = "read_as_supplier"
    ANSWER = "answer"
    READ_AS_BUYER = "read_as_buyer"
    DECIDE = "decide"
    PAY = "pay"
    MANAGE = "manage"


ROLES: Mapping[Permission, frozenset[Role]] = MappingProxyType(
    {
        Permission.DEPOSIT: frozenset({Role.DEPOSITOR}),
        Permission.READ_AS_SUPPLIER: frozenset({Role.ADMINISTRATOR, Role.DEPOSITOR, Role.READER}),
        Permission.ANSWER: frozenset({Role.DEPOSITOR}),
        Permission.READ_AS_BUYER: frozenset({Role.ADMINISTRATOR, Role.BUYER_AGENT, Role.ACCOUNTANT}),
        Permission.DECIDE: frozenset({Role.BUYER_AGENT}),
        Permission.PAY: frozenset({Role.ACCOUNTANT}),
        Permission.MANAGE: frozenset({Role.ADMINISTRATOR}),
    }
)

AS_SUPPLIER = frozenset({Permission.DEPOSIT, Permission.READ_AS_SUPPLIER, Permission.ANSWER})
AS_BUYER = frozenset({Permission.READ_AS_BUYER, Permission.DECIDE, Permission.PAY})

Visitor = User | AnonymousUser


def attachments_where(user: Visitor, permission: Permission) -> QuerySet[Attachment]:
    """The attachments that give `user` this permission, the department-limited ones included."""
    if not isinstance(user, User) or not user.is_active:
        return Attachment.objects.none()
    return _on_its_side(Attachment.objects.filter(user=user, role__in=ROLES[permission]), permission)


def holders(
    permission: Permission, organisation: Organisation, *, department: Department | None = None
) -> QuerySet[Attachment]:
    """Whoever has this permission there: the attachments by which active people have it."""
    return _on_its_side(
        Attachment.objects.filter(
            _within(department), organisation=organisation, role__in=ROLES[permission], user__is_active=True
        ),
        permission,
    )


def organisations_where(user: Visitor, permission: Permission) -> QuerySet[Organisation]:
    """The organisations for which `user` has this permission, be it for one department."""
    mine = attachments_where(user, permission).values("organisation_id")
    return Organisation.objects.filter(pk__in=mine)


def may(
    user: Visitor, permission: Permission, organisation: Organisation, *, department: Department | None = None
) -> bool:
    mine = attachments_where(user, permission)
    return mine.filter(_within(department), organisation=organisation).exists()


def demand(
    user: Visitor, permission: Permission, organisation: Organisation, *, department: Department | None = None
) -> None:
    if not may(user, permission, organisation, department=department):
        raise NotAllowed


def _on_its_side(attachments: QuerySet[Attachment], permission: Permission) -> QuerySet[Attachment]:
    """An administrator reads as a supplier only where the organisation is one, and likewise as a buyer."""
    if permission in AS_SUPPLIER:
        return attachments.filter(organisation__is_supplier=True)
    if permission in AS_BUYER:
        return attachments.filter(organisation__is_buyer=True)
    return attachments


def _within(department: Department | None) -> Q:
    return Q(department=None) if department is None else Q(department=None) | Q(department=department)
