"""French by default, English by choice: kept in the browser, and in the profile of whoever has signed in."""

import pytest
from django.urls import reverse

CHOOSE = "/language/"


def test_french_by_default(client, db):
    assert 'lang="fr"' in client.get(reverse("web:home")).text


def test_browser_that_asks_for_english_gets_it(client, db):
    assert 'lang="en"' in client.get(reverse("web:home"), headers={"accept-language": "en"}).text


def test_choice_is_kept_in_the_browser(client, db):
    client.post(CHOOSE, {"language": "en"})

    assert 'lang="en"' in client.get(reverse("web:home"), headers={"accept-language": "fr"}).text


def test_choice_of_a_signed_in_person_is_kept_in_the_profile(client, supplier):
    client.force_login(supplier, backend="allauth.account.auth_backends.AuthenticationBackend")

    client.post(CHOOSE, {"language": "en"})

    supplier.refresh_from_db()
    assert supplier.language == "en"
    assert 'lang="en"' in client.get(reverse("web:home")).text


def test_unknown_language_changes_nothing(client, supplier):
    client.force_login(supplier, backend="allauth.account.auth_backends.AuthenticationBackend")

    client.post(CHOOSE, {"language": "xx"})

    supplier.refresh_from_db()
    assert supplier.language == "fr"


@pytest.mark.parametrize(
    ("asked", "given"), [("/legal/", "/legal/"), ("https://elsewhere.example/", "/"), ("", "/")]
)
def test_way_back_is_a_page_of_ours(client, db, asked, given):
    assert client.post(CHOOSE, {"language": "en", "next": asked}).headers["Location"] == given
