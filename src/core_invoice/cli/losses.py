"""What an invoice loses on its way into another document: told, never silent."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from core_invoice.cli.words import word
from core_invoice.model.reading import Reading
from core_invoice.rendering.characters import printable

MOST_TOLD = 20


def say_losses(file: str, reading: Reading, lang: str, *, files_kept: bool = False) -> None:
    """Content that no term covers, values that cannot be read, files attached to a PDF."""
    unread = [_at(one.path, one.line, lang) for one in reading.unread]
    faults = [_at(one.term, one.source.line, lang) for one in reading.faults]
    files = [] if files_kept else [one.filename for one in reading.attachments]
    for key, left in (("not-carried", unread), ("not-read", faults), ("files-left", files)):
        _say(word(key, lang, file=file), left, lang)


def _at(place: str, line: int, lang: str) -> str:
    return f"{place} ({word('line', lang, line=line)})"


def _say(title: str, left: Sequence[str], lang: str) -> None:
    if not left:
        return
    more = [word("more", lang, n=len(left) - MOST_TOLD)] if len(left) > MOST_TOLD else []
    for text in (title, *(f"  {one}" for one in (*left[:MOST_TOLD], *more))):
        sys.stderr.write(f"{printable(text)}\n")
