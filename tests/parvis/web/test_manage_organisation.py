"""What an administrator settles for an organisation, its keys, and what the operator sees."""

import re

import pytest
from django.db import transaction
from django.urls import reverse

from parvis import journal
from parvis.base import worker
from parvis.base.models import Job
from parvis.directory.models import Department, Requirement
from parvis.journal import following
from parvis.journal.models import SetAside

pytestmark = pytest.mark.django_db


def address(organisation, name="organisation", *more):
    return reverse(f"web:manage-{name}", args=[organisation.public_id, *more])


def test_requirement_is_changed_and_journaled(client, town_administrator, town_hall):
    client.force_login(town_administrator)

    client.post(address(town_hall), {"form": "requirement", "requirement": Requirement.BOTH})

    town_hall.refresh_from_db()
    assert town_hall.requirement == Requirement.BOTH


def test_details_are_changed_and_the_identifier_is_not(client, town_administrator, town_hall):
    client.force_login(town_administrator)

    client.post(
        address(town_hall),
        {"form": "details", "name": "Mairie d’Exempleville", "city": "Exempleville", "identifier": "1"},
    )

    before = town_hall.identifier
    town_hall.refresh_from_db()
    assert (town_hall.contact_email, town_hall.identifier) == ("", before)


def test_department_is_added_changed_closed_and_opened(client, town_administrator, town_hall):
    client.force_login(town_administrator)
    client.post(address(town_hall), {"form": "department", "code": "SPORT", "name": "Sports"})
    department = Department.objects.get(code="SPORT")

    one = address(town_hall, "department", department.public_id)
    client.post(one, {"name": "Sports et loisirs", "requires_commitment": "on", "code": "OTHER"})
    state = address(town_hall, "department-state", department.public_id)
    client.post(state)

    department.refresh_from_db()
    assert (department.code, department.name) == ("SPORT", "Sports et loisirs")
    assert department.requires_commitment
    assert not department.active
    client.post(state)
    department.refresh_from_db()
    assert department.active


def test_same_code_twice_is_explained(client, town_administrator, town_hall, department):
    client.force_login(town_administrator)

    answer = client.post(
        address(town_hall), {"form": "department", "code": department.code, "name": "Double"}
    )

    assert answer.status_code == 409
    assert "PV-ORG-11" in answer.content.decode()
    assert "Double" in answer.content.decode()


def test_supplier_has_no_requirement_to_set(client, supplier, supplier_org):
    client.force_login(supplier)

    shown = client.get(address(supplier_org)).content.decode()
    answer = client.post(address(supplier_org), {"form": "requirement", "requirement": "both"})

    assert "Mentions exigées" not in shown
    assert answer.status_code == 422


def test_department_of_another_organisation_is_not_there(client, supplier, supplier_org, department):
    client.force_login(supplier)

    assert client.get(address(supplier_org, "department", department.public_id)).status_code == 404


def test_key_is_shown_once_works_and_is_revoked(client, supplier, supplier_org):
    client.force_login(supplier)

    made = client.post(address(supplier_org, "keys"), {"name": "ERP"}).content.decode()
    raw = re.search(r'value="(pv_[^"]+)"', made).group(1)

    assert raw not in client.get(address(supplier_org, "keys")).content.decode()
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {raw}"}
    assert client.get("/api/v1/payment-requests", **bearer).status_code == 200

    key = supplier_org.api_keys.get()
    revoke = address(supplier_org, "key-revoke", key.public_id)
    assert "Révoquer" in client.post(revoke).content.decode()
    client.post(revoke, {"sure": "1"})
    assert client.get("/api/v1/payment-requests", **bearer).status_code == 401


def test_operator_takes_up_a_job_that_was_set_aside(client, operator):
    worker.enqueue("flows.process", "nothing")
    Job.objects.update(state=Job.State.SET_ASIDE, error="ValueError")
    client.force_login(operator)

    assert "ValueError" in client.get(reverse("web:operator-jobs")).content.decode()
    client.post(reverse("web:operator-job-again", args=[Job.objects.get().pk]))

    assert Job.objects.get().state == Job.State.READY


def test_profile_is_changed(client, supplier):
    client.force_login(supplier)

    client.post(reverse("web:profile"), {"full_name": "Claire F.", "language": "en"})

    supplier.refresh_from_db()
    assert (supplier.full_name, supplier.language) == ("Claire F.", "en")


def test_operator_hands_out_again_what_a_follower_left(client, operator, supplier, monkeypatch):
    with transaction.atomic():
        entry = journal.write("received", supplier)
    aside = SetAside.objects.create(
        follower="stumbler", entry=entry, error="KeyError", set_aside_at=entry.recorded_at
    )
    client.force_login(operator)
    again = reverse("web:operator-entry-again", args=[aside.pk])

    assert "encore échoué" in client.post(again, follow=True).content.decode()
    monkeypatch.setitem(following.FOLLOWERS, "stumbler", lambda entry: None)
    assert "transmise de nouveau" in client.post(again, follow=True).content.decode()
    assert not SetAside.objects.exists()
