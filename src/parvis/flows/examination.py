"""Everything that decides whether a file is accepted: read, checked, routed, compared; nothing is saved here.

The deposit and "will it pass?" run these same steps, in this order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from django.conf import settings

import core_invoice
from core_invoice import Finding, Invoice, Limits, Reading, Severity, Unreadable
from core_invoice.findings import finding, register_catalogue
from parvis.accounts.models import User
from parvis.accounts.permissions import Permission, may
from parvis.base import clock
from parvis.directory import lookup, requirements
from parvis.directory.models import Department, Organisation
from parvis.flows.unreadable import finding_of
from parvis.lifecycle.states import State
from parvis.payment_requests import documents as supporting
from parvis.payment_requests.documents import NewDocument
from parvis.payment_requests.models import PaymentRequest

register_catalogue(Path(__file__).parent / "messages")

# Blocks: what the business rules of the standard (or the Factur-X profile) call fatal. Advises: how a syntax
# is used (an attribute too many keeps nobody from reading the invoice), what French public buyers expect.
ADVISING_RULES = ("fr-b2g",)
ADVISING_PREFIXES = ("UBL-", "CII-")
# Some thousand lines pass; a flood built to keep a worker busy does not.
LIMITS = Limits(tags=500_000)
LONGEST_NUMBER = 100
TOLD_PER_RULE = 50
DUPLICATE = "PV-DUP-01"
REPEATED = "PV-DEP-20"  # tells how often a rule repeats beyond what is kept
MOST_DOCUMENTS = 100
# A claim on a public buyer lapses after four years: what is dated before 2000 is a mistake of the year.
FIRST_DAY = date(2000, 1, 1)
LONGEST_AHEAD = timedelta(days=3660)
# Amounts are kept as decimal(19,6), as Chorus Pro keeps them.
TOO_LARGE = Decimal(10) ** 13


@dataclass(frozen=True)
class Examination:
    """What is known of a file: all its findings, and where it would go."""

    reading: Reading | None
    findings: tuple[Finding, ...]
    supplier: Organisation | None = None
    buyer: Organisation | None = None
    department: Department | None = None

    @property
    def accepted(self) -> bool:
        return not any(found.fatal for found in self.findings)

    @property
    def invoice(self) -> Invoice | None:
        return self.reading.invoice if self.reading else None


def examine(
    data: bytes, *, by: User | None, within: Organisation | None = None, ignoring: UUID | None = None
) -> Examination:
    """Judges a file brought by `by`, who acts for one organisation only when it is brought `within` it.

    `ignoring` is the flow being processed, never a duplicate of itself.
    """
    try:
        reading = core_invoice.read(data, limits=LIMITS)
        judged = _judged(reading)
    except Unreadable as fault:
        return Examination(reading=None, findings=(finding_of(fault),))
    invoice = reading.invoice
    supplier, buyer = lookup.supplier_of(invoice), lookup.buyer_of(invoice)
    department = lookup.department_of(buyer, invoice.buyer_reference) if buyer else None
    theirs = supplier is not None and _may_deposit(by, supplier, within=within)
    found = (
        *judged,
        *requirements.findings(invoice, buyer=buyer),
        *_supplier_findings(invoice, supplier=supplier, theirs=theirs),
        # Whether somebody else's invoice exists is not theirs to know.
        *(_duplicate_findings(invoice, supplier=supplier, ignoring=ignoring) if theirs else ()),
        *_holdable_findings(invoice),
        *_document_findings(embedded_documents(reading)),
    )
    return Examination(
        reading=reading,
        findings=tuple(_bounded(_once(found))),
        supplier=supplier,
        buyer=buyer,
        department=department,
    )


def _once(found: Sequence[Finding]) -> Iterator[Finding]:
    """Two rule sets may tell the same thing; what the standard misses is not missed again."""
    told: set[tuple[str, str]] = set()
    at_fault = {one.term for one in found if one.fatal and one.rule != "PV-DEP-08"}
    for one in found:
        repeated = (one.rule, one.where) in told or (one.rule == "PV-DEP-08" and one.term in at_fault)
        if not repeated:
            told.add((one.rule, one.where))
            yield one


def of_syntax(rule: str) -> bool:
    """About how the file is written, whatever the invoice says: of use to those who make the software."""
    return rule.startswith(ADVISING_PREFIXES)


def _bounded(found: Iterable[Finding]) -> Iterator[Finding]:
    """A mistake of a program repeats on every line: told some times, then counted."""
    times = Counter[str]()
    for one in found:
        times[one.rule] += 1
        if times[one.rule] <= _told(one.rule):
            yield one
    for rule, count in times.items():
        if count > _told(rule):
            yield finding(REPEATED, severity=Severity.WARNING, repeated=rule, more=count - _told(rule))


def _told(rule: str) -> int:
    return 1 if of_syntax(rule) else TOLD_PER_RULE


def _judged(reading: Reading) -> tuple[Finding, ...]:
    found = core_invoice.check(reading).findings
    blocking = [one for one in found if not of_syntax(one.rule)]
    syntax = [one for one in found if of_syntax(one.rule)]
    advice = (*syntax, *core_invoice.check(reading, rules=ADVISING_RULES).findings)
    return (*blocking, *(replace(one, severity=Severity.WARNING) for one in advice))


def _may_deposit(by: User | None, supplier: Organisation, *, within: Organisation | None) -> bool:
    if within is not None and supplier != within:
        return False
    return by is None or may(by, Permission.DEPOSIT, supplier)


def _supplier_findings(invoice: Invoice, *, supplier: Organisation | None, theirs: bool) -> Iterator[Finding]:
    if supplier is None:
        stated = lookup.stated_by(invoice.seller).shown
        yield finding("PV-DEP-01", where="BG-4", terms=("BT-29", "BT-30"), stated=stated or None)
    elif not theirs:
        yield finding("PV-DEP-02", where="BG-4", stated=supplier.identifier, supplier=supplier.name)
    elif not supplier.active:
        yield finding("PV-DEP-03", where="BG-4", stated=supplier.identifier, supplier=supplier.name)


def _duplicate_findings(
    invoice: Invoice, *, supplier: Organisation | None, ignoring: UUID | None
) -> Iterator[Finding]:
    """One number per supplier and year (motive DOUBLON of the reform)."""
    if supplier is None or not invoice.number or invoice.issue_date is None:
        return
    same = PaymentRequest.objects.filter(
        supplier=supplier, number=invoice.number, issue_year=invoice.issue_date.year
    ).exclude(state=State.REROUTED)
    if ignoring is not None:
        same = same.exclude(flow_id=ignoring)
    if known := same.order_by("-id").first():
        yield finding(
            DUPLICATE,
            where="BT-1",
            stated=invoice.number,
            deposited_on=f"{clock.date_of(known.deposited_at):%d/%m/%Y}",
        )


def _holdable_findings(invoice: Invoice) -> Iterator[Finding]:
    """What the platform's own record needs beside the standard's rules."""
    yield from _missing(invoice)
    yield from _impossible_dates(invoice)
    yield from _hidden_characters(invoice)
    for where, amount in _amounts(invoice).items():
        if amount is not None and abs(amount) >= TOO_LARGE:
            yield finding("PV-DEP-09", where=where, stated=amount)
    if invoice.number and len(invoice.number) > LONGEST_NUMBER:
        yield finding("PV-DEP-04", where="BT-1", stated=f"{invoice.number[:40]}…", limit=LONGEST_NUMBER)
    if invoice.issue_date and invoice.issue_date > clock.today():
        yield finding(
            "PV-DEP-05",
            where="BT-2",
            stated=invoice.issue_date.isoformat(),
            expected=clock.today().isoformat(),
        )


def _missing(invoice: Invoice) -> Iterator[Finding]:
    """The standard demands these too, but not in every profile nor for a document cut short."""
    needed = {
        "BT-1": invoice.number,
        "BT-2": invoice.issue_date,
        "BT-5": invoice.currency,
        "BG-22/BT-112": invoice.totals and invoice.totals.total_with_vat,
        "BG-22/BT-115": invoice.totals and invoice.totals.amount_due_for_payment,
    }
    for where, value in needed.items():
        if value is None:
            yield finding("PV-DEP-08", where=where)


def _impossible_dates(invoice: Invoice) -> Iterator[Finding]:
    delivery = invoice.delivery
    period = delivery and delivery.invoicing_period
    dates = {
        "BT-2": invoice.issue_date,
        "BG-13/BT-72": delivery and delivery.actual_delivery_date,
        "BG-13/BG-14/BT-74": period and period.end,
    }
    last = clock.today() + LONGEST_AHEAD
    for where, stated in dates.items():
        if stated and not FIRST_DAY <= stated <= last:
            yield finding("PV-DEP-21", where=where, stated=stated, first=FIRST_DAY, last=last)


def _hidden_characters(invoice: Invoice) -> Iterator[Finding]:
    """Line breaks, controls, marks that turn the direction of the text: in what people compare and search."""
    keys = {
        "BT-1": invoice.number,
        "BT-10": invoice.buyer_reference,
        "BT-12": invoice.contract_reference,
        "BT-13": invoice.purchase_order_reference,
    }
    for where, stated in keys.items():
        if stated and not stated.replace("\u00a0", " ").isprintable():
            seen = "".join(one if one.isprintable() else "\ufffd" for one in stated)
            yield finding("PV-DEP-22", where=where, stated=seen)


def _amounts(invoice: Invoice) -> dict[str, Decimal | None]:
    totals = invoice.totals
    if totals is None:
        return {}
    return {
        "BG-22/BT-109": totals.total_without_vat,
        "BG-22/BT-110": totals.total_vat,
        "BG-22/BT-112": totals.total_with_vat,
        "BG-22/BT-115": totals.amount_due_for_payment,
    }


def _document_findings(documents: Sequence[NewDocument]) -> Iterator[Finding]:
    limit = settings.PARVIS_MAX_DOCUMENT_MB
    if len(documents) > MOST_DOCUMENTS:
        yield finding("PV-DEP-23", where="BG-24", stated=len(documents), limit=MOST_DOCUMENTS)
        return
    for document in documents:
        name = supporting.cleaned_name(document.name)
        if supporting.media_type(name) is None:
            yield finding("PV-DEP-06", where="BG-24/BT-125", terms=("BT-125",), stated=name)
        if len(document.data) > limit * 1024 * 1024:
            yield finding("PV-DEP-07", where="BG-24/BT-125", terms=("BT-125",), stated=name, limit=limit)


def embedded_documents(reading: Reading) -> tuple[NewDocument, ...]:
    """The files inside the invoice: those of the model (BG-24), then those attached to the PDF, each once."""
    inside = [
        NewDocument(name=one.attached.filename or one.reference or "document", data=one.attached.content)
        for one in reading.invoice.supporting_documents
        if one.attached is not None and one.attached.content
    ]
    known = {one.data for one in inside}
    beside = [
        NewDocument(name=one.filename, data=one.content)
        for one in reading.attachments
        if one.content and one.content not in known
    ]
    return (*inside, *beside)
