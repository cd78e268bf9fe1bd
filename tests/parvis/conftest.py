"""The same few people everywhere: a supplier, a town hall, a hospital, a State service, and a stranger."""

import pytest
from django.utils import translation

from parvis.accounts.models import Attachment, Language, Role, User
from parvis.directory.models import BuyerCategory, Department, IdentifierScheme, Organisation, Requirement

PASSWORD = "une-phrase-de-passe-longue"  # the same for everybody in tests

SUPPLIER_SIRET = "99000001000019"
OTHER_SUPPLIER_SIRET = "99000002800011"
TOWN_HALL_SIRET = "21990001600011"
HOSPITAL_SIRET = "26990001500018"
STATE_SERVICE_SIRET = "13990001300018"


@pytest.fixture(autouse=True)
def in_french():
    """A page asked for by somebody who reads English would leave its language to the next test."""
    with translation.override("fr"):
        yield


@pytest.fixture(autouse=True)
def fast_passwords(settings):
    """Real hashing costs a third of a second a person, and proves nothing here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def static_files_on_demand(settings):
    """Each new client would otherwise look at all 1,600 of them before its first request."""
    settings.WHITENOISE_AUTOREFRESH = True


def organisation(*, name, siret, **fields):
    return Organisation.objects.create(
        name=name, scheme=IdentifierScheme.SIRET, identifier=siret, siren=siret[:9], **fields
    )


def person(email, *, language=Language.FR, attached=(), **fields):
    """A confirmed person, attached by (organisation, role) or (organisation, role, department)."""
    from allauth.account.models import EmailAddress

    user = User.objects.create_user(email, PASSWORD, language=language, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for organisation, role, *department in attached:
        Attachment.objects.create(
            user=user, organisation=organisation, role=role, department=department[0] if department else None
        )
    return user


@pytest.fixture
def supplier_org(db):
    return organisation(
        name="Atelier du Fournil",
        siret=SUPPLIER_SIRET,
        vat_number="FR13990000010",
        is_supplier=True,
        street="4 rue des Tilleuls",
        postcode="99100",
        city="Exempleville",
        contact_email="contact@fournil.example",
    )


@pytest.fixture
def other_supplier_org(db):
    return organisation(
        name="Menuiserie Voisine",
        siret=OTHER_SUPPLIER_SIRET,
        vat_number="FR67990000028",
        is_supplier=True,
        street="9 rue des Copeaux",
        postcode="99100",
        city="Exempleville",
    )


@pytest.fixture
def town_hall(db):
    return organisation(
        name="Mairie d’Exempleville",
        siret=TOWN_HALL_SIRET,
        is_buyer=True,
        category=BuyerCategory.LOCAL,
        requirement=Requirement.EITHER,
        street="1 place de la Mairie",
        postcode="99100",
        city="Exempleville",
        contact_email="factures@exempleville.example",
    )


@pytest.fixture
def hospital(db):
    return organisation(
        name="Centre hospitalier du Val",
        siret=HOSPITAL_SIRET,
        is_buyer=True,
        category=BuyerCategory.HEALTH,
        requirement=Requirement.NONE,
        street="10 avenue de la Santé",
        postcode="99200",
        city="Le Val",
    )


@pytest.fixture
def state_service(db):
    return organisation(
        name="Direction régionale des Exemples",
        siret=STATE_SERVICE_SIRET,
        is_buyer=True,
        category=BuyerCategory.STATE,
        requirement=Requirement.BOTH,
        street="2 rue de l’État",
        postcode="99000",
        city="Chef-Lieu",
    )


@pytest.fixture
def department(town_hall):
    return Department.objects.create(organisation=town_hall, code="TECH", name="Services techniques")


@pytest.fixture
def other_department(town_hall):
    return Department.objects.create(organisation=town_hall, code="ECOLES", name="Affaires scolaires")


@pytest.fixture
def state_department(state_service):
    return Department.objects.create(organisation=state_service, code="FAC0000099", name="Achats")


@pytest.fixture
def supplier(supplier_org):
    return person(
        "claire@fournil.example",
        full_name="Claire Fournil",
        attached=[(supplier_org, Role.ADMINISTRATOR), (supplier_org, Role.DEPOSITOR)],
    )


@pytest.fixture
def supplier_reader(supplier_org):
    return person("compta@fournil.example", full_name="Rachid Compta", attached=[(supplier_org, Role.READER)])


@pytest.fixture
def town_administrator(town_hall):
    return person(
        "dgs@exempleville.example", full_name="Odile Secrétaire", attached=[(town_hall, Role.ADMINISTRATOR)]
    )


@pytest.fixture
def buyer_agent(town_hall):
    return person(
        "agent@exempleville.example", full_name="Marc Agent", attached=[(town_hall, Role.BUYER_AGENT)]
    )


@pytest.fixture
def department_agent(town_hall, department):
    """Sees the invoices of `department` only."""
    return person(
        "technique@exempleville.example",
        full_name="Lucie Technique",
        attached=[(town_hall, Role.BUYER_AGENT, department)],
    )


@pytest.fixture
def accountant(town_hall):
    return person(
        "comptable@tresor.example", full_name="Anne Comptable", attached=[(town_hall, Role.ACCOUNTANT)]
    )


@pytest.fixture
def other_agent(hospital):
    return person("agent@hopital.example", full_name="Paul Soignant", attached=[(hospital, Role.BUYER_AGENT)])


@pytest.fixture
def state_agent(state_service):
    return person(
        "agent@etat.example", full_name="Nadia Service", attached=[(state_service, Role.BUYER_AGENT)]
    )


@pytest.fixture
def stranger(other_supplier_org):
    """Signed up like anybody, for another supplier: in every access test."""
    return person(
        "etranger@menuiserie.example",
        full_name="Éric Étranger",
        language=Language.EN,
        attached=[(other_supplier_org, Role.ADMINISTRATOR), (other_supplier_org, Role.DEPOSITOR)],
    )


@pytest.fixture
def operator(db):
    return person("exploitation@parvis.example", full_name="Olga Opératrice", is_operator=True)
