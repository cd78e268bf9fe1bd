"""What depends on being before a person: colours, the progress bar, the language of the session."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from time import perf_counter
from typing import TextIO

from core_invoice.cli.words import LANGUAGES

CODES = {"strong": "1", "soft": "2", "fatal": "31", "good": "32", "warning": "33", "rule": "36"}
CLEARED = "\r\x1b[K"
BAR = 28
SECONDS_BETWEEN_DRAWINGS = 0.1


def language(arguments: Sequence[str]) -> str:
    """The one asked for; else English when the session speaks another language than French; else French."""
    for before, argument in zip(("", *arguments), arguments, strict=False):
        asked = argument.removeprefix("--lang=") if before != "--lang" else argument
        if asked in LANGUAGES and (before == "--lang" or asked != argument):
            return asked
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    spoken = next(filter(None, names), "").lower()
    return "fr" if spoken.startswith(("fr", "c.", "posix")) or spoken in {"", "c"} else "en"


def speak_utf8() -> None:
    """Whatever the locale: JSON is UTF-8, and a file name that is not one must not stop anything."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def is_terminal(stream: TextIO) -> bool:
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def in_colour(stream: TextIO) -> bool:
    """As https://no-color.org asks."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR")


def painted(text: str, kind: str, *, colour: bool) -> str:
    return f"\x1b[{CODES[kind]}m{text}\x1b[0m" if colour and text else text


class Progress:
    """A bar on the error output while many files are dealt with; nothing where nobody watches."""

    def __init__(self, total: int) -> None:
        self._shown = total > 1 and is_terminal(sys.stderr)
        self._total = total
        self._done = 0
        self._drawn_at = 0.0
        self._visible = False

    def step(self) -> None:
        self._done += 1
        if self._shown and perf_counter() - self._drawn_at > SECONDS_BETWEEN_DRAWINGS:
            self._draw()

    def clear(self) -> None:
        """Before a line is printed on the same terminal, and at the end."""
        if self._visible:
            sys.stderr.write(CLEARED)
            sys.stderr.flush()
            self._visible = False

    def _draw(self) -> None:
        self._drawn_at = perf_counter()
        self._visible = True
        filled = BAR * self._done // self._total
        bar = "█" * filled + "░" * (BAR - filled)
        sys.stderr.write(f"{CLEARED}{bar} {self._done}/{self._total}")
        sys.stderr.flush()
