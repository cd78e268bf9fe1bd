"""Verdicts for programs: one JSON object per document and line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from core_invoice.cli.formats import Tally
from core_invoice.cli.verdicts import Verdict
from core_invoice.errors import Explained
from core_invoice.findings import Finding


@dataclass(frozen=True)
class JsonLines:
    lang: str
    colour: bool
    total: int
    between = ""

    def opening(self) -> str:
        return ""

    def document(self, verdict: Verdict, rank: int) -> str:
        return json.dumps(as_data(verdict, self.lang), ensure_ascii=False) + "\n"

    def closing(self, tally: Tally) -> str:
        return ""


def as_data(verdict: Verdict, lang: str) -> dict[str, Any]:
    reading, report = verdict.reading, verdict.report
    document = {
        "file": verdict.file,
        "syntax": reading.syntax.value if reading else None,
        "profile": reading.profile if reading else None,
        "rulesets": list(report.rulesets) if report else [],
        "judged": report.judged if report else False,
        "valid": report.valid if report else False,
        "findings": [_finding(found, lang) for found in report.findings] if report else [],
    }
    if verdict.problem:
        document["findings"] = [_problem(verdict.problem, lang)]
    return document


def _finding(found: Finding, lang: str) -> dict[str, Any]:
    text = found.text(lang)
    return {
        "rule": found.rule,
        "severity": found.severity.value,
        "where": found.where,
        "line": found.line,
        "terms": list(found.terms),
        "message": text.message,
        "remedy": text.remedy,
        "stated": found.stated,
        "expected": found.expected,
    }


def _problem(problem: Explained, lang: str) -> dict[str, Any]:
    told = problem.explain(lang)
    return {
        "rule": told.code,
        "severity": "fatal",
        "where": "",
        "line": told.line,
        "terms": [],
        "message": f"{told.message} {told.reason}".strip(),
        "remedy": told.remedy,
        "stated": None,
        "expected": None,
    }
