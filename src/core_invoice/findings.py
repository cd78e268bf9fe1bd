"""What a check has to say about a document: a finding, where it is, and the catalogue that explains it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core_invoice.codelists import label
from core_invoice.model.terms import term_name, terms

NOTHING: Mapping[str, str] = MappingProxyType({})
LANGUAGES = ("fr", "en")
FRENCH_BLANKS = re.compile(r"(?<=«) | (?=[»:;?!])")
LONGEST_QUOTE = 300
PLAIN_DECIMAL = re.compile(r"-?\d{1,30}(\.\d{1,30})?")
FIGURES = ("amount", "price", "quantity", "percent")
FRENCH_FIGURES = str.maketrans({",": "\u202f", ".": ","})
LINE_END = re.compile(r"\s*[\r\n]\s*")
EXTENSION = re.compile(r"EXT-FR-FE-(?:BG-)?\d+")
FAMILY_CODE = re.compile(r"BR-(?:F[RX]EXT-)?(S|Z|E|AE|IC|G|O|AF|AG|B)-\d\d")
CATEGORIES = {"IC": "K", "AF": "L", "AG": "M"}
"""Families of rules whose letters are not the code of their VAT category."""
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
        """The term at fault: where `where` ends; in a mere group, the rule's first that stands there."""
        steps = STEP.findall(self.where)
        last = str(steps[-1][0]) if steps else ""
        if last.startswith("BT") or not self.terms:
            return last
        return next((term for term in self.terms if not last or _within(term, last)), last)

    def located(self, location: Location) -> "Finding":
        return replace(self, line=location.line, path=location.path)

    def text(self, lang: str = "fr") -> Explanation:
        """Message, reason and remedy in that language, from the catalogues registered so far."""
        return CATALOGUE.explain(self, lang)


def _within(term: str, group: str) -> bool:
    known = terms()
    while term in known and term != group:
        term = known[term].parent
    return term == group


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
    """As a finding states a value: decimals without exponent."""
    if isinstance(value, Decimal):
        return quoted(format(value, "f"))
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
    """The texts of rules by id, the words for one of several like groups ("line" 3), names of further terms.

    A rule without an entry of its own has that of its family: `BR-FR-03` explains `BR-FR-03_BT-26`, and
    `UBL-CR` the hundreds of rules `UBL-CR-nnn`.
    """

    def __init__(self) -> None:
        self._waiting: list[Path | Mapping[str, Any]] = []
        self._entries: dict[str, Entry] = {}
        self._elements: dict[str, str] = {}
        self._ranked: dict[str, Mapping[str, str]] = {}
        self._terms: dict[str, Mapping[str, str]] = {}

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
        self._terms.update(source.get("terms", {}))
        for name, read in source.items():
            if name not in ("ranked", "terms"):
                self._add(name, read)

    def _add(self, name: str, read: Mapping[str, Any]) -> None:
        missing = [lang for lang in LANGUAGES if {"message", "reason", "remedy"} - set(read.get(lang, {}))]
        if missing:
            raise ValueError(f"{name}: message, reason and remedy are needed in {' and '.join(missing)}")
        entry = Entry({lang: read[lang] for lang in LANGUAGES})
        rules = read.get("rules", (name,))
        if isinstance(rules, Mapping):
            self._elements.update(rules)
        for rule in rules:
            if rule in self._entries:
                raise ValueError(f"{rule} has two entries in the catalogues")
            self._entries[rule] = entry

    def entry(self, rule: str) -> Entry | None:
        """That of the rule, or of the nearest family that its id begins with."""
        self._load()
        while rule and rule not in self._entries:
            rule = rule[: max(rule.rfind("_"), rule.rfind("-"), 0)]
        return self._entries.get(rule)

    def knows(self, rule: str) -> bool:
        return self.entry(rule) is not None

    def message_names(self, rule: str, value: str) -> bool:
        """Whether what the rule says has that value in it already."""
        entry = self.entry(rule)
        return entry is not None and f"{{{value}}}" in entry.texts["fr"]["message"]

    def rules(self) -> tuple[str, ...]:
        """Rules and families of rules that have an entry."""
        self._load()
        return tuple(self._entries)

    def explain(self, found: Finding, lang: str) -> Explanation:
        entry = self.entry(found.rule)
        if entry is None:
            raise UnknownRule(found.rule)
        lang = lang if lang in LANGUAGES else "en"
        values = self._values(found, lang)
        filled = {part: _set(text.format_map(values), lang) for part, text in entry.texts[lang].items()}
        place = self.place(found.where, lang)
        message = filled["message"]
        if place:
            after = _uncapitalised(message)
            message = _set(f"{place} : {after}" if lang == "fr" else f"{place}: {after}", lang)
        return Explanation(message, filled["reason"], filled["remedy"], place)

    def place(self, where: str, lang: str = "fr") -> str:
        """Which one of the repeated groups: "Ligne 3, remise 1". Empty when nothing is repeated."""
        ranked = [match for match in STEP.finditer(where) if match["rank"]]
        said = ", ".join(f"{self._ranked_name(match['term'], lang)} {match['rank']}" for match in ranked)
        return said[:1].upper() + said[1:]

    def _ranked_name(self, term: str, lang: str) -> str:
        return self._ranked.get(term, {}).get(lang) or term_name(term, lang)

    def term_name(self, term: str, lang: str = "fr") -> str:
        """The name of a term of the standard or of an extension of it."""
        self._load()
        return self._terms.get(term, {}).get(lang) or term_name(term, lang)

    def _values(self, found: Finding, lang: str) -> Mapping[str, str]:
        stated = _said(found.stated, lang, missing="stated")
        expected = _said(found.expected, lang, missing="expected")
        family = FAMILY_CODE.match(found.rule)
        category = CATEGORIES.get(family[1], family[1]) if family else ""
        return Values(
            {
                "category": category,
                "element": self._elements.get(found.rule) or found.path or ELLIPSIS,
                "value": stated,
                **found.values,
                "category_name": label("untdid5305", found.values.get("category", category), lang),
                "term": self._named(found, lang),
                "stated": _figure(stated, found.term, lang),
                "expected": _figure(expected, found.term, lang),
                "where": found.where,
                "rule": found.rule,
            }
        )

    def _named(self, found: Finding, lang: str) -> str:
        """The term as a text for people mentions it: its name, then its id."""
        extension = EXTENSION.search(found.rule)
        term = extension[0] if extension else found.term
        return f"{self.term_name(term, lang)} ({term})" if term else ELLIPSIS


