"""The official stylesheets as judges of ours: run by Saxon in processes of their own, verdicts kept on disk.

For UBL and for the French rules the stylesheets are the publishers' own. Nobody packages the one of
CEN/TC 434 for CII; two others repeat many of its rules under the same ids, so `cii_stand_in` takes each rule
from one that agrees with every recorded verdict, and leaves the other rules out.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from core_invoice.conformance import Case, Verdict, by_processor, recorded, stylesheets
from core_invoice.conformance.official import CII_STAND_IN, EXTENDED_CII, FR_CII, FR_UBL, UBL
from core_invoice.judging.rulesets import TREE_RULESETS

DATA = Path(__file__).parent / "data"
KEPT = Path(__file__).parents[2] / ".pytest_cache" / "official-verdicts.sqlite3"
UBL_ROOTS, CII_ROOTS = ("Invoice", "CreditNote"), ("CrossIndustryInvoice",)
ROOTS = {
    UBL: UBL_ROOTS,
    FR_UBL: UBL_ROOTS,
    CII_STAND_IN: CII_ROOTS,
    EXTENDED_CII: CII_ROOTS,
    FR_CII: CII_ROOTS,
}

Documents = Iterable[tuple[str, bytes]]


def official(documents: Documents, *, judge: str, processes: int = 2) -> list[Case]:
    """Each document with the verdict of one stylesheet, in order."""
    wanted = list(documents)
    KEPT.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(KEPT, timeout=60)) as kept:
        kept.execute("CREATE TABLE IF NOT EXISTS verdicts (key TEXT PRIMARY KEY, verdict TEXT)")
        known = {name: _known(kept, judge, data) for name, data in wanted}
        new = [(name, data) for name, data in wanted if known[name] is None]
        if new:
            sheets = dict.fromkeys(ROOTS[judge], stylesheets()[judge])
            cases = list(by_processor(new, stylesheets=sheets, processes=processes))
            known.update((case.name, case.official) for case in cases)
            rows = ((_key(judge, case.data), _text(case.official)) for case in cases)
            kept.executemany("INSERT OR REPLACE INTO verdicts VALUES (?, ?)", rows)
            kept.commit()
    return [Case(name, data, verdict) for name, data in wanted if (verdict := known[name]) is not None]


def _key(judge: str, data: bytes) -> str:
    return f"3 {judge} {version('factur-x')} {version('saxonche')} {hashlib.sha256(data).hexdigest()}"


def _known(kept: sqlite3.Connection, judge: str, data: bytes) -> Verdict | None:
    row = kept.execute("SELECT verdict FROM verdicts WHERE key = ?", (_key(judge, data),)).fetchone()
    if row is None:
        return None
    fired = json.loads(row[0])
    return (
        Verdict(judged=False)
        if fired is None
        else Verdict(frozenset((rule, severity) for rule, severity in fired))
    )


def _text(verdict: Verdict) -> str:
    return json.dumps(sorted(verdict.fired) if verdict.judged else None)


# --- Recorded verdicts ---


def recorded_cases(kind: str) -> list[Case]:
    """All that is recorded for one syntax, "ubl" or "cii"."""
    samples = Path(__file__).parents[1] / "samples" / "corpus"
    return [
        *recorded(DATA / f"{kind}.jsonl"),
        *recorded(DATA / f"corpus-{kind}.jsonl", documents=samples),
    ]


# --- A stand-in for CII ---

UNLIKE = frozenset(
    (
        # judged on categories L, M and O too, where the artefact of the norm looks at something else first
        *("BR-45", "BR-46", "BR-47", "BR-48", "BR-CO-03", "BR-CO-17", "BR-DEC-19", "BR-DEC-20"),
        # logistics charges counted as charges, indicators compared as text, any tax taken for VAT
        *("BR-CO-11", "BR-CO-12", "BR-O-04", "BR-O-08", "BR-O-09", "BR-O-10", "BR-O-11", "BR-O-12"),
        *("BR-E-08", "BR-AE-08", "CII-SR-470"),
    )
)


@dataclass(frozen=True)
class Trusted:
    """Which rules each stylesheet may speak for."""

    rules: dict[str, frozenset[str]]

    @property
    def every_rule(self) -> frozenset[str]:
        return frozenset().union(*self.rules.values())


def cii_stand_in(documents: Documents) -> tuple[list[Case], frozenset[str]]:
    """Verdicts over the trusted rules, and which these are, without documents that one of both stops at."""
    wanted, trusted = list(documents), _trusted()
    by_judge = {judge: official(wanted, judge=judge) for judge in trusted.rules}
    cases = []
    for judged in zip(*by_judge.values(), strict=True):
        if all(case.official.judged for case in judged):
            parts = zip(by_judge, judged, strict=True)
            fired = frozenset(each for judge, case in parts for each in _spoken(case, trusted.rules[judge]))
            cases.append(Case(judged[0].name, judged[0].data, Verdict(fired)))
    return cases, trusted.every_rule


def _spoken(case: Case, rules: frozenset[str]) -> Iterator[tuple[str, str]]:
    return ((rule, severity) for rule, severity in case.official.fired if rule in rules)


@cache
def _trusted() -> Trusted:
    cases = recorded_cases("cii")
    documents = [(case.name, case.data) for case in cases]
    rules: dict[str, frozenset[str]] = {}
    left = set(TREE_RULESETS["en16931"].severities("cii")) - UNLIKE
    for judge in (EXTENDED_CII, CII_STAND_IN):
        good = left & _ids(judge)
        for ours, theirs in zip(official(documents, judge=judge), cases, strict=True):
            if ours.official.judged and theirs.official.judged:
                good -= {rule for rule, _ in ours.official.fired ^ theirs.official.fired}
        rules[judge] = frozenset(good)
        left -= good
    return Trusted(rules)


def _ids(judge: str) -> set[str]:
    return set(re.findall(r'name="id">([^<]*)<', stylesheets()[judge].read_text(encoding="utf-8")))
