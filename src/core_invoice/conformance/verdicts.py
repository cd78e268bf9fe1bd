"""A verdict: the rules that fired on a document, with their severity, or that nothing can be said of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core_invoice.checking import check
from core_invoice.errors import Unreadable

Fired = tuple[str, str]
"""Rule id and severity, as the official artefacts name both."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`judged` is false when the judge stopped at a value it could not use: `fired` says nothing then."""

    fired: frozenset[Fired] = frozenset()
    judged: bool = True


NOT_JUDGED = Verdict(judged=False)


@dataclass(frozen=True)
class Family:
    """Rules that one publisher's artefacts hold, and the rule set of the engine that holds the same."""

    ruleset: str
    ids: re.Pattern[str]

    def of(self, fired: Iterable[Fired]) -> frozenset[Fired]:
        return frozenset((rule, severity) for rule, severity in fired if self.ids.match(rule))


FAMILIES = {
    "en16931": Family("en16931", re.compile(r"BR-(?!FR)|UBL-|CII-")),
    "fr-ctc": Family("fr-ctc", re.compile(r"BR-FR-")),
}


@dataclass(frozen=True)
class Case:
    """A document and what the official artefacts say of it."""

    name: str
    data: bytes
    official: Verdict


def our_verdict(data: bytes, *, family: Family) -> Verdict:
    try:
        report = check(data, rules=(family.ruleset,))
    except Unreadable:
        return NOT_JUDGED
    fired = family.of((found.rule, found.severity.value) for found in report.findings)
    return Verdict(fired, judged=report.judged)
