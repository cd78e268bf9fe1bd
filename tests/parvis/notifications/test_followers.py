"""Letters: which entry is told to whom, once, in whose language, and what it says."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format

from parvis import journal
from parvis.accounts.models import Attachment, Role
from parvis.base import clock, worker
from parvis.flows.models import Flow
from parvis.journal.models import Bookmark, Entry
from parvis.notifications import catalogue, followers
from parvis.notifications.models import OutgoingMail
from parvis.payment_requests import acts
from parvis.payment_requests.models import PaymentRequest
from tests.parvis.conftest import person


@pytest.fixture
def available(register, buyer_agent):
    """A request already told as available; what follows is told on its own."""
    payment_request = register()
    worker.drain()
    OutgoingMail.objects.all().delete()
    return payment_request


def test_nothing_happened_nothing_is_told(db, mails):
    worker.drain()

    assert mails() == []


def test_available_invoice_is_told_to_both_sides(register, buyer_agent, mails):
    register()
    worker.drain()

    assert mails() == [
        ("available_supplier", "claire@fournil.example"),
        ("available_buyer", "agent@exempleville.example"),
        ("available_buyer", "factures@exempleville.example"),
    ]


def test_available_invoice_is_the_suppliers_receipt(register, mails):
    payment_request = register()
    worker.drain()

    [mail] = mails("available_supplier")
    assert mail.subject == "Facture F-2026-17 remise à Mairie d’Exempleville"
    assert "1 234,50 EUR" in " ".join(mail.text.split())
    assert payment_request.original in mail.text
    with translation.override("fr"):
        assert date_format(payment_request.due_on) in mail.text


def test_letter_links_to_the_page_under_the_public_address(register, mails):
    payment_request = register()
    worker.drain()

    [mail] = mails("available_supplier")
    assert mail.about == payment_request.public_id
    assert re.search(r"https://parvis\.example/\S*", mail.text)
    assert re.search(r'href="https://parvis\.example/', mail.html)


def test_letter_calls_no_outside_resource(register, mails):
    register()
    worker.drain()

    for mail in mails("available_supplier"):
        addresses = re.findall(r"https?://[^/\s\"<]+", mail.html)
        assert set(addresses) == {"https://parvis.example"}
        assert "<img" not in mail.html
        assert "<script" not in mail.html


def test_names_cannot_write_html(register, supplier_org, mails):
    supplier_org.name = "<b>Dupont & fils</b>"
    supplier_org.save()
    register()
    worker.drain()

    mail = mails("available_buyer")[0]
    assert "&lt;b&gt;Dupont &amp; fils" in mail.html
    assert "<b>Dupont & fils</b>" in mail.text


def test_people_limited_to_another_department_are_not_told(
    register, department_agent, other_department, mails
):
    register(department=other_department)
    worker.drain()

    assert "technique@exempleville.example" not in [to for _kind, to in mails()]


def test_people_of_the_department_are_told(register, department_agent, department, mails):
    register(department=department)
    worker.drain()

    assert ("available_buyer", "technique@exempleville.example") in mails()


def test_buyer_without_agent_tells_those_who_read(register, accountant, mails):
    register()
    worker.drain()

    assert ("available_buyer", "comptable@tresor.example") in mails()


def test_accountant_is_not_told_where_agents_decide(register, accountant, buyer_agent, mails):
    register()
    worker.drain()

    assert "comptable@tresor.example" not in [to for _kind, to in mails()]


def test_stranger_is_told_nothing(register, stranger, other_agent, mails):
    register()
    worker.drain()

    told = [to for _kind, to in mails()]
    assert stranger.email not in told
    assert other_agent.email not in told


def test_reader_is_told_nothing(register, supplier_reader, mails):
    register()
    worker.drain()

    assert supplier_reader.email not in [to for _kind, to in mails()]


def test_depositor_who_has_left_is_told_nothing(register, supplier, supplier_org, mails):
    successor = person("suite@fournil.example", attached=[(supplier_org, Role.ADMINISTRATOR)])
    Attachment.objects.filter(user=supplier).delete()
    register()
    worker.drain()

    assert ("available_supplier", successor.email) in mails()
    assert supplier.email not in [to for _kind, to in mails()]


def test_unconfirmed_address_is_told_nothing(register, supplier, mails):
    supplier.emailaddress_set.update(verified=False)
    register()
    worker.drain()

    assert supplier.email not in [to for _kind, to in mails()]


def test_person_on_both_sides_gets_one_letter_for_each(register, supplier, town_hall, mails):
    Attachment.objects.create(user=supplier, organisation=town_hall, role=Role.BUYER_AGENT)
    register()
    worker.drain()

    assert [kind for kind, to in mails() if to == supplier.email] == [
        "available_supplier",
        "available_buyer",
    ]


def test_contact_address_of_an_agent_gets_one_letter(register, buyer_agent, town_hall, mails):
    town_hall.contact_email = buyer_agent.email.upper()
    town_hall.save()
    register()
    worker.drain()

    assert [to for kind, to in mails() if kind == "available_buyer"] == [buyer_agent.email]


def test_each_reads_her_language(register, buyer_agent, mails):
    """The templates are rendered in the reader's language: the layout's lang attribute says which."""
    buyer_agent.language = "en"
    buyer_agent.save()
    register()
    worker.drain()

    written = {mail.to: mail.html for mail in mails("available_buyer")}
    languages = {to: re.search(r'<html lang="(\w+)"', html).group(1) for to, html in written.items()}
    assert languages == {buyer_agent.email: "en", "factures@exempleville.example": "fr"}


def test_credit_note_has_no_due_date(register, buyer_agent, mails):
    register(kind=PaymentRequest.Kind.CREDIT_NOTE, type_code="381")
    worker.drain()

    [mail] = mails("available_supplier")
    assert mail.subject.startswith("Avoir F-2026-17")
    assert "À payer au plus tard" not in mail.text


def test_suspension_says_the_motive_and_the_comment(available, buyer_agent, mails):
    acts.suspend(available, motive="JUSTIF_ABS", comment="Il manque le bon signé.", by=buyer_agent)
    worker.drain()

    [mail] = mails("suspended_supplier")
    assert mail.to == "claire@fournil.example"
    assert "« Il manque le bon signé. »" in mail.text
    assert "Motif : " in mail.text


def test_sending_back_is_told_to_the_supplier(available, buyer_agent, mails):
    acts.send_back(available, motive="DEST_ERR", comment="", by=buyer_agent)
    worker.drain()

    assert mails() == [("sent_back_supplier", "claire@fournil.example")]


def test_refusal_is_told_to_the_supplier(available, buyer_agent, mails):
    acts.refuse(available, motive="AUTRE", comment="Facture déjà réglée.", by=buyer_agent)
    worker.drain()

    [mail] = mails("refused_supplier")
    assert "Facture déjà réglée." in mail.text


def test_progress_waits_for_the_digest(available, buyer_agent, mails):
    acts.take_in_charge(available, by=buyer_agent)
    worker.drain()

    assert mails() == []


def test_answer_is_told_to_the_buyer(available, buyer_agent, supplier, mails):
    acts.suspend(available, motive="JUSTIF_ABS", comment="Il manque le bon signé.", by=buyer_agent)
    worker.drain()
    OutgoingMail.objects.all().delete()
    acts.complete(available, comment="Le voici.", by=supplier)
    worker.drain()

    assert {to for _kind, to in mails()} == {buyer_agent.email, "factures@exempleville.example"}
    assert "Le voici." in mails("completed_buyer")[0].text


def test_readdressing_within_the_buyer_is_told_to_the_buyer_only(
    available, buyer_agent, supplier, town_hall, department, mails
):
    acts.send_back(available, motive="DEST_ERR", comment="", by=buyer_agent)
    worker.drain()
    OutgoingMail.objects.all().delete()
    acts.reroute(available, buyer=town_hall, department_code="TECH", by=supplier)
    worker.drain()

    assert {kind for kind, _to in mails()} == {"readdressed_buyer"}


def test_readdressing_to_another_buyer_is_told_to_him_and_to_the_supplier(
    available, buyer_agent, other_agent, supplier, hospital, mails
):
    acts.send_back(available, motive="DEST_ERR", comment="", by=buyer_agent)
    worker.drain()
    OutgoingMail.objects.all().delete()
    acts.reroute(available, buyer=hospital, by=supplier)
    worker.drain()

    assert mails() == [
        ("available_supplier", supplier.email),
        ("readdressed_buyer", other_agent.email),
    ]


def test_payment_is_told_with_its_amount_and_date(available, accountant, mails):
    acts.pay(available, paid_on=clock.today(), by=accountant)
    worker.drain()

    [mail] = mails("paid_supplier")
    assert "EUR" in mail.text
    assert mail.to == "claire@fournil.example"


def test_handing_over_is_told_to_the_accountant(available, buyer_agent, accountant, mails):
    acts.take_in_charge(available, by=buyer_agent)
    acts.certify(available, by=buyer_agent)
    acts.order_payment(available, payment_order_number="M-1", by=buyer_agent)
    acts.hand_to_accountant(available, by=buyer_agent)
    worker.drain()

    assert mails() == [("to_pay_accountant", accountant.email)]


def test_cancellation_is_told_to_the_buyer(available, supplier, buyer_agent, mails):
    acts.cancel(available, by=supplier)
    worker.drain()

    assert {kind for kind, _to in mails()} == {"cancelled_buyer"}


def test_rejected_file_is_told_with_what_to_mend(supplier_org, supplier, mails):
    flow = Flow.objects.create(
        organisation=supplier_org,
        depositor=supplier,
        channel=Flow.Channel.WEB,
        token="t",
        file_name="facture.xml",
        digest="a" * 64,
        size=10,
        state=Flow.State.REJECTED,
        received_at=clock.now(),
        findings=[
            {
                "rule": "PV-DIR-08",
                "severity": "fatal",
                "where": "BT-10",
                "terms": [],
                "line": None,
                "path": None,
                "stated": None,
                "expected": None,
                "values": {"buyer": "Mairie d’Exempleville"},
            }
        ],
    )
    with transaction.atomic():
        journal.write("rejected", flow)
    worker.drain()

    [mail] = mails("rejected_flow")
    assert mail.to == supplier.email
    assert mail.subject == "Fichier « facture.xml » de Atelier du Fournil : dépôt refusé"
    assert "Mairie d’Exempleville exige un code service." in mail.text
    assert "PV-DIR-08" in mail.html


def test_entry_told_twice_writes_once(register, mails):
    register()
    worker.drain()
    before = mails()

    for entry in Entry.objects.order_by("id"):
        followers.handle(entry)

    assert mails() == before


def test_bookmark_moved_back_writes_once(register, mails):
    register()
    worker.drain()
    before = mails()

    Bookmark.objects.filter(follower="notifications").update(position=0)
    worker.drain()

    assert mails() == before


def test_database_refuses_the_same_letter_twice(register, mails):
    register()
    worker.drain()
    [mail] = mails("available_supplier")

    mail.pk, mail.public_id = None, "00000000-0000-4000-8000-000000000009"
    with pytest.raises(IntegrityError):
        mail.save(force_insert=True)


def test_letters_leave_through_the_queue(register, mails):
    register()
    worker.drain()

    assert {mail.outcome for mail in mails("available_supplier")} == {"mailbox"}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "name",
    sorted({letter.name for letters in catalogue.PAYMENT_REQUEST.values() for letter in letters}),
)
def test_every_letter_can_be_written(register, name, language):
    payment_request = register()
    values = {"payment_request": payment_request, "url": "https://parvis.example/x", "amount": "1"}
    values |= {"due_on": payment_request.due_on, "paid_on": date(2026, 11, 3), "motive": "M", "comment": "C"}
    with translation.override(language):
        subject = render_to_string(f"notifications/email/{name}_subject.txt", values)
        text = render_to_string(f"notifications/email/{name}_message.txt", values)
        html = render_to_string(f"notifications/email/{name}_message.html", values)

    assert payment_request.number in subject
    assert "Mairie d’Exempleville" in subject or "Atelier du Fournil" in subject
    assert "https://parvis.example/x" in text
    assert "https://parvis.example/x" in html
