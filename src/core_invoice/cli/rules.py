"""`core-invoice rules`: what a rule asks, why, and how to mend what it finds."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from core_invoice.cli.words import Refused, word
from core_invoice.findings import UnknownRule
from core_invoice.rendering.characters import printable
from core_invoice.rulebook import Sheet, export_pages, rule_page, search, sheet, sheets


def run(options: argparse.Namespace) -> int:
    if options.export:
        return _export(options)
    told = _pages(options.words, options.lang) if options.words else _lines(sheets().values(), options.lang)
    for text in told:
        sys.stdout.write(f"{printable(text)}\n")
    return 0


def _pages(words: list[str], lang: str) -> Iterator[str]:
    """The page of each rule named; otherwise the rules that these words find."""
    try:
        yield from [rule_page(sheet(name).id, lang) for name in words]
    except UnknownRule:
        found = search(" ".join(words), lang)
        if not found:
            raise Refused("no-rule", words=" ".join(words)) from None
        yield from _lines(found, lang)


def _lines(found: Iterable[Sheet], lang: str) -> Iterator[str]:
    for one in found:
        yield f"{one.id:<16} {one.text(lang).message}"


def _export(options: argparse.Namespace) -> int:
    folder = Path(options.export)
    if folder.exists() and (not folder.is_dir() or os.listdir(folder)) and not options.force:
        raise Refused("exists", path=folder)
    try:
        count = export_pages(folder)
    except OSError as problem:
        raise Refused("cannot-write", path=folder, system=problem.strerror or problem) from None
    sys.stdout.write(f"{word('exported', options.lang, n=count, path=folder)}\n")
    return 0
