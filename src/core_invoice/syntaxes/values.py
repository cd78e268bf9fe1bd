"""From text to value and back: decimals, dates, binary objects, codes; None: the text cannot be read."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

Value = TypeVar("Value")
Decoder = Callable[[str], Value | None]
Encoder = Callable[[Any], str]

XML_SPACE = " \t\r\n"
# Python's decimals keep 28 digits in arithmetic: a longer number would be rounded silently in a sum.
MAX_DIGITS = 28

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_COMPACT_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_NOTE = re.compile(r"#([^#\s]{3})#(.*)", re.DOTALL)

# UNTDID 2475 (CII) to UNTDID 2005 (the standard's and UBL's): invoice date, delivery date, payment date.
_VAT_POINT_CODES = {"5": "3", "29": "35", "72": "432"}
_VAT_POINT_CODES_IN_CII = {code: cii for cii, code in _VAT_POINT_CODES.items()}
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


def text(raw: str) -> str:
    return raw.strip(XML_SPACE)


def decimal(raw: str) -> Decimal | None:
    """An xsd:decimal, its written decimals kept: no exponent, no infinity, no digit group."""
    if len(raw) <= MAX_DIGITS and raw.isascii() and raw.replace(".", "", 1).isdigit():
        return Decimal(raw)  # nearly all amounts: no sign, no blank
    raw = raw.strip(XML_SPACE)
    if len(raw) > MAX_DIGITS or not _DECIMAL.fullmatch(raw):
        return None
    return Decimal(raw)


def iso_date(raw: str) -> date | None:
    return _date(_ISO_DATE, raw)


def compact_date(raw: str) -> date | None:
    """Format 102 of UNTDID 2379."""
    return _date(_COMPACT_DATE, raw)


def _date(pattern: re.Pattern[str], raw: str) -> date | None:
    match = pattern.fullmatch(raw.strip(XML_SPACE))
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def binary(raw: str) -> bytes | None:
    try:
        return base64.b64decode("".join(raw.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def note_subject(raw: str) -> str | None:
    """BT-21 in UBL: the code between two `#` at the start of the note."""
    match = _NOTE.match(raw.strip(XML_SPACE))
    return match[1] if match else None


def note_text(raw: str) -> str:
    match = _NOTE.match(raw.strip(XML_SPACE))
    return text(match[2]) if match else text(raw)


def vat_point_code(raw: str) -> str:
    """BT-8 in CII, as the standard counts it; an unknown code stays as it is."""
    code = raw.strip(XML_SPACE)
    return _VAT_POINT_CODES.get(code, code)


def plain_decimal(value: Decimal) -> str:
    """All the digits that are held, no exponent."""
    return format(value, "f")


def compact(value: date) -> str:
    return value.isoformat().replace("-", "")


def base64_text(value: bytes | None) -> str:
    return base64.b64encode(value or b"").decode("ascii")


def note_prefix(code: str) -> str:
    return f"#{code}#"


def vat_point_code_in_cii(code: str) -> str:
    return _VAT_POINT_CODES_IN_CII.get(code, code)


def is_iban(account: str) -> bool:
    return bool(_IBAN.fullmatch("".join(account.split())))
