"""Factur-X and ZUGFeRD 2.x: the invoice and the other files embedded in a PDF, taken out with bounded memory.

The invoice is found by the name of the attachment; the PDF's metadata only say which profile it claims.
"""

from __future__ import annotations

import base64
import binascii
import io
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pikepdf

from core_invoice.errors import BrokenPdf, EncryptedPdf, NoInvoiceInPdf, NotAPdf, TooLarge
from core_invoice.model.reading import Attachment, Oddity
from core_invoice.syntaxes.beginning import is_pdf
from core_invoice.syntaxes.pdf_limits import bound_qpdf, refuse_bombs
from core_invoice.syntaxes.profiles import WITHOUT_LINES, profile_of_level
from core_invoice.syntaxes.xmp import Claims, claims_of

# In order of preference: Factur-X, XRechnung, then the two German names of before.
INVOICE_NAMES = ("factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml")
RELATIONSHIPS = ("Data", "Source", "Alternative")
MOST_FILES = 1_000
MOST_TREE_NODES = 10_000
MOST_ENTRIES = 20_000  # of one list: a thousand files need two thousand
LARGEST_METADATA = 4_000_000
LARGEST_RECOVERED = 10_000_000  # looking for the pieces of a damaged file takes seconds per 10 MB

_PDF_ERRORS = (
    pikepdf.PdfError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RuntimeError,
    NotImplementedError,
)
_FLATE = frozenset({"/FlateDecode", "/Fl"})
_ASCII_HEX = frozenset({"/ASCIIHexDecode", "/AHx"})
_ASCII_85 = frozenset({"/ASCII85Decode", "/A85"})


@dataclass(frozen=True, slots=True)
class Package:
    """What a Factur-X PDF holds: the XML of the invoice, the files beside it, what the PDF says of them."""

    xml: bytes
    attachments: tuple[Attachment, ...]
    declared_profile: str | None
    oddities: tuple[Oddity, ...] = ()


def unpack(data: bytes, *, limit: int) -> Package:
    """The files inside the PDF; `limit` bounds all of them together, once decompressed."""
    with opened(data) as pdf:
        return _package(pdf, limit=limit)


@contextmanager
def opened(data: bytes) -> Iterator[pikepdf.Pdf]:
    """A PDF from anybody: what qpdf does with it by itself is bounded, what goes wrong is `UnreadablePdf`."""
    if not is_pdf(data):
        raise NotAPdf
    bound_qpdf()
    refuse_bombs(data)
    try:
        with pikepdf.open(
            io.BytesIO(data), inherit_page_attributes=False, attempt_recovery=len(data) <= LARGEST_RECOVERED
        ) as pdf:
            if pdf.is_encrypted:
                raise EncryptedPdf
            yield pdf
    except pikepdf.PasswordError as error:
        raise EncryptedPdf from error
    except _PDF_ERRORS as error:
        raise BrokenPdf from error


def _package(pdf: pikepdf.Pdf, *, limit: int) -> Package:
    files: list[Attachment] = []
    left = limit
    for name, specification in file_specifications(pdf):
        content = content_of(stream_of(specification), limit=left)
        if content is None:
            raise TooLarge(limit=limit)
        left -= len(content)
        files.append(_attachment(name, specification, content))
    invoice = _invoice_among(files)
    others = tuple(file for file in files if file is not invoice)
    claims = claims_of(metadata_of(pdf))
    return Package(
        invoice.content,
        others,
        profile_of_level(claims.level),
        tuple(_oddities(pdf, invoice, others, claims)),
    )


def _invoice_among(files: list[Attachment]) -> Attachment:
    for name in INVOICE_NAMES:
        for file in files:
            if file.filename.lower() == name:
                return file
    raise NoInvoiceInPdf


def _oddities(
    pdf: pikepdf.Pdf, invoice: Attachment, others: Sequence[Attachment], claims: Claims
) -> Iterator[Oddity]:
    """What other readers of the same file may trip over; the invoice itself was found."""
    if claims.level is None:
        yield Oddity("EN-PDF-01")
    rivals = [one.filename for one in others if one.filename.lower() in INVOICE_NAMES]
    if rivals:
        yield Oddity("EN-PDF-02", stated=", ".join(rivals), expected=invoice.filename)
    if claims.filename and claims.filename.lower() != invoice.filename.lower():
        yield Oddity("EN-PDF-03", stated=claims.filename, expected=invoice.filename)
    allowed = RELATIONSHIPS[:1] if profile_of_level(claims.level) in WITHOUT_LINES else RELATIONSHIPS
    if invoice.relationship not in allowed:
        yield Oddity("EN-PDF-04", stated=invoice.relationship, expected=invoice.filename)
    if claims.part not in ("3", "4"):
        yield Oddity("EN-PDF-05", stated=claims.part)
    places = (_name_tree(_embedded_files(pdf)), (("", one) for one in _array(_get(pdf.Root, "/AF"))))
    if not all(any(_is(invoice, named, one) for named, one in place) for place in places):
        yield Oddity("EN-PDF-06", stated=invoice.filename)


