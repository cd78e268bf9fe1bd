"""What a file is, from how it begins."""

from __future__ import annotations

_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HEAD = 1_024
"""Bytes that may stand before the header of a PDF."""


def is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:_HEAD]


def looks_like_xml(data: bytes) -> bool:
    head = data[:_HEAD]
    for mark in _BYTE_ORDER_MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").lstrip().startswith(b"<")
