"""What people do to a payment request: nothing else in the platform changes its state.

Each act is one transaction: lock the row first, ask the circuit's table and the permissions, let the law give
the new dates, then write the row and the journal entry together. Followers of the journal do the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import get_language

from parvis import journal
from parvis.accounts.models import User
from parvis.accounts.permissions import Permission, may
from parvis.accounts.refusals import NotAllowed
from parvis.base import clock
from parvis.directory import lookup, requirements
from parvis.directory.models import Department, Organisation
from parvis.law import delays
from parvis.lifecycle import motives
from parvis.lifecycle.circuits import SIMPLE, Act, Side, Step
from parvis.lifecycle.errors import NotPossible
from parvis.lifecycle.states import State
from parvis.payment_requests import documents as supporting
from parvis.payment_requests.documents import NewDocument
from parvis.payment_requests.models import PaymentRequest, SupportingDocument
from parvis.payment_requests.refusals import (
    ActRefused,
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

P = ParamSpec("P")
R = TypeVar("R")

PERMISSIONS = {
    Side.SUPPLIER: Permission.ANSWER,
    Side.BUYER: Permission.DECIDE,
    Side.ACCOUNTANT: Permission.PAY,
}

KINDS = {
    Act.MAKE_AVAILABLE: "made_available",
    Act.TAKE_IN_CHARGE: "taken_in_charge",
    Act.SUSPEND: "suspended",
    Act.SEND_BACK: "sent_back",
    Act.REFUSE: "refused",
    Act.CERTIFY: "certified",
    Act.ORDER_PAYMENT: "payment_ordered",
    Act.HAND_TO_ACCOUNTANT: "handed_to_accountant",
    Act.PAY: "paid",
    Act.COMPLETE: "completed",
    Act.REROUTE: "rerouted",
    Act.HAND_OVER: "handed_over",
    Act.CANCEL: "cancelled",
    Act.ACKNOWLEDGE_REFUSAL: "refusal_acknowledged",
}


def act(function: Callable[P, R]) -> Callable[P, R]:
    """One transaction; the refusals of the plain rooms become the platform's own."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                return function(*args, **kwargs)
        except NotPossible as cause:
            raise ActRefused(cause) from cause

    return run


# --- The platform registers what the flows have accepted ---


def register(
    payment_request: PaymentRequest,
    *,
    embedded: Sequence[NewDocument],
    deposited: Sequence[NewDocument],
    by: User | None,
) -> PaymentRequest:
    """Saves an accepted request and makes it available to its buyer; called within the flow's transaction."""
    payment_request.state = State.DEPOSITED
    payment_request.since = payment_request.deposited_at
    payment_request.save(force_insert=True)
    for brought, origin in (
        (embedded, SupportingDocument.Origin.EMBEDDED),
        (deposited, SupportingDocument.Origin.DEPOSITED),
    ):
        supporting.keep(brought, payment_request=payment_request, origin=origin, by=by)
    _write(
        "registered", payment_request, by=by, number=payment_request.number, flow=str(payment_request.flow_id)
    )
    return _make_available(payment_request)


def _make_available(payment_request: PaymentRequest) -> PaymentRequest:
    step = SIMPLE.step(payment_request.state, Act.MAKE_AVAILABLE, side=Side.PLATFORM)
    payment_request.available_at = clock.now()
    if payment_request.is_owed:
        # Reception, for a deposit on a portal or by API, is the day the buyer is told that the request is
        # available (R. 2192-15): the notice leaves with this act, and its proof is kept with the mail.
        payment_request.delay = delays.begin(
            category=payment_request.buyer.category,
            received_on=clock.date_of(payment_request.available_at),
            performed_on=payment_request.performed_on,
        )
    return _enter(payment_request, step, by=None)


# --- The buyer's acts ---


@act
def take_in_charge(payment_request: PaymentRequest, *, by: User, seen: int | None = None) -> PaymentRequest:
    payment_request, step = _begin(payment_request, Act.TAKE_IN_CHARGE, by=by, seen=seen)
    return _enter(payment_request, step, by=by)


