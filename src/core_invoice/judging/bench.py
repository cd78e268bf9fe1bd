"""The bench of judges: what the pass found, and what the rules said about it."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import localcontext
from typing import Any, TypeVar, cast

from core_invoice.judging.tree import (
    MOST_TOLD,
    Absence,
    Element,
    Family,
    Record,
    Scope,
    Tables,
    Walked,
    scope_of,
    walk,
)
from core_invoice.judging.values import Stop

Fact = TypeVar("Fact")
LACKING = -1
_DIGITS = 1_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that does not hold, and where: a scope's element, or the nth value of one of its slots."""

    rule: str
    record: Record
    slot: int = 0
    nth: int = 0
    stated: object = None
    expected: object = None
    values: dict[str, object] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        return scope_of(self.record)


@dataclass(frozen=True, slots=True)
class Halt:
    """A value that a judged rule needs and that cannot be read: the artefacts give no verdict."""

    record: Record
    slot: int
    nth: int
    kind: str

    @property
    def scope(self) -> Scope:
        return scope_of(self.record)


class Bench:
    """One document before its judges."""

    def __init__(self, walked: Walked) -> None:
        self._records = walked.records
        self.root = walked.root
        self.absences: list[tuple[Absence, Element]] = walked.absences
        self.hits: list[Hit] = []
        self.halts: list[Halt] = []
        self._times = Counter[str]()
        self._halted: set[tuple[int, int, int, str]] = set()
        self._facts: dict[Any, Any] = {}

    def once(self, fact: Callable[..., Fact], *of: Hashable) -> Fact:
        """A fact about the document that several rules need: the first that asks works it out, or stops."""
        key = (fact, *of)
        if key not in self._facts:
            try:
                self._facts[key] = fact(self, *of)
            except Stop as stop:
                self._facts[key] = stop
        found = self._facts[key]
        if isinstance(found, Stop):
            raise found.with_traceback(None)
        return cast(Fact, found)

    def all(self, scope: Scope) -> list[Record]:
        return self._records[scope]

    def first(self, scope: Scope) -> Record:
        """The record of a scope that is there once: the root element."""
        return self._records[scope][0]

    def fire(
        self,
        rule: str,
        record: Record,
        slot: int = 0,
        nth: int = 0,
        *,
        stated: object = None,
        expected: object = None,
        **values: object,
    ) -> None:
        """Say that a rule does not hold: for this element, for the nth value of a slot, for what lacks there.

        `nth` LACKING: something is there, but not what the rule wants.
        """
        self._times[rule] += 1
        if self._times[rule] <= MOST_TOLD:
            self.hits.append(Hit(rule, record, slot, nth, stated, expected, values))

    def judge(self, families: Sequence[Family]) -> None:
        for family in families:
            for scope in family.scopes:
                self._judge(scope)

    def _judge(self, scope: Scope) -> None:
        records = self._records[scope]
        for rule in scope.rules if records else ():
            for record in records:
                try:
                    rule(self, record)
                except Stop as stop:
                    self._halt(Halt(stop.record, stop.slot, stop.nth, stop.kind))

    def _halt(self, halt: Halt) -> None:
        """Said once, whoever needs the value."""
        key = (id(halt.record), halt.slot, halt.nth, halt.kind)
        if key not in self._halted and len(self.halts) < MOST_TOLD:
            self._halted.add(key)
            self.halts.append(halt)


def judge(root: Any, tables: Tables) -> Bench:
    """The document before all rules of these tables."""
    with localcontext() as context:
        context.prec = _DIGITS
        bench = Bench(walk(root, tables))
        bench.judge(tables.families)
    return bench


@contextmanager
def without_collection() -> Iterator[None]:
    """Judging makes many small lists and no cycle: the collector would look at them all, again and again.

    It costs a third of the time of a large document. To be left when the records are gone, or the collector
    starts with them. Another thread does without it for that while.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
