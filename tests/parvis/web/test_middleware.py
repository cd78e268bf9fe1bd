"""What every answer carries."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["web:supplier-list", "web:supplier-deposit", "web:profile", "web:home"])
def test_no_page_is_kept_by_a_shared_computer(name, client, supplier):
    client.force_login(supplier)

    assert client.get(reverse(name))["Cache-Control"] == "private, no-store"


def test_api_answers_are_not_kept_either(client):
    assert client.get("/api/v1/payment-requests")["Cache-Control"] == "private, no-store"


def test_what_may_be_kept_says_so_itself(client):
    assert "max-age" in client.get(reverse("web:sheet-style"))["Cache-Control"]
