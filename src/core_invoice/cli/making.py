"""Documents made from documents: each read, made into something else, and written where it belongs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from core_invoice.cli.documents import SUFFIXES, bytes_of, expanded
from core_invoice.cli.formats.text import PlainText
from core_invoice.cli.outputs import STDOUT, Output, destinations, make_folder
from core_invoice.cli.terminal import Progress
from core_invoice.cli.verdicts import UNREADABLE, VALID, Verdict, defect, reading_of
from core_invoice.cli.words import Refused
from core_invoice.errors import Explained
from core_invoice.model.invoice import Invoice
from core_invoice.model.reading import Reading
from core_invoice.reading import DEFAULT_LIMITS


@dataclass(frozen=True)
class Taken:
    """An invoice from a file; without a reading when the file is our JSON, where nothing is left unread."""

    file: str
    invoice: Invoice
    reading: Reading | None = None


def take(file: str) -> Taken:
    data = bytes_of(file, limit=DEFAULT_LIMITS.file)
    if not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        reading = reading_of(data)
        return Taken(file, reading.invoice, reading)
    from core_invoice.json_form import from_json

    return Taken(file, from_json(data))


def make_all(
    options: argparse.Namespace,
    *,
    suffix: str,
    make: Callable[[Taken], bytes],
    suffixes: tuple[str, ...] = SUFFIXES,
) -> int:
    """0 when all could be made, 2 when some could not; those that can be are made all the same."""
    status = VALID
    files = expanded(options.paths, suffixes=suffixes)
    places = destinations(files, options.output, suffix=suffix, named=options.paths)
    progress = Progress(len(files))
    for file, place in zip(files, places, strict=True):
        progress.step()
        try:
            made = make(take(file))
        except (OSError, Refused):
            raise
        except Exception as fault:
            status = UNREADABLE
            progress.clear()
            say_unreadable(file, fault if isinstance(fault, Explained) else defect(fault), options.lang)
            continue
        if place not in (options.output, STDOUT):
            make_folder(os.path.dirname(place))
        with Output(place, force=options.force) as output:
            output.data(made)
    progress.clear()
    return status


def say_unreadable(file: str, problem: Explained, lang: str) -> None:
    told = PlainText(lang, colour=False, total=1)
    sys.stderr.write(told.document(Verdict(file, problem=problem), 0))
