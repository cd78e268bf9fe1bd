"""What a buyer requires: the five cases, unknown and closed buyers and departments."""

import pytest

from core_invoice.model.invoice import Invoice
from core_invoice.model.party import Buyer
from core_invoice.model.values import Identifier
from parvis.directory.models import Department, Organisation, Requirement
from parvis.directory.requirements import findings


def rules(found):
    return [one.rule for one in found]


def addressed_to(siret):
    return Invoice(buyer=Buyer(identifiers=(Identifier(siret, "0009"),)))


CASES = [
    (Requirement.NONE, "", "", []),
    (Requirement.NONE, "TECH", "E1", []),
    (Requirement.DEPARTMENT, "TECH", "", []),
    (Requirement.DEPARTMENT, "", "E1", ["PV-DIR-08"]),
    (Requirement.COMMITMENT, "", "E1", []),
    (Requirement.COMMITMENT, "TECH", "", ["PV-DIR-09"]),
    (Requirement.EITHER, "TECH", "", []),
    (Requirement.EITHER, "", "E1", []),
    (Requirement.EITHER, "", "", ["PV-DIR-10"]),
    (Requirement.BOTH, "TECH", "E1", []),
    (Requirement.BOTH, "TECH", "", ["PV-DIR-09"]),
    (Requirement.BOTH, "", "E1", ["PV-DIR-08"]),
    (Requirement.BOTH, "", "", ["PV-DIR-08", "PV-DIR-09"]),
]


@pytest.mark.parametrize(("requirement", "code", "commitment", "expected"), CASES)
def test_requirement(town_hall, department, requirement, code, commitment, expected):
    town_hall.requirement = requirement
    invoice = Invoice(buyer_reference=code, purchase_order_reference=commitment)

    assert rules(findings(invoice, buyer=town_hall)) == expected


def test_blank_commitment_is_no_commitment(town_hall):
    town_hall.requirement = Requirement.COMMITMENT
    invoice = Invoice(purchase_order_reference="   ")

    assert rules(findings(invoice, buyer=town_hall)) == ["PV-DIR-09"]


def test_no_buyer_named(db):
    assert rules(findings(Invoice(), buyer=None)) == ["PV-DIR-01"]


def test_buyer_not_in_the_directory(db):
    found = findings(addressed_to("21990001600011"), buyer=None)

    assert rules(found) == ["PV-DIR-02"]
    assert found[0].stated == "21990001600011"


def test_closed_buyer(town_hall):
    town_hall.active = False

    assert rules(findings(Invoice(), buyer=town_hall)) == ["PV-DIR-03"]


def test_siren_of_several_establishments_gives_the_choice(town_hall):
    Organisation.objects.create(
        name="Écoles d’Exempleville",
        scheme="SIRET",
        identifier="21990001600029",
        siren=town_hall.siren,
        is_buyer=True,
        category="local",
    )
    named = Invoice(buyer=Buyer(legal_registration_identifier=Identifier(town_hall.siren, "0002")))

    found = findings(named, buyer=None)

    assert rules(found) == ["PV-DIR-04"]
    assert "21990001600011" in found[0].text("fr").message
    assert "21990001600029" in found[0].text("fr").message


def test_supplier_named_as_buyer(supplier_org):
    assert rules(findings(addressed_to(supplier_org.identifier), buyer=None)) == ["PV-DIR-05"]


def test_unknown_department_is_fatal_where_departments_are_required(town_hall, department):
    found = findings(Invoice(buyer_reference="XYZ"), buyer=town_hall)

    assert rules(found) == ["PV-DIR-06"]
    assert found[0].fatal


def test_unknown_department_is_a_warning_elsewhere(town_hall, department):
    town_hall.requirement = Requirement.NONE

    found = findings(Invoice(buyer_reference="XYZ"), buyer=town_hall)

    assert rules(found) == ["PV-DIR-06"]
    assert not found[0].fatal


def test_buyer_without_departments_reads_any_reference(hospital):
    assert findings(Invoice(buyer_reference="XYZ"), buyer=hospital) == []


def test_closed_department(town_hall, department):
    Department.objects.update(active=False)

    assert rules(findings(Invoice(buyer_reference="TECH"), buyer=town_hall)) == ["PV-DIR-07"]


def test_department_that_requires_a_commitment(town_hall, department):
    Department.objects.update(requires_commitment=True)

    assert rules(findings(Invoice(buyer_reference="TECH"), buyer=town_hall)) == ["PV-DIR-11"]


def test_missing_commitment_is_said_once(town_hall, department):
    Department.objects.update(requires_commitment=True)
    town_hall.requirement = Requirement.BOTH

    assert rules(findings(Invoice(buyer_reference="TECH"), buyer=town_hall)) == ["PV-DIR-09"]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("number", range(1, 12))
def test_every_rule_is_explained(number, lang):
    from core_invoice.findings import finding

    found = finding(f"PV-DIR-{number:02d}", where="BT-10", stated="S", buyer="B", department="D", choices="C")
    explained = found.text(lang)

    assert explained.message
    assert explained.reason
    assert explained.remedy