ELLIPSIS = "…"
WORDS = {
    "fr": {"stated": "rien", "blank": "(vide)", "expected": "impossible, un montant manque"},
    "en": {"stated": "nothing", "blank": "(empty)", "expected": "impossible, an amount is missing"},
}
"""What stands for a value that a finding does not have."""


class Values(dict[str, str]):
    """A text that names a value which the finding lacks is still better than no text."""

    def __missing__(self, name: str) -> str:
        return ELLIPSIS


def _said(value: str | None, lang: str, *, missing: str) -> str:
    """On one line; a word for what is not there."""
    if value is None:
        return WORDS[lang][missing]
    return LINE_END.sub(" ", value) if value.strip() else WORDS[lang]["blank"]


def _figure(value: str, term: str, lang: str) -> str:
    """An amount, a price, a quantity or a rate the way people write it; an amount has its cents."""
    known = terms().get(term)
    if known is None or known.datatype not in FIGURES or not PLAIN_DECIMAL.fullmatch(value):
        return value
    figure = f"{Decimal(value):,f}"
    if known.datatype == "amount":
        whole, _, cents = figure.partition(".")
        figure = f"{whole}.{cents.ljust(2, '0')}"
    return figure.translate(FRENCH_FIGURES) if lang == "fr" else figure


def _uncapitalised(text: str) -> str:
    """As it goes on after a colon: "Ligne 3 : le champ"; "TVA" and "UBL" stay."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _set(text: str, lang: str) -> str:
    """French punctuation stays with its word at the end of a line."""
    return FRENCH_BLANKS.sub("\u00a0", text) if lang == "fr" else text


CATALOGUE = Catalogue()


def register_catalogue(source: Path | Mapping[str, Any]) -> None:
    """Teach the engine the texts of more rules, for instance those of a platform."""
    CATALOGUE.register(source)


# Not left to the rules, which are imported by a check: a finding that was kept explains itself without one.
register_catalogue(Path(__file__).parent / "rules" / "messages")
