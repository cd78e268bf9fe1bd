"""Giving and taking back roles; the last administrator stays, even when two withdraw each other at once."""

import threading

import pytest
from django.db import connections

from parvis import journal
from parvis.accounts import acts
from parvis.accounts.models import Attachment, Role, User
from parvis.accounts.refusals import DepartmentDoesNotFit, LastAdministrator, NotAllowed, RoleDoesNotFit
from parvis.directory.models import Organisation
from tests.parvis.conftest import PASSWORD, person


def administration_of(user, organisation):
    return Attachment.objects.get(user=user, organisation=organisation, role=Role.ADMINISTRATOR)


def entries(organisation):
    return journal.about(subject_type="organisation", subject_id=organisation.public_id)


def at_once(*calls):
    """Run the calls in threads that start together; return what each raised, or None."""
    together, raised = threading.Barrier(len(calls)), {}

    def run(rank, call):
        together.wait()
        try:
            call()
        except Exception as failure:
            raised[rank] = failure
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(raised.values())


@pytest.fixture
def second_administrator(supplier_org):
    return person("associee@fournil.example", attached=[(supplier_org, Role.ADMINISTRATOR)])


def test_grant(supplier_org, supplier, supplier_reader):
    acts.grant(supplier_reader, supplier_org, role=Role.DEPOSITOR, by=supplier)

    assert Attachment.objects.filter(user=supplier_reader, role=Role.DEPOSITOR).exists()
    entry = entries(supplier_org).get()
    assert (entry.kind, entry.data["role"], entry.actor_id) == ("granted", "depositor", supplier.public_id)


def test_grant_again_changes_nothing(supplier_org, supplier, supplier_reader):
    acts.grant(supplier_reader, supplier_org, role=Role.READER, by=supplier)

    assert not entries(supplier_org).exists()


def test_stranger_grants_nothing(supplier_org, stranger):
    with pytest.raises(NotAllowed):
        acts.grant(stranger, supplier_org, role=Role.READER, by=stranger)


def test_reader_grants_nothing(supplier_org, supplier_reader):
    with pytest.raises(NotAllowed):
        acts.grant(supplier_reader, supplier_org, role=Role.ADMINISTRATOR, by=supplier_reader)


def test_buyers_role_at_a_supplier(supplier_org, supplier):
    with pytest.raises(RoleDoesNotFit):
        acts.grant(supplier, supplier_org, role=Role.ACCOUNTANT, by=supplier)


def test_administrator_limited_to_a_department(town_hall, department, town_administrator):
    with pytest.raises(DepartmentDoesNotFit):
        acts.grant(
            town_administrator,
            town_hall,
            role=Role.ADMINISTRATOR,
            department=department,
            by=town_administrator,
        )


def test_withdraw(supplier_org, supplier, supplier_reader):
    acts.withdraw(Attachment.objects.get(user=supplier_reader), by=supplier)

    assert not Attachment.objects.filter(user=supplier_reader).exists()
    entry = entries(supplier_org).get()
    assert (entry.kind, entry.data["role"]) == ("withdrawn", "reader")


def test_withdraw_ones_own_role(supplier_org, supplier_reader):
    acts.withdraw(Attachment.objects.get(user=supplier_reader), by=supplier_reader)

    assert not Attachment.objects.filter(user=supplier_reader).exists()


def test_withdraw_twice_is_once(supplier_org, supplier, supplier_reader):
    attachment = Attachment.objects.get(user=supplier_reader)
    acts.withdraw(attachment, by=supplier)
    acts.withdraw(attachment, by=supplier)

    assert entries(supplier_org).count() == 1


def test_stranger_withdraws_nothing(supplier_org, supplier_reader, stranger):
    with pytest.raises(NotAllowed):
        acts.withdraw(Attachment.objects.get(user=supplier_reader), by=stranger)


def test_last_administrator_stays(supplier_org, supplier):
    with pytest.raises(LastAdministrator):
        acts.withdraw(administration_of(supplier, supplier_org), by=supplier)

    assert administration_of(supplier, supplier_org)


def test_last_administrator_stays_even_for_the_operator(supplier_org, supplier):
    with pytest.raises(LastAdministrator):
        acts.withdraw(administration_of(supplier, supplier_org), by=None)


def test_one_of_two_administrators_may_go(supplier_org, supplier, second_administrator):
    acts.withdraw(administration_of(supplier, supplier_org), by=supplier)

    assert not Attachment.objects.filter(user=supplier, role=Role.ADMINISTRATOR).exists()


def test_deactivated_administrator_does_not_count(supplier_org, supplier, second_administrator):
    User.objects.filter(pk=second_administrator.pk).update(is_active=False)

    with pytest.raises(LastAdministrator):
        acts.withdraw(administration_of(supplier, supplier_org), by=supplier)


def test_other_roles_of_the_last_administrator_may_go(supplier_org, supplier):
    acts.withdraw(Attachment.objects.get(user=supplier, role=Role.DEPOSITOR), by=supplier)

    assert Attachment.objects.get(user=supplier).role == Role.ADMINISTRATOR


@pytest.mark.django_db(transaction=True)
def test_two_administrators_withdrawing_each_other_at_once(supplier_org, supplier, second_administrator):
    """On both databases: one of the two must lose."""
    one = administration_of(supplier, supplier_org)
    other = administration_of(second_administrator, supplier_org)

    refused = at_once(
        lambda: acts.withdraw(one, by=second_administrator), lambda: acts.withdraw(other, by=supplier)
    )

    assert [type(failure) for failure in refused] == [NotAllowed]
    assert Attachment.objects.filter(organisation=supplier_org, role=Role.ADMINISTRATOR).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_leaving_at_once(supplier_org, supplier, second_administrator):
    """On both databases: the second to come finds that she is the last."""
    one = administration_of(supplier, supplier_org)
    other = administration_of(second_administrator, supplier_org)

    refused = at_once(
        lambda: acts.withdraw(one, by=supplier), lambda: acts.withdraw(other, by=second_administrator)
    )

    assert [type(failure) for failure in refused] == [LastAdministrator]
    assert Attachment.objects.filter(organisation=supplier_org, role=Role.ADMINISTRATOR).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_signing_up_for_one_organisation_at_once(db):
    """On both databases: it is created once, and one person has it."""

    def sign_up(email):
        acts.sign_up(
            scheme="SIRET",
            identifier="99000003600014",
            organisation_name="Peinture Dupré",
            full_name="Jeanne",
            email=email,
            password=PASSWORD,
        )

    refused = at_once(lambda: sign_up("jeanne@dupre.example"), lambda: sign_up("jean@dupre.example"))

    assert refused == []
    assert Organisation.objects.filter(identifier="99000003600014").count() == 1
    assert Attachment.objects.filter(role=Role.ADMINISTRATOR).count() == 1
