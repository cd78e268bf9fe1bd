"""The table of permissions, role by role, and the door that asks it; the stranger may do nothing."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from parvis.accounts.models import Attachment, Role, User
from parvis.accounts.permissions import (
    ROLES,
    Permission,
    attachments_where,
    demand,
    holders,
    may,
    organisations_where,
)
from parvis.accounts.refusals import NotAllowed

P = Permission
ON_A_SUPPLIER = {
    Role.ADMINISTRATOR: {P.READ_AS_SUPPLIER, P.MANAGE},
    Role.DEPOSITOR: {P.DEPOSIT, P.READ_AS_SUPPLIER, P.ANSWER},
    Role.READER: {P.READ_AS_SUPPLIER},
    Role.BUYER_AGENT: set(),
    Role.ACCOUNTANT: set(),
}
ON_A_BUYER = {
    Role.ADMINISTRATOR: {P.READ_AS_BUYER, P.MANAGE},
    Role.DEPOSITOR: set(),
    Role.READER: set(),
    Role.BUYER_AGENT: {P.READ_AS_BUYER, P.DECIDE},
    Role.ACCOUNTANT: {P.READ_AS_BUYER, P.PAY},
}
EVERY = [(role, permission) for role in Role for permission in Permission]


def attach(organisation, role, department=None):
    user = User.objects.create_user(f"{role.value}@essai.example", None)
    Attachment.objects.create(user=user, organisation=organisation, role=role, department=department)
    return user


@pytest.mark.parametrize(("role", "permission"), EVERY)
def test_role_at_a_supplier(supplier_org, role, permission):
    user = attach(supplier_org, role)

    assert may(user, permission, supplier_org) == (permission in ON_A_SUPPLIER[role])


@pytest.mark.parametrize(("role", "permission"), EVERY)
def test_role_at_a_buyer(town_hall, role, permission):
    user = attach(town_hall, role)

    assert may(user, permission, town_hall) == (permission in ON_A_BUYER[role])


def test_every_permission_is_given_by_some_role():
    assert set(ROLES) == set(Permission)
    assert all(ROLES.values())


@pytest.mark.parametrize("permission", list(Permission))
def test_stranger_may_do_nothing(supplier_org, town_hall, stranger, permission):
    assert not may(stranger, permission, supplier_org)
    assert not may(stranger, permission, town_hall)


@pytest.mark.parametrize("permission", list(Permission))
def test_operator_may_do_nothing_for_an_organisation(supplier_org, town_hall, operator, permission):
    assert not may(operator, permission, supplier_org)
    assert not may(operator, permission, town_hall)


@pytest.mark.parametrize("permission", list(Permission))
def test_passer_by_may_do_nothing(supplier_org, permission):
    assert not may(AnonymousUser(), permission, supplier_org)
    assert not organisations_where(AnonymousUser(), permission).exists()


@pytest.mark.parametrize("permission", list(Permission))
def test_deactivated_person_may_do_nothing(supplier_org, supplier, permission):
    supplier.is_active = False

    assert not may(supplier, permission, supplier_org)


def test_demand_refuses_the_stranger(supplier_org, stranger):
    with pytest.raises(NotAllowed):
        demand(stranger, P.READ_AS_SUPPLIER, supplier_org)


def test_demand_lets_the_supplier_through(supplier_org, supplier):
    demand(supplier, P.DEPOSIT, supplier_org)


def test_organisations_of_a_person(supplier_org, other_supplier_org, supplier):
    assert list(organisations_where(supplier, P.DEPOSIT)) == [supplier_org]


def test_one_person_for_several_organisations(supplier_org, other_supplier_org, supplier):
    Attachment.objects.create(user=supplier, organisation=other_supplier_org, role=Role.READER)

    assert set(organisations_where(supplier, P.READ_AS_SUPPLIER)) == {supplier_org, other_supplier_org}
    assert list(organisations_where(supplier, P.DEPOSIT)) == [supplier_org]


def test_buyer_that_also_supplies_has_both_sides(town_hall, town_administrator):
    town_hall.is_supplier = True
    town_hall.save()

    assert may(town_administrator, P.READ_AS_SUPPLIER, town_hall)
    assert may(town_administrator, P.READ_AS_BUYER, town_hall)


def test_department_agent_decides_for_his_department(town_hall, department, department_agent):
    assert may(department_agent, P.DECIDE, town_hall, department=department)


def test_department_agent_decides_nothing_for_another_department(
    town_hall, other_department, department_agent
):
    assert not may(department_agent, P.DECIDE, town_hall, department=other_department)


def test_department_agent_decides_nothing_without_department(town_hall, department_agent):
    assert not may(department_agent, P.DECIDE, town_hall)


def test_department_agent_belongs_to_the_organisation(town_hall, department, department_agent):
    assert list(organisations_where(department_agent, P.READ_AS_BUYER)) == [town_hall]
    assert [one.department for one in attachments_where(department_agent, P.DECIDE)] == [department]


def test_agent_without_limit_decides_for_every_department(town_hall, department, buyer_agent):
    assert may(buyer_agent, P.DECIDE, town_hall, department=department)
    assert may(buyer_agent, P.DECIDE, town_hall)


def test_agent_of_another_buyer_decides_nothing(town_hall, other_agent):
    assert not may(other_agent, P.DECIDE, town_hall)


def test_holders_of_a_department(town_hall, department, buyer_agent, department_agent, accountant):
    found = {one.user for one in holders(P.DECIDE, town_hall, department=department)}

    assert found == {buyer_agent, department_agent}


def test_holders_without_department(town_hall, buyer_agent, department_agent):
    assert [one.user for one in holders(P.DECIDE, town_hall)] == [buyer_agent]


def test_same_attachment_twice_is_refused_by_the_database(supplier_org, supplier):
    with pytest.raises(IntegrityError):
        Attachment.objects.create(user=supplier, organisation=supplier_org, role=Role.DEPOSITOR)


def test_administrator_of_a_department_is_refused_by_the_database(town_hall, department, supplier):
    with pytest.raises(IntegrityError):
        Attachment.objects.create(
            user=supplier, organisation=town_hall, role=Role.ADMINISTRATOR, department=department
        )
