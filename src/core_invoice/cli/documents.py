"""The documents that a command is given: files, folders, patterns, the standard input; and their bytes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from core_invoice.cli.words import Refused
from core_invoice.errors import ClosedFile, MissingFile

STDIN = "-"
SUFFIXES = (".xml", ".pdf")


def expanded(paths: Sequence[str], *, suffixes: tuple[str, ...] = SUFFIXES) -> list[str]:
    """The files named, those of the folders named, those that match a pattern which the shell left alone."""
    return [file for path in paths for file in _expanded(path, suffixes)]


def _expanded(path: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    if path != STDIN and os.path.isdir(path):
        yield from _inside(path, suffixes)
    elif path != STDIN and any(sign in path for sign in "*?[") and not os.path.exists(path):
        yield from _matching(path, suffixes)
    else:
        yield path


def _inside(folder: str, suffixes: tuple[str, ...]) -> list[str]:
    found = [
        os.path.join(place, name)
        for place, _folders, names in os.walk(folder)
        for name in names
        if name.lower().endswith(suffixes)
    ]
    if not found:
        raise Refused("nothing-in-folder", path=folder)
    return sorted(filter(os.path.isfile, found))


def _matching(pattern: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    from glob import glob

    found = sorted(glob(pattern, recursive=True))
    if not found:
        raise Refused("nothing-matches", path=pattern)
    for path in found:
        if not os.path.isdir(path):
            yield path
        elif "**" not in pattern:  # otherwise what is inside is among the found already
            yield from _inside(path, suffixes)


def bytes_of(path: str, *, limit: int) -> bytes:
    """The whole document, or one byte more than the limit, which is enough for reading to refuse it."""
    try:
        if path == STDIN:
            return sys.stdin.buffer.read(limit + 1)
        with open(path, "rb") as file:
            return file.read(limit + 1)
    except FileNotFoundError:
        raise MissingFile from None
    except (OSError, ValueError) as problem:
        raise ClosedFile(system=getattr(problem, "strerror", None) or problem) from None


def stem(path: str) -> str:
    return "stdin" if path == STDIN else Path(path).stem
