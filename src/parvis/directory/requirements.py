"""What a buyer requires of the invoices that name it: rules PV-DIR-01 to 12, run at deposit.

The five cases are those of the national directory of public buyers; a department may require a commitment
number of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from core_invoice.findings import Finding, Severity, finding, register_catalogue
from core_invoice.model.invoice import Invoice
from parvis.directory import lookup
from parvis.directory.models import Department, IdentifierScheme, Organisation, Requirement

BUYER = "BG-7/BT-46"
DEPARTMENT = "BT-10"
COMMITMENT = "BT-13"

register_catalogue(Path(__file__).parent / "messages")


def findings(invoice: Invoice, *, buyer: Organisation | None) -> list[Finding]:
    """All faults at once, for the buyer that `lookup.buyer_of` found or did not find."""
    if buyer is None:
        return [unknown_buyer(invoice)]
    return routing(
        buyer=buyer,
        department_code=invoice.buyer_reference,
        commitment_number=invoice.purchase_order_reference,
    )


def unknown_buyer(invoice: Invoice) -> Finding:
    """Why none was found: none named, several establishments, a supplier only, or not in the directory."""
    stated = lookup.stated_by(invoice.buyer)
    if stated.is_nothing:
        written = lookup.as_written(invoice.buyer)
        return (
            finding("PV-DIR-12", where=BUYER, stated=written)
            if written
            else finding("PV-DIR-01", where=BUYER)
        )
    establishments = lookup.buyers_with_siren(stated).filter(active=True).order_by("name", "id")[:5]
    if not stated.exact and len(establishments) > 1:
        return _several(stated.shown, list(establishments))
    for scheme, identifier in stated.exact:
        known = Organisation.objects.filter(scheme=scheme, identifier=identifier).first()
        if known:
            return finding("PV-DIR-05", where=BUYER, stated=identifier, buyer=known.name)
    return finding("PV-DIR-02", where=BUYER, stated=stated.shown)


def routing(
    *, buyer: Organisation, department_code: str | None, commitment_number: str | None
) -> list[Finding]:
    """Faults in the destination; also asked before an invoice is sent to another one."""
    if not buyer.is_buyer:
        return [finding("PV-DIR-05", where=BUYER, stated=buyer.identifier, buyer=buyer.name)]
    if not buyer.active:
        return [finding("PV-DIR-03", where=BUYER, stated=buyer.identifier, buyer=buyer.name)]
    code, commitment = (department_code or "").strip(), (commitment_number or "").strip()
    department = lookup.department_of(buyer, code)
    return [
        *_department_faults(buyer, code, department),
        *_missing(buyer, code=code, commitment=commitment),
        *_commitment_of_department(buyer, department, commitment=commitment),
    ]


def _several(stated: str, establishments: list[Organisation]) -> Finding:
    choices = ", ".join(
        f"{one.name} ({one.identifier})" for one in establishments if one.scheme == IdentifierScheme.SIRET
    )
    return finding("PV-DIR-04", where=BUYER, stated=stated, choices=choices)


def _department_faults(buyer: Organisation, code: str, department: Department | None) -> Iterator[Finding]:
    """An unknown code is fatal where the buyer sorts by it; elsewhere BT-10 may be another reference."""
    required = buyer.requirement in (Requirement.DEPARTMENT, Requirement.EITHER, Requirement.BOTH)
    severity = Severity.FATAL if required else Severity.WARNING
    if department is not None and not department.active:
        yield finding("PV-DIR-07", where=DEPARTMENT, stated=code, severity=severity, buyer=buyer.name)
    elif code and department is None and (required or buyer.departments.exists()):
        yield finding("PV-DIR-06", where=DEPARTMENT, stated=code, severity=severity, buyer=buyer.name)


def _missing(buyer: Organisation, *, code: str, commitment: str) -> Iterator[Finding]:
    if buyer.requirement in (Requirement.DEPARTMENT, Requirement.BOTH) and not code:
        yield finding("PV-DIR-08", where=DEPARTMENT, buyer=buyer.name)
    if buyer.requirement in (Requirement.COMMITMENT, Requirement.BOTH) and not commitment:
        yield finding("PV-DIR-09", where=COMMITMENT, buyer=buyer.name)
    if buyer.requirement == Requirement.EITHER and not code and not commitment:
        yield finding("PV-DIR-10", where=DEPARTMENT, terms=(DEPARTMENT, COMMITMENT), buyer=buyer.name)


def _commitment_of_department(
    buyer: Organisation, department: Department | None, *, commitment: str
) -> Iterator[Finding]:
    if department is None or not department.requires_commitment or commitment:
        return
    if buyer.requirement not in (Requirement.COMMITMENT, Requirement.BOTH):
        yield finding("PV-DIR-11", where=COMMITMENT, buyer=buyer.name, department=department.name)
