"""Signing up: an organisation and its first person, the address confirmed by a link, nobody betrayed."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from parvis import journal
from parvis.accounts import acts
from parvis.accounts.models import Attachment, Role, User
from parvis.accounts.refusals import BuyerNotOpen, OrganisationTaken, WeakPassword
from parvis.base.limits import TooMany
from parvis.directory.identifiers import BadSiret
from parvis.directory.models import Organisation
from tests.parvis.conftest import PASSWORD, TOWN_HALL_SIRET

SIRET = "99000003600014"


def sign_up(**changed):
    asked = {
        "scheme": "SIRET",
        "identifier": SIRET,
        "organisation_name": "Peinture Dupré",
        "full_name": "Jeanne Dupré",
        "email": "Jeanne@Dupre.example",
        "password": PASSWORD,
        "city": "Exempleville",
    }
    return acts.sign_up(**{**asked, **changed})


def roles_of(user):
    return set(Attachment.objects.filter(user=user).values_list("role", flat=True))


def link_in(message):
    return re.search(r"https?://[^/\s]+(/\S+)", message.body).group(1)


def test_organisation_and_person_are_created(db):
    user = sign_up()

    organisation = Organisation.objects.get(identifier=SIRET)
    assert (organisation.name, organisation.siren, organisation.is_supplier) == (
        "Peinture Dupré",
        SIRET[:9],
        True,
    )
    assert user.email == "jeanne@dupre.example"
    assert roles_of(user) == {Role.ADMINISTRATOR, Role.DEPOSITOR}


def test_journal_tells_of_it(db):
    user = sign_up()

    organisation = Organisation.objects.get(identifier=SIRET)
    of_user = journal.about(subject_type="user", subject_id=user.public_id)
    of_organisation = journal.about(subject_type="organisation", subject_id=organisation.public_id)
    assert [entry.kind for entry in of_user] == ["signed_up"]
    assert [entry.kind for entry in of_organisation] == ["created", "granted", "granted"]


def test_confirmation_is_sent_and_the_address_is_not_confirmed_yet(db):
    user = sign_up()

    assert not EmailAddress.objects.get(user=user).verified
    assert [message.to for message in mail.outbox] == [["jeanne@dupre.example"]]
    assert "confirm-email" in link_in(mail.outbox[0])


def test_confirmation_is_in_the_language_asked(db):
    sign_up(language="fr")

    assert mail.outbox[0].subject == "Confirmez votre adresse électronique"
    assert "Bonjour Jeanne Dupré," in mail.outbox[0].body


def test_link_is_under_the_public_address(db, settings):
    settings.PARVIS_BASE_URL = "https://factures.ville.example"
    sign_up()

    assert "https://factures.ville.example/" in mail.outbox[0].body


def test_sign_in_before_confirming_is_refused(db, client):
    user = sign_up()

    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    assert answer.headers["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


def test_following_the_link_is_not_enough(db, client):
    """Scanners of incoming mail follow links: a person presses the button."""
    user = sign_up()

    assert client.get(link_in(mail.outbox[0])).status_code == 200
    assert not EmailAddress.objects.get(user=user).verified


def test_sign_in_after_confirming(db, client):
    user = sign_up()

    client.post(link_in(mail.outbox[0]))
    client.post(reverse("account_login"), {"login": "JEANNE@dupre.example", "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(user.pk)
    kinds = [entry.kind for entry in journal.about(subject_type="user", subject_id=user.public_id)]
    assert kinds == ["signed_up", "email_confirmed"]


def test_confirmation_link_serves_once(db, client):
    user = sign_up()
    link = link_in(mail.outbox[0])
    client.post(link)
    client.post(link)

    kinds = [entry.kind for entry in journal.about(subject_type="user", subject_id=user.public_id)]
    assert kinds.count("email_confirmed") == 1


def test_confirmation_is_sent_again(db):
    sign_up()
    acts.send_confirmation_again("JEANNE@dupre.example")

    assert [message.subject for message in mail.outbox] == ["Confirmez votre adresse électronique"] * 2


def test_confirmation_asked_for_a_confirmed_address(supplier):
    acts.send_confirmation_again(supplier.email)

    assert [message.subject for message in mail.outbox] == ["Vous avez déjà un compte Parvis"]


def test_confirmation_asked_for_an_unknown_address_sends_nothing(db):
    acts.send_confirmation_again("personne@essai.example")

    assert mail.outbox == []


def test_confirmation_asked_too_often(db):
    for _ in range(5):
        acts.send_confirmation_again("personne@essai.example")

    with pytest.raises(TooMany):
        acts.send_confirmation_again("personne@essai.example")


def test_wrong_siret_creates_nothing(db):
    with pytest.raises(BadSiret):
        sign_up(identifier="99000003600015")

    assert not User.objects.exists()


def test_weak_password_creates_nothing(db):
    with pytest.raises(WeakPassword) as refused:
        sign_up(password="12345")

    assert "12" in str(refused.value)
    assert not User.objects.exists()


def test_password_like_the_address_is_refused(db):
    with pytest.raises(WeakPassword):
        sign_up(password="jeanne@dupre.example")


def test_organisation_with_an_administrator_is_taken(supplier, supplier_org):
    with pytest.raises(OrganisationTaken) as refused:
        sign_up(identifier=supplier_org.identifier)

    assert "invitation" in str(refused.value.remedy)
    assert not User.objects.filter(email="jeanne@dupre.example").exists()


def test_listed_supplier_without_administrator_is_claimed_with_its_listed_name(supplier_org):
    user = sign_up(identifier=supplier_org.identifier, organisation_name="Autre nom")

    supplier_org.refresh_from_db()
    assert supplier_org.name == "Atelier du Fournil"
    assert Attachment.objects.get(role=Role.ADMINISTRATOR).user == user


def test_public_buyer_is_never_claimed(town_hall):
    with pytest.raises(BuyerNotOpen):
        sign_up(identifier=TOWN_HALL_SIRET)

    assert not User.objects.exists()


def test_claim_never_confirmed_lapses(db):
    squatter = sign_up(email="autre@ailleurs.example", full_name="Quelqu’un")

    user = sign_up()

    assert roles_of(squatter) == set()
    assert roles_of(user) == {Role.ADMINISTRATOR, Role.DEPOSITOR}


def test_known_address_is_not_betrayed(stranger):
    assert sign_up(email=stranger.email) is None

    assert not Organisation.objects.filter(identifier=SIRET).exists()
    assert roles_of(stranger) == {Role.ADMINISTRATOR, Role.DEPOSITOR}
    assert [message.to for message in mail.outbox] == [[stranger.email]]
    assert reverse("account_login") in mail.outbox[0].body


def test_known_address_is_compared_without_case(stranger):
    assert sign_up(email=stranger.email.upper()) is None


def test_further_address_of_an_account_is_a_known_address(stranger):
    EmailAddress.objects.create(user=stranger, email="jeanne@dupre.example", verified=True)

    assert sign_up() is None
    assert not User.objects.filter(email="jeanne@dupre.example").exists()


def test_page_of_allauth_signs_nobody_up(db, client):
    client.post(reverse("account_signup"), {"email": "x@essai.example", "password1": PASSWORD})

    assert not User.objects.exists()


def test_person_with_an_account_adds_an_organisation(supplier):
    organisation = acts.add_organisation(
        scheme="SIRET", identifier=SIRET, organisation_name="Seconde affaire", by=supplier
    )

    assert Attachment.objects.filter(user=supplier, organisation=organisation).count() == 2


def test_stranger_cannot_add_a_taken_organisation(supplier_org, supplier, stranger):
    with pytest.raises(OrganisationTaken):
        acts.add_organisation(
            scheme="SIRET", identifier=supplier_org.identifier, organisation_name="À moi", by=stranger
        )


def test_language_is_changed_and_journaled(supplier):
    acts.update_profile(supplier, language="en")

    supplier.refresh_from_db()
    assert supplier.language == "en"
    entry = journal.about(subject_type="user", subject_id=supplier.public_id).get()
    assert (entry.kind, entry.data) == ("updated", {"changed": ["language"]})
