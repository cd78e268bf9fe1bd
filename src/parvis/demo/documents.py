"""Invoices of the demonstration, written in UBL or CII from a few values; every party in them is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.template.loader import render_to_string

import core_invoice
from parvis.directory.models import Organisation

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Line:
    name: str
    quantity: Decimal
    unit_price: Decimal
    vat_rate: Decimal = Decimal("20.00")
    unit: str = "C62"

    @property
    def net(self) -> Decimal:
        return cents(self.quantity * self.unit_price)


@dataclass(frozen=True)
class VatRow:
    rate: Decimal
    base: Decimal
    tax: Decimal


@dataclass(frozen=True)
class Document:
    number: str
    issue_date: date
    performed_on: date
    seller: Organisation
    buyer: Organisation
    lines: tuple[Line, ...]
    service_code: str = ""
    commitment_number: str = ""
    contract_number: str = ""
    preceding_number: str = ""

    @property
    def vat_table(self) -> list[VatRow]:
        bases: dict[Decimal, Decimal] = {}
        for line in self.lines:
            bases[line.vat_rate] = bases.get(line.vat_rate, Decimal(0)) + line.net
        return [VatRow(rate, base, cents(base * rate / 100)) for rate, base in bases.items()]

    @property
    def net(self) -> Decimal:
        return sum((row.base for row in self.vat_table), Decimal(0))

    @property
    def vat(self) -> Decimal:
        return sum((row.tax for row in self.vat_table), Decimal(0))

    @property
    def gross(self) -> Decimal:
        return self.net + self.vat


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def ubl(document: Document) -> bytes:
    template = "credit_note.ubl.xml" if document.preceding_number else "invoice.ubl.xml"
    return render_to_string(f"demo/{template}", {"d": document}).encode()


def cii(document: Document) -> bytes:
    return render_to_string("demo/invoice.cii.xml", {"d": document}).encode()


def facturx(document: Document) -> bytes:
    """The readable invoice with its CII inside."""
    xml = cii(document)
    return core_invoice.to_facturx(core_invoice.read(xml).invoice, xml=xml)
