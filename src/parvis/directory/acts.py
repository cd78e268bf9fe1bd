"""What may be done to the directory; every act leaves its entry in the journal.

Organisations know no people, so these acts cannot ask who may do them: the page or the act above demands the
permission to manage the organisation first.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis import journal
from parvis.base.refusals import Refusal
from parvis.directory import csv_import, identifiers
from parvis.directory.csv_import import ImportReport
from parvis.directory.models import Department, Organisation, Requirement
from parvis.journal.writing import Actor

# What a change of an organisation may touch; its identifier and its kind are what it is.
CHANGEABLE = frozenset(
    {"name", "street", "postcode", "city", "country", "contact_email", "vat_number", "requirement"}
)


class AlreadyListed(Refusal):
    code = "PV-ORG-10"
    message = _("Une organisation d’identifiant {identifier} existe déjà dans l’annuaire.")
    remedy = _("Cherchez-la dans l’annuaire et modifiez-la plutôt que d’en créer une seconde.")


class DepartmentExists(Refusal):
    code = "PV-ORG-11"
    message = _("Le code service {code} existe déjà dans cette organisation.")
    remedy = _("Choisissez un autre code, ou modifiez le service existant.")


class CategoryNeeded(Refusal):
    code = "PV-ORG-12"
    message = _("La catégorie de l’acheteur n’est pas indiquée.")
    remedy = _("Choisissez-la : elle fixe le délai légal de paiement.")


@transaction.atomic
def create(
    *,
    scheme: str,
    identifier: str,
    name: str,
    by: Actor | None,
    is_buyer: bool = False,
    is_supplier: bool = False,
    category: str = "",
    **fields: Any,
) -> Organisation:
    identifier = identifiers.clean(scheme, identifier)
    if is_buyer and not category:
        raise CategoryNeeded
    organisation, created = Organisation.objects.get_or_create(
        scheme=scheme,
        identifier=identifier,
        defaults={
            "name": name,
            "siren": identifiers.siren_of(scheme, identifier),
            "is_buyer": is_buyer,
            "is_supplier": is_supplier,
            "category": category,
            **fields,
        },
    )
    if not created:
        raise AlreadyListed(identifier=identifier)
    journal.write("created", organisation, by=by, scheme=scheme, identifier=identifier)
    return organisation


@transaction.atomic
def update(organisation: Organisation, *, by: Actor | None, **fields: str) -> Organisation:
    """Change what is written about an organisation; nothing is journaled when nothing changes."""
    unknown = set(fields) - CHANGEABLE
    if unknown:
        raise TypeError(f"an organisation's {', '.join(sorted(unknown))} cannot be changed")
    organisation = _lock(organisation)
    changed = _set(organisation, fields)
    if changed:
        journal.write("updated", organisation, by=by, changed=changed)
    return organisation


def update_requirement(
    organisation: Organisation, *, requirement: Requirement, by: Actor | None
) -> Organisation:
    return update(organisation, requirement=Requirement(requirement).value, by=by)


@transaction.atomic
def become_supplier(organisation: Organisation, *, by: Actor | None) -> Organisation:
    """A public buyer also invoices others, for instance for the use of a hall."""
    organisation = _lock(organisation)
    changed = _set(organisation, {"is_supplier": True})
    if changed:
        journal.write("updated", organisation, by=by, changed=changed)
    return organisation


@transaction.atomic
def activate(subject: Organisation | Department, *, by: Actor | None) -> None:
    _set_active(subject, active=True, by=by)


@transaction.atomic
def deactivate(subject: Organisation | Department, *, by: Actor | None) -> None:
    """No new invoice is accepted; those under way go on to their end."""
    _set_active(subject, active=False, by=by)


@transaction.atomic
def add_department(
    organisation: Organisation, *, code: str, name: str, by: Actor | None, requires_commitment: bool = False
) -> Department:
    department, created = Department.objects.get_or_create(
        organisation=organisation,
        code=code.strip(),
        defaults={"name": name.strip(), "requires_commitment": requires_commitment},
    )
    if not created:
        raise DepartmentExists(code=code.strip())
    journal.write(
        "created", department, by=by, organisation=str(organisation.public_id), code=department.code
    )
    return department


@transaction.atomic
def update_department(
    department: Department,
    *,
    by: Actor | None,
    name: str | None = None,
    requires_commitment: bool | None = None,
) -> Department:
    department = Department.objects.select_for_update().get(pk=department.pk)
    wanted = {"name": name, "requires_commitment": requires_commitment}
    changed = _set(department, {field: value for field, value in wanted.items() if value is not None})
    if changed:
        journal.write("updated", department, by=by, changed=changed)
    return department


def _set_active(subject: Organisation | Department, *, active: bool, by: Actor | None) -> None:
    changed = type(subject)._default_manager.filter(pk=subject.pk, active=not active).update(active=active)
    subject.active = active
    if changed:
        journal.write("activated" if active else "deactivated", subject, by=by)


def _lock(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def _set(subject: Organisation | Department, fields: dict[str, Any]) -> list[str]:
    """Give the fields their values, save those that differ, and say which."""
    changed = [field for field, value in fields.items() if getattr(subject, field) != value]
    for field in changed:
        setattr(subject, field, fields[field])
    if changed:
        subject.save(update_fields=changed)
    return changed


def import_csv(data: bytes, *, by: Actor | None) -> ImportReport:
    """Organisations and departments from a CSV file, all or nothing."""
    return csv_import.import_csv(data, by=by)
