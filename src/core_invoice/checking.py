"""The second verb of the engine: judging an invoice by rule sets, all faults at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from core_invoice import rules as on_the_model
from core_invoice.codelists import code_list, codes
from core_invoice.findings import STEP, Finding, Location, Severity, finding, quoted, written
from core_invoice.judging.bench import Bench, Halt, Hit, judge, without_collection
from core_invoice.judging.rulesets import TREE_RULESETS, TYPES, RuleSet, tables, terms_of_rules
from core_invoice.judging.tree import Record, Slot, nearest, places
from core_invoice.model.invoice import Invoice
from core_invoice.model.reading import Document, Reading, Syntax
from core_invoice.model.structure import slots
from core_invoice.reading import read
from core_invoice.rules.profiles import TERMS
from core_invoice.syntaxes.profiles import level_of

__all__ = ["RULESETS", "Report", "UnknownRuleSet", "check", "rulesets_for"]

UNREADABLE_VALUE = "EN-DATA-01"
UNREAD_CONTENT = "EN-DATA-02"
OTHER_PROFILE = "EN-DATA-03"
SEVERAL_VALUES = "EN-DATA-04"
OUTSIDE_PROFILE = "EN-DATA-05"
SMALL_PROFILES = {"facturx-minimum": "MINIMUM", "facturx-basicwl": "BASIC WL", "facturx-basic": "BASIC"}
LONGEST_CODE, MOST_LOOKED_UP = 100, 200
"""A code that is not in its list is compared with all that are, which takes a while."""

UNREAD = "unread"
RULESETS = (*TREE_RULESETS, *on_the_model.RULESETS, UNREAD)
"""The names that `check` knows."""


class UnknownRuleSet(LookupError):
    """There is no rule set of this name."""


@dataclass(frozen=True)
class Report:
    """What the rule sets say about one document."""

    findings: tuple[Finding, ...]
    rulesets: tuple[str, ...]
    judged: bool = True
    """False when a judged rule needs a value that cannot be read: the norm gives no verdict then."""

    @property
    def valid(self) -> bool:
        return not any(found.fatal for found in self.findings)

    @property
    def fatal(self) -> tuple[Finding, ...]:
        return tuple(found for found in self.findings if found.fatal)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(found for found in self.findings if not found.fatal)


def check(subject: Reading | Invoice | bytes, *, rules: Sequence[str] | None = None) -> Report:
    """Judge a document by the named rule sets.

    When none is named: by those of the profile that it claims, and every value by its data type. An invoice
    that was not read from a file is judged as the file that `write` makes of it.

    Raises a child of `Unreadable` when the elements are nested or mixed as in no invoice.
    """
    reading = _reading(subject)
    names = tuple(rules) if rules is not None else (TYPES, *rulesets_for(reading))
    unknown = [name for name in names if name not in RULESETS]
    if unknown:
        raise UnknownRuleSet(f"{', '.join(unknown)}: the rule sets are {', '.join(RULESETS)}")
    with without_collection():
        judged = _judge(reading, [TREE_RULESETS[name] for name in names if name in TREE_RULESETS])
    found = [*judged[0]]
    if rules is None:
        found += [*_other_profile(reading), *_odd(reading)]
    for name in names:
        if name in on_the_model.RULESETS:
            found += on_the_model.judge(on_the_model.RULESETS[name], reading)
        elif name == UNREAD:
            found += _unread(reading)
        elif name in SMALL_PROFILES:
            found += _outside_profile(reading, SMALL_PROFILES[name])
    found.sort(key=lambda one: one.line or 0)
    return Report(tuple(_once(found)), tuple(_label(name) for name in names), judged=judged[1])


def rulesets_for(reading: Reading) -> tuple[str, ...]:
    """The rule set of the norm that this document can be held to, from the profile that it claims (BT-24).

    Factur-X MINIMUM and BASIC WL have no lines: the whole of EN 16931 does not apply to them. In a PDF, how
    the syntax is used is advice, as in Factur-X's own rules.
    """
    otherwise = "facturx-en16931" if reading.syntax is Syntax.FACTURX else "en16931"
    return (_BY_PROFILE.get(reading.profile or "", otherwise),)


_BY_PROFILE = {
    "MINIMUM": "facturx-minimum",
    "BASIC WL": "facturx-basicwl",
    "BASIC": "facturx-basic",
    "EXTENDED": "en16931-extension",
    "EXTENDED-CTC-FR": "en16931-extension",
}


def _reading(subject: Reading | Invoice | bytes) -> Reading:
    if isinstance(subject, Invoice):
        from core_invoice.writing import write

        subject = write(subject)
    return read(subject) if isinstance(subject, bytes) else subject


def _label(name: str) -> str:
    if name in TREE_RULESETS:
        return TREE_RULESETS[name].label
    return name if name == UNREAD else on_the_model.RULESETS[name].label


def _judge(reading: Reading, sets: Sequence[RuleSet]) -> tuple[list[Finding], bool]:
    if not sets:
        return [], True
    syntax = "cii" if reading.syntax.is_cii else "ubl"
    families = tuple(dict.fromkeys(one.family for one in sets))
    bench = judge(reading.document.root, tables(families, syntax))
    if not (bench.hits or bench.absences or bench.halts):
        return [], True
    verdicts = Verdicts(reading.document, syntax)
    found = [*verdicts.halted(bench.halts), *verdicts.fired(bench, sets)]
    return found, not any(halt.scope.family.name != TYPES for halt in bench.halts)


class Verdicts:
    """From what the judges say to findings: severity, place, terms, the value stated and the one expected."""

    def __init__(self, document: Document, syntax: str) -> None:
        self._document = document
        self._syntax = syntax
        self._places: dict[tuple[int, int], list[tuple[object, str | None]]] = {}
        self._near: dict[tuple[str, str], str | None] = {}

    def halted(self, halts: Iterable[Halt]) -> Iterator[Finding]:
        for halt in halts:
            rule = SEVERAL_VALUES if halt.kind == "single" else UNREADABLE_VALUE
            where = self._where(halt.scope.slots[halt.slot - 1], halt.record, self._at(halt, halt.nth))
            values = halt.record[halt.slot]
            stated = len(values) if rule == SEVERAL_VALUES else _text_of(values, halt.nth)
            yield finding(rule, where=where.where, stated=stated, kind=halt.kind).located(where)

    def fired(self, bench: Bench, sets: Sequence[RuleSet]) -> Iterator[Finding]:
        for one in sets:
            for hit in bench.hits:
                severity = one.severity(hit.rule, self._syntax)
                if severity and hit.scope.family.name == one.family:
                    yield self._finding(hit, severity, one)
            for absence, element in bench.absences:
                severity = one.severity(absence.rule, self._syntax)
                if severity and absence.family == one.family:
                    yield self._unwanted(absence.rule, absence.said, element, severity, one)

    def _finding(self, hit: Hit, severity: Severity, rules: RuleSet) -> Finding:
        slot = hit.scope.slots[hit.slot - 1] if hit.slot else None
        place = self._where(slot, hit.record, self._at(hit, hit.nth))
        values = {name: quoted(value) for name, value in hit.values.items()}
        expected = written(hit.expected)
        if "list" in values:
            expected = self._nearest(str(hit.stated or ""), values["list"])
            values["list"] = code_list(values["list"]).authority
        terms = terms_of_rules().get(hit.rule) or ((slot.term,) if slot and slot.term else ())
        return Finding(
            rule=hit.rule,
            severity=severity,
            where=place.where,
            terms=terms,
            line=place.line,
            path=place.path,
            stated=written(hit.stated),
            expected=expected,
            values=values,
            ruleset=rules.name,
        )

    def _nearest(self, stated: str, list_name: str) -> str | None:
        """The accepted code that looks most like what is written, when one does."""
        key = (stated.strip()[: LONGEST_CODE + 1].upper(), list_name)
        if key not in self._near and len(key[0]) <= LONGEST_CODE and len(self._near) < MOST_LOOKED_UP:
            near = get_close_matches(key[0], codes(list_name), n=1, cutoff=0.75)
            self._near[key] = near[0] if near else None
        return self._near.get(key)

    def _unwanted(self, rule: str, said: str, element: object, severity: Severity, rules: RuleSet) -> Finding:
        attribute = said.partition("@")[2] or None
        place = self._where(None, [element], (element, attribute))
        return Finding(
            rule=rule,
            severity=severity,
            where=place.where,
            terms=terms_of_rules().get(rule, ()),
            line=place.line,
            path=place.path,
            values={"element": said.removeprefix("//")},
            ruleset=rules.name,
        )

    def _at(self, of: Hit | Halt, nth: int) -> tuple[object, str | None] | None:
        """The element that is meant; None when what the rule wants is not there."""
        if not of.slot:
            return of.record[0], None
        if not of.record[of.slot]:
            return None
        key = (id(of.record), of.slot)
        if key not in self._places:
            self._places[key] = places(of.record, of.scope.slots[of.slot - 1])
        found = self._places[key]
        return found[nth] if 0 <= nth < len(found) else None

    def _where(self, slot: Slot | None, record: Record, at: tuple[object, str | None] | None) -> Location:
        term = slot.term if slot else ""
        if at is not None:
            element, attribute = at
            line, path = self._document.spot(element, attribute)
            where = self._document.where(element, attribute, term)
            if term in slots() and (not where or (term.startswith("BT-") and "BT-" not in where)):
                where = self._document.missing(term, element)
            return Location(where, line, path)
        near = nearest(record, slot) if slot else record[0]
        line, path = self._document.spot(near, None)
        if term in slots():
            return Location(self._document.missing(term, near), line, path)
        return Location(self._document.where(near, None, term), line, path)


def _text_of(values: Sequence[Any], nth: int) -> str:
    """The text of a slot's value; empty where a rule cannot be judged because there is none."""
    if nth >= len(values):
        return ""
    return str(values[nth][0] if isinstance(values[nth], tuple) else values[nth])


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """An unreadable value is told once, whoever needs it."""
    told: set[tuple[str, str, str | None]] = set()
    for found in findings:
        key = (found.rule, found.where, found.path)
        if found.rule in (UNREADABLE_VALUE, SEVERAL_VALUES) and key in told:
            continue
        told.add(key)
        yield found


