"""Payment requests at each stage, made by the acts themselves."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction

from parvis.base import clock, storage
from parvis.payment_requests import acts
from parvis.payment_requests.models import PaymentRequest


@pytest.fixture
def registered(db, supplier_org, town_hall, department, supplier):
    """Registers an accepted invoice, available to its buyer at once; keywords change its fields."""

    def register(*, embedded=(), deposited=(), **changes):
        digest = storage.blobs().put(b"<Invoice/>")
        fields = {
            "buyer": town_hall,
            "supplier": supplier_org,
            "department": department,
            "depositor": supplier,
            "kind": PaymentRequest.Kind.INVOICE,
            "number": f"F-{uuid4().hex[:8]}",
            "issue_date": date(2026, 11, 2),
            "issue_year": 2026,
            "type_code": "380",
            "currency": "EUR",
            "total_without_vat": Decimal("100.00"),
            "total_vat": Decimal("20.00"),
            "total_with_vat": Decimal("120.00"),
            "amount_due": Decimal("120.00"),
            "service_code": department.code,
            "syntax": "ubl-invoice",
            "original": digest,
            "original_name": "f.xml",
            "original_type": "application/xml",
            "invoice_xml": digest,
            "flow_id": uuid4(),
            "deposited_at": clock.now(),
        }
        with transaction.atomic():
            return acts.register(
                PaymentRequest(**(fields | changes)), embedded=embedded, deposited=deposited, by=supplier
            )

    return register


@pytest.fixture
def available(registered):
    return registered()


@pytest.fixture
def suspended(available, buyer_agent):
    return acts.suspend(
        available, motive="JUSTIF_ABS", comment="Il manque le bon de livraison.", by=buyer_agent
    )


@pytest.fixture
def to_reroute(available, buyer_agent):
    return acts.send_back(available, motive="DEST_ERR", comment="", by=buyer_agent)


@pytest.fixture
def refused(available, buyer_agent):
    return acts.refuse(available, motive="DOUBLE_FACT", comment="", by=buyer_agent)


@pytest.fixture
def ordered(available, buyer_agent):
    return acts.order_payment(available, payment_order_number="M-77", by=buyer_agent)
