"""Acts of the directory: what each changes, and the entry that it leaves."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from parvis import journal
from parvis.directory import acts
from parvis.directory.identifiers import BadSiret
from parvis.directory.models import Department, Organisation, Requirement


def kinds(subject):
    entries = journal.about(subject_type=subject.journal_type, subject_id=subject.public_id)
    return [entry.kind for entry in entries]


def test_create_cleans_the_identifier_and_derives_the_siren(db):
    created = acts.create(
        scheme="SIRET", identifier="732 829 320 00074", name="Atelier", is_supplier=True, by=None
    )

    assert (created.identifier, created.siren) == ("73282932000074", "732829320")
    assert kinds(created) == ["created"]


def test_create_refuses_a_wrong_siret(db):
    with pytest.raises(BadSiret):
        acts.create(scheme="SIRET", identifier="73282932000079", name="Atelier", is_supplier=True, by=None)


def test_create_refuses_a_second_of_the_same_identifier(supplier_org):
    with pytest.raises(acts.AlreadyListed):
        acts.create(
            scheme="SIRET", identifier=supplier_org.identifier, name="Copie", is_supplier=True, by=None
        )


def test_create_refuses_a_buyer_without_category(db):
    with pytest.raises(acts.CategoryNeeded):
        acts.create(scheme="SIRET", identifier="73282932000074", name="Mairie", is_buyer=True, by=None)


def test_database_refuses_a_buyer_without_category(db):
    with pytest.raises(IntegrityError, match="organisation_buyer_has_category"):
        Organisation.objects.create(name="Mairie", scheme="SIRET", identifier="73282932000074", is_buyer=True)


def test_update_writes_what_changed(town_hall, town_administrator):
    acts.update(town_hall, name="Ville d’Exempleville", city=town_hall.city, by=town_administrator)

    entry = journal.about(subject_type="organisation", subject_id=town_hall.public_id).last()
    assert (entry.kind, entry.data) == ("updated", {"changed": ["name"]})
    assert entry.actor_id == town_administrator.public_id


def test_update_to_the_same_leaves_no_entry(town_hall):
    acts.update(town_hall, name=town_hall.name, by=None)

    assert kinds(town_hall) == []


def test_update_never_touches_the_identifier(town_hall):
    with pytest.raises(TypeError):
        acts.update(town_hall, identifier="73282932000074", by=None)


def test_update_requirement(town_hall):
    acts.update_requirement(town_hall, requirement=Requirement.BOTH, by=None)

    town_hall.refresh_from_db()
    assert town_hall.requirement == Requirement.BOTH


def test_add_department(town_hall):
    added = acts.add_department(town_hall, code=" RH ", name="Ressources humaines", by=None)

    assert added.code == "RH"
    assert kinds(added) == ["created"]


def test_add_department_refuses_a_code_in_use(town_hall, department):
    with pytest.raises(acts.DepartmentExists):
        acts.add_department(town_hall, code=department.code, name="Encore", by=None)


def test_update_department(department):
    acts.update_department(department, requires_commitment=True, by=None)

    department.refresh_from_db()
    assert department.requires_commitment
    assert kinds(department) == ["updated"]


def test_deactivate_then_activate(town_hall):
    acts.deactivate(town_hall, by=None)
    acts.deactivate(town_hall, by=None)
    acts.activate(town_hall, by=None)

    town_hall.refresh_from_db()
    assert town_hall.active
    assert kinds(town_hall) == ["deactivated", "activated"]


def test_deactivate_department(department):
    acts.deactivate(department, by=None)

    assert not Department.objects.get().active


def test_stranger_sees_the_directory(town_hall, stranger):
    assert town_hall in Organisation.objects.visible_to(stranger)


def test_nobody_sees_closed_organisations(town_hall, stranger):
    acts.deactivate(town_hall, by=None)

    assert town_hall not in Organisation.objects.visible_to(stranger)


def test_passer_by_sees_no_directory(town_hall):
    assert not Organisation.objects.visible_to(AnonymousUser()).exists()
