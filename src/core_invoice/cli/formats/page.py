"""Verdicts as one page that needs nothing else: what to mend on the left, the invoice on the right.

A finding is a link to its value; the page has no script, so that it shows anywhere, even from an e-mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from core_invoice.cli.formats import Tally
from core_invoice.cli.formats.text import tally_told
from core_invoice.cli.verdicts import Verdict
from core_invoice.cli.words import word
from core_invoice.findings import Finding
from core_invoice.rendering.characters import printable

STATES = ("valid", "invalid", "unreadable")
MOST_SHEETS = 100
"""Above, a document without a finding is only named: nobody looks at it, and the page would be too heavy."""
MOST_OPEN = 10
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True)
class Page:
    lang: str
    colour: bool
    total: int
    between = ""

    def opening(self) -> str:
        from core_invoice.rendering import STYLESHEET

        sheets = (STYLESHEET, Path(__file__).parent / "page.css")
        style = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
        title = word("report", self.lang)
        return (
            f'<!doctype html>\n<html lang="{self.lang}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<main>\n"
        )

    def document(self, verdict: Verdict, rank: int) -> str:
        state = STATES[verdict.status]
        body = self._problem(verdict) if verdict.problem else self._beside(verdict, rank)
        label = f'<span class="state">{word(state, self.lang)}</span> <b>{_text(verdict.file)}</b>'
        head = f"{label} <small>{_text(self._context(verdict))}</small>"
        if not body:
            return f'<p class="document {state}">{head}</p>\n'
        opened = " open" if self.total == 1 or (state != "valid" and self.total <= MOST_OPEN) else ""
        return f'<details class="document {state}"{opened}><summary>{head}</summary>\n{body}\n</details>\n'

    def closing(self, tally: Tally) -> str:
        return f'</main>\n<p class="tally">{_text(tally_told(tally, self.lang))}</p>\n</body>\n</html>\n'

    def _context(self, verdict: Verdict) -> str:
        report = verdict.report
        if report is None:
            return ""
        counts = (("errors", report.fatal), ("warnings", report.warnings))
        said = [word(key, self.lang, n=len(of)) for key, of in counts if of]
        return " · ".join((*said, verdict.kind, *report.rulesets))

    def _problem(self, verdict: Verdict) -> str:
        assert verdict.problem is not None
        told = verdict.problem.explain(self.lang)
        parts = (("what", told.message), ("why", told.reason), ("remedy", told.remedy))
        body = "".join(f'<p class="{kind}">{_text(part)}</p>' for kind, part in parts if part)
        return f'<ol class="findings"><li class="fatal"><span class="rule">{told.code}</span>{body}</li></ol>'

    def _beside(self, verdict: Verdict, rank: int) -> str:
        from core_invoice.rendering.html import render_html

        assert verdict.reading is not None
        assert verdict.report is not None
        findings = verdict.report.findings
        if not findings and self.total > MOST_SHEETS:
            return ""
        ids = f"d{rank + 1}-finding"
        sheet = render_html(verdict.reading.invoice, lang=self.lang, findings=findings, ids=ids)
        told = "".join(self._finding(found, f"{ids}-{n}") for n, found in enumerate(findings, start=1))
        listed = f'<ol class="findings">{told}</ol>' if told else ""
        return f'<div class="beside">{listed}<div class="sheet">{sheet}</div></div>'

    def _finding(self, found: Finding, target: str) -> str:
        text = found.text(self.lang)
        line = word("line", self.lang, line=found.line) if found.line else ""
        parts = (("what", text.message), ("why", text.reason), ("remedy", text.remedy))
        body = "".join(f'<span class="{kind}">{_text(part)}</span>' for kind, part in parts if part)
        severity = found.severity.value
        head = (
            f'<span class="rule">{_text(found.rule)}</span> <small>{word(severity, self.lang)} {line}</small>'
        )
        return f'<li class="{severity}"><a href="#{target}">{head}{body}</a></li>'


def _text(text: str) -> str:
    return escape(printable(text), quote=True)
