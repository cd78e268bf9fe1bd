"""Findings as the page tells them: what blocks, what advises, what only a software editor needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from core_invoice import Finding
from core_invoice.findings import CATALOGUE
from parvis.flows import findings as kept
from parvis.flows.examination import REPEATED, of_syntax
from parvis.flows.findings import Explained


@dataclass(frozen=True)
class Place:
    """One of the places of which a rule has the same to say; `rank` is that of its finding on the sheet."""

    rank: int
    found: Finding
    said: Explained

    @property
    def stated(self) -> str | None:
        """What the file says, unless the message says so already."""
        named = any(CATALOGUE.message_names(self.found.rule, name) for name in ("stated", "value"))
        return None if named else self.said.stated

    @property
    def expected(self) -> str | None:
        return None if CATALOGUE.message_names(self.found.rule, "expected") else self.said.expected


@dataclass(frozen=True)
class Told:
    """What a rule has to say, once, and all its places; `more` were counted and not kept."""

    number: int
    places: Sequence[Place]
    more: int = 0

    @property
    def first(self) -> Place:
        return self.places[0]

    @property
    def others(self) -> Sequence[Place]:
        return self.places[1:]

    @property
    def alike(self) -> bool:
        """Whether the places alone tell the others apart: “Ligne 3”, not the whole message again."""
        after = {place.said.message.removeprefix(place.said.place) for place in self.places}
        return len(after) == 1 and all(place.said.place for place in self.places)

    @property
    def rule(self) -> str:
        return self.first.found.rule

    @property
    def fatal(self) -> bool:
        return self.first.found.fatal

    @property
    def times(self) -> int:
        return len(self.places) + self.more


@dataclass(frozen=True)
class Findings:
    blocking: Sequence[Told] = ()
    advising: Sequence[Told] = ()
    for_editor: Sequence[Told] = ()

    def __bool__(self) -> bool:
        return bool(self.blocking or self.advising or self.for_editor)

    @property
    def count(self) -> int:
        return len(self.blocking) + len(self.advising)

    @property
    def on_sheet(self) -> Sequence[tuple[int, Finding]]:
        """In the order of their ranks, with the number under which each is told."""
        told = chain(self.blocking, self.advising)
        return [(one.number, place.found) for one in told for place in one.places]


def findings_of(findings: Iterable[Finding], *, lang: str) -> Findings:
    """What blocks first; a rule that repeats is told once."""
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for found in sorted(findings, key=lambda one: (not one.fatal, of_syntax(one.rule))):
        by_rule[found.rule].append(found)
    counted = _counted(by_rule)
    told: list[Told] = []
    rank = 0
    for number, (rule, same) in enumerate(by_rule.items(), start=1):
        ranked = enumerate(zip(same, kept.explain(same, lang), strict=True), start=rank + 1)
        places = [Place(at, found, said) for at, (found, said) in ranked]
        rank += len(places)
        told.append(Told(number, places, counted.get(rule, 0)))
    return Findings(
        blocking=[one for one in told if one.fatal],
        advising=[one for one in told if not one.fatal and not of_syntax(one.rule)],
        for_editor=[one for one in told if not one.fatal and of_syntax(one.rule)],
    )


def _counted(by_rule: dict[str, list[Finding]]) -> dict[str, int]:
    """What the examination only counted goes with the rule that repeats, and is no advice of its own."""
    counts = {one.values["repeated"]: int(one.values["more"]) for one in by_rule.pop(REPEATED, ())}
    return {rule: more for rule, more in counts.items() if rule in by_rule}
