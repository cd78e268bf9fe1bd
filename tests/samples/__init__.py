"""Documents for everybody's tests, made on the spot: UBL, CII and Factur-X, valid unless told otherwise.

ubl_invoice(number="F-1", buyer_siret="98765432400027", lines=(Line("Chaise", unit_price=Decimal(50)),))
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.samples.documents import Document, Line, Sample, cii, ubl
from tests.samples.pdf import facturx_pdf, plain_pdf

CREDIT_NOTE = Sample(
    number="A2026-0007",
    type_code="381",
    preceding_number="F2026-0042",
    preceding_date=date(2026, 11, 3),
    payment_terms="À déduire de la prochaine facture",
)


def ubl_invoice(**changes: Any) -> bytes:
    return ubl(replace(Sample(), **changes), credit_note=False)


def ubl_credit_note(**changes: Any) -> bytes:
    return ubl(replace(CREDIT_NOTE, **changes), credit_note=True)


def cii_invoice(**changes: Any) -> bytes:
    return cii(replace(Sample(), **changes))


def cii_credit_note(**changes: Any) -> bytes:
    return cii(replace(CREDIT_NOTE, **changes))


__all__ = [
    "Document",
    "Line",
    "Sample",
    "cii_credit_note",
    "cii_invoice",
    "facturx_pdf",
    "plain_pdf",
    "ubl_credit_note",
    "ubl_invoice",
]
