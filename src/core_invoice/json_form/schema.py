"""The JSON Schema of the invoice (draft 2020-12), made from the model into `invoice.schema.json`.

.venv/bin/python -m core_invoice.json_form.schema
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

from core_invoice.model.invoice import Invoice
from core_invoice.model.structure import PARTS, Slot, shapes
from core_invoice.model.terms import terms
from core_invoice.syntaxes.values import MAX_DIGITS

FILE = "invoice.schema.json"
PLAIN: Mapping[type, Mapping[str, Any]] = {
    str: {"type": "string"},
    Decimal: {"$ref": "#/$defs/Decimal"},
    date: {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    bytes: {"type": "string", "contentEncoding": "base64"},
}
DECIMAL = {
    "description": "A decimal number, digits kept as written. "
    "Un nombre décimal, dont les chiffres restent tels qu’écrits.",
    "type": "string",
    "maxLength": MAX_DIGITS,
    "pattern": r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$",
}


def schema() -> dict[str, Any]:
    groups: dict[type, list[str]] = {}
    for shape in shapes().values():
        groups.setdefault(shape.type, []).append(shape.id)
    definitions = {kind.__name__: _group(ids) for kind, ids in groups.items() if kind is not Invoice}
    values = {kind.__name__: _value(kind) for kind in PARTS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Invoice",
        **_group(groups[Invoice]),
        "$defs": {**definitions, **values, "Decimal": DECIMAL},
    }


def text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def packaged() -> str:
    """The schema as it comes with the engine."""
    return resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8")


def _group(ids: list[str]) -> dict[str, Any]:
    """One class, for all the groups that it serves: nothing is required, a wrong invoice has a form too."""
    same = zip(*(shapes()[group].slots for group in ids), strict=True)
    properties = {slots[0].name: _property(slots) for slots in same}
    return {
        "description": _told(ids),
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def _property(slots: tuple[Slot, ...]) -> dict[str, Any]:
    slot = slots[0]
    one = PLAIN.get(slot.type) or {"$ref": f"#/$defs/{slot.type.__name__}"}
    form = {"type": "array", "items": one} if slot.repeats else one
    return {"description": _told([each.id for each in slots]), **form}


def _told(ids: list[str]) -> str:
    """BT-1: Invoice number. Numéro de la facture."""
    return " / ".join(f"{one}: {terms()[one].english}. {terms()[one].french}." for one in ids)


def _value(kind: type) -> dict[str, Any]:
    properties = {name: PLAIN[part] for name, part in PARTS[kind].items()}
    required = [name for name in properties if name == "value"]
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


if __name__ == "__main__":
    Path(__file__).with_name(FILE).write_text(text(), encoding="utf-8")
