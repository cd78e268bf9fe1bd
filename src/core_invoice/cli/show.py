"""`core-invoice show`: what an invoice says, term by term."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from core_invoice.cli.documents import expanded
from core_invoice.cli.making import say_unreadable
from core_invoice.cli.verdicts import UNREADABLE, VALID, read_document
from core_invoice.cli.words import word
from core_invoice.errors import Explained
from core_invoice.model.reading import Reading
from core_invoice.model.structure import ROOT, Slot, shapes
from core_invoice.model.terms import term_name
from core_invoice.model.values import BinaryObject, Identifier
from core_invoice.rendering.characters import printable


def run(options: argparse.Namespace) -> int:
    status = VALID
    files = expanded(options.paths)
    for file in files:
        try:
            shown = _shown(read_document(file), options)
        except Explained as problem:
            status = UNREADABLE
            say_unreadable(file, problem, options.lang)
            continue
        if len(files) > 1 and options.format == "text":
            sys.stdout.write(f"{printable(file)}:\n")
        sys.stdout.write(shown)
    return status


def _shown(reading: Reading, options: argparse.Namespace) -> str:
    if options.format == "json":
        from core_invoice.json_form import to_json

        return to_json(reading.invoice)
    return "".join(f"{printable(line)}\n" for line in _told(reading, options.lang))


def _told(reading: Reading, lang: str) -> Iterator[str]:
    yield " ".join(filter(None, (reading.syntax.value, reading.profile)))
    yield from _group(reading.invoice, ROOT, lang, depth=0)
    if reading.unread:
        yield word("unread", lang, n=len(reading.unread))
        for source in reading.unread:
            yield f"  {source.path} ({word('line', lang, line=source.line)})"


def _group(value: Any, group: str, lang: str, *, depth: int) -> Iterator[str]:
    for slot in shapes()[group].slots:
        held = getattr(value, _field_name(value, slot))
        for one in held if slot.repeats else (held,):
            if one is not None:
                yield from _entry(one, slot, lang, depth=depth)


def _field_name(value: Any, slot: Slot) -> str:
    return str(tuple(value.__dataclass_fields__)[slot.rank])


def _entry(value: Any, slot: Slot, lang: str, *, depth: int) -> Iterator[str]:
    label = f"{'  ' * depth}{slot.id:<6} {term_name(slot.id, lang)}"
    if slot.id in shapes():
        yield label
        yield from _group(value, slot.id, lang, depth=depth + 1)
        return
    yield f"{label}: {_written(value, lang)}"


def _written(value: object, lang: str) -> str:
    if isinstance(value, Identifier):
        scheme = " ".join(filter(None, (value.scheme, value.scheme_version)))
        return f"{value.value} ({scheme})" if scheme else value.value
    if isinstance(value, BinaryObject):
        size = word("bytes", lang, n=len(value.content or b""))
        return " ".join(filter(None, (value.filename, value.mime_code, size)))
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else " ".join(str(value).split())
