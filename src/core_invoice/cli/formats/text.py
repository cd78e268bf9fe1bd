"""Verdicts for a person at a terminal or reading a log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core_invoice.cli.formats import Tally
from core_invoice.cli.terminal import painted
from core_invoice.cli.verdicts import Verdict
from core_invoice.cli.words import word
from core_invoice.errors import Unreadable
from core_invoice.findings import Finding
from core_invoice.rendering.characters import INSTEAD, printable

MOST_PLACES = 20
"""Of one rule: a program that is wrong is wrong on every line, and the other forms tell them all."""
TONES = ("good", "fatal", "fatal")


@dataclass(frozen=True)
class PlainText:
    lang: str
    colour: bool
    total: int
    between = ""

    def opening(self) -> str:
        return ""

    def document(self, verdict: Verdict, rank: int) -> str:
        lines = self._problem(verdict) if verdict.problem else self._report(verdict)
        return "".join(f"{line}\n" for line in lines)

    def closing(self, tally: Tally) -> str:
        if self.total < 2:
            return ""
        return f"{self._paint(tally_told(tally, self.lang), TONES[tally.status])}\n"

    def _problem(self, verdict: Verdict) -> list[str]:
        assert verdict.problem is not None
        told = verdict.problem.explain(self.lang)
        state = "unreadable" if isinstance(verdict.problem, Unreadable) else "unwritten"
        verdict_said = self._paint(word(state, self.lang), "fatal")
        head = f"{self._file(verdict)}: {verdict_said} [{told.code}]"
        return [head, *self._indented((told.message, told.reason, told.remedy))]

    def _report(self, verdict: Verdict) -> list[str]:
        report = verdict.report
        assert report is not None
        said = [self._paint(word("valid", self.lang), "good")] if report.valid else []
        counts = (("errors", report.fatal, "fatal"), ("warnings", report.warnings, "warning"))
        said += [self._paint(word(key, self.lang, n=len(of)), tone) for key, of, tone in counts if of]
        rules = f"{word('rules', self.lang)} {', '.join(report.rulesets)}"
        context = self._paint(f"({self._clean(verdict.kind)}; {rules})", "soft")
        lines = [f"{self._file(verdict)}: {', '.join(said)} {context}"]
        told: Counter[str] = Counter()
        for found in report.findings:
            told[found.rule] += 1
            if told[found.rule] <= MOST_PLACES:
                lines += self._finding(found)
        for rule, count in told.items():
            if count > MOST_PLACES:
                more = word("elsewhere", self.lang, n=count - MOST_PLACES)
                lines.append(f"  {self._paint(rule, 'rule')} {more}")
        if not report.judged:
            lines.append(f"  {word('unjudged', self.lang)}")
        return lines

    def _finding(self, found: Finding) -> list[str]:
        text = found.text(self.lang)
        place = [found.where] if found.where else []
        if found.line:
            place.append(word("line", self.lang, line=found.line))
        severity = self._paint(word(found.severity.value, self.lang), found.severity.value)
        head = f"  {severity} {self._paint(found.rule, 'rule')} {', '.join(place)}".rstrip()
        return [head, *self._indented((text.message, text.remedy))]

    def _indented(self, lines: Sequence[str]) -> list[str]:
        return [f"    {self._clean(line)}" for line in lines if line]

    def _file(self, verdict: Verdict) -> str:
        return self._paint(printable(verdict.file.replace("\n", INSTEAD)), "strong")

    def _paint(self, text: str, kind: str) -> str:
        return painted(text, kind, colour=self.colour)

    def _clean(self, text: str) -> str:
        """On one line, and without the signs by which a document could give orders to a terminal."""
        return printable(" ".join(text.split()))


def tally_told(tally: Tally, lang: str) -> str:
    valid, invalid, unreadable = tally.counts
    return word(
        "tally",
        lang,
        n=sum(tally.counts),
        seconds=f"{tally.seconds:.1f}",
        valid=valid,
        invalid=invalid,
        unreadable=unreadable,
    )