@act
def suspend(
    payment_request: PaymentRequest, *, motive: str, comment: str = "", by: User, seen: int | None = None
) -> PaymentRequest:
    """Asks the supplier for what is missing, and interrupts the legal delay (R. 2192-27: once only)."""
    payment_request, step = _begin(payment_request, Act.SUSPEND, by=by, seen=seen)
    said = _motive(step, motive, comment)
    if delay := payment_request.delay:
        payment_request.delay = delays.interrupt(
            delay, on=clock.today(), ordered=bool(payment_request.payment_order_number)
        )
    return _enter(payment_request, step, by=by, **said)


@act
def send_back(
    payment_request: PaymentRequest, *, motive: str, comment: str = "", by: User, seen: int | None = None
) -> PaymentRequest:
    """Asks the supplier to correct where the request is addressed; the legal delay goes on."""
    payment_request, step = _begin(payment_request, Act.SEND_BACK, by=by, seen=seen)
    return _enter(payment_request, step, by=by, **_motive(step, motive, comment))


@act
def refuse(
    payment_request: PaymentRequest, *, motive: str, comment: str = "", by: User, seen: int | None = None
) -> PaymentRequest:
    payment_request, step = _begin(payment_request, Act.REFUSE, by=by, seen=seen)
    return _enter(payment_request, step, by=by, **_motive(step, motive, comment))


@act
def certify(payment_request: PaymentRequest, *, by: User, seen: int | None = None) -> PaymentRequest:
    payment_request, step = _begin(payment_request, Act.CERTIFY, by=by, seen=seen)
    return _enter(payment_request, step, by=by)


@act
def order_payment(
    payment_request: PaymentRequest, *, payment_order_number: str, by: User, seen: int | None = None
) -> PaymentRequest:
    payment_request, step = _begin(payment_request, Act.ORDER_PAYMENT, by=by, seen=seen)
    if not payment_order_number.strip():
        raise PaymentOrderNumberRequired
    payment_request.payment_order_number = payment_order_number.strip()
    return _enter(payment_request, step, by=by, payment_order_number=payment_request.payment_order_number)


@act
def hand_to_accountant(
    payment_request: PaymentRequest, *, by: User, seen: int | None = None
) -> PaymentRequest:
    payment_request, step = _begin(payment_request, Act.HAND_TO_ACCOUNTANT, by=by, seen=seen)
    return _enter(payment_request, step, by=by)


@act
def pay(
    payment_request: PaymentRequest, *, paid_on: date, by: User, seen: int | None = None
) -> PaymentRequest:
    """The accountant releases the transfer: the end of the legal delay (R. 2192-31)."""
    payment_request, step = _begin(payment_request, Act.PAY, by=by, seen=seen)
    if paid_on > clock.today():
        raise PaidInTheFuture
    if paid_on < clock.date_of(payment_request.deposited_at):
        raise PaidBeforeDeposit
    payment_request.paid_on = paid_on
    return _enter(payment_request, step, by=by, paid_on=paid_on.isoformat())


# --- The supplier's acts ---


@act
def complete(
    payment_request: PaymentRequest,
    *,
    documents: Sequence[NewDocument] = (),
    comment: str = "",
    by: User,
    seen: int | None = None,
) -> PaymentRequest:
    """Answers a suspension with documents or words; a new delay opens (R. 2192-29)."""
    payment_request, step = _begin(payment_request, Act.COMPLETE, by=by, seen=seen)
    if not documents and not comment.strip():
        raise NothingAnswered
    supporting.demand_acceptable(documents)
    added = supporting.keep(
        documents, payment_request=payment_request, origin=SupportingDocument.Origin.ANSWER, by=by
    )
    delay = payment_request.delay
    if delay and delay.interrupted_on:
        payment_request.delay = delays.resume(delay, complete_on=clock.today())
    return _enter(
        payment_request,
        step,
        by=by,
        comment=comment.strip(),
        documents=[{"name": document.name, "digest": document.digest} for document in added],
    )


