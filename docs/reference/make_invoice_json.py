"""Writes invoice-json.md beside this file, from the model of core_invoice.

.venv/bin/python docs/reference/make_invoice_json.py
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from core_invoice import Identifier, Invoice, as_dict
from core_invoice.model import DocumentTotals, InvoiceLine, Item, Note, PriceDetails, Seller
from core_invoice.model.structure import Shape, Slot, shapes
from core_invoice.model.terms import terms

PAGE = Path(__file__).with_name("invoice-json.md")

INTRODUCTION = """\
# The invoice as JSON

Generated from the model by `docs/reference/make_invoice_json.py`: change the model, not this page.

`to_json(invoice)` writes this form, `from_json(text)` reads it; `as_dict(invoice)` gives the same as
dictionaries. Both ways keep the invoice as it is, even a wrong or incomplete one.
[The engine from a program](../tutorials/engine.md) shows them at work.

- Names are those of EN 16931, as in the model. What is absent is left out: there is no `null`.
- Decimals are texts, with the digits that were written: `"10.50"`, no exponent, 28 characters at most.
- Dates are `"2026-11-03"`. The content of a file is in base64.
- An identifier has a `value`, and may have a `scheme` and a `scheme_version`.
- A file has a `mime_code`, a `filename` and its `content`.
- An unknown name or a value of a wrong kind is refused. The error lists all of them, each with its place:
  `$.lines[2].net_amount`.

The schema (JSON Schema, draft 2020-12) comes with the engine: `core_invoice/json_form/invoice.schema.json`.
It says which form values have, not whether the invoice is right: `check` tells that.
"""

EXAMPLE = Invoice(
    number="F2026-0042",
    issue_date=date(2026, 11, 3),
    type_code="380",
    currency="EUR",
    notes=(Note("PMD", "Pénalités de retard : taux de la BCE majoré de huit points."),),
    seller=Seller(name="Papeterie de Démonstration", identifiers=(Identifier("12345678200010", "0009"),)),
    totals=DocumentTotals(total_without_vat=Decimal("42.50"), total_vat=Decimal("8.50")),
    lines=(
        InvoiceLine(
            identifier="1",
            invoiced_quantity=Decimal(10),
            unit_code="C62",
            net_amount=Decimal("42.50"),
            price=PriceDetails(net_price=Decimal("4.25")),
            item=Item(name="Ramette de papier"),
        ),
    ),
)

KINDS = {
    "str": "text",
    "Decimal": "decimal",
    "date": "date",
    "Identifier": "identifier",
    "BinaryObject": "file",
}


def page() -> str:
    return "".join(
        [INTRODUCTION, *example(), "\n## Names\n", *(part for group in kinds() for part in told(group))]
    )


def example() -> Iterator[str]:
    yield "\nThe beginnings of one:\n\n```json\n"
    yield json.dumps(as_dict(EXAMPLE), ensure_ascii=False, indent=2)
    yield "\n```\n"


def kinds() -> list[list[Shape]]:
    """The groups, those that share a class together."""
    found: dict[type, list[Shape]] = {}
    for shape in shapes().values():
        found.setdefault(shape.type, []).append(shape)
    return list(found.values())


def told(group: list[Shape]) -> Iterator[str]:
    yield f"\n### {group[0].type.__name__}\n\n"
    yield "".join(f"- {shape.id}: {terms()[shape.id].english}\n" for shape in group)
    yield "\n| name | kind | term | in English | in French |\n| --- | --- | --- | --- | --- |\n"
    for slots in zip(*(shape.slots for shape in group), strict=True):
        yield f"| {' | '.join(row(slots))} |\n"


def row(slots: Sequence[Slot]) -> Iterator[str]:
    slot = slots[0]
    kind = KINDS.get(slot.type.__name__) or f"[{slot.type.__name__}](#{slot.type.__name__.lower()})"
    yield f"`{slot.name}`"
    yield f"list of {kind}" if slot.repeats else kind
    yield ", ".join(one.id for one in slots)
    yield "; ".join(terms()[one.id].english for one in slots)
    yield "; ".join(terms()[one.id].french for one in slots)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
