"""Processing a deposited file: examine it, then register a payment request or keep the refusal, at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction

from core_invoice import Invoice, Syntax
from parvis import journal
from parvis.base import clock, storage
from parvis.flows import findings
from parvis.flows.examination import Examination, embedded_documents, examine
from parvis.flows.models import Flow
from parvis.payment_requests import acts
from parvis.payment_requests.documents import NewDocument
from parvis.payment_requests.models import PaymentRequest

PDF, XML = "application/pdf", "application/xml"
T = TypeVar("T")


def process(key: str) -> None:
    """The job `flows.process`: idempotent, since a flow that has its verdict is left alone."""
    flow = Flow.objects.select_related("organisation", "depositor").get(public_id=UUID(key))
    if flow.is_finished:
        return
    data = storage.blobs().read(flow.digest)
    examination = _examined(flow, data)
    if not examination.accepted:
        _reject(flow, examination)
        return
    try:
        _accept(flow, examination)
    except IntegrityError:
        # The same number was registered between the examination and now: examined again, it is a duplicate.
        again = _examined(flow, data)
        if again.accepted:
            raise
        _reject(flow, again)


def _examined(flow: Flow, data: bytes) -> Examination:
    """A key acts for its organisation only, even when its person deposits for others too."""
    within = flow.organisation if flow.channel == Flow.Channel.API else None
    return examine(data, by=flow.depositor, within=within, ignoring=flow.public_id)


@transaction.atomic
def _accept(flow: Flow, examination: Examination) -> None:
    flow = _lock(flow)
    if flow.is_finished or examination.reading is None:
        return
    blobs = storage.blobs()
    brought = [NewDocument(name=one["name"], data=blobs.read(one["digest"])) for one in flow.documents]
    payment_request = acts.register(
        payment_request_of(flow, examination),
        embedded=embedded_documents(examination.reading),
        deposited=brought,
        by=flow.depositor,
    )
    _finish(flow, Flow.State.ACCEPTED, examination, payment_request=payment_request)


@transaction.atomic
def _reject(flow: Flow, examination: Examination) -> None:
    flow = _lock(flow)
    if not flow.is_finished:
        _finish(flow, Flow.State.REJECTED, examination, payment_request=None)


def _lock(flow: Flow) -> Flow:
    return (
        Flow.objects.select_for_update(of=("self",))
        .select_related("organisation", "depositor")
        .get(organisation=flow.organisation_id, pk=flow.pk)
    )


def _finish(
    flow: Flow, state: Flow.State, examination: Examination, *, payment_request: PaymentRequest | None
) -> None:
    flow.state = state
    flow.finished_at = clock.now()
    flow.findings = findings.dump(examination.findings)
    flow.buyer = examination.buyer
    flow.number = ((examination.invoice and examination.invoice.number) or "")[:100]
    flow.payment_request_id = payment_request.public_id if payment_request else None
    flow.save(force_update=True)
    journal.write(
        state.value,
        flow,
        by=None,
        buyer=examination.buyer,
        payment_request=str(flow.payment_request_id) if payment_request else None,
        rules=[found.rule for found in examination.findings if found.fatal],
    )


def payment_request_of(flow: Flow, examination: Examination) -> PaymentRequest:
    """The record of an accepted invoice; the rules have proved that what is needed is there."""
    reading = _present(examination.reading)
    invoice, totals = reading.invoice, _present(reading.invoice.totals)
    issue_date = _present(invoice.issue_date)
    return PaymentRequest(
        buyer=_present(examination.buyer),
        supplier=_present(examination.supplier),
        department=examination.department,
        depositor=flow.depositor,
        kind=PaymentRequest.Kind.CREDIT_NOTE if invoice.is_credit_note else PaymentRequest.Kind.INVOICE,
        number=_present(invoice.number),
        issue_date=issue_date,
        issue_year=issue_date.year,
        type_code=invoice.type_code or "",
        framework=_framework(invoice),
        currency=_present(invoice.currency),
        total_without_vat=totals.total_without_vat,
        total_vat=totals.total_vat,
        total_with_vat=_present(totals.total_with_vat),
        amount_due=_amount_due(invoice),
        service_code=(invoice.buyer_reference or "").strip()[:100],
        commitment_number=(invoice.purchase_order_reference or "").strip()[:100],
        contract_number=(invoice.contract_reference or "").strip()[:100],
        performed_on=_performed_on(invoice),
        syntax=reading.syntax,
        profile=(reading.profile or "")[:120],
        original=flow.digest,
        original_name=flow.file_name,
        original_type=PDF if reading.syntax is Syntax.FACTURX else XML,
        invoice_xml=storage.blobs().put(reading.xml),
        findings=findings.dump(examination.findings),
        flow_id=flow.public_id,
        deposited_at=flow.received_at,
    )


def _present(value: T | None) -> T:
    if value is None:
        raise LookupError("an accepted invoice lacks a value that a rule should have demanded")
    return value


def _framework(invoice: Invoice) -> str:
    """Frameworks A1 to A25 come in BT-23; the reform's own (B1, S1, M1 ...) mean an ordinary invoice."""
    code = ((invoice.process and invoice.process.business_process_type) or "").strip().upper()
    return code if code[:1] == "A" and code[1:].isdigit() and 1 <= int(code[1:]) <= 25 else "A1"


def _amount_due(invoice: Invoice) -> Decimal:
    totals = _present(invoice.totals)
    return _present(totals.amount_due_for_payment)


def _performed_on(invoice: Invoice) -> date | None:
    """The delivery date (BT-72) only: a period may lie ahead, as for a subscription paid in advance."""
    return invoice.delivery.actual_delivery_date if invoice.delivery else None
