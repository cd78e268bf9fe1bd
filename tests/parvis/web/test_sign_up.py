"""Signing up in three screens, and what its pages tell those who may not."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from parvis.accounts.models import Attachment, Role, User
from parvis.accounts.permissions import Permission, may
from parvis.directory.models import Organisation
from parvis.web.public import demo

pytestmark = pytest.mark.django_db

NEW_SIRET = "00000009100017"
ADDRESS = {
    "asked": "1",
    "organisation_name": "Serrurerie du Pont",
    "street": "2 rue du Pont",
    "postcode": "00100",
    "city": "Valdémo",
    "country": "fr",
}
PERSON = {
    "full_name": "Inès Dupont",
    "email": "Ines@Serrurerie.example",
    "password": "trois petits serruriers",
}


def first_screen(client, identifier, **more):
    return client.post(reverse("web:sign-up"), {"scheme": "SIRET", "identifier": identifier} | more)


def signed_up(client, **changes):
    first_screen(client, NEW_SIRET, **ADDRESS)
    return client.post(reverse("web:sign-up-person"), PERSON | changes)


def test_newcomer_is_signed_up_confirms_and_signs_in(client):
    assert signed_up(client).url == reverse("web:sign-up-mail")
    assert "ines@serrurerie.example" in client.get(reverse("web:sign-up-mail")).content.decode()

    user = User.objects.get()
    organisation = Organisation.objects.get(identifier=NEW_SIRET)
    roles = set(
        Attachment.objects.filter(user=user, organisation=organisation).values_list("role", flat=True)
    )
    assert roles == {Role.ADMINISTRATOR, Role.DEPOSITOR}
    assert not EmailAddress.objects.get().verified

    link = re.search(r"/compte/confirm-email/[^\s]+/", mail.outbox[0].body).group()
    assert client.get(link).status_code == 200
    client.post(link)
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PERSON["password"]})
    assert answer.url == reverse("web:home")


def test_unconfirmed_address_does_not_sign_in(client):
    signed_up(client)

    client.post(
        reverse("account_login"), {"login": "ines@serrurerie.example", "password": PERSON["password"]}
    )

    assert "_auth_user_id" not in client.session


def test_wrong_siret_is_explained(client):
    answer = first_screen(client, "00000009100018")

    assert "14 chiffres" in answer.content.decode()


def test_new_organisation_is_asked_its_name(client):
    answer = first_screen(client, NEW_SIRET)

    assert answer.status_code == 200
    assert 'name="organisation_name"' in answer.content.decode()


def test_organisation_that_has_its_people_is_not_claimed(client, supplier_org, supplier):
    answer = first_screen(client, supplier_org.identifier)

    assert "invit" in answer.content.decode()
    assert client.get(reverse("web:sign-up-person")).status_code == 302


def test_public_buyer_is_not_claimed(client, hospital):
    assert first_screen(client, hospital.identifier).status_code == 200
    assert client.get(reverse("web:sign-up-person")).status_code == 302


def test_look_up_answers_while_typing(client):
    answer = client.get(reverse("web:sign-up-look-up"), {"scheme": "SIRET", "identifier": NEW_SIRET})

    assert 'name="organisation_name"' in answer.content.decode()


def test_weak_password_is_refused_and_the_rest_is_kept(client):
    answer = signed_up(client, password="12345")

    assert answer.status_code == 200
    assert "Inès Dupont" in answer.content.decode()
    assert not User.objects.exists()


def test_address_that_has_an_account_learns_it_by_mail_only(client, stranger):
    answer = signed_up(client, email=stranger.email)

    assert answer.url == reverse("web:sign-up-mail")
    assert User.objects.count() == 1
    assert mail.outbox[0].to == [stranger.email]


def test_second_screen_comes_after_the_first(client):
    assert client.get(reverse("web:sign-up-person")).url == reverse("web:sign-up")


def test_link_that_no_longer_serves_says_so(client):
    answer = client.get(reverse("account_confirm_email", args=["nothing"]))

    assert "Ce lien ne sert plus" in answer.content.decode()


@pytest.mark.parametrize("production", [True, False])
def test_demo_sign_in_exists_in_demonstration_only(production, client, settings, supplier, monkeypatch):
    monkeypatch.setattr(demo, "_offered", {supplier.email: demo.SignIn(supplier.email, "Claire", "")})
    settings.PRODUCTION = production

    answer = client.post(reverse("web:demo-sign-in"), {"email": supplier.email})

    assert answer.status_code == (404 if production else 302)
    assert ("_auth_user_id" in client.session) is not production


def test_demo_sign_in_is_for_its_people_only(client, supplier):
    assert client.post(reverse("web:demo-sign-in"), {"email": supplier.email}).status_code == 404


def test_person_with_an_account_adds_another_organisation(client, supplier):
    client.force_login(supplier)

    answer = first_screen(client, NEW_SIRET, **ADDRESS)

    assert answer.url == reverse("web:home")
    added = Organisation.objects.get(identifier=NEW_SIRET)
    assert may(supplier, Permission.DEPOSIT, added)
    assert may(supplier, Permission.MANAGE, added)


def test_person_with_an_account_does_not_claim_what_others_have(
    client, supplier, other_supplier_org, stranger
):
    client.force_login(supplier)

    first_screen(client, other_supplier_org.identifier)

    assert not may(supplier, Permission.DEPOSIT, other_supplier_org)
