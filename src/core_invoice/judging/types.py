"""Whether every value is of its data type: amounts, quantities, dates, files (EN 16931-1, 6.5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from core_invoice.judging.bench import Bench
from core_invoice.judging.tree import Family, Record, Scope
from core_invoice.model.terms import terms
from core_invoice.model.values import BinaryObject
from core_invoice.syntaxes import cii, ubl
from core_invoice.syntaxes.binding import Group, Row, Table, Term

_READ_FROM_TEXT = frozenset({Decimal, date, BinaryObject})
_CONDITION = re.compile(r"\[[^\]]*\]")


@cache
def types_of(syntax: str) -> Family:
    tables = (cii.INVOICE,) if syntax == "cii" else (ubl.INVOICE, ubl.CREDIT_NOTE)
    family = Family("data-types", {prefix: uri for prefix, uri in tables[0].prefixes.items() if prefix})
    root = family.scope("document", ".")
    typed: dict[str, tuple[Term, Table]] = {}
    for table in tables:
        for path, row in _typed(table.rows, ""):
            typed.setdefault(path, (row, table))
    for path, (row, table) in typed.items():
        _judge(root, root.texts(path, term=row.id), table.decoder(row), terms()[row.id].datatype)
    return family


def _typed(rows: tuple[Row, ...], above: str) -> Iterator[tuple[str, Term]]:
    """The rows whose text must be read as something else than text, with their path from the root."""
    for row in rows:
        steps = (above, _CONDITION.sub("", row.path))
        path = "/".join(step for step in steps if step not in ("", "."))
        if isinstance(row, Group):
            yield from _typed(row.rows, path)
        elif isinstance(row, Term) and row.slot.type in _READ_FROM_TEXT:
            yield path, row


def _judge(scope: Scope, slot: int, decode: Callable[[str], Any], kind: str) -> None:
    @scope.judge
    def typed(doc: Bench, record: Record) -> None:
        texts = record[slot]
        wrong = {text for text in set(texts) if decode(text) is None}
        for nth, text in enumerate(texts) if wrong else ():
            if text in wrong:
                doc.fire("EN-DATA-01", record, slot, nth, stated=text, kind=kind)
