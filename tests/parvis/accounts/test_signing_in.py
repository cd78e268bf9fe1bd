"""Signing in: throttled, and the same answer whether or not an address has an account."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from parvis import journal
from tests.parvis.conftest import PASSWORD


def try_to_sign_in(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_right_password(client, supplier):
    try_to_sign_in(client, supplier.email)

    assert is_signed_in(client)


def test_wrong_password(client, supplier):
    try_to_sign_in(client, supplier.email, "autre-phrase-de-passe")

    assert not is_signed_in(client)


def test_deactivated_person(client, supplier):
    supplier.is_active = False
    supplier.save()

    try_to_sign_in(client, supplier.email)

    assert not is_signed_in(client)


def test_unknown_address_gets_the_same_answer_as_a_wrong_password(client, supplier):
    unknown = try_to_sign_in(client, "personne@essai.example", "autre-phrase-de-passe")
    wrong = try_to_sign_in(client, supplier.email, "autre-phrase-de-passe")

    assert unknown.status_code == wrong.status_code == 200
    assert unknown.context["form"].errors
    assert unknown.context["form"].errors == wrong.context["form"].errors


def test_right_password_after_too_many_wrong_ones_is_refused(client, supplier):
    for _ in range(5):
        try_to_sign_in(client, supplier.email, "autre-phrase-de-passe")

    answer = try_to_sign_in(client, supplier.email)

    assert not is_signed_in(client)
    assert answer.context["form"].errors


def test_another_port_of_the_same_host_gives_no_more_attempts(client, supplier):
    for port in range(1, 6):
        client.post(
            reverse("account_login"),
            {"login": supplier.email, "password": "autre-phrase-de-passe"},
            headers={"Host": f"testserver:{port}"},
        )

    try_to_sign_in(client, supplier.email)

    assert not is_signed_in(client)


def test_attempts_of_others_do_not_shut_a_person_out_of_her_browser(client, supplier):
    try_to_sign_in(client, supplier.email)
    client.post(reverse("account_logout"))
    attacker = Client()
    for _ in range(6):
        try_to_sign_in(attacker, supplier.email, "autre-phrase-de-passe")

    try_to_sign_in(client, supplier.email)

    assert is_signed_in(client)


def test_known_browser_is_throttled_too(client, supplier):
    try_to_sign_in(client, supplier.email)
    client.post(reverse("account_logout"))
    for _ in range(5):
        try_to_sign_in(client, supplier.email, "autre-phrase-de-passe")

    try_to_sign_in(client, supplier.email)

    assert not is_signed_in(client)


@pytest.mark.parametrize("forged", ["x", "x:y", ":", "é:é"])
def test_forged_mark_of_a_browser_is_worth_nothing(forged, client, supplier):
    client.cookies["known"] = forged
    for _ in range(5):
        try_to_sign_in(Client(), supplier.email, "autre-phrase-de-passe")

    try_to_sign_in(client, supplier.email)

    assert not is_signed_in(client)


def test_mark_of_another_person_is_worth_nothing(client, supplier, stranger):
    try_to_sign_in(client, stranger.email)
    client.post(reverse("account_logout"))
    for _ in range(5):
        try_to_sign_in(Client(), supplier.email, "autre-phrase-de-passe")

    try_to_sign_in(client, supplier.email)

    assert not is_signed_in(client)


def test_new_password_of_a_known_address(client, supplier):
    client.post(reverse("account_reset_password"), {"email": supplier.email})

    assert [message.subject for message in mail.outbox] == ["Choisissez un nouveau mot de passe"]


def test_new_password_of_an_unknown_address_gets_the_same_answer(client, supplier):
    known = client.post(reverse("account_reset_password"), {"email": supplier.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "personne@essai.example"})

    assert known.status_code == unknown.status_code == 302
    assert known.headers["Location"] == unknown.headers["Location"]


def test_changed_password_is_told_and_journaled(client, supplier):
    client.force_login(supplier)
    passwords = {
        "oldpassword": PASSWORD,
        "password1": "tout autre phrase ici",
        "password2": "tout autre phrase ici",
    }
    client.post(reverse("account_change_password"), passwords)

    assert [message.subject for message in mail.outbox] == ["Votre mot de passe a changé"]
    entry = journal.about(subject_type="user", subject_id=supplier.public_id).get()
    assert entry.kind == "password_changed"


def test_forged_host_gets_into_no_link(client, supplier, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.PARVIS_BASE_URL = "https://factures.ville.example"

    client.post(
        reverse("account_reset_password"), {"email": supplier.email}, headers={"host": "voleur.example"}
    )

    assert "voleur.example" not in mail.outbox[0].body
    assert "https://factures.ville.example/" in mail.outbox[0].body
