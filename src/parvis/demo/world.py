"""The demonstration: a town hall, a hospital, a State service, their suppliers, and invoices at every stage.

Everybody and everything in it is invented; the SIRET numbers begin with zeros, which no real one does. The
invoices (stories.toml) go through the same deposit and the same acts as anybody's, each in its own past.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis import journal
from parvis.accounts.models import Attachment, Role, User
from parvis.base import clock, worker
from parvis.demo.documents import Document, Line, cii, facturx, ubl
from parvis.directory import acts as directory
from parvis.directory.models import BuyerCategory, Department, IdentifierScheme, Organisation, Requirement
from parvis.flows.deposit import deposit
from parvis.flows.models import Flow
from parvis.lifecycle.circuits import Act
from parvis.payment_requests import acts
from parvis.payment_requests.documents import NewDocument
from parvis.payment_requests.models import PaymentRequest
from parvis.web.public.demo import SignIn

PASSWORD = "parvis-en-demo"  # noqa: S105 - shown to everybody, in demonstration mode only


SIGN_INS = (
    SignIn("fournisseur@demo.example", "Camille Fournier", _("fournisseur : dépose et suit ses factures")),
    SignIn("mairie@demo.example", "Dominique Maire", _("agent de la mairie : vérifie, décide")),
    SignIn("comptable@demo.example", "Claude Caisse", _("comptable public de la mairie : met en paiement")),
    SignIn("administration@demo.example", "Alix Régie", _("mairie : réglages et personnes")),
    SignIn("hopital@demo.example", "Sacha Soins", _("agent et comptable de l’hôpital")),
    SignIn("etat@demo.example", "Noa Service", _("agent et comptable du service de l’État")),
    SignIn("operateur@demo.example", "Lou Plateforme", _("opérateur de la plateforme")),
)

TOWN_HALL, HOSPITAL, STATE = "00000001800010", "00000002600013", "00000003400017"
JOINERY, STATIONER, ELECTRICIAN = "00000004200010", "00000005900014", "00000006700017"
CATERER, PRINTER = "00000007500010", "00000008300014"

VAT_NUMBERS = {
    JOINERY: "FR41000000042",
    STATIONER: "FR92000000059",
    ELECTRICIAN: "FR19000000067",
    CATERER: "FR43000000075",
    PRINTER: "FR67000000083",
}


def load() -> bool:
    """Makes the demonstration; False when it is already there."""
    if User.objects.filter(email=SIGN_INS[-1].email).exists():
        return False
    _organisations()
    _invoices()
    # Last, and the mark that all is there: a load that was cut short starts again and finds what it made.
    _people_of_the_platform()
    return True


# --- Organisations and people ---


@transaction.atomic
def _organisations() -> None:
    _buyer(TOWN_HALL, "Mairie de Valdémo", BuyerCategory.LOCAL, Requirement.EITHER, "1 place de la Mairie")
    _buyer(
        HOSPITAL,
        "Centre hospitalier de Valdémo",
        BuyerCategory.HEALTH,
        Requirement.COMMITMENT,
        "10 avenue des Soins",
    )
    _buyer(
        STATE,
        "Direction régionale de démonstration",
        BuyerCategory.STATE,
        Requirement.BOTH,
        "2 rue de l’État",
    )
    for siret, code, name in (
        (TOWN_HALL, "TECHNIQUE", "Services techniques"),
        (TOWN_HALL, "ECOLES", "Affaires scolaires"),
        (TOWN_HALL, "CULTURE", "Médiathèque et culture"),
        (HOSPITAL, "PHARMACIE", "Pharmacie"),
        (HOSPITAL, "TRAVAUX", "Travaux et maintenance"),
        (STATE, "SG-ACHATS", "Secrétariat général, achats"),
    ):
        _department(siret, code, name)
    _supplier(JOINERY, "Menuiserie des Deux Rives", "3 quai du Bois")
    _supplier(STATIONER, "Papeterie du Parvis", "8 rue des Cahiers")
    _supplier(ELECTRICIAN, "Électricité Lumen", "5 impasse des Ampères")
    _supplier(CATERER, "Traiteur La Bonne Table", "12 rue du Marché")
    _supplier(PRINTER, "Imprimerie Typo", "20 boulevard des Lettres")
    town_hall, hospital, state = (_organisation(siret) for siret in (TOWN_HALL, HOSPITAL, STATE))
    joinery = _organisation(JOINERY)
    _person(SIGN_INS[0], (joinery, Role.ADMINISTRATOR), (joinery, Role.DEPOSITOR))
    _attach(SIGN_INS[0], (_organisation(PRINTER), Role.DEPOSITOR))
    _person(SIGN_INS[1], (town_hall, Role.BUYER_AGENT))
    _person(SIGN_INS[2], (town_hall, Role.ACCOUNTANT))
    _person(SIGN_INS[3], (town_hall, Role.ADMINISTRATOR))
    _person(SIGN_INS[4], (hospital, Role.BUYER_AGENT), (hospital, Role.ACCOUNTANT))
    _person(SIGN_INS[5], (state, Role.BUYER_AGENT), (state, Role.ACCOUNTANT))
    others = SignIn("autres-fournisseurs@demo.example", "Les autres fournisseurs", "")
    _person(
        others,
        *((_organisation(siret), Role.DEPOSITOR) for siret in (STATIONER, ELECTRICIAN, CATERER)),
        *((_organisation(siret), Role.ADMINISTRATOR) for siret in (STATIONER, ELECTRICIAN, CATERER, PRINTER)),
    )


@transaction.atomic
def _people_of_the_platform() -> None:
    operator = _person(SIGN_INS[-1])
    operator.is_operator = True
    operator.save(update_fields=["is_operator"])


def _buyer(siret: str, name: str, category: BuyerCategory, requirement: Requirement, street: str) -> None:
    _create(
        siret,
        name,
        street,
        is_buyer=True,
        category=category.value,
        requirement=requirement.value,
        contact_email=f"factures-{category.value}@demo.example",
    )


def _supplier(siret: str, name: str, street: str) -> None:
    _create(siret, name, street, is_supplier=True, vat_number=VAT_NUMBERS[siret])


def _create(siret: str, name: str, street: str, **fields: object) -> None:
    if Organisation.objects.filter(scheme=IdentifierScheme.SIRET, identifier=siret).exists():
        return
    directory.create(
        scheme=IdentifierScheme.SIRET.value,
        identifier=siret,
        name=name,
        street=street,
        postcode="00100",
        city="Valdémo",
        by=None,
        **fields,  # type: ignore[arg-type]
    )


def _department(siret: str, code: str, name: str) -> None:
    organisation = _organisation(siret)
    if not Department.objects.filter(organisation=organisation, code=code).exists():
        directory.add_department(organisation, code=code, name=name, by=None)


def _organisation(siret: str) -> Organisation:
    return Organisation.objects.get(scheme=IdentifierScheme.SIRET, identifier=siret)


def _person(who: SignIn, *attachments: tuple[Organisation, Role]) -> User:
    user = User.objects.filter(email=who.email).first()
    if user is None:
        user = User.objects.create_user(who.email, PASSWORD, full_name=who.name)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    _attach(who, *attachments)
    return user


def _attach(who: SignIn, *attachments: tuple[Organisation, Role]) -> None:
    user = User.objects.get(email=who.email)
    for organisation, role in attachments:
        Attachment.objects.get_or_create(user=user, organisation=organisation, role=role, department=None)


# --- Invoices, each with its story ---


@dataclass(frozen=True)
class Story:
    """An invoice deposited some days ago, and what was done to it, so many days ago each."""

    number: str
    days_ago: int
    seller: str
    buyer: str
    lines: tuple[Line, ...]
    syntax: str
    service_code: str = ""
    commitment_number: str = ""
    preceding_number: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Step:
    days_ago: int
    act: str
    motive: str = ""
    comment: str = ""


ORGANISATIONS = {
    "town_hall": TOWN_HALL,
    "hospital": HOSPITAL,
    "state": STATE,
    "joinery": JOINERY,
    "stationer": STATIONER,
    "electrician": ELECTRICIAN,
    "caterer": CATERER,
    "printer": PRINTER,
}
WRITERS = {"ubl": (ubl, "xml"), "cii": (cii, "xml"), "facturx": (facturx, "pdf")}
DEPOSIT = Step(0, "deposit")


def stories() -> list[Story]:
    told = tomllib.loads((Path(__file__).parent / "stories.toml").read_text(encoding="utf-8"))
    return [_story(one, goods=told["goods"]) for one in told["story"]]


def _story(told: dict[str, Any], *, goods: dict[str, list[dict[str, str]]]) -> Story:
    told = told | {
        "seller": ORGANISATIONS[told["seller"]],
        "buyer": ORGANISATIONS[told["buyer"]],
        "lines": tuple(_line(**line) for line in goods[told.pop("goods")]),
        "steps": tuple(Step(**step) for step in told.get("steps", ())),
    }
    return Story(**told)


def _line(name: str, quantity: str, price: str, rate: str = "20.00", unit: str = "C62") -> Line:
    return Line(name, Decimal(quantity), Decimal(price), Decimal(rate), unit)


AGENTS = {TOWN_HALL: SIGN_INS[1], HOSPITAL: SIGN_INS[4], STATE: SIGN_INS[5]}


def _invoices() -> None:
    """In the order of their dates, as it would have happened: the journal is written in that order too."""
    told = stories()
    moments = [(story.days_ago, story, DEPOSIT) for story in told]
    moments += [(step.days_ago, story, step) for story in told for step in story.steps]
    for days, story, step in sorted(moments, key=lambda moment: -moment[0]):
        with clock.days_ago(days):
            _happen(story, step)
            worker.drain()


def _happen(story: Story, step: Step) -> None:
    if step is DEPOSIT:
        _deposit(story)
        return
    payment_request = PaymentRequest.objects.filter(number=story.number).order_by("-id").first()
    if payment_request is None:
        raise LookupError(f"the demonstration invoice {story.number} was not accepted")
    told = journal.about(subject_type="payment_request", subject_id=payment_request.public_id)
    if told.filter(kind=acts.KINDS[Act(step.act)]).exists():
        return
    agent = User.objects.get(email=AGENTS[story.buyer].email)
    match step.act:
        case "take_in_charge":
            acts.take_in_charge(payment_request, by=agent)
        case "certify":
            acts.certify(payment_request, by=agent)
        case "order_payment":
            acts.order_payment(payment_request, payment_order_number=f"M-{payment_request.pk:05d}", by=agent)
        case "hand_to_accountant":
            acts.hand_to_accountant(payment_request, by=agent)
        case "pay":
            accountant = User.objects.get(email=SIGN_INS[2].email)
            acts.pay(payment_request, paid_on=clock.today(), by=accountant)
        case "suspend":
            acts.suspend(payment_request, motive=step.motive, comment=step.comment, by=agent)
        case "refuse":
            acts.refuse(payment_request, motive=step.motive, comment=step.comment, by=agent)
        case "send_back":
            acts.send_back(payment_request, motive=step.motive, comment=step.comment, by=agent)
        case "complete":
            sheet = NewDocument("releve-des-repas.csv", b"jour;repas\n2;40\n3;45\n")
            acts.complete(payment_request, documents=[sheet], comment=step.comment, by=_depositor(story))
        case unknown:
            raise LookupError(f"the demonstration does not know the act {unknown}")


def _deposit(story: Story) -> None:
    seller = _organisation(story.seller)
    if Flow.objects.filter(organisation=seller, token=f"demo-{story.number}").exists():
        return
    document = Document(
        number=story.number,
        issue_date=clock.today(),
        performed_on=clock.today() - timedelta(days=3),
        seller=seller,
        buyer=_organisation(story.buyer),
        lines=story.lines,
        service_code=story.service_code,
        commitment_number=story.commitment_number,
        preceding_number=story.preceding_number,
    )
    write, extension = WRITERS[story.syntax]
    deposit(
        write(document),
        file_name=f"{story.number}.{extension}",
        organisation=seller,
        by=_depositor(story),
        channel="web",
        token=f"demo-{story.number}",
    )


def _depositor(story: Story) -> User:
    mine = story.seller in (JOINERY, PRINTER)
    return User.objects.get(email=SIGN_INS[0].email if mine else "autres-fournisseurs@demo.example")
