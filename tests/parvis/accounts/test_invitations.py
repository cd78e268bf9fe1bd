"""Invitations: who may invite whom to what, the token, its end, and the address it is bound to."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command

from parvis import journal
from parvis.accounts import acts, links, tokens
from parvis.accounts.acts import invitations
from parvis.accounts.models import Attachment, Invitation, Role, User
from parvis.accounts.refusals import (
    AccountExists,
    DepartmentDoesNotFit,
    InvitationForAnother,
    InvitationUnknown,
    NotAllowed,
    RoleDoesNotFit,
    RolesMissing,
)
from parvis.base import clock
from parvis.base.limits import TooMany
from parvis.directory.models import IdentifierScheme, Organisation
from tests.parvis.conftest import PASSWORD, person

NEW = "nouvelle@fournil.example"


@pytest.fixture
def invited(supplier_org, supplier):
    """The token of an invitation to deposit for the supplier."""
    _invitation, token = acts.invite(supplier_org, email=NEW, roles=[Role.DEPOSITOR], by=supplier)
    return token


def test_invitation_is_sent_with_its_link(supplier_org, invited):
    assert mail.outbox[0].to == [NEW]
    assert links.to("web:invitation", invited) in mail.outbox[0].body
    assert supplier_org.name in mail.outbox[0].body


def test_token_is_kept_nowhere(supplier_org, invited):
    entry = journal.about(subject_type="organisation", subject_id=supplier_org.public_id).last()

    assert Invitation.objects.get().token_digest == tokens.digest(invited)
    assert entry.kind == "invited"
    assert invited not in str(entry.data)
    assert NEW not in str(entry.data)


def test_new_person_signs_up_by_invitation(supplier_org, invited):
    user = acts.sign_up_invited(invited, full_name="Nora Nouvelle", password=PASSWORD)

    assert user.email == NEW
    assert Attachment.objects.get(user=user).role == Role.DEPOSITOR
    assert user.emailaddress_set.get().verified


def test_person_with_an_account_accepts(supplier_org, invited):
    user = person(NEW)

    attachments = acts.accept_invitation(invited, by=user)

    assert [(one.organisation, one.role) for one in attachments] == [(supplier_org, Role.DEPOSITOR)]


def test_invitation_serves_once(invited):
    acts.sign_up_invited(invited, full_name="Nora", password=PASSWORD)

    with pytest.raises(InvitationUnknown):
        acts.accept_invitation(invited, by=User.objects.get(email=NEW))


def test_invitation_ends(invited):
    user = person(NEW)

    with time_machine.travel(clock.now() + timedelta(days=15)), pytest.raises(InvitationUnknown):
        acts.accept_invitation(invited, by=user)


def test_unknown_token(supplier):
    with pytest.raises(InvitationUnknown):
        acts.accept_invitation("n’importe quoi", by=supplier)


def test_stranger_cannot_use_somebody_elses_invitation(invited, stranger):
    with pytest.raises(InvitationForAnother):
        acts.accept_invitation(invited, by=stranger)


def test_unconfirmed_address_cannot_accept(invited):
    user = User.objects.create_user(NEW, PASSWORD)

    with pytest.raises(InvitationForAnother):
        acts.accept_invitation(invited, by=user)


def test_signing_up_by_invitation_with_a_known_address(invited):
    person(NEW)

    with pytest.raises(AccountExists):
        acts.sign_up_invited(invited, full_name="Nora", password=PASSWORD)


def test_second_invitation_takes_the_place_of_the_first(supplier_org, supplier, invited):
    _invitation, second = acts.invite(supplier_org, email=NEW, roles=[Role.READER], by=supplier)
    user = person(NEW)

    with pytest.raises(InvitationUnknown):
        acts.accept_invitation(invited, by=user)
    assert acts.accept_invitation(second, by=user)


def test_withdrawn_invitation(supplier, invited):
    acts.withdraw_invitation(Invitation.objects.get(), by=supplier)

    with pytest.raises(InvitationUnknown):
        acts.find_invitation(invited)


def test_stranger_withdraws_no_invitation(invited, stranger):
    with pytest.raises(NotAllowed):
        acts.withdraw_invitation(Invitation.objects.get(), by=stranger)


def test_stranger_invites_nobody(supplier_org, stranger):
    with pytest.raises(NotAllowed):
        acts.invite(supplier_org, email=stranger.email, roles=[Role.READER], by=stranger)

    assert not mail.outbox


def test_reader_invites_nobody(supplier_org, supplier_reader):
    with pytest.raises(NotAllowed):
        acts.invite(supplier_org, email=NEW, roles=[Role.READER], by=supplier_reader)


def test_role_of_the_other_side(supplier_org, supplier):
    with pytest.raises(RoleDoesNotFit):
        acts.invite(supplier_org, email=NEW, roles=[Role.BUYER_AGENT], by=supplier)


def test_no_role(supplier_org, supplier):
    with pytest.raises(RolesMissing):
        acts.invite(supplier_org, email=NEW, roles=[], by=supplier)


def test_agent_of_one_department(town_hall, department, town_administrator):
    _invitation, token = acts.invite(
        town_hall, email=NEW, roles=[Role.BUYER_AGENT], department=department, by=town_administrator
    )
    user = acts.sign_up_invited(token, full_name="Nora", password=PASSWORD)

    assert Attachment.objects.get(user=user).department == department
    assert department.name in mail.outbox[0].body


def test_administrator_of_one_department(town_hall, department, town_administrator):
    with pytest.raises(DepartmentDoesNotFit):
        acts.invite(
            town_hall,
            email=NEW,
            roles=[Role.BUYER_AGENT, Role.ADMINISTRATOR],
            department=department,
            by=town_administrator,
        )


def test_department_of_another_buyer(town_hall, state_department, town_administrator):
    with pytest.raises(DepartmentDoesNotFit):
        acts.invite(
            town_hall,
            email=NEW,
            roles=[Role.BUYER_AGENT],
            department=state_department,
            by=town_administrator,
        )


def test_too_many_invitations(supplier_org, supplier, monkeypatch):
    monkeypatch.setattr(invitations, "INVITATIONS_AN_HOUR", 1)
    acts.invite(supplier_org, email=NEW, roles=[Role.READER], by=supplier)

    with pytest.raises(TooMany):
        acts.invite(supplier_org, email="autre@fournil.example", roles=[Role.READER], by=supplier)


def test_operator_opens_a_buyer_from_the_command_line(town_hall):
    call_command("invite_administrator", "219 900 016 00011", "dgs@exempleville.example")

    assert Invitation.objects.get().roles == [Role.ADMINISTRATOR]
    assert mail.outbox[0].to == ["dgs@exempleville.example"]


def test_operator_cannot_open_what_is_not_listed(db):
    with pytest.raises(CommandError, match="not in the directory"):
        call_command("invite_administrator", "21990001600011", "dgs@exempleville.example")


def test_operator_is_told_that_the_address_is_wrong(town_hall):
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("invite_administrator", "21990001600011", "dgs")

    assert not Invitation.objects.exists()


def test_operator_is_told_that_an_identifier_names_two_organisations(town_hall):
    Organisation.objects.create(
        name="Homonyme", scheme=IdentifierScheme.AUTRE, identifier=town_hall.identifier, is_supplier=True
    )

    with pytest.raises(CommandError, match="several organisations"):
        call_command("invite_administrator", town_hall.identifier, "dgs@exempleville.example")


def test_operator_needs_an_account_first(db):
    with pytest.raises(CommandError, match="has no account"):
        call_command("make_operator", "inconnue@parvis.example")


def test_operator_is_named_from_the_command_line(supplier):
    call_command("make_operator", supplier.email)

    supplier.refresh_from_db()
    assert supplier.is_operator