@act
def reroute(
    payment_request: PaymentRequest,
    *,
    buyer: Organisation,
    department_code: str = "",
    commitment_number: str = "",
    by: User,
    seen: int | None = None,
) -> PaymentRequest:
    """Corrects the destination and nothing else; the number stays. Answers the request at its new place."""
    payment_request, step = _begin(payment_request, Act.REROUTE, by=by, seen=seen)
    department_code, commitment_number = department_code.strip(), commitment_number.strip()
    department = _destination(buyer, department_code, commitment_number)
    before = (payment_request.buyer, payment_request.service_code, payment_request.commitment_number)
    if (buyer, department_code, commitment_number) == before:
        raise SameDestination
    if buyer != payment_request.buyer:
        return _hand_over(
            payment_request,
            buyer=buyer,
            department=department,
            department_code=department_code,
            commitment_number=commitment_number,
            by=by,
        )
    payment_request.department = department
    payment_request.service_code = department_code
    payment_request.commitment_number = commitment_number
    moved = _enter(
        payment_request,
        step,
        by=by,
        department=department_code,
        commitment=commitment_number,
        department_before=before[1],
        commitment_before=before[2],
    )
    return _available_again(moved)


@act
def cancel(payment_request: PaymentRequest, *, by: User, seen: int | None = None) -> PaymentRequest:
    payment_request, step = _begin(payment_request, Act.CANCEL, by=by, seen=seen)
    return _enter(payment_request, step, by=by)


@act
def acknowledge_refusal(
    payment_request: PaymentRequest, *, by: User, seen: int | None = None
) -> PaymentRequest:
    payment_request, step = _begin(payment_request, Act.ACKNOWLEDGE_REFUSAL, by=by, seen=seen)
    if payment_request.refusal_acknowledged_at:
        raise AlreadyAcknowledged
    payment_request.refusal_acknowledged_at = clock.now()
    return _enter(payment_request, step, by=by)


# --- What a person may do now ---


def offered(payment_request: PaymentRequest, user: User) -> list[Step]:
    """The steps that the pages offer to this person: possible from this state, and theirs to take."""
    return [
        step
        for side in PERMISSIONS
        for step in SIMPLE.steps_from(payment_request.state, side=side)
        if _has_permission(payment_request, side, user) and _still_useful(payment_request, step)
    ]


def _still_useful(payment_request: PaymentRequest, step: Step) -> bool:
    if step.act == Act.ACKNOWLEDGE_REFUSAL:
        return payment_request.refusal_acknowledged_at is None
    if step.act == Act.SUSPEND:
        return payment_request.interruptions == 0
    return True


# --- How an act is made ---


def _begin(
    payment_request: PaymentRequest, wanted: Act, *, by: User, seen: int | None
) -> tuple[PaymentRequest, Step]:
    """The locked row and the step that this person may take from its state.

    `seen` is the version that the person had on screen: if somebody acted in between, they are told so.
    """
    fresh = (
        PaymentRequest.objects.select_for_update(of=("self",))
        .select_related("buyer", "supplier", "department")
        .get(buyer=payment_request.buyer_id, pk=payment_request.pk)
    )
    sides = [side for side in PERMISSIONS if _has_permission(fresh, side, by)]
    if not sides:
        raise NotAllowed
    if seen is not None and seen != fresh.version:
        raise ChangedMeanwhile(state=fresh.state_label)
    return fresh, _step(fresh, wanted, sides)


def _step(payment_request: PaymentRequest, wanted: Act, sides: Sequence[Side]) -> Step:
    refusal: NotPossible | None = None
    for side in sides:
        try:
            return SIMPLE.step(payment_request.state, wanted, side=side)
        except NotPossible as cause:
            refusal = cause
    raise refusal or NotAllowed()


def _has_permission(payment_request: PaymentRequest, side: Side, user: User) -> bool:
    if side == Side.SUPPLIER:
        return may(user, PERMISSIONS[side], payment_request.supplier)
    return may(user, PERMISSIONS[side], payment_request.buyer, department=payment_request.department)


