"""A browser for each person, with the fixtures of the rooms below: files, requests at each stage."""

import pytest
from django.test import Client

from tests.parvis.flows.conftest import deposited, invoice_file, processed  # noqa: F401
from tests.parvis.payment_requests.conftest import (  # noqa: F401
    available,
    ordered,
    refused,
    registered,
    suspended,
    to_reroute,
)

HTMX = {"HX-Request": "true"}


@pytest.fixture
def browse():
    """A browser in which this person has signed in."""

    def signed_in(person=None):
        client = Client()
        if person is not None:
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


@pytest.fixture
def accepted(processed, invoice_file):  # noqa: F811
    """The request that a real deposited file has become, with its readable sheet."""
    from parvis.payment_requests.models import PaymentRequest

    def bring(**changes):
        flow = processed(invoice_file(**changes))
        assert flow.state == "accepted", flow.findings
        return PaymentRequest.objects.get(public_id=flow.payment_request_id)

    return bring
