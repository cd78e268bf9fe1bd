"""The mailbox of a demonstration shows what would have been sent, and is not there in production."""

import pytest
from django.urls import reverse

from parvis.notifications.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter():
    return OutgoingMail.objects.create(
        to="claire@fournil.example",
        subject="Confirmez <b>votre</b> adresse",
        text="Ouvrez http://127.0.0.1:8000/compte/confirm-email/abc/ et <script>alert(1)</script>",
        html="<p style='color:red'>Bonjour</p><script>alert(1)</script>",
    )


def test_listed_and_read_with_its_links(client, letter):
    assert "claire@fournil.example" in client.get(reverse("web:mailbox")).content.decode()

    shown = client.get(reverse("web:mail", args=[letter.public_id])).content.decode()

    assert 'href="http://127.0.0.1:8000/compte/confirm-email/abc/"' in shown
    assert "<script>alert" not in shown
    assert "<b>votre</b>" not in shown


def test_formatted_letter_is_in_a_page_that_can_do_nothing(client, letter):
    answer = client.get(reverse("web:mail-html", args=[letter.public_id]))

    policy = answer["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "script-src 'none'" in policy


def test_empty_mailbox_says_what_will_come(client):
    assert "Aucun courriel" in client.get(reverse("web:mailbox")).content.decode()


@pytest.mark.parametrize("name", ["web:mailbox", "web:mail", "web:mail-html"])
@pytest.mark.parametrize("change", [{"PRODUCTION": True}, {"PARVIS_MAIL": "smtp"}])
def test_not_there_in_production(name, change, client, letter, settings, operator):
    for setting, value in change.items():
        setattr(settings, setting, value)
    client.force_login(operator)

    arguments = [] if name == "web:mailbox" else [letter.public_id]
    assert client.get(reverse(name, args=arguments)).status_code == 404
