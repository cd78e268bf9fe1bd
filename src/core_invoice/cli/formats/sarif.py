"""Verdicts in SARIF 2.1.0, the form that code hosts and editors read (OASIS, static analysis results)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from core_invoice.cli.documents import STDIN
from core_invoice.cli.formats import Tally
from core_invoice.cli.verdicts import UNREADABLE, Verdict
from core_invoice.findings import Finding, Severity
from core_invoice.model.reading import Syntax

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.FATAL: "error", Severity.WARNING: "warning"}


@dataclass(frozen=True)
class Sarif:
    """The results come first and the tool after them, as the rules that it names are known at the end."""

    lang: str
    colour: bool
    total: int
    between = ",\n"

    def opening(self) -> str:
        return f'{{"version": "2.1.0", "$schema": "{SCHEMA}", "runs": [{{"results": [\n'

    def document(self, verdict: Verdict, rank: int) -> str:
        return self.between.join(json.dumps(result, ensure_ascii=False) for result in self._results(verdict))

    def closing(self, tally: Tally) -> str:
        from importlib.metadata import version

        driver = {
            "name": "core-invoice",
            "version": version("parvis"),
            "language": self.lang,
            "rules": [_descriptor(rule, self.lang) for rule in sorted(tally.rules)],
        }
        invocation = {"executionSuccessful": not tally.counts[UNREADABLE], "exitCode": tally.status}
        rest = {"tool": {"driver": driver}, "invocations": [invocation], "columnKind": "unicodeCodePoints"}
        return f"\n], {json.dumps(rest, ensure_ascii=False)[1:-1]}}}]}}\n"

    def _results(self, verdict: Verdict) -> Iterator[dict[str, Any]]:
        if verdict.problem:
            told = verdict.problem.explain(self.lang)
            text = " ".join(filter(None, (told.message, told.reason, told.remedy)))
            place = _physical(verdict.file, line=told.line)
            yield _result(told.code, level="error", text=text, location={"physicalLocation": place})
        elif verdict.report and verdict.reading:
            inside_pdf = verdict.reading.syntax is Syntax.FACTURX
            for found in verdict.report.findings:
                yield self._finding(found, verdict.file, inside_pdf=inside_pdf)

    def _finding(self, found: Finding, file: str, *, inside_pdf: bool) -> dict[str, Any]:
        told = found.text(self.lang)
        # A line of the invoice is not a line of the PDF around it.
        location: dict[str, Any] = {
            "physicalLocation": _physical(file, line=None if inside_pdf else found.line)
        }
        if found.where:
            location["logicalLocations"] = [{"fullyQualifiedName": found.where, "kind": "element"}]
        text = f"{told.message} {told.remedy}".strip()
        given = {
            "terms": list(found.terms),
            "stated": found.stated,
            "expected": found.expected,
            "ruleset": found.ruleset or None,
            "line": found.line if inside_pdf else None,
        }
        said = {name: value for name, value in given.items() if value}
        return _result(
            found.rule, level=LEVELS[found.severity], text=text, location=location, properties=said
        )


def _descriptor(rule: str, lang: str) -> dict[str, Any]:
    """What the rule says of any document; the codes of unreadable files say all in their result."""
    from core_invoice.findings import UnknownRule
    from core_invoice.rulebook import sheet

    try:
        text = sheet(rule).text(lang)
    except UnknownRule:
        return {"id": rule}
    help_text = f"{text.reason} {text.remedy}".strip()
    return {"id": rule, "shortDescription": {"text": text.message}, "help": {"text": help_text}}


def _result(rule: str, *, level: str, text: str, location: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"ruleId": rule, "level": level, "message": {"text": text}, "locations": [location], **more}


def _physical(file: str, *, line: int | None) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _address(file)}}
    if line:
        place["region"] = {"startLine": line}
    return place


def _address(file: str) -> str:
    if file == STDIN:
        return "stdin"
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix().encode("utf-8", "surrogateescape"))
