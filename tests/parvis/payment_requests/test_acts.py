"""Each act: what it changes, what it writes in the journal, and all that it refuses."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction

from parvis import journal
from parvis.accounts.models import Attachment, Role
from parvis.accounts.refusals import NotAllowed
from parvis.base import clock
from parvis.base.refusals import Refusal
from parvis.directory.models import Requirement
from parvis.lifecycle.states import State
from parvis.payment_requests import acts
from parvis.payment_requests.documents import DocumentRefused, NewDocument
from parvis.payment_requests.models import PaymentRequest
from parvis.payment_requests.refusals import (
    AlreadyAcknowledged,
    ChangedMeanwhile,
    DestinationRefused,
    NothingAnswered,
    NumberAlreadyUsed,
    PaidBeforeDeposit,
    PaidInTheFuture,
    PaymentOrderNumberRequired,
    SameDestination,
)

pytestmark = pytest.mark.django_db


def kinds(payment_request):
    entries = journal.about(subject_type="payment_request", subject_id=payment_request.public_id)
    return [entry.kind for entry in entries]


def refused_with(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


# --- Registering ---


def test_registered_invoice_is_available_and_its_delay_runs(available):
    assert available.state == State.AVAILABLE
    assert available.delay_start_on == clock.today()
    assert available.due_on == clock.today() + timedelta(days=30)
    assert kinds(available) == ["registered", "made_available"]


def test_work_done_later_than_reception_starts_the_delay_then(registered):
    performed = clock.today() + timedelta(days=6)

    assert registered(performed_on=performed).delay_start_on == performed


def test_hospital_has_fifty_days(registered, hospital):
    payment_request = registered(buyer=hospital, department=None)

    assert payment_request.delay_days == 50


@pytest.mark.parametrize("paid", [{"amount_due": Decimal(0)}, {"framework": "A2"}], ids=["prepaid", "card"])
def test_invoice_already_paid_has_no_payment_delay(registered, paid):
    """Framework A2 is an invoice already paid by purchase card."""
    assert registered(**paid).delay is None


def test_credit_note_has_no_payment_delay(registered):
    assert registered(kind=PaymentRequest.Kind.CREDIT_NOTE).due_on is None


def test_documents_are_kept_with_their_origin(registered):
    payment_request = registered(
        embedded=[NewDocument("bl.pdf", b"%PDF-1")], deposited=[NewDocument("devis.pdf", b"%PDF-2")]
    )

    origins = {document.name: document.origin for document in payment_request.documents.all()}
    assert origins == {"bl.pdf": "embedded", "devis.pdf": "deposited"}


def test_same_number_twice_for_one_supplier_is_refused_by_the_database(registered):
    registered(number="F-1")

    with pytest.raises(IntegrityError, match=r"payment_request_number_once|number"), transaction.atomic():
        registered(number="F-1")


def test_same_flow_twice_is_refused_by_the_database(registered, available):
    with pytest.raises(IntegrityError, match=r"once_per_flow|flow_id"), transaction.atomic():
        registered(flow_id=available.flow_id)


def test_unknown_state_is_refused_by_the_database(available):
    with pytest.raises(IntegrityError, match="payment_request_state_known"), transaction.atomic():
        PaymentRequest.objects.filter(pk=available.pk).update(state="lost")


def test_payment_without_a_date_is_refused_by_the_database(available):
    with pytest.raises(IntegrityError, match="payment_request_paid_has_a_date"), transaction.atomic():
        PaymentRequest.objects.filter(pk=available.pk).update(state=State.PAID)


def test_delay_without_an_end_is_refused_by_the_database(available):
    with pytest.raises(IntegrityError, match="payment_request_delay_has_an_end"), transaction.atomic():
        PaymentRequest.objects.filter(pk=available.pk).update(due_on=None)


# --- The buyer ---


def test_taken_in_charge(available, buyer_agent):
    taken = acts.take_in_charge(available, by=buyer_agent)

    assert taken.state == State.TAKEN_IN_CHARGE
    assert taken.version == available.version + 1
    assert kinds(taken)[-1] == "taken_in_charge"


def test_suspension_stops_the_clock_and_tells_why(available, buyer_agent):
    suspended = acts.suspend(available, motive="JUSTIF_ABS", comment="Il manque le BL.", by=buyer_agent)

    assert suspended.state == State.SUSPENDED
    assert suspended.interrupted_on == clock.today()
    assert suspended.days_until_due() is None
    assert suspended.last_comment == "Il manque le BL."


def test_entry_of_a_suspension_names_no_due_date(suspended):
    entries = journal.about(subject_type="payment_request", subject_id=suspended.public_id)

    assert [entry.data.get("due_on") for entry in entries if entry.kind == "suspended"] == [None]


def test_suspension_without_motive_is_refused(available, buyer_agent):
    with refused_with("PV-LIFE-03"):
        acts.suspend(available, motive="", comment="Il manque le BL.", by=buyer_agent)


def test_suspension_without_saying_what_is_wanted_is_refused(available, buyer_agent):
    with refused_with("PV-LIFE-05"):
        acts.suspend(available, motive="JUSTIF_ABS", comment="  ", by=buyer_agent)


def test_motive_of_another_act_is_refused(available, buyer_agent):
    with refused_with("PV-LIFE-04"):
        acts.suspend(available, motive="DOUBLE_FACT", comment="x", by=buyer_agent)


def test_second_suspension_is_refused(suspended, supplier, buyer_agent):
    completed = acts.complete(suspended, comment="Voici.", by=supplier)
    taken = acts.take_in_charge(completed, by=buyer_agent)

    with refused_with("PV-LAW-01"):
        acts.suspend(taken, motive="JUSTIF_ABS", comment="Encore.", by=buyer_agent)

    taken.refresh_from_db()
    assert (taken.state, taken.interruptions) == (State.TAKEN_IN_CHARGE, 1)


def test_second_suspension_is_not_offered(suspended, supplier, buyer_agent):
    taken = acts.take_in_charge(acts.complete(suspended, comment="Voici.", by=supplier), by=buyer_agent)

    assert "suspend" not in [step.act for step in acts.offered(taken, buyer_agent)]


def test_suspension_after_the_payment_order_is_refused(ordered, buyer_agent):
    with refused_with("PV-LIFE-01"):
        acts.suspend(ordered, motive="JUSTIF_ABS", comment="x", by=buyer_agent)


def test_sent_back_leaves_the_clock_running(available, buyer_agent):
    sent_back = acts.send_back(available, motive="CODE_ROUTAGE_ERR", comment="", by=buyer_agent)

    assert sent_back.state == State.TO_REROUTE
    assert sent_back.due_on == available.due_on


def test_refused_is_closed(available, buyer_agent):
    refused = acts.refuse(available, motive="AUTRE", comment="Jamais commandé.", by=buyer_agent)

    assert refused.state == State.REFUSED
    assert not refused.is_open


def test_refusal_for_another_reason_must_be_explained(available, buyer_agent):
    with refused_with("PV-LIFE-05"):
        acts.refuse(available, motive="AUTRE", comment="", by=buyer_agent)


def test_certified_ordered_handed_and_paid(available, buyer_agent, accountant):
    certified = acts.certify(available, by=buyer_agent)
    ordered = acts.order_payment(certified, payment_order_number=" M-12 ", by=buyer_agent)
    handed = acts.hand_to_accountant(ordered, by=buyer_agent)
    paid = acts.pay(handed, paid_on=clock.today(), by=accountant)

    assert paid.state == State.PAID
    assert paid.payment_order_number == "M-12"
    assert kinds(paid)[-4:] == ["certified", "payment_ordered", "handed_to_accountant", "paid"]


def test_payment_order_without_number_is_refused(available, buyer_agent):
    with pytest.raises(PaymentOrderNumberRequired):
        acts.order_payment(available, payment_order_number=" ", by=buyer_agent)


def test_optional_steps_may_be_skipped(available, accountant):
    assert acts.pay(available, paid_on=clock.today(), by=accountant).state == State.PAID


def test_payment_in_the_future_is_refused(available, accountant):
    with pytest.raises(PaidInTheFuture):
        acts.pay(available, paid_on=clock.today() + timedelta(days=1), by=accountant)


def test_payment_before_the_deposit_is_refused(available, accountant):
    with pytest.raises(PaidBeforeDeposit):
        acts.pay(available, paid_on=clock.today() - timedelta(days=1), by=accountant)


# --- The supplier ---


def test_completed_opens_a_delay_of_thirty_days_at_least(available, buyer_agent, supplier):
    with time_machine.travel(clock.now() + timedelta(days=20)):
        suspended = acts.suspend(available, motive="JUSTIF_ABS", comment="BL ?", by=buyer_agent)
    with time_machine.travel(clock.now() + timedelta(days=25)):
        completed = acts.complete(suspended, documents=[NewDocument("bl.pdf", b"%PDF-")], by=supplier)
        expected = clock.today() + timedelta(days=30)

    assert completed.state == State.COMPLETED
    assert completed.due_on == expected
    assert [document.origin for document in completed.documents.all()] == ["answer"]


def test_empty_answer_is_refused(suspended, supplier):
    with pytest.raises(NothingAnswered):
        acts.complete(suspended, comment=" ", by=supplier)


def test_answer_with_a_program_is_refused_and_nothing_moves(suspended, supplier):
    with pytest.raises(DocumentRefused):
        acts.complete(suspended, documents=[NewDocument("facture.exe", b"MZ")], by=supplier)

    suspended.refresh_from_db()
    assert suspended.state == State.SUSPENDED


def test_rerouted_within_the_buyer_keeps_number_and_clock(to_reroute, supplier, town_hall, other_department):
    moved = acts.reroute(to_reroute, buyer=town_hall, department_code=other_department.code, by=supplier)

    assert moved.state == State.AVAILABLE
    assert moved.department == other_department
    assert (moved.number, moved.due_on) == (to_reroute.number, to_reroute.due_on)
    assert kinds(moved)[-2:] == ["rerouted", "made_available"]


def test_same_destination_is_refused(to_reroute, supplier, town_hall):
    with pytest.raises(SameDestination):
        acts.reroute(to_reroute, buyer=town_hall, department_code=to_reroute.service_code, by=supplier)


def test_unknown_department_is_refused(to_reroute, supplier, town_hall):
    with pytest.raises(DestinationRefused):
        acts.reroute(to_reroute, buyer=town_hall, department_code="NOWHERE", by=supplier)


def test_rerouted_to_another_buyer_goes_on_there_with_its_documents(
    registered, buyer_agent, supplier, hospital
):
    payment_request = registered(embedded=[NewDocument("bl.pdf", b"%PDF-")])
    sent_back = acts.send_back(payment_request, motive="DEST_ERR", comment="", by=buyer_agent)

    moved = acts.reroute(sent_back, buyer=hospital, by=supplier)

    sent_back.refresh_from_db()
    assert (sent_back.state, sent_back.rerouted_to) == (State.REROUTED, moved.public_id)
    assert (moved.buyer, moved.state, moved.number) == (hospital, State.AVAILABLE, payment_request.number)
    assert moved.delay_days == 50
    assert [document.name for document in moved.documents.all()] == ["bl.pdf"]


def test_rerouted_there_and_back_again(to_reroute, supplier, hospital, town_hall, other_agent, department):
    there = acts.reroute(to_reroute, buyer=hospital, by=supplier)
    sent_back = acts.send_back(there, motive="DEST_ERR", comment="", by=other_agent)

    back = acts.reroute(sent_back, buyer=town_hall, department_code=department.code, by=supplier)

    assert (back.buyer, back.state) == (town_hall, State.AVAILABLE)


def test_number_already_at_the_new_buyer_is_refused(registered, buyer_agent, supplier, hospital):
    registered(number="F-9", buyer=hospital, department=None)
    sent_back = acts.send_back(registered(number="F-9"), motive="DEST_ERR", comment="", by=buyer_agent)

    with pytest.raises(NumberAlreadyUsed):
        acts.reroute(sent_back, buyer=hospital, by=supplier)

    sent_back.refresh_from_db()
    assert sent_back.state == State.TO_REROUTE


def test_requirements_of_the_new_buyer_are_checked(to_reroute, supplier, hospital):
    hospital.requirement = Requirement.COMMITMENT
    hospital.save()

    with pytest.raises(DestinationRefused):
        acts.reroute(to_reroute, buyer=hospital, by=supplier)


def test_closed_buyer_is_no_destination(to_reroute, supplier, hospital):
    hospital.active = False
    hospital.save()

    with pytest.raises(DestinationRefused):
        acts.reroute(to_reroute, buyer=hospital, by=supplier)


def test_organisation_that_is_no_buyer_is_no_destination(to_reroute, supplier, other_supplier_org):
    with pytest.raises(DestinationRefused):
        acts.reroute(to_reroute, buyer=other_supplier_org, by=supplier)


def test_refusal_is_acknowledged_once(refused, supplier):
    acknowledged = acts.acknowledge_refusal(refused, by=supplier)

    assert acknowledged.refusal_acknowledged_at is not None
    assert acknowledged.since == refused.since
    with pytest.raises(AlreadyAcknowledged):
        acts.acknowledge_refusal(acknowledged, by=supplier)


def test_cancelled_while_nobody_has_taken_it(available, supplier):
    assert acts.cancel(available, by=supplier).state == State.CANCELLED


def test_cancelled_too_late_is_refused(available, buyer_agent, supplier):
    acts.take_in_charge(available, by=buyer_agent)

    with refused_with("PV-LIFE-01"):
        acts.cancel(available, by=supplier)


# --- Who may ---

BUYERS_ACTS = {
    "take_in_charge": {},
    "suspend": {"motive": "JUSTIF_ABS", "comment": "x"},
    "send_back": {"motive": "DEST_ERR"},
    "refuse": {"motive": "DOUBLE_FACT"},
    "certify": {},
    "order_payment": {"payment_order_number": "M-1"},
}


@pytest.mark.parametrize("act", BUYERS_ACTS)
@pytest.mark.parametrize(
    "person", ["supplier", "supplier_reader", "stranger", "other_agent", "accountant", "operator"]
)
def test_nobody_else_may_do_the_buyers_acts(act, person, available, request):
    by = request.getfixturevalue(person)

    with pytest.raises(Refusal):
        getattr(acts, act)(available, by=by, **BUYERS_ACTS[act])

    available.refresh_from_db()
    assert available.state == State.AVAILABLE


@pytest.mark.parametrize("person", ["supplier", "stranger", "buyer_agent", "other_agent", "operator"])
def test_only_the_accountant_pays(person, available, request):
    with pytest.raises(Refusal):
        acts.pay(available, paid_on=clock.today(), by=request.getfixturevalue(person))


@pytest.mark.parametrize("person", ["supplier_reader", "stranger", "buyer_agent", "accountant", "operator"])
def test_only_the_supplier_answers(person, suspended, request):
    with pytest.raises(Refusal):
        acts.complete(suspended, comment="Voici.", by=request.getfixturevalue(person))


def test_stranger_is_told_nothing_of_the_state(available, stranger):
    with pytest.raises(NotAllowed):
        acts.complete(available, comment="x", by=stranger)


def test_agent_of_another_department_may_not_act(available, town_hall, other_department, stranger):
    Attachment.objects.create(
        user=stranger, organisation=town_hall, role=Role.BUYER_AGENT, department=other_department
    )

    with pytest.raises(NotAllowed):
        acts.certify(available, by=stranger)
    assert not PaymentRequest.objects.visible_to(stranger).exists()


def test_agent_of_the_department_may_act(available, town_hall, department, stranger):
    Attachment.objects.create(
        user=stranger, organisation=town_hall, role=Role.BUYER_AGENT, department=department
    )

    assert PaymentRequest.objects.visible_to(stranger).get() == available
    assert acts.certify(available, by=stranger).state == State.APPROVED


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("supplier", True),
        ("supplier_reader", True),
        ("buyer_agent", True),
        ("accountant", True),
        ("other_agent", False),
        ("stranger", False),
        ("operator", False),
    ],
)
def test_door(person, sees, available, request):
    visible = PaymentRequest.objects.visible_to(request.getfixturevalue(person))

    assert visible.filter(pk=available.pk).exists() is sees


# --- Two people at once ---


def test_the_second_one_is_told_that_it_changed(available, buyer_agent):
    acts.certify(available, by=buyer_agent, seen=available.version)

    with pytest.raises(ChangedMeanwhile):
        acts.refuse(available, motive="DOUBLE_FACT", by=buyer_agent, seen=available.version)


def test_an_act_that_fails_leaves_no_entry(available, buyer_agent):
    before = kinds(available)

    with refused_with("PV-LIFE-03"):
        acts.refuse(available, motive="", by=buyer_agent)

    assert kinds(available) == before


def test_offered_to_each(available, supplier, buyer_agent, accountant, stranger):
    offered = {
        person: {step.act for step in acts.offered(available, person)}
        for person in (supplier, buyer_agent, accountant, stranger)
    }

    assert offered[supplier] == {"cancel"}
    assert offered[buyer_agent] == {
        "take_in_charge",
        "suspend",
        "send_back",
        "refuse",
        "certify",
        "order_payment",
    }
    assert offered[accountant] == {"pay"}
    assert offered[stranger] == set()
