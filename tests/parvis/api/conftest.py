"""Programs with a key of their own, for the supplier, the buyer and a stranger."""

import pytest
from django.test import Client

from parvis.accounts.acts import create_api_key
from tests.parvis.flows.conftest import deposited, invoice_file, processed  # noqa: F401
from tests.parvis.payment_requests.conftest import available, registered  # noqa: F401


@pytest.fixture
def program():
    """A client that carries a key of this person for this organisation."""

    def with_key(organisation, person):
        _key, raw = create_api_key(organisation, name="logiciel", by=person)
        return Client(headers={"Authorization": f"Bearer {raw}"})

    return with_key


@pytest.fixture
def supplier_program(program, supplier_org, supplier):
    return program(supplier_org, supplier)


@pytest.fixture
def stranger_program(program, other_supplier_org, stranger):
    return program(other_supplier_org, stranger)
