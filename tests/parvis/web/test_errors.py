"""A refusal is a page, or a fragment where htmx asked: with its code, what happened, how to mend it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from parvis.accounts.refusals import LastAdministrator, NotAllowed
from parvis.base.limits import TooMany
from parvis.web import errors


@pytest.fixture
def asked(rf):
    def ask(*, htmx=False):
        request = rf.get("/")
        request.user, request.htmx, request.resolver_match = AnonymousUser(), htmx, None
        return request

    return ask


@pytest.mark.parametrize(
    ("refusal", "status"), [(NotAllowed(), 403), (TooMany(retry_after=7), 429), (LastAdministrator(), 409)]
)
def test_status_is_that_of_the_nearest_ancestor(refusal, status):
    assert errors.status_of(refusal) == status


def test_refusal_is_a_page_with_code_message_and_remedy(asked):
    refusal = LastAdministrator()

    answer = errors.answer(asked(), refusal)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<html" in page
    assert refusal.code in page
    assert str(refusal.message) in page
    assert str(refusal.remedy) in page


def test_refusal_to_htmx_is_a_fragment_among_the_messages(asked):
    answer = errors.answer(asked(htmx=True), LastAdministrator())

    assert "<html" not in answer.content.decode()
    assert LastAdministrator.code in answer.content.decode()
    assert answer["HX-Retarget"] == "#messages"


def test_who_asks_too_often_is_told_when_to_come_back(asked):
    answer = errors.answer(asked(), TooMany(retry_after=7))

    assert answer["Retry-After"] == "7"


def test_form_without_its_token_is_explained(db):
    answer = Client(enforce_csrf_checks=True).post(reverse("web:language"), {"language": "en"})

    assert answer.status_code == 403
    assert errors.FormExpired.code in answer.content.decode()


def test_unknown_address_has_a_page_of_ours(client, db):
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert reverse("web:home") in answer.content.decode()


def test_broken_server_asks_nothing_of_the_database(db, rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = errors.server_error(rf.get("/"))

    assert answer.status_code == 500
