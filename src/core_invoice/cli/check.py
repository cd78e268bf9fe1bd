"""`core-invoice check`: whether invoices follow the rules, and what to mend."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

from core_invoice.cli.documents import STDIN, expanded
from core_invoice.cli.formats import Form, Tally, form
from core_invoice.cli.outputs import Output
from core_invoice.cli.terminal import Progress, in_colour, is_terminal
from core_invoice.cli.verdicts import Verdict, defect, judge
from core_invoice.cli.words import word
from core_invoice.errors import ClosedFile, EngineDefect, MissingFile

FEWEST_TO_SHARE = 8
"""Below, one process has done the work before others have started."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one document comes down to, small enough to go from one process to another."""

    status: int
    text: str
    rules: frozenset[str]
    unopened: bool = False


@dataclass(frozen=True)
class Work:
    """Judging and writing one of the documents, given its rank."""

    files: Sequence[str]
    rules: Sequence[str] | None
    form: Form

    def __call__(self, rank: int) -> Told:
        verdict = judge(self.files[rank], rules=self.rules)
        try:
            return self._told(verdict, rank)
        except Exception as fault:
            return self._told(Verdict(verdict.file, problem=defect(fault)), rank)

    def lost(self, rank: int, *, why: str) -> Told:
        return self._told(Verdict(self.files[rank], problem=EngineDefect(defect=why)), rank)

    def _told(self, verdict: Verdict, rank: int) -> Told:
        rules = {verdict.problem.code} if verdict.problem else set()
        if verdict.report:
            rules.update(found.rule for found in verdict.report.findings)
        unopened = isinstance(verdict.problem, MissingFile | ClosedFile)
        return Told(verdict.status, self.form.document(verdict, rank), frozenset(rules), unopened)


def run(options: argparse.Namespace) -> int:
    files = expanded(options.paths)
    colour = options.format == "text" and not options.output and in_colour(sys.stdout)
    form_asked = form(options.format, options.lang, colour=colour, total=len(files))
    work = Work(files, options.rules, form_asked)
    with Output(options.output, force=options.force) as output:
        tally = _written(work, output, options)
    return tally.status


def _written(work: Work, output: Output, options: argparse.Namespace) -> Tally:
    tally, began, progress = Tally(), perf_counter(), Progress(len(work.files))
    shared_terminal = is_terminal(sys.stdout)
    output.text(work.form.opening())
    between = ""
    for told in _all_told(work, options):
        if shared_terminal:
            progress.clear()
        tally.counts[told.status] += 1
        tally.rules |= told.rules
        if told.unopened and options.format == "text":
            sys.stderr.write(told.text)  # it is about the command, not about an invoice
        elif told.text:
            output.text(between + told.text)
            between = work.form.between
        progress.step()
    progress.clear()
    tally.seconds = perf_counter() - began
    output.text(work.form.closing(tally))
    return tally


def _all_told(work: Work, options: argparse.Namespace) -> Iterator[Told]:
    count = len(work.files)
    if count < FEWEST_TO_SHARE or options.jobs == 1 or STDIN in work.files:
        return map(work, range(count))
    from core_invoice.cli.workers import cores, in_order

    jobs = min(options.jobs or cores(), count)
    why = word("worker-died", options.lang)
    return in_order(count, work, jobs=jobs, lost=lambda rank: work.lost(rank, why=why))
