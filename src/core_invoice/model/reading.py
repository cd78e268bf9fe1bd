"""What reading a file gives: the invoice, where each term stands in the file, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from core_invoice.model.invoice import Invoice


class Syntax(StrEnum):
    """The syntaxes that an invoice may come in; the value is the name given to people and programs."""

    UBL_INVOICE = "ubl-invoice"
    UBL_CREDITNOTE = "ubl-creditnote"
    CII = "cii"
    FACTURX = "facturx"

    @property
    def is_cii(self) -> bool:
        return self in (Syntax.CII, Syntax.FACTURX)


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


class Document(Protocol):
    """The tree of a file, and what is made of it when it is first asked for."""

    @property
    def root(self) -> Any: ...
    @property
    def invoice(self) -> Invoice: ...
    @property
    def sources(self) -> Mapping[str, Source]: ...
    @property
    def unread(self) -> Sequence[Source]: ...
    @property
    def faults(self) -> tuple[ValueFault, ...]: ...
    def where(self, element: Any, attribute: str | None, term: str = "") -> str: ...
    def missing(self, term: str, element: Any) -> str: ...
    def spot(self, element: Any, attribute: str | None) -> tuple[int, str]: ...


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something unusual in the PDF around the invoice: the rule that tells of it, and what it saw."""

    rule: str
    stated: str | None = None
    expected: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that holds an invoice. Judging needs its tree alone; the model is made when first asked for.

    `profile` is what the invoice follows (BT-24), `declared_profile` what the PDF around it claims.
    """

    syntax: Syntax
    document: Document = field(repr=False)
    profile: str | None = None
    declared_profile: str | None = None
    xml: bytes = field(default=b"", repr=False)
    attachments: tuple[Attachment, ...] = ()
    oddities: tuple[Oddity, ...] = ()

    @property
    def invoice(self) -> Invoice:
        return self.document.invoice

    @property
    def sources(self) -> Mapping[str, Source]:
        """Keyed by indexed term path: "BT-1", "BG-25[3]/BT-131", "BG-25[3]/BG-29/BT-146".

        Groups have their place too ("BG-25[3]").
        """
        return self.document.sources

    @property
    def unread(self) -> Sequence[Source]:
        """What the file holds and no term covers."""
        return self.document.unread

    @property
    def faults(self) -> tuple[ValueFault, ...]:
        return self.document.faults
