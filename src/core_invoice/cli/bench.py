"""`core-invoice bench`: how fast invoices are read and checked, and how far official verdicts are ours."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from core_invoice.checking import check
from core_invoice.cli.documents import bytes_of, expanded
from core_invoice.cli.making import say_unreadable
from core_invoice.cli.verdicts import INVALID, UNREADABLE, VALID
from core_invoice.cli.words import Refused, word
from core_invoice.errors import Unreadable
from core_invoice.reading import DEFAULT_LIMITS, read

if TYPE_CHECKING:
    from core_invoice.conformance import Case, Family

FEWEST_ROUNDS = 3


def run(options: argparse.Namespace) -> int:
    if options.conformance:
        return _conformance(options)
    if not options.paths:
        raise Refused("nothing-to-measure")
    return _throughput(options)


@dataclass(frozen=True)
class Speed:
    """Of one process: the median of several rounds over all the documents."""

    documents: int
    bytes: int
    rounds: int
    seconds: float
    documents_per_second: float
    megabytes_per_second: float
    milliseconds_per_document: float


def _throughput(options: argparse.Namespace) -> int:
    contents = []
    for file in expanded(options.paths):
        try:
            data = bytes_of(file, limit=DEFAULT_LIMITS.file)
            read(data)
        except Unreadable as problem:
            say_unreadable(file, problem, options.lang)
            return UNREADABLE
        contents.append(data)
    speed = _measured(contents, rules=options.rules, seconds=options.seconds)
    shown = (
        json.dumps(asdict(speed))
        if options.format == "json"
        else word("speed", options.lang, **asdict(speed))
    )
    sys.stdout.write(f"{shown}\n")
    return VALID


def _measured(contents: Sequence[bytes], *, rules: Sequence[str] | None, seconds: float) -> Speed:
    def round_of_all() -> float:
        began = perf_counter()
        for data in contents:
            check(read(data), rules=rules)
        return perf_counter() - began

    round_of_all()  # the tables are made at the first use
    gc.collect()
    times: list[float] = []
    while len(times) < FEWEST_ROUNDS or sum(times) < seconds:
        times.append(round_of_all())
    taken, size = median(times), sum(map(len, contents))
    return Speed(
        documents=len(contents),
        bytes=size,
        rounds=len(times),
        seconds=taken,
        documents_per_second=len(contents) / taken,
        megabytes_per_second=size / taken / 1e6,
        milliseconds_per_document=taken / len(contents) * 1e3,
    )


def _conformance(options: argparse.Namespace) -> int:
    from core_invoice.conformance import FAMILIES, agreement

    names = options.rules or ("en16931",)
    if len(names) > 1 or names[0] not in FAMILIES:
        raise Refused("no-family", known=", ".join(FAMILIES))
    family = FAMILIES[names[0]]
    verdicts = _Verdicts(Path(options.conformance), options.documents, options.lang)
    result = agreement(verdicts.cases() if verdicts.files else _judged_now(options, family), family=family)
    if not result.documents:
        raise Refused("no-verdicts", path=options.conformance)
    if options.format == "json":
        shown = json.dumps(result.as_json(), ensure_ascii=False)
    else:
        shown = result.text(options.lang, every_rule=True)
    sys.stdout.write(f"{shown}\n")
    if verdicts.unusable:
        return UNREADABLE
    return VALID if result.equal == result.documents else INVALID


def _judged_now(options: argparse.Namespace, family: Family) -> Iterator[Case]:
    """Without verdicts written down: those of the official stylesheets, where these are installed."""
    from core_invoice.conformance import available, by_processor, judges_of

    if available() and Path(options.conformance).exists():
        files = expanded([options.conformance])
        contents = ((file, bytes_of(file, limit=DEFAULT_LIMITS.file)) for file in files)
        yield from by_processor(contents, stylesheets=judges_of(family.ruleset))


class _Verdicts:
    """Those of a file, or of every one in a folder; what cannot be used is told, and the others count."""

    def __init__(self, path: Path, documents: str | None, lang: str) -> None:
        self.files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path] if path.exists() else []
        self._documents = Path(documents) if documents else None
        self._lang = lang
        self.unusable = 0

    def cases(self) -> Iterator[Case]:
        from core_invoice.conformance import BadVerdicts, recorded

        for file in self.files:
            archived = file.with_suffix(".tar.gz").exists()
            try:
                yield from recorded(file, documents=None if archived else self._documents)
            except (BadVerdicts, OSError, UnicodeDecodeError) as problem:
                self.unusable += 1
                sys.stderr.write(f"{word('bad-verdicts', self._lang, problem=problem)}\n")
