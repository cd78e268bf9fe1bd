"""Documents made from documents: each read, made into something else, and written where it belongs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from typing import TypeVar

from core_invoice.cli.documents import SUFFIXES, expanded
from core_invoice.cli.formats.text import PlainText
from core_invoice.cli.outputs import STDOUT, Output, destinations, make_folder
from core_invoice.cli.verdicts import UNREADABLE, VALID, Verdict, defect
from core_invoice.cli.words import Refused
from core_invoice.errors import Unreadable

Read = TypeVar("Read")


def make_all(
    options: argparse.Namespace,
    *,
    suffix: str,
    read: Callable[[str], Read],
    make: Callable[[str, Read], bytes],
    suffixes: tuple[str, ...] = SUFFIXES,
) -> int:
    """0 when all could be made, 2 when some could not; those that can be are made all the same."""
    status = VALID
    files = expanded(options.paths, suffixes=suffixes)
    places = destinations(files, options.output, suffix=suffix, named=options.paths)
    for file, place in zip(files, places, strict=True):
        try:
            made = make(file, read(file))
        except (OSError, Refused):
            raise
        except Exception as fault:
            status = UNREADABLE
            problem = fault if isinstance(fault, Unreadable) else defect(fault)
            say_unreadable(file, problem, options.lang)
            continue
        if place not in (options.output, STDOUT):
            make_folder(os.path.dirname(place))
        with Output(place, force=options.force) as output:
            output.data(made)
    return status


def say_unreadable(file: str, problem: Unreadable, lang: str) -> None:
    told = PlainText(lang, colour=False, total=1)
    sys.stderr.write(told.document(Verdict(file, problem=problem), 0))