def _unread(reading: Reading) -> Iterator[Finding]:
    """One warning for all that no term covers: it stays in the file, and nobody will see it."""
    if reading.unread:
        first = reading.unread[0]
        yield finding(
            UNREAD_CONTENT, severity=Severity.WARNING, stated=len(reading.unread), first=first.path
        ).located(Location("", first.line, first.path))


def _outside_profile(reading: Reading, profile: str) -> Iterator[Finding]:
    """Terms that the profile has not: a reader of that profile may leave them aside. Each is told once."""
    told: set[str] = set()
    for where, source in reading.sources.items():
        term = STEP.findall(where)[-1][0]
        if term.startswith("BT-") and term not in TERMS[profile] | told:
            told.add(term)
            yield finding(
                OUTSIDE_PROFILE, where=where, severity=Severity.WARNING, stated=source.raw, expected=profile
            ).located(Location(where, source.line, source.path))


def _other_profile(reading: Reading) -> Iterator[Finding]:
    """A Factur-X file says its profile twice: in the PDF and in the invoice. The invoice is what counts."""
    declared, profile = reading.declared_profile, reading.profile
    if declared and profile and declared not in (profile, level_of(profile)):
        yield finding(
            OTHER_PROFILE, where="BG-2/BT-24", severity=Severity.WARNING, stated=declared, expected=profile
        )


def _odd(reading: Reading) -> Iterator[Finding]:
    for one in reading.oddities:
        yield finding(one.rule, severity=Severity.WARNING, stated=one.stated, expected=one.expected)
