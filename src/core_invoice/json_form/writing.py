"""From the model to JSON: `invoice.schema.json` describes the form."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from core_invoice.errors import Unwritable
from core_invoice.model.contents import faults_of_type
from core_invoice.model.invoice import Invoice
from core_invoice.syntaxes.values import base64_text, plain_decimal


def to_json(invoice: Invoice) -> str:
    """The invoice as JSON text; the same invoice always gives the same text."""
    return json.dumps(as_dict(invoice), ensure_ascii=False, indent=2) + "\n"


def as_dict(invoice: Invoice) -> dict[str, Any]:
    """The invoice as dictionaries, lists and texts: what `to_json` writes out.

    Raises `Unwritable` when a value is not of its field's type, or is no number.
    """
    faults = [*faults_of_type(invoice)]
    if faults:
        raise Unwritable(faults)
    return _group(invoice)


def _group(value: Any) -> dict[str, Any]:
    given = {one.name: getattr(value, one.name) for one in fields(value)}
    return {name: _value(held) for name, held in given.items() if held is not None and held != ()}


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64_text(value)
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    return _group(value)
