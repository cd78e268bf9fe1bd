"""A stored file that is gone or altered is told as such, never shown, and takes nothing else with it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from parvis.payment_requests.models import PaymentRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted(processed, invoice_file):
    flow = processed(invoice_file())
    return PaymentRequest.objects.get(public_id=flow.payment_request_id)


def stored(digest):
    folder = Path(settings.PARVIS_STORAGE.removeprefix("file://"))
    path = next(folder.rglob(digest))
    path.chmod(0o600)
    return path


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"<Other/>")])
@pytest.mark.parametrize("kept", ["invoice_xml", "original"])
def test_page_goes_on_without_it(damage, kept, client, accepted, buyer_agent):
    damage(stored(getattr(accepted, kept)))
    client.force_login(buyer_agent)

    answer = client.get(reverse("web:buyer-request", args=[accepted.public_id]))

    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "Attester le service fait" in shown
    assert "PV-WEB-02" in shown or kept == "original"
    assert "<Other" not in shown


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"<Other/>")])
def test_download_is_refused(damage, client, accepted, supplier):
    damage(stored(accepted.original))
    client.force_login(supplier)

    answer = client.get(reverse("web:original", args=[accepted.public_id]))

    assert answer.status_code == 500
    assert "PV-WEB-02" in answer.content.decode()


def test_failure_page_says_what_is_safe(monkeypatch, supplier):
    def fails(request):
        raise ZeroDivisionError

    monkeypatch.setattr(
        "parvis.web.public.profile.profile.__wrapped__.__code__", fails.__code__, raising=True
    )
    client = Client(raise_request_exception=False)
    client.force_login(supplier)

    answer = client.get(reverse("web:profile"))

    assert answer.status_code == 500
    assert "est en sécurité" in answer.content.decode()
