"""Parsing XML that comes from strangers: no DTD, no entity, no network, bounded depth and size."""

from __future__ import annotations

import io
import threading
from typing import Any

from lxml import etree

from core_invoice.errors import BrokenXml, RefusedDoctype, TooDeep, TooLarge, TooManyElements, WrongEncoding

# libxml2's codes (xmlerror.h): 31 unknown encoding, 32 unsupported, 81 invalid bytes, 6003 conversion failed
_ENCODING_ERRORS = frozenset({31, 32, 81, 6003})
_RESOURCE_LIMIT = 114
_PROLOG = 65_536

# Listing the attributes of one element takes lxml time in the square of their number.
MOST_ATTRIBUTES = 1_000
MANY_ATTRIBUTES = 10_000


def parse(data: bytes, *, limit: int, most_tags: int = 10_000_000) -> Any:
    """The root element; comments and processing instructions are left out, so that values stay whole."""
    if len(data) > limit:
        raise TooLarge(limit=limit)
    if len(data) > most_tags and _tags(data) > most_tags:
        raise TooManyElements(limit=most_tags)
    try:
        root = etree.fromstring(data, _usual_parser())
    except etree.XMLSyntaxError as error:
        root = _second_try(data, error, limit=limit)
    if _doctype(root):
        raise RefusedDoctype
    if data.count(b"=") > MANY_ATTRIBUTES and any(len(one.attrib) > MOST_ATTRIBUTES for one in root.iter()):
        raise TooManyElements(limit=MOST_ATTRIBUTES)
    return root


def _tags(data: bytes) -> int:
    """Opening and closing tags, and attributes: each takes libxml2 some hundred bytes of memory."""
    return data.count(b"<") + data.count(b'="') + data.count(b"='")


def _doctype(element: Any) -> str:
    return str(element.getroottree().docinfo.doctype)


_KEPT = threading.local()


def _usual_parser() -> etree.XMLParser:
    """One a thread: making it costs a fifth of what a small invoice takes to parse."""
    if not hasattr(_KEPT, "parser"):
        _KEPT.parser = _parser(huge=False)
    parser: etree.XMLParser = _KEPT.parser
    return parser


def _parser(*, huge: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=huge,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def _second_try(data: bytes, error: etree.XMLSyntaxError, *, limit: int) -> Any:
    """A text above 10 MB is an attached file: read it, now that the document is known to have no DTD."""
    if _declares_doctype(data):
        raise RefusedDoctype from error
    if _code(error) != _RESOURCE_LIMIT:
        raise _explained(error) from error
    if "depth" in (error.msg or ""):
        raise TooDeep(line=error.lineno) from error
    if "Text node" not in (error.msg or ""):
        raise TooLarge(limit=limit) from error
    try:
        return etree.fromstring(data, _parser(huge=True))
    except etree.XMLSyntaxError as second:
        raise _explained(second) from second


def _declares_doctype(data: bytes) -> bool:
    """Whether a DTD stands before the root element; stops at the first element."""
    parser = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    source = io.BytesIO(data)
    try:
        while chunk := source.read(_PROLOG):
            parser.feed(chunk)
            for _, element in parser.read_events():
                return bool(_doctype(element))
    except etree.XMLSyntaxError:
        pass
    return b"<!DOCTYPE" in data[:_PROLOG].replace(b"\0", b"")


def _explained(error: etree.XMLSyntaxError) -> BrokenXml | WrongEncoding | TooDeep:
    if _code(error) == _RESOURCE_LIMIT:
        return TooDeep(line=error.lineno)
    kind = WrongEncoding if _code(error) in _ENCODING_ERRORS else BrokenXml
    return kind(line=error.lineno, parser=(error.msg or "").split(", line")[0].strip())


def _code(error: Any) -> int:
    return int(error.code)
