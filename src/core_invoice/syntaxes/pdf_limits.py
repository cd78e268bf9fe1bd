"""PDF from strangers: what qpdf would do with it by itself, inflating and parsing, is bounded beforehand.

Objects may stand in compressed streams (ISO 32000-1, 7.5.7), where a hundred kilobytes can hold fifty million
of them. qpdf reads such a stream as soon as it needs one object of it.
"""

from __future__ import annotations

import re
import zlib
from functools import cache

import pikepdf

from core_invoice.errors import BrokenPdf

LARGEST_INNER_STREAM = 32_000_000
MOST_OBJECTS = 3_000_000  # of all compressed streams, roughly; each takes qpdf some hundred bytes
_CHUNK = 65_536

# A name may hide its letters: /L#5AWDecode is /LZWDecode (7.3.5).
_COMPRESSED_STRUCTURE = re.compile(rb"/(?:X|#58)(?:R|#52)(?:e|#65)(?:f|#66)")
_OBJECT_STREAM = re.compile(rb"/(?:O|#4[fF])(?:b|#62)(?:j|#6[aA])(?:S|#53)(?:t|#74)(?:m|#6[dD])")
_LZW_OR_RUN_LENGTH = re.compile(
    rb"/(?:(?:L|#4[cC])(?:Z|#5[aA])(?:W|#57)|(?:R|#52)(?:L\b|#4[cC]|(?:u|#75)(?:n|#6[eE])(?:L|#4[cC])))"
)
_FILTER = re.compile(rb"/(?:F|#46)(?:i|#69)(?:l|#6[cC])(?:t|#74)(?:e|#65)(?:r|#72)([^>\]]{0,400})")
_REFERENCE = re.compile(rb"\d\s+\d+\s+R|%")
# What follows the type of such a stream up to its bytes: no string and no comment, that could hide another.
_UP_TO_BYTES = re.compile(rb"[^(%]{0,2000}?>>[\s\0]*stream\r?\n")
_LONGEST_HEAD = 2_000
_DELIMITERS = b" \n\r\t\0(<[/"


@cache
def bound_qpdf() -> None:
    """For the whole process: qpdf knows no other way."""
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=LARGEST_INNER_STREAM,
        run_length_max_memory=LARGEST_INNER_STREAM,
        png_max_memory=LARGEST_INNER_STREAM,
        tiff_max_memory=LARGEST_INNER_STREAM,
        max_stream_filters=4,
        doc_max_warnings=1_000,
        parser_max_container_size=1_000_000,
    )


def refuse_bombs(data: bytes) -> None:
    """Only a file with compressed objects is looked at; PDF/A-1 has none, and many others neither."""
    if not _COMPRESSED_STRUCTURE.search(data):
        return
    _refuse_unbounded_filters(data)
    left = MOST_OBJECTS
    for found in _OBJECT_STREAM.finditer(data):
        left -= _objects(_inflated(data, _start_of_bytes(data, found)))
        if left < 0:
            raise BrokenPdf


def _refuse_unbounded_filters(data: bytes) -> None:
    """qpdf does not bound LZW and run lengths; a filter given by reference could hide either.

    PDF/A forbids the first and nobody uses the second there.
    """
    if _LZW_OR_RUN_LENGTH.search(data) or any(
        _REFERENCE.search(match[1]) for match in _FILTER.finditer(data)
    ):
        raise BrokenPdf


def _start_of_bytes(data: bytes, found: re.Match[bytes]) -> int:
    """Where the bytes of an object stream begin: after a plain head, with one filter."""
    tail = _UP_TO_BYTES.match(data, found.end())
    begin = data.rfind(b"obj", max(0, found.start() - _LONGEST_HEAD), found.start())
    if tail is None or begin < 0 or b"endobj" in tail[0]:
        raise BrokenPdf
    filters = _FILTER.findall(data, begin, tail.end())
    if not filters or any(one.lstrip().startswith(b"[") and one.count(b"/") > 1 for one in filters):
        raise BrokenPdf
    return tail.end()


def _inflated(data: bytes, start: int) -> bytes:
    inflating, parts, left = zlib.decompressobj(), [], LARGEST_INNER_STREAM
    try:
        for place in range(start, len(data), _CHUNK):
            parts.append(inflating.decompress(data[place : place + _CHUNK], left))
            left -= len(parts[-1])
            if inflating.eof:
                break
            if left <= 0 or inflating.unconsumed_tail:
                raise BrokenPdf
    except zlib.error as error:
        raise BrokenPdf from error
    return b"".join(parts)


def _objects(inflated: bytes) -> int:
    """As many as there may be at most, counted by what stands between them."""
    if _OBJECT_STREAM.search(inflated):
        raise BrokenPdf  # the type of a stream that this look did not find
    return sum(map(inflated.count, (_DELIMITERS[rank : rank + 1] for rank in range(len(_DELIMITERS)))))
