"""Files to deposit, from our supplier to our town hall, and the deposit itself."""

from datetime import timedelta

import pytest

from parvis.base import clock
from parvis.flows.deposit import deposit
from parvis.flows.models import Flow
from parvis.flows.processing import process
from tests.samples import ubl_invoice


@pytest.fixture
def invoice_file(supplier_org, town_hall, department):
    """A UBL invoice of our supplier to our town hall; keywords change its values."""

    def write(builder=ubl_invoice, **changes):
        values = {
            "issue_date": clock.today() - timedelta(days=2),
            "delivery_date": clock.today() - timedelta(days=5),
            "due_date": clock.today() + timedelta(days=28),
            "seller_name": supplier_org.name,
            "seller_siret": supplier_org.identifier,
            "buyer_name": town_hall.name,
            "buyer_siret": town_hall.identifier,
            "service_code": department.code,
        }
        return builder(**(values | changes))

    return write


@pytest.fixture
def deposited(db, supplier_org, supplier):
    def bring(data, *, by=supplier, organisation=supplier_org, **options):
        options = {"file_name": "facture.xml", "channel": Flow.Channel.WEB} | options
        return deposit(data, organisation=organisation, by=by, **options)

    return bring


@pytest.fixture
def processed(deposited):
    """Deposits a file and runs its processing, as the worker would."""

    def bring(data, **options):
        flow = deposited(data, **options)
        process(str(flow.public_id))
        flow.refresh_from_db()
        return flow

    return bring
