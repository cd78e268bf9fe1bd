"""`core-invoice convert`: an invoice written in another syntax, and told what could not come along."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from core_invoice.cli.making import make_all
from core_invoice.cli.verdicts import read_document
from core_invoice.cli.words import Refused, word
from core_invoice.model.reading import Reading
from core_invoice.rendering.characters import printable
from core_invoice.writing import write

FORMS = ("ubl", "cii")
MOST_TOLD = 20


def run(options: argparse.Namespace) -> int:
    if not options.to:
        raise Refused("which-form", known=", ".join(FORMS))

    def make(file: str, reading: Reading) -> bytes:
        _say_what_is_left(file, reading, options.lang)
        return write(reading.invoice, syntax="cii" if options.to == "cii" else None)

    return make_all(options, suffix=".xml", read=read_document, make=make)


def _say_what_is_left(file: str, reading: Reading, lang: str) -> None:
    line = "{} ({})".format
    unread = [line(one.path, word("line", lang, line=one.line)) for one in reading.unread]
    faults = [line(one.term, word("line", lang, line=one.source.line)) for one in reading.faults]
    _say("not-carried", file, unread, lang)
    _say("not-read", file, faults, lang)
    _say("files-left", file, [one.filename for one in reading.attachments], lang)


def _say(key: str, file: str, left: Sequence[str], lang: str) -> None:
    if not left:
        return
    more = [word("more", lang, n=len(left) - MOST_TOLD)] if len(left) > MOST_TOLD else []
    for text in (word(key, lang, file=file), *(f"  {one}" for one in (*left[:MOST_TOLD], *more))):
        sys.stderr.write(f"{printable(text)}\n")
