"""The forms that verdicts are given in; each is loaded when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import Protocol

from core_invoice.cli.verdicts import Verdict

_FORMS = {
    "text": ("text", "PlainText"),
    "json": ("lines", "JsonLines"),
    "sarif": ("sarif", "Sarif"),
    "html": ("page", "Page"),
}


@dataclass(slots=True)
class Tally:
    """What is known at the end: how many documents have each status, in how long, the rules broken."""

    counts: list[int] = field(default_factory=lambda: [0, 0, 0])
    rules: set[str] = field(default_factory=set)
    seconds: float = 0.0

    @property
    def status(self) -> int:
        return max((status for status, count in enumerate(self.counts) if count), default=0)


class Form(Protocol):
    """Made of strings, so that each process writes its own documents and the first only joins them."""

    between: str

    def opening(self) -> str: ...

    def document(self, verdict: Verdict, rank: int) -> str: ...

    def closing(self, tally: Tally) -> str: ...


def form(name: str, lang: str, *, colour: bool, total: int) -> Form:
    module, cls = _FORMS[name]
    made: Form = getattr(import_module(f"core_invoice.cli.formats.{module}"), cls)(lang, colour, total)
    return made
