"""The code lists of EN 16931 as dated data files, and the words people read in place of codes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Edition:
    version: str
    valid_from: date | None
    valid_until: date | None
    source: str
    codes: tuple[str, ...]
    accepted: frozenset[str]
    joined: str
    """The codes as one text, a blank before and after each: two rules of the norm search in it."""

    def covers(self, on: date) -> bool:
        started = self.valid_from is None or self.valid_from <= on
        return started and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True)
class CodeList:
    name: str
    title: str
    authority: str
    editions: tuple[Edition, ...]

    def edition(self, on: date | None = None) -> Edition:
        """The edition in force on that day, or the last one when none is or no day is given."""
        covering = [edition for edition in self.editions if on is not None and edition.covers(on)]
        return covering[-1] if covering else self.editions[-1]


def names() -> tuple[str, ...]:
    return tuple(sorted(file.stem for file in (HERE / "lists").glob("*.json")))


@cache
def code_list(name: str) -> CodeList:
    read = json.loads((HERE / "lists" / f"{name}.json").read_text(encoding="utf-8"))
    editions = tuple(_edition(one) for one in read["editions"])
    return CodeList(read["list"], read["title"], read["authority"], editions)


def codes(name: str, on: date | None = None) -> tuple[str, ...]:
    return code_list(name).edition(on).codes


def accepts(name: str, code: str, on: date | None = None) -> bool:
    """Whether the list has this very code: no trimming, case counts."""
    return code in code_list(name).edition(on).accepted


def label(name: str, code: str, lang: str = "fr", *, plural: bool = False) -> str:
    """The word for a code in French or English; the code itself when we have no word for it."""
    words = _labels(name).get(code, {})
    return (plural and words.get(f"{lang}_plural")) or words.get(lang, code)


@cache
def _labels(name: str) -> Mapping[str, Mapping[str, str]]:
    file = HERE / "labels" / f"{name}.json"
    if not file.exists():
        return {}
    read: Mapping[str, Mapping[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    return read


def _edition(read: Mapping[str, Any]) -> Edition:
    listed = tuple(read["codes"])
    return Edition(
        version=read["version"],
        valid_from=_day(read["valid_from"]),
        valid_until=_day(read["valid_until"]),
        source=read["source"],
        codes=listed,
        accepted=frozenset(listed),
        joined=f" {' '.join(listed)} ",
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
