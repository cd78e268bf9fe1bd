"""The `core-invoice` command: show an invoice, check invoices."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from core_invoice.checking import Report, check
from core_invoice.errors import Text, Unreadable
from core_invoice.findings import Finding
from core_invoice.model.reading import Reading
from core_invoice.model.structure import ROOT, Slot, shapes
from core_invoice.model.terms import term_name
from core_invoice.model.values import BinaryObject, Identifier
from core_invoice.reading import read
from core_invoice.rules import RULESETS

VALID, INVALID, UNREADABLE = 0, 1, 2
STDIN = "-"
SUFFIXES = frozenset({".xml", ".pdf"})

_WORDS = {
    "valid": Text("valide", "valid"),
    "unreadable": Text("illisible", "unreadable"),
    "errors": Text("{n} erreur(s)", "{n} error(s)"),
    "warnings": Text("{n} avertissement(s)", "{n} warning(s)"),
    "line": Text("ligne {line} du fichier", "line {line} of the file"),
    "stated": Text("indiqué", "stated"),
    "expected": Text("attendu", "expected"),
    "rules": Text("règles", "rules"),
    "bytes": Text("{n} octets", "{n} bytes"),
    "missing": Text(
        "{path} : fichier introuvable ou illisible", "{path}: no such file, or it cannot be opened"
    ),
    "unread": Text(
        "Contenu qu’aucun terme de la norme ne couvre : {n}",
        "Content that no term of the standard covers: {n}",
    ),
}


def word(key: str, lang: str, **values: object) -> str:
    return _WORDS[key].to(lang).format(**values)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    logging.getLogger("pikepdf").setLevel(logging.ERROR)  # its remarks on odd PDFs would mix with the answer
    try:
        return int(options.run(options))
    except BrokenPipeError:  # `core-invoice ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return VALID


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="core-invoice",
        description="Read and check electronic invoices: UBL 2.1, UN/CEFACT CII, Factur-X.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    shown = commands.add_parser(
        "show", help="print what an invoice says, term by term", description="Print an invoice, term by term."
    )
    shown.add_argument("path", metavar="PATH", help="an XML or PDF file, - for the standard input")
    shown.add_argument("--lang", choices=("fr", "en"), default="fr", help="language (default: fr)")
    shown.set_defaults(run=_show)

    checked = commands.add_parser(
        "check",
        help="say whether invoices follow the rules, and what to mend",
        description="Check invoices against rule sets.",
        epilog="Exit status: 0 all valid, 1 some are not, 2 something could not be read.",
    )
    checked.add_argument(
        "paths", metavar="PATH", nargs="+", help="XML or PDF files, folders, - for the standard input"
    )
    checked.add_argument(
        "--rules",
        type=_rulesets,
        metavar="NAMES",
        help=f"rule sets, separated by commas, among {', '.join(RULESETS)} (default: those of the profile)",
    )
    checked.add_argument(
        "--format", choices=("text", "json"), default="text", help="json: one object per document and line"
    )
    checked.add_argument("--lang", choices=("fr", "en"), default="fr", help="language (default: fr)")
    checked.set_defaults(run=_check)
    return parser


def _rulesets(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in RULESETS:
            raise argparse.ArgumentTypeError(f"{name!r}: the rule sets are {', '.join(RULESETS)}")
    return names


# The verdict on one document


@dataclass(frozen=True)
class Verdict:
    """One document judged; `problem` when it could not be read, `reading` and `report` otherwise."""

    file: str
    problem: Unreadable | None = None
    reading: Reading | None = None
    report: Report | None = None

    @property
    def status(self) -> int:
        if self.report is None:
            return UNREADABLE
        return VALID if self.report.valid else INVALID


def _check(options: argparse.Namespace) -> int:
    status = VALID
    for path in _expanded(options.paths):
        data = _bytes_of(path, options.lang)
        if data is None:
            status = UNREADABLE
            continue
        verdict = _judged(path, data, options.rules)
        print(
            _as_json(verdict, options.lang) if options.format == "json" else _as_text(verdict, options.lang)
        )
        status = max(status, verdict.status)
    return status


def _judged(file: str, data: bytes, rules: Sequence[str] | None) -> Verdict:
    try:
        reading = read(data)
    except Unreadable as problem:
        return Verdict(file, problem=problem)
    report = check(reading, rules=rules) if rules else check(reading)
    return Verdict(file, reading=reading, report=report)


def _expanded(paths: Sequence[str]) -> Iterator[str]:
    """The files named, and those of the folders named."""
    for path in paths:
        if path == STDIN or not Path(path).is_dir():
            yield path
            continue
        inside = (file for file in Path(path).rglob("*") if file.suffix.lower() in SUFFIXES)
        yield from (str(file) for file in sorted(inside) if file.is_file())


def _bytes_of(path: str, lang: str) -> bytes | None:
    if path == STDIN:
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError:
        print(word("missing", lang, path=path), file=sys.stderr)
        return None


def _as_json(verdict: Verdict, lang: str) -> str:
    reading, report = verdict.reading, verdict.report
    document = {
        "file": verdict.file,
        "syntax": reading.syntax.value if reading else None,
        "profile": reading.profile if reading else None,
        "rulesets": list(report.rulesets) if report else [],
        "judged": report.judged if report else False,
        "valid": report.valid if report else False,
        "findings": [_finding_as_json(finding, lang) for finding in report.findings] if report else [],
    }
    if verdict.problem:
        document["findings"] = [_problem_as_json(verdict.problem, lang)]
    return json.dumps(document, ensure_ascii=False)


def _finding_as_json(finding: Finding, lang: str) -> dict[str, Any]:
    text = finding.text(lang)
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "where": finding.where,
        "line": finding.line,
        "terms": list(finding.terms),
        "message": text.message,
        "remedy": text.remedy,
        "stated": finding.stated,
        "expected": finding.expected,
    }


def _problem_as_json(problem: Unreadable, lang: str) -> dict[str, Any]:
    told = problem.explain(lang)
    return {
        "rule": told.code,
        "severity": "fatal",
        "where": "",
        "line": told.line,
        "terms": [],
        "message": told.message,
        "remedy": told.remedy,
        "stated": None,
        "expected": None,
    }


def _as_text(verdict: Verdict, lang: str) -> str:
    if verdict.problem:
        told = verdict.problem.explain(lang)
        lines = (told.message, told.reason, told.remedy)
        return "\n".join((f"{verdict.file}: {word('unreadable', lang)} [{told.code}]", *_indented(lines)))
    assert verdict.report is not None
    assert verdict.reading is not None
    report = verdict.report
    counts = ("errors", len(report.fatal)), ("warnings", len(report.warnings))
    said = [word(key, lang, n=n) for key, n in counts if n]
    if report.valid:
        said.insert(0, word("valid", lang))
    kind = " ".join(filter(None, (verdict.reading.syntax.value, verdict.reading.profile)))
    head = f"{verdict.file}: {', '.join(said)} ({kind}; {word('rules', lang)} {', '.join(report.rulesets)})"
    return "\n".join((head, *(_finding_as_text(finding, lang) for finding in report.findings)))


def _finding_as_text(finding: Finding, lang: str) -> str:
    text = finding.text(lang)
    place = [finding.where] if finding.where else []
    if finding.line:
        place.append(word("line", lang, line=finding.line))
    figures = [f"{word(key, lang)}: {value}" for key, value in _figures(finding)]
    lines = [text.message, "; ".join(figures), text.remedy]
    head = f"  {finding.severity.value} {finding.rule} {', '.join(place)}".rstrip()
    return "\n".join((head, *_indented(lines)))


def _figures(finding: Finding) -> list[tuple[str, str]]:
    pairs = (("stated", finding.stated), ("expected", finding.expected))
    return [(key, value) for key, value in pairs if value is not None]


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" for line in lines if line]


# The invoice, term by term


def _show(options: argparse.Namespace) -> int:
    data = _bytes_of(options.path, options.lang)
    if data is None:
        return UNREADABLE
    try:
        reading = read(data)
    except Unreadable as problem:
        print(_as_text(Verdict(options.path, problem=problem), options.lang), file=sys.stderr)
        return UNREADABLE
    print(" ".join(filter(None, (reading.syntax.value, reading.profile))))
    for line in _group(reading.invoice, ROOT, options.lang, depth=0):
        print(line)
    if reading.unread:
        print(word("unread", options.lang, n=len(reading.unread)))
        for source in reading.unread:
            print(f"  {source.path} ({word('line', options.lang, line=source.line)})")
    return VALID


def _group(value: Any, group: str, lang: str, *, depth: int) -> Iterator[str]:
    for slot in shapes()[group].slots:
        held = getattr(value, _field_name(value, slot))
        for one in held if slot.repeats else (held,):
            if one is not None:
                yield from _entry(one, slot, lang, depth=depth)


def _field_name(value: Any, slot: Slot) -> str:
    return str(tuple(value.__dataclass_fields__)[slot.rank])


def _entry(value: Any, slot: Slot, lang: str, *, depth: int) -> Iterator[str]:
    label = f"{'  ' * depth}{slot.id:<6} {term_name(slot.id, lang)}"
    if slot.id in shapes():
        yield label
        yield from _group(value, slot.id, lang, depth=depth + 1)
        return
    yield f"{label}: {_written(value, lang)}"


def _written(value: object, lang: str) -> str:
    if isinstance(value, Identifier):
        scheme = " ".join(filter(None, (value.scheme, value.scheme_version)))
        return f"{value.value} ({scheme})" if scheme else value.value
    if isinstance(value, BinaryObject):
        size = word("bytes", lang, n=len(value.content or b""))
        return " ".join(filter(None, (value.filename, value.mime_code, size)))
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else " ".join(str(value).split())


if __name__ == "__main__":
    sys.exit(main())
