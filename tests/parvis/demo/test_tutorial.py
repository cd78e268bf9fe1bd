"""The invoices of docs/tutorials/first-invoice.md do what the page says."""

from pathlib import Path

import pytest

from parvis.accounts.models import User
from parvis.demo import world
from parvis.flows.trial import trial

FILES = Path(__file__).parents[3] / "docs" / "tutorials" / "files"


@pytest.fixture
def tried(db):
    world._organisations()
    person = User.objects.get(email="fournisseur@demo.example")
    joinery = world._organisation(world.JOINERY)

    def examine(name):
        return trial((FILES / name).read_bytes(), organisation=joinery, by=person)

    return examine


@pytest.mark.parametrize(("name", "code"), [("D2-0920.pdf", "TECHNIQUE"), ("D2-0921.xml", "CULTURE")])
def test_invoice_is_accepted(tried, name, code):
    examination = tried(name)

    assert examination.accepted
    assert examination.findings == ()
    assert (examination.department.organisation.name, examination.department.code) == (
        "Mairie de Valdémo",
        code,
    )


def test_invoice_to_mend_has_its_two_faults(tried):
    examination = tried("D2-0921-to-mend.xml")

    assert not examination.accepted
    assert [found.rule for found in examination.findings] == ["BR-CO-15", "PV-DIR-06"]
