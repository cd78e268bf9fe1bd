"""What the native API says of a deposit, a finding and a payment request."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import PlainSerializer

from parvis.flows.findings import Explained
from parvis.flows.models import Flow
from parvis.payment_requests.models import PaymentRequest


def written(amount: Decimal) -> str:
    """At least the cents, and no zero that the invoice did not need."""
    exponent = amount.normalize().as_tuple().exponent
    decimals = max(2, -exponent) if isinstance(exponent, int) else 2
    return f"{amount:.{decimals}f}"


Amount = Annotated[Decimal, PlainSerializer(written, return_type=str)]


class Finding(Schema):
    """`where` is the place in the terms of EN 16931, `line` and `path` the place in the file."""

    rule: str
    severity: str
    where: str
    field: str
    line: int | None
    path: str | None
    stated: str | None
    expected: str | None
    message: str
    reason: str
    remedy: str

    @staticmethod
    def of(explained: Explained) -> Finding:
        return Finding(**{name: getattr(explained, name) for name in Finding.model_fields})


class Deposit(Schema):
    """The receipt, then the verdict: `state` is received, accepted or rejected."""

    id: UUID
    state: str
    received_at: datetime
    finished_at: datetime | None
    file_name: str
    size: int
    sha256: str
    number: str
    payment_request: UUID | None
    findings: list[Finding]

    @staticmethod
    def of(flow: Flow, findings: list[Finding]) -> Deposit:
        return Deposit(
            id=flow.public_id,
            state=flow.state,
            received_at=flow.received_at,
            finished_at=flow.finished_at,
            file_name=flow.file_name,
            size=flow.size,
            sha256=flow.digest,
            number=flow.number,
            payment_request=flow.payment_request_id,
            findings=findings,
        )


class Party(Schema):
    name: str
    scheme: str
    identifier: str


class Service(Schema):
    code: str
    name: str


class Check(Schema):
    """“Will it pass?”: nothing has been kept."""

    accepted: bool
    number: str
    buyer: Party | None
    department: Service | None
    findings: list[Finding]


class LegalDelay(Schema):
    """`due_on` does not bind while the delay is interrupted."""

    start_on: date
    days: int
    due_on: date
    article: str
    interrupted_on: date | None
    interruptions: int


class Request(Schema):
    id: UUID
    kind: str
    number: str
    issue_date: date
    supplier: Party
    buyer: Party
    department: Service | None
    commitment_number: str
    contract_number: str
    currency: str
    total_without_vat: Amount | None
    total_vat: Amount | None
    total_with_vat: Amount
    amount_due: Amount
    state: str
    state_label: str
    since: datetime
    holder: str
    deposited_at: datetime
    available_at: datetime | None
    delay: LegalDelay | None
    motive: str
    comment: str
    payment_order_number: str
    paid_on: date | None

    @staticmethod
    def of(found: PaymentRequest) -> Request:
        same = ("kind", "number", "issue_date", "commitment_number", "contract_number", "currency")
        amounts = ("total_without_vat", "total_vat", "total_with_vat", "amount_due")
        standing = ("state", "state_label", "since", "deposited_at", "available_at")
        ending = ("payment_order_number", "paid_on")
        copied = {name: getattr(found, name) for name in (*same, *amounts, *standing, *ending)}
        return Request(
            id=found.public_id,
            supplier=party(found.supplier),
            buyer=party(found.buyer),
            department=service(found.department),
            holder=found.holder.value,
            delay=delay(found),
            motive=found.last_motive,
            comment=found.last_comment,
            **copied,
        )


class RequestList(Schema):
    items: list[Request]
    next: str | None


def party(organisation: Any) -> Party:
    return Party(name=organisation.name, scheme=organisation.scheme, identifier=organisation.identifier)


def service(department: Any) -> Service | None:
    return Service(code=department.code, name=department.name) if department else None


def delay(found: PaymentRequest) -> LegalDelay | None:
    if (running := found.delay) is None:
        return None
    return LegalDelay(**{name: getattr(running, name) for name in LegalDelay.model_fields})