def _is(file: Attachment, name: str, specification: Any) -> bool:
    return stream_of(specification) is not None and (filename_of(specification) or name) == file.filename


def file_specifications(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Each embedded file once, from the name tree and from the associated files."""
    seen: set[Any] = set()
    for name, specification in _all_specifications(pdf):
        stream = stream_of(specification)
        if stream is None or stream.objgen in seen:
            continue
        seen.add(stream.objgen)
        if len(seen) > MOST_FILES:
            raise BrokenPdf
        yield filename_of(specification) or name, specification


def _all_specifications(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    yield from _name_tree(_embedded_files(pdf))
    for specification in _array(_get(pdf.Root, "/AF")):
        yield "", specification


def _embedded_files(pdf: pikepdf.Pdf) -> Any:
    return _get(_dictionary(_get(pdf.Root, "/Names")), "/EmbeddedFiles")


def _name_tree(root: Any) -> Iterator[tuple[str, Any]]:
    waiting, seen = deque([root]), set()
    while waiting:
        node = _dictionary(waiting.popleft())
        if node is None or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen if node.is_indirect else id(node))
        if len(seen) > MOST_TREE_NODES:
            raise BrokenPdf
        pairs = _array(_get(node, "/Names"))
        yield from ((str(name), value) for name, value in zip(pairs[::2], pairs[1::2], strict=False))
        waiting += _array(_get(node, "/Kids"))


def _get(container: Any, key: str) -> Any:
    return container.get(key) if isinstance(container, pikepdf.Dictionary) else None


def _dictionary(value: Any) -> Any:
    return value if isinstance(value, pikepdf.Dictionary) else None


def _array(value: Any) -> list[Any]:
    if not isinstance(value, pikepdf.Array):
        return []
    if len(value) > MOST_ENTRIES:
        raise BrokenPdf
    return list(value)


def stream_of(specification: Any) -> Any:
    embedded = _get(specification, "/EF")
    for key in ("/UF", "/F"):
        stream = _get(embedded, key)
        if isinstance(stream, pikepdf.Stream):
            return stream
    return None


def filename_of(specification: Any) -> str:
    """The last part of the name: a path in it is of no use, and could be harmful."""
    for key in ("/UF", "/F"):
        value = _get(specification, key)
        if isinstance(value, pikepdf.String):
            return str(value).replace("\\", "/").rpartition("/")[2]
    return ""


def _attachment(name: str, specification: Any, content: bytes) -> Attachment:
    subtype = stream_of(specification).stream_dict.get("/Subtype")
    relationship, description = _get(specification, "/AFRelationship"), _get(specification, "/Desc")
    return Attachment(
        filename=name,
        mime_code=str(subtype)[1:] if isinstance(subtype, pikepdf.Name) else None,
        relationship=str(relationship)[1:] if isinstance(relationship, pikepdf.Name) else None,
        description=str(description) if isinstance(description, pikepdf.String) else None,
        content=content,
    )


def content_of(stream: Any, *, limit: int) -> bytes | None:
    """The stream decoded, None above the limit; a filter that no such file needs is refused."""
    data: bytes | None = stream.read_raw_bytes()
    for name in _filters(stream):
        if data is None:
            break
        data = _decoded(name, data, limit=limit)
    return None if data is None or len(data) > limit else data


def _filters(stream: Any) -> list[str]:
    filters = stream.stream_dict.get("/Filter")
    names = _array(filters) or ([filters] if isinstance(filters, pikepdf.Name) else [])
    if len(names) > 4:
        raise BrokenPdf
    return [str(name) for name in names]


def _decoded(name: str, data: bytes, *, limit: int) -> bytes | None:
    try:
        if name in _FLATE:
            inflated = zlib.decompressobj().decompress(data, limit + 1)
            return inflated if len(inflated) <= limit else None
        if name in _ASCII_HEX:
            digits = b"".join(data.partition(b">")[0].split())
            return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
        if name in _ASCII_85:
            return base64.a85decode(data.partition(b"~>")[0].strip().removeprefix(b"<~"))
    except (zlib.error, binascii.Error, ValueError) as error:
        raise BrokenPdf from error
    raise BrokenPdf


def metadata_of(pdf: pikepdf.Pdf) -> bytes:
    """The XMP packet; empty when there is none or when it cannot be read."""
    stream = _get(pdf.Root, "/Metadata") if "/Metadata" in pdf.Root else None
    if not isinstance(stream, pikepdf.Stream):
        return b""
    try:
        return content_of(stream, limit=LARGEST_METADATA) or b""
    except (BrokenPdf, *_PDF_ERRORS):
        return b""
