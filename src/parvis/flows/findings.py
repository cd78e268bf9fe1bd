"""Findings as rows keep them (JSON), and as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core_invoice import Finding, Severity
from core_invoice.model.terms import term_name

KEYS = ("rule", "where", "line", "path", "stated", "expected")


@dataclass(frozen=True)
class Explained:
    """A finding in the reader's language: what, where, why, how to mend."""

    rule: str
    severity: str
    where: str
    field: str
    line: int | None
    path: str | None
    stated: str | None
    expected: str | None
    message: str
    reason: str
    remedy: str
    place: str = ""

    @property
    def blocks(self) -> bool:
        return self.severity == Severity.FATAL


def dump(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {
            **{key: getattr(found, key) for key in KEYS},
            "severity": found.severity.value,
            "terms": list(found.terms),
            "values": dict(found.values),
        }
        for found in findings
    ]


def load(rows: Iterable[Mapping[str, Any]]) -> list[Finding]:
    return [
        Finding(
            **{key: row[key] for key in KEYS},
            severity=Severity(row["severity"]),
            terms=tuple(row["terms"]),
            values=row["values"],
        )
        for row in rows
    ]


def explain(findings: Iterable[Finding], lang: str) -> list[Explained]:
    """In the reader's language, what blocks first."""
    explained = [_explained(found, lang) for found in findings]
    return sorted(explained, key=lambda one: not one.blocks)


def _explained(found: Finding, lang: str) -> Explained:
    text = found.text(lang)
    return Explained(
        rule=found.rule,
        severity=found.severity.value,
        where=found.where,
        field=f"{term_name(found.term, lang)} ({found.term})" if found.term else "",
        line=found.line,
        path=found.path,
        stated=found.stated,
        expected=found.expected,
        message=text.message,
        reason=text.reason,
        remedy=text.remedy,
        place=text.place,
    )
