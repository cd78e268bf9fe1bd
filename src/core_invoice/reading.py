"""Reading: bytes of a UBL, CII or Factur-X file in, an invoice and its places out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from core_invoice.errors import EmptyFile, NotAnInvoice, OtherDocument, TooLarge, TooManyLines
from core_invoice.model.invoice import Invoice
from core_invoice.model.reading import Reading, Syntax, ValueFault
from core_invoice.syntaxes import cii, ubl
from core_invoice.syntaxes.beginning import is_pdf, looks_like_xml
from core_invoice.syntaxes.binding import Table, elements, text_of
from core_invoice.syntaxes.locator import Locator, Place, Places, Sources, Unread
from core_invoice.syntaxes.profiles import profile_of
from core_invoice.syntaxes.reader import Reader
from core_invoice.syntaxes.whereabouts import Whereabouts
from core_invoice.syntaxes.xml import parse

if TYPE_CHECKING:
    from core_invoice.syntaxes.facturx import Package

TABLES = {table.root_tag: table for table in (ubl.INVOICE, ubl.CREDIT_NOTE, cii.INVOICE)}


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a document may be: bytes as sent, of XML, that a PDF embeds inflated; tags and lines in it.

    A tag may be four bytes in the file and takes some hundred in memory: hence its own limit.
    """

    file: int = 120_000_000
    xml: int = 100_000_000
    tags: int = 6_000_000
    lines: int = 100_000
    embedded: int = 200_000_000


DEFAULT_LIMITS = Limits()


def read(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Read an invoice or a credit note, whatever its syntax.

    Raises a child of `Unreadable` when there is no invoice to read. What is wrong inside a readable invoice
    does not raise: unreadable values are in `faults`, what no term covers is in `unread`.
    """
    if len(data) > limits.file:
        raise TooLarge(limit=limits.file)
    if not data.strip():
        raise EmptyFile
    if is_pdf(data):
        return _read_pdf(data, limits=limits)
    if not looks_like_xml(data):
        raise NotAnInvoice
    return _read_xml(data, limits=limits)


def extract(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Package:
    """The XML of the invoice and the other files that a Factur-X PDF holds, as they are: nothing is judged.

    Raises a child of `Unreadable` when the PDF cannot be read, or holds no invoice.
    """
    if len(data) > limits.file:
        raise TooLarge(limit=limits.file)
    if not data.strip():
        raise EmptyFile
    return _unpacked(data, limits=limits)


def _unpacked(data: bytes, *, limits: Limits) -> Package:
    """What reads PDF takes longer to load than an invoice to read: only those who bring one wait for it."""
    from core_invoice.syntaxes import facturx

    return facturx.unpack(data, limit=limits.embedded)


def _read_pdf(data: bytes, *, limits: Limits) -> Reading:
    package = _unpacked(data, limits=limits)
    if not package.xml.strip():
        raise EmptyFile
    return _read_xml(
        package.xml,
        limits=limits,
        syntax=Syntax.FACTURX,
        package=package,
    )


def _read_xml(
    xml: bytes,
    *,
    limits: Limits,
    syntax: Syntax | None = None,
    package: Package | None = None,
) -> Reading:
    root = parse(xml, limit=limits.xml, most_tags=limits.tags)
    table = TABLES.get(root.tag)
    if table is None or (syntax is Syntax.FACTURX and table.syntax is not Syntax.CII):
        raise OtherDocument(root=root.tag.rpartition("}")[2])
    lines = sum(1 for _ in elements(table, root, table.groups["BG-25"].path))
    if lines > limits.lines:
        raise TooManyLines(lines=lines, limit=limits.lines)
    specification = next(elements(table, root, table.way_to("BT-24")), None)
    declared_profile = package.declared_profile if package else None
    return Reading(
        syntax=syntax or table.syntax,
        document=TreeOf(root, table),
        profile=profile_of(None if specification is None else text_of(specification)) or declared_profile,
        declared_profile=declared_profile,
        xml=xml,
        attachments=package.attachments if package else (),
        oddities=package.oddities if package else (),
    )


class TreeOf:
    """The tree of a file. The model is a first pass over it, the place of each term a second."""

    def __init__(self, root: Any, table: Table) -> None:
        self.root = root
        self._table = table
        self._places = Places(lambda: _locator(table), root)

    @cached_property
    def _read(self) -> tuple[Invoice, bool]:
        return _reader(self._table).read(self.root)

    @property
    def invoice(self) -> Invoice:
        return self._read[0]

    @cached_property
    def faults(self) -> tuple[ValueFault, ...]:
        return self._places.faults if self._read[1] else ()

    @cached_property
    def sources(self) -> Sources:
        return Sources(self._places)

    @cached_property
    def unread(self) -> Unread:
        return Unread(self._places)

    @cached_property
    def _whereabouts(self) -> Whereabouts:
        return Whereabouts(self._table, self.root)

    def where(self, element: Any, attribute: str | None, term: str = "") -> str:
        """The indexed path of the term that stands there; of `term` when it is one of several."""
        return self._whereabouts.of(element, attribute, term)

    def missing(self, term: str, element: Any) -> str:
        """Where a term would stand that the group of this element, or one above or below, lacks."""
        return self._whereabouts.missing(term, element)

    def spot(self, element: Any, attribute: str | None) -> tuple[int, str]:
        return self._places.spot(Place(element, attribute))


@cache
def _reader(table: Table) -> Reader:
    return Reader(table)


@cache
def _locator(table: Table) -> Locator:
    return Locator(table)
