"""Mail goes through the real queue here, and payment requests are made by the real acts."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from parvis.base import clock
from parvis.notifications.models import OutgoingMail
from parvis.payment_requests import acts
from parvis.payment_requests.models import PaymentRequest


@pytest.fixture(autouse=True)
def queued(settings):
    settings.EMAIL_BACKEND = "parvis.notifications.backend.QueuedBackend"
    settings.PARVIS_MAIL = "mailbox"
    settings.PARVIS_BASE_URL = "https://parvis.example"


@pytest.fixture
def register(supplier_org, supplier, town_hall):
    """Register an invoice of the supplier for the town hall, as a deposit does."""

    def register(**changed):
        fields = {
            "buyer": town_hall,
            "supplier": supplier_org,
            "depositor": supplier,
            "kind": PaymentRequest.Kind.INVOICE,
            "number": "F-2026-17",
            "issue_date": date(2026, 11, 2),
            "issue_year": 2026,
            "type_code": "380",
            "currency": "EUR",
            "total_with_vat": Decimal("1234.5"),
            "amount_due": Decimal("1234.5"),
            "syntax": "ubl",
            "original": "a" * 64,
            "original_name": "facture.xml",
            "original_type": "application/xml",
            "invoice_xml": "a" * 64,
            "flow_id": "00000000-0000-4000-8000-000000000001",
            "deposited_at": clock.now(),
            **changed,
        }
        with transaction.atomic():
            return acts.register(PaymentRequest(**fields), embedded=[], deposited=[], by=supplier)

    return register


@pytest.fixture
def mails():
    """Who got which letter, in order."""

    def mails(kind=None):
        sent = OutgoingMail.objects.order_by("id")
        if kind:
            return [mail for mail in sent if mail.kind == kind]
        return [(mail.kind, mail.to) for mail in sent]

    return mails
