"""Documents made from documents: each read, made into something else, and written where it belongs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from core_invoice.cli.documents import SUFFIXES, expanded
from core_invoice.cli.formats.text import PlainText
from core_invoice.cli.outputs import Output, destinations
from core_invoice.cli.verdicts import UNREADABLE, VALID, Verdict, read_document
from core_invoice.errors import Unreadable
from core_invoice.model.reading import Reading


def make_all(
    options: argparse.Namespace,
    *,
    suffix: str,
    make: Callable[[Reading], bytes],
    read: Callable[[str], Reading] = read_document,
    suffixes: tuple[str, ...] = SUFFIXES,
) -> int:
    """0 when all could be made, 2 when some could not; those that can be are made all the same."""
    status = VALID
    files = expanded(options.paths, suffixes=suffixes)
    places = destinations(files, options.output, suffix=suffix, named=options.paths)
    for file, place in zip(files, places, strict=True):
        try:
            made = make(read(file))
        except Unreadable as problem:
            status = UNREADABLE
            say_unreadable(file, problem, options.lang)
            continue
        folder = os.path.dirname(place)
        if folder:
            os.makedirs(folder, exist_ok=True)
        with Output(place, force=options.force) as output:
            output.data(made)
    return status


def say_unreadable(file: str, problem: Unreadable, lang: str) -> None:
    told = PlainText(lang, colour=False, total=1)
    sys.stderr.write(told.document(Verdict(file, problem=problem), 0))
