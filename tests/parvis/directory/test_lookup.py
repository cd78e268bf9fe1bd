"""Lookup: every way in which a French invoice names its seller and its buyer."""

import pytest

from core_invoice.model.invoice import Invoice
from core_invoice.model.party import Buyer, Seller
from core_invoice.model.values import Identifier
from parvis.directory.lookup import buyer_of, department_of, supplier_of
from parvis.directory.models import Department, Organisation

OTHER_TOWN_HALL_SIRET = "21990001600029"  # another establishment of the town hall's SIREN


def addressed_to(**fields):
    return Invoice(buyer=Buyer(**fields))


def sold_by(**fields):
    return Invoice(seller=Seller(**fields))


@pytest.fixture
def second_establishment(town_hall):
    return Organisation.objects.create(
        name="Écoles d’Exempleville",
        scheme="SIRET",
        identifier=OTHER_TOWN_HALL_SIRET,
        siren=town_hall.siren,
        is_buyer=True,
        category="local",
    )


@pytest.fixture
def belgian(db):
    return Organisation.objects.create(
        name="Brasserie du Nord", scheme="UE_HORS_FRANCE", identifier="BE0428759497", is_supplier=True
    )


def test_invoice_without_buyer_names_nobody(town_hall):
    assert buyer_of(Invoice()) is None


def test_invoice_with_an_empty_buyer_names_nobody(town_hall):
    assert buyer_of(addressed_to(name="Mairie d’Exempleville")) is None


def test_siret_among_the_identifiers(town_hall):
    assert buyer_of(addressed_to(identifiers=(Identifier(town_hall.identifier, "0009"),))) == town_hall


def test_siret_written_with_spaces(town_hall):
    assert buyer_of(addressed_to(identifiers=(Identifier("219 900 016 00011", "0009"),))) == town_hall


def test_siret_as_legal_identifier(town_hall):
    legal = Identifier(town_hall.identifier, "0009")
    assert buyer_of(addressed_to(legal_registration_identifier=legal)) == town_hall


@pytest.mark.parametrize("scheme", ["0002", None])
def test_siret_where_a_siren_is_expected(town_hall, scheme):
    legal = Identifier(town_hall.identifier, scheme)
    assert buyer_of(addressed_to(legal_registration_identifier=legal)) == town_hall


def test_siren_of_a_single_establishment(town_hall):
    legal = Identifier(town_hall.siren, "0002")
    assert buyer_of(addressed_to(legal_registration_identifier=legal)) == town_hall


def test_siren_of_two_establishments_names_neither(town_hall, second_establishment):
    legal = Identifier(town_hall.siren, "0002")
    assert buyer_of(addressed_to(legal_registration_identifier=legal)) is None


def test_siren_of_two_establishments_one_closed_names_the_other(town_hall, second_establishment):
    Organisation.objects.filter(pk=second_establishment.pk).update(active=False)
    legal = Identifier(town_hall.siren, "0002")
    assert buyer_of(addressed_to(legal_registration_identifier=legal)) == town_hall


def test_siret_chooses_between_two_establishments(town_hall, second_establishment):
    named = addressed_to(
        identifiers=(Identifier(OTHER_TOWN_HALL_SIRET, "0009"),),
        legal_registration_identifier=Identifier(town_hall.siren, "0002"),
    )
    assert buyer_of(named) == second_establishment


def test_unlisted_siret_is_not_replaced_by_another_establishment(town_hall):
    named = addressed_to(
        identifiers=(Identifier(OTHER_TOWN_HALL_SIRET, "0009"),),
        legal_registration_identifier=Identifier(town_hall.siren, "0002"),
    )
    assert buyer_of(named) is None


@pytest.mark.parametrize("form", ["{siren}", "{siren}_{siret}", "{siren}_{siret}_TECH", "{siren}_FACTURES"])
def test_address_of_the_french_directory(town_hall, form):
    value = form.format(siren=town_hall.siren, siret=town_hall.identifier)
    assert buyer_of(addressed_to(electronic_address=Identifier(value, "0225"))) == town_hall


def test_mail_address_names_nobody(town_hall):
    assert buyer_of(addressed_to(electronic_address=Identifier("mairie@exempleville.example", "EM"))) is None


def test_vat_number_names_its_siren(town_hall):
    assert buyer_of(addressed_to(vat_identifier="FR53219900016")) == town_hall


def test_closed_buyer_is_found_so_that_it_can_be_said(town_hall):
    Organisation.objects.filter(pk=town_hall.pk).update(active=False)
    assert buyer_of(addressed_to(identifiers=(Identifier(town_hall.identifier, "0009"),))) == town_hall


def test_supplier_is_not_a_buyer(supplier_org):
    assert buyer_of(addressed_to(identifiers=(Identifier(supplier_org.identifier, "0009"),))) is None


def test_seller_by_siret(supplier_org):
    assert supplier_of(sold_by(identifiers=(Identifier(supplier_org.identifier, "0009"),))) == supplier_org


def test_seller_by_siren_when_his_siret_is_not_listed(supplier_org):
    named = sold_by(
        identifiers=(Identifier("99000001000027", "0009"),),
        legal_registration_identifier=Identifier(supplier_org.siren, "0002"),
    )
    assert supplier_of(named) == supplier_org


def test_seller_of_the_union_by_his_vat_number(belgian):
    assert supplier_of(sold_by(vat_identifier="BE 0428.759.497")) == belgian


def test_seller_of_the_union_by_scheme_0223(belgian):
    assert supplier_of(sold_by(identifiers=(Identifier("BE0428759497", "0223"),))) == belgian


def test_buyer_is_not_a_seller(town_hall):
    assert supplier_of(sold_by(identifiers=(Identifier(town_hall.identifier, "0009"),))) is None


def test_department_by_its_code(town_hall, department):
    assert department_of(town_hall, "TECH") == department


def test_department_code_in_another_case(town_hall, department):
    assert department_of(town_hall, " tech ") == department


def test_department_code_in_a_doubtful_case(town_hall, department):
    Department.objects.create(organisation=town_hall, code="Tech", name="Autre service")
    assert department_of(town_hall, "tech") is None
    assert department_of(town_hall, "TECH") == department


@pytest.mark.parametrize("code", [None, "", "  ", "AUTRE"])
def test_no_such_department(town_hall, department, code):
    assert department_of(town_hall, code) is None


def test_department_of_another_buyer(hospital, department):
    assert department_of(hospital, "TECH") is None