def _motive(step: Step, code: str, comment: str) -> dict[str, str]:
    motive = motives.given(step, code=code, comment=comment)
    return {"motive": motive.code if motive else "", "comment": comment.strip()}


def _enter(payment_request: PaymentRequest, step: Step, *, by: User | None, **said: Any) -> PaymentRequest:
    """Moves the locked request along the step, and writes the entry that proves it."""
    if payment_request.state != step.target:
        payment_request.state = step.target
        payment_request.since = clock.now()
    payment_request.last_motive = said.get("motive", "")
    payment_request.last_comment = said.get("comment", "")
    payment_request.version += 1
    payment_request.save(force_update=True)
    # The date that binds from now on: none while the delay is interrupted, nor once the request is closed.
    runs = payment_request.due_on is not None and payment_request.days_until_due() is not None
    due_on = payment_request.due_on.isoformat() if runs and payment_request.due_on else None
    _write(KINDS[step.act], payment_request, by=by, state=step.target.value, due_on=due_on, **said)
    return payment_request


def _write(kind: str, payment_request: PaymentRequest, *, by: User | None, **data: Any) -> None:
    journal.write(kind, payment_request, by=by, buyer=payment_request.buyer, **data)


def _destination(buyer: Organisation, department_code: str, commitment_number: str) -> Department | None:
    """The department there, once the buyer's own requirements are met."""
    faults = [
        finding
        for finding in requirements.routing(
            buyer=buyer, department_code=department_code, commitment_number=commitment_number
        )
        if finding.fatal
    ]
    if faults:
        lang = get_language() or "fr"
        raise DestinationRefused(detail=" ".join(finding.text(lang).message for finding in faults))
    return lookup.department_of(buyer, department_code)


def _available_again(payment_request: PaymentRequest) -> PaymentRequest:
    """The same buyer gets it again. Its legal delay has been running since the first reception."""
    step = SIMPLE.step(payment_request.state, Act.MAKE_AVAILABLE, side=Side.PLATFORM)
    return _enter(payment_request, step, by=None)


def _hand_over(
    payment_request: PaymentRequest,
    *,
    buyer: Organisation,
    department: Department | None,
    department_code: str,
    commitment_number: str,
    by: User,
) -> PaymentRequest:
    """Another buyer is another place: the request goes on there as a new record, and this one is closed."""
    moved = PaymentRequest.objects.get(buyer=payment_request.buyer_id, pk=payment_request.pk)
    fresh = PaymentRequest()
    moved.pk, moved.public_id = None, fresh.public_id
    moved.buyer, moved.department = buyer, department
    moved.service_code, moved.commitment_number = department_code, commitment_number
    moved.rerouted_from = payment_request.public_id
    moved.version, moved.interruptions = 1, 0
    moved.interrupted_on = moved.days_left = None
    moved.state, moved.since = State.DEPOSITED, clock.now()
    payment_request.rerouted_to = moved.public_id
    step = SIMPLE.step(payment_request.state, Act.HAND_OVER, side=Side.PLATFORM)
    _enter(payment_request, step, by=by, to=str(moved.public_id), buyer_to=str(buyer.public_id))
    try:
        with transaction.atomic():
            moved.save(force_insert=True)
    except IntegrityError as clash:
        raise NumberAlreadyUsed(number=moved.number) from clash
    _copy_documents(payment_request, to=moved)
    _write("rerouted", moved, by=by, state=moved.state, origin=str(payment_request.public_id))
    return _make_available(moved)


def _copy_documents(payment_request: PaymentRequest, *, to: PaymentRequest) -> None:
    copies = list(
        SupportingDocument.objects.filter(buyer=payment_request.buyer_id, request_id=payment_request.pk)
    )
    for document in copies:
        document.pk, document.public_id = None, SupportingDocument().public_id
        document.buyer_id, document.request_id = to.buyer_id, to.pk
    SupportingDocument.objects.bulk_create(copies)
