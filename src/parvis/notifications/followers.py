"""The journal's follower that writes to people; the mail itself leaves later, by a job of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.mail import EmailMessage, get_connection

from parvis import journal
from parvis.accounts import letters, links
from parvis.flows import findings
from parvis.flows.models import Flow
from parvis.journal.models import Entry
from parvis.lifecycle import motives
from parvis.lifecycle.errors import NotPossible
from parvis.notifications import audiences, catalogue
from parvis.notifications.audiences import Recipient
from parvis.notifications.catalogue import Letter
from parvis.payment_requests.models import PaymentRequest

FAULTS_SHOWN = 10


@journal.follower("notifications")
def handle(entry: Entry) -> None:
    if entry.subject_type == PaymentRequest.journal_type:
        _tell_of_request(entry)
    elif entry.subject_type == Flow.journal_type and entry.kind == Flow.State.REJECTED:
        _tell_of_rejection(entry)


def _tell_of_request(entry: Entry) -> None:
    told = catalogue.PAYMENT_REQUEST.get(entry.kind)
    if not told:
        return
    past = _past(entry)
    found = PaymentRequest.objects.select_related("buyer", "supplier", "department", "depositor")
    payment_request = found.get(buyer=entry.buyer_id, public_id=entry.subject_id)
    _send(
        _about_request(letter, recipient, entry=entry, payment_request=payment_request)
        for letter in told
        if letter.when(past)
        for recipient in letter.to(payment_request)
    )


def _past(entry: Entry) -> set[str]:
    about = journal.about(subject_type=entry.subject_type, subject_id=entry.subject_id)
    return set(about.filter(id__lt=entry.pk).values_list("kind", flat=True))


def _about_request(
    letter: Letter, recipient: Recipient, *, entry: Entry, payment_request: PaymentRequest
) -> EmailMessage:
    context = {
        "payment_request": payment_request,
        "url": links.to(letter.page, payment_request.public_id),
        "amount": payment_request.total_with_vat.quantize(Decimal("0.01")),
        **_said(entry, recipient.language),
    }
    return _letter(letter.name, recipient, entry=entry, context=context)


def _said(entry: Entry, language: str) -> dict[str, Any]:
    """What the entry itself says: the record may have moved on since."""
    said: dict[str, Any] = {"comment": entry.data.get("comment", ""), "at": entry.recorded_at}
    for name in ("due_on", "paid_on"):
        said[name] = date.fromisoformat(entry.data[name]) if entry.data.get(name) else None
    try:
        motive = motives.get(entry.data.get("motive", ""))
    except NotPossible:
        return said
    return {**said, "motive": motive.label.in_(language), "motive_remedy": motive.remedy.in_(language)}


def _tell_of_rejection(entry: Entry) -> None:
    flow = Flow.objects.select_related("organisation", "depositor").get(public_id=entry.subject_id)
    _send(_about_flow(flow, recipient, entry=entry) for recipient in audiences.depositors(flow))


def _about_flow(flow: Flow, recipient: Recipient, *, entry: Entry) -> EmailMessage:
    faults = findings.explain(findings.load(flow.findings), recipient.language)
    blocking = [fault for fault in faults if fault.blocks]
    context = {
        "flow": flow,
        "url": links.to(catalogue.FLOW_PAGE, flow.public_id),
        "faults": blocking[:FAULTS_SHOWN],
        "more": max(0, len(blocking) - FAULTS_SHOWN),
    }
    return _letter(catalogue.REJECTED_FLOW, recipient, entry=entry, context=context)


def _letter(name: str, recipient: Recipient, *, entry: Entry, context: dict[str, Any]) -> EmailMessage:
    return letters.write(
        f"notifications/email/{name}",
        to=recipient.address,
        language=recipient.language,
        kind=name,
        about=entry.subject_id,
        entry_id=entry.pk,
        context={**context, "person": recipient.person},
    )


def _send(messages: Iterable[EmailMessage]) -> None:
    """All at once: one look at what was told before, one insertion."""
    get_connection().send_messages(list(messages))
