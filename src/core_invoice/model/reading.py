"""What reading a file gives: the invoice, where each term stands in the file, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from core_invoice.model.invoice import Invoice


class Syntax(StrEnum):
    """The syntaxes that an invoice may come in; the value is the name given to people and programs."""

    UBL_INVOICE = "ubl-invoice"
    UBL_CREDITNOTE = "ubl-creditnote"
    CII = "cii"
    FACTURX = "facturx"


@dataclass(frozen=True, slots=True)
class Source:
    """A place in the XML: line, path of the element or attribute, and its text exactly as written.

    With the attributes that say how to take that text: an amount's currency, a date's format (CII).
    """

    line: int
    path: str
    raw: str
    currency: str | None = None
    format: str | None = None


@dataclass(frozen=True, slots=True)
class ValueFault:
    """A value that is in the file but cannot be read as what the standard expects there."""

    term: str  # indexed path: "BG-25[3]/BT-131"
    expected: str  # data type of the standard: amount, quantity, percent, price, date, binary
    source: Source


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file embedded in the PDF beside the invoice."""

    filename: str
    mime_code: str | None
    relationship: str | None
    description: str | None
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something unusual in the PDF around the invoice: the rule that tells of it, and what it saw."""

    rule: str
    stated: str | None = None
    expected: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """`sources` is keyed by indexed term path: "BT-1", "BG-25[3]/BT-131", "BG-25[3]/BG-29/BT-146".

    Groups have their place too ("BG-25[3]"). `sources` and `unread` are computed when first asked for.
    `profile` is what the invoice follows (BT-24), `declared_profile` what the PDF around it claims.
    """

    invoice: Invoice
    syntax: Syntax
    profile: str | None = None
    declared_profile: str | None = None
    xml: bytes = field(default=b"", repr=False)
    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    unread: Sequence[Source] = field(default=(), repr=False)
    faults: tuple[ValueFault, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    oddities: tuple[Oddity, ...] = ()
