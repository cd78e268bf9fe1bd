"""Who acts for an organisation: inviting, accepting, withdrawing, from the pages."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from parvis.accounts import acts
from parvis.accounts.models import Attachment, Role, User
from parvis.accounts.permissions import Permission, may

pytestmark = pytest.mark.django_db

PASSWORD = "une phrase de passe bien longue"


@pytest.fixture
def page(town_hall):
    return reverse("web:manage-people", args=[town_hall.public_id])


def link_in(letter):
    return re.search(r"/invitation/[^/\s]+/", letter.body).group()


def invite(client, page, **changes):
    return client.post(page, {"email": "zoe@exempleville.example", "roles": ["buyer_agent"]} | changes)


def test_people_are_listed_with_their_roles(client, town_administrator, buyer_agent, page):
    client.force_login(town_administrator)

    shown = client.get(page).content.decode()

    assert buyer_agent.full_name in shown
    assert "Agent de l’acheteur" in shown


def test_invited_newcomer_makes_an_account_and_acts(client, town_administrator, town_hall, page):
    client.force_login(town_administrator)
    assert invite(client, page).status_code == 302
    client.logout()

    link = link_in(mail.outbox[0])
    assert town_hall.name in client.get(link).content.decode()
    client.post(link, {"full_name": "Zoé Neuve", "password": PASSWORD})

    zoe = User.objects.get(email="zoe@exempleville.example")
    assert may(zoe, Permission.DECIDE, town_hall)
    assert "_auth_user_id" in client.session


def test_invited_for_one_department_sees_that_one_only(
    client, town_administrator, town_hall, department, page
):
    client.force_login(town_administrator)
    invite(client, page, department=department.pk)
    client.logout()
    client.post(link_in(mail.outbox[0]), {"full_name": "Zoé Neuve", "password": PASSWORD})

    zoe = User.objects.get(email="zoe@exempleville.example")
    assert may(zoe, Permission.DECIDE, town_hall, department=department)
    assert not may(zoe, Permission.DECIDE, town_hall)


def test_person_with_an_account_accepts_after_signing_in(
    client, town_administrator, town_hall, stranger, page
):
    client.force_login(town_administrator)
    invite(client, page, email=stranger.email)
    link = link_in(mail.outbox[0])
    client.logout()
    assert reverse("account_login") in client.get(link).content.decode()

    client.force_login(stranger)
    client.post(link)

    assert may(stranger, Permission.DECIDE, town_hall)


def test_invitation_of_another_is_refused(client, town_administrator, town_hall, stranger, page):
    client.force_login(town_administrator)
    invite(client, page)

    client.force_login(stranger)
    answer = client.post(link_in(mail.outbox[0]))

    assert answer.status_code == 409
    assert "PV-ACC-07" in answer.content.decode()
    assert not may(stranger, Permission.DECIDE, town_hall)


@pytest.mark.parametrize("what", ["withdraw", "again"])
def test_link_of_a_withdrawn_or_replaced_invitation_is_explained(
    what, client, town_administrator, town_hall, page
):
    client.force_login(town_administrator)
    invite(client, page)
    invitation = town_hall.invitations.get()
    first = link_in(mail.outbox[0])

    client.post(reverse(f"web:manage-invitation-{what}", args=[town_hall.public_id, invitation.public_id]))
    client.logout()

    answer = client.get(first)
    assert answer.status_code == 404
    assert "PV-ACC-06" in answer.content.decode()


def test_without_a_role_nothing_is_sent(client, town_administrator, page):
    client.force_login(town_administrator)

    answer = invite(client, page, roles=[])

    assert answer.status_code == 422
    assert not mail.outbox


def test_role_of_the_other_side_is_not_offered(client, town_administrator, page):
    client.force_login(town_administrator)

    assert invite(client, page, roles=["depositor"]).status_code == 422


def withdraw(client, attachment, **said):
    address = reverse("web:manage-withdraw", args=[attachment.organisation.public_id, attachment.public_id])
    return client.post(address, said)


def test_withdrawing_is_asked_twice(client, town_administrator, buyer_agent, town_hall):
    client.force_login(town_administrator)
    attachment = buyer_agent.attachments.get()

    assert "Retirer" in withdraw(client, attachment).content.decode()
    assert may(buyer_agent, Permission.DECIDE, town_hall)

    withdraw(client, attachment, sure="1")
    assert not may(buyer_agent, Permission.DECIDE, town_hall)


def test_question_may_be_asked_again_by_its_address(client, town_administrator, buyer_agent, town_hall):
    """Another language chosen there, or a session that expired, come back to it without a form."""
    client.force_login(town_administrator)
    attachment = buyer_agent.attachments.get()
    address = reverse("web:manage-withdraw", args=[town_hall.public_id, attachment.public_id])

    assert "Retirer ce rôle" in client.get(address).content.decode()
    assert may(buyer_agent, Permission.DECIDE, town_hall)


def test_last_administrator_stays_and_it_is_explained(client, town_administrator, page):
    client.force_login(town_administrator)

    answer = withdraw(client, town_administrator.attachments.get(), sure="1")

    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "dernier administrateur" in shown
    assert f'action="{page}"' in shown
    assert town_administrator.attachments.exists()


def test_administrator_may_leave_when_there_is_another(client, town_administrator, buyer_agent, town_hall):
    acts.grant(buyer_agent, town_hall, role=Role.ADMINISTRATOR, by=town_administrator)
    client.force_login(town_administrator)

    answer = withdraw(client, town_administrator.attachments.get(), sure="1")

    assert answer.url == reverse("web:home")
    assert not Attachment.objects.filter(user=town_administrator).exists()


def test_attachment_of_another_organisation_is_not_there(
    client, town_administrator, town_hall, supplier_reader
):
    client.force_login(town_administrator)
    other = supplier_reader.attachments.get()

    answer = client.post(
        reverse("web:manage-withdraw", args=[town_hall.public_id, other.public_id]), {"sure": "1"}
    )

    assert answer.status_code == 404
    assert supplier_reader.attachments.exists()


def test_administrator_of_several_chooses(client, town_administrator, hospital, town_hall):
    Attachment.objects.create(user=town_administrator, organisation=hospital, role=Role.ADMINISTRATOR)
    client.force_login(town_administrator)

    shown = client.get(reverse("web:manage")).content.decode()

    assert hospital.name in shown
    assert town_hall.name in shown


def test_language_is_kept_in_the_profile(client, town_administrator):
    client.force_login(town_administrator)

    client.post(reverse("web:language"), {"language": "en", "next": "/"})

    town_administrator.refresh_from_db()
    assert town_administrator.language == "en"
