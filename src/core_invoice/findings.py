"""What a check has to say about a document: a finding, where it is, and the catalogue that explains it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core_invoice.codelists import label
from core_invoice.model.terms import term_name

NOTHING: Mapping[str, str] = MappingProxyType({})
LANGUAGES = ("fr", "en")
FRENCH_BLANKS = re.compile(r"(?<=«) | (?=[»:;?!])")
LONGEST_QUOTE = 300
STEP = re.compile(r"(?P<term>B[GT]-\d+(?:-\d+)?)(?:\[(?P<rank>\d+)\])?")


class Severity(StrEnum):
    """Fatal: the document breaks a rule that its reader may count on. Warning: it is advice."""

    FATAL = "fatal"
    WARNING = "warning"


@dataclass(frozen=True)
class Location:
    """A place in a document: the terms that lead to it, its line and path in the file when known."""

    where: str
    line: int | None = None
    path: str | None = None


@dataclass(frozen=True)
class Explanation:
    message: str
    reason: str
    remedy: str
    place: str = ""


class UnknownRule(LookupError):
    """No catalogue explains this rule."""


@dataclass(frozen=True)
class Finding:
    """One thing that a rule has to say about one place of a document."""

    rule: str
    severity: Severity
    where: str = ""
    terms: tuple[str, ...] = ()
    line: int | None = None
    path: str | None = None
    stated: str | None = None
    expected: str | None = None
    values: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    ruleset: str = ""

    @property
    def fatal(self) -> bool:
        return self.severity is Severity.FATAL

    @property
    def term(self) -> str:
        """The term at fault: the end of `where`, or the first term of the rule."""
        steps = STEP.findall(self.where)
        if steps:
            return str(steps[-1][0])
        return self.terms[0] if self.terms else ""

    def located(self, location: Location) -> "Finding":
        return replace(self, line=location.line, path=location.path)

    def text(self, lang: str = "fr") -> Explanation:
        """Message, reason and remedy in that language, from the catalogues registered so far."""
        return CATALOGUE.explain(self, lang)


def finding(
    rule: str,
    *,
    where: str = "",
    severity: Severity = Severity.FATAL,
    terms: tuple[str, ...] = (),
    stated: object = None,
    expected: object = None,
    **values: object,
) -> Finding:
    """A finding for a rule of one's own; every further keyword is a value that its text may name."""
    return Finding(
        rule=rule,
        severity=severity,
        where=where,
        terms=terms,
        stated=written(stated),
        expected=written(expected),
        values={name: quoted(value) for name, value in values.items()},
    )


def written(value: object) -> str | None:
    return None if value is None else quoted(value)


def quoted(value: object) -> str:
    """As a finding quotes it: the beginning is enough to know what is meant."""
    text = str(value)
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


@dataclass(frozen=True)
class Entry:
    """The texts of one rule, or of several that share them, by language."""

    texts: Mapping[str, Mapping[str, str]]


class Catalogue:
    """The texts of rules, by rule id, and the words for one of several like groups ("line" 3)."""

    def __init__(self) -> None:
        self._waiting: list[Path | Mapping[str, Any]] = []
        self._entries: dict[str, Entry] = {}
        self._ranked: dict[str, Mapping[str, str]] = {}

    def register(self, source: Path | Mapping[str, Any]) -> None:
        """Add entries: a mapping, a TOML file, or every TOML file of a folder. Read when first needed."""
        self._waiting.append(source)

    def _load(self) -> None:
        while self._waiting:
            source = self._waiting.pop(0)
            if isinstance(source, Path):
                files = sorted(source.glob("*.toml")) if source.is_dir() else [source]
                self._waiting[:0] = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
            else:
                self._add_all(source)

    def _add_all(self, source: Mapping[str, Any]) -> None:
        self._ranked.update(source.get("ranked", {}))
        for name, read in source.items():
            if name != "ranked":
                self._add(name, read)

    def _add(self, name: str, read: Mapping[str, Any]) -> None:
        missing = [lang for lang in LANGUAGES if {"message", "reason", "remedy"} - set(read.get(lang, {}))]
        if missing:
            raise ValueError(f"{name}: message, reason and remedy are needed in {' and '.join(missing)}")
        entry = Entry({lang: read[lang] for lang in LANGUAGES})
        for rule in read.get("rules", (name,)):
            if rule in self._entries:
                raise ValueError(f"{rule} has two entries in the catalogues")
            self._entries[rule] = entry

    def knows(self, rule: str) -> bool:
        self._load()
        return rule in self._entries

    def rules(self) -> tuple[str, ...]:
        self._load()
        return tuple(self._entries)

    def explain(self, found: Finding, lang: str) -> Explanation:
        self._load()
        if found.rule not in self._entries:
            raise UnknownRule(found.rule)
        lang = lang if lang in LANGUAGES else "en"
        entry = self._entries[found.rule]
        values = self._values(found, lang)
        filled = {part: _set(text.format_map(values), lang) for part, text in entry.texts[lang].items()}
        place = self.place(found.where, lang)
        message = filled["message"]
        if place:
            message = _set(f"{place} : {message}" if lang == "fr" else f"{place}: {message}", lang)
        return Explanation(message, filled["reason"], filled["remedy"], place)

    def place(self, where: str, lang: str = "fr") -> str:
        """Which one of the repeated groups: "Ligne 3, remise 1". Empty when nothing is repeated."""
        ranked = [match for match in STEP.finditer(where) if match["rank"]]
        said = ", ".join(f"{self._ranked_name(match['term'], lang)} {match['rank']}" for match in ranked)
        return said[:1].upper() + said[1:]

    def _ranked_name(self, term: str, lang: str) -> str:
        return self._ranked.get(term, {}).get(lang) or term_name(term, lang)

    def _values(self, found: Finding, lang: str) -> Mapping[str, str]:
        nothing = "rien" if lang == "fr" else "nothing"
        return {
            **found.values,
            "category_name": label("untdid5305", found.values.get("category", ""), lang),
            "term": named(found.term, lang),
            "stated": nothing if found.stated is None else found.stated,
            "expected": nothing if found.expected is None else found.expected,
            "value": found.values.get("value", nothing if found.stated is None else found.stated),
            "where": found.where,
            "rule": found.rule,
        }


def _set(text: str, lang: str) -> str:
    """French punctuation stays with its word at the end of a line."""
    return FRENCH_BLANKS.sub("\u00a0", text) if lang == "fr" else text


def named(term: str, lang: str = "fr") -> str:
    """A term as a text for people mentions it: its name, then its id."""
    return f"{term_name(term, lang)} ({term})" if term else ""


CATALOGUE = Catalogue()


def register_catalogue(source: Path | Mapping[str, Any]) -> None:
    """Teach the engine the texts of more rules, for instance those of a platform."""
    CATALOGUE.register(source)
