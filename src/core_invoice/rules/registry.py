"""Rules as registered functions on the model: what a rule is, what it may look at, how it is judged."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from core_invoice.findings import Finding, Location, Severity, quoted, written
from core_invoice.model.invoice import Invoice
from core_invoice.model.reading import Reading

MOST_TOLD = 1_000
"""Findings of one rule in one document: a program that is wrong is wrong on every line."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that a rule blames, before it is given the rule's id and severity."""

    where: str
    stated: object = None
    expected: object = None
    values: Mapping[str, str] = field(default_factory=dict)


def at(where: str, *, stated: object = None, expected: object = None, **values: object) -> Hit:
    return Hit(where, stated, expected, {name: quoted(value) for name, value in values.items()})


Judge = Callable[[Invoice, Reading], Iterable[Hit]]


@dataclass(frozen=True)
class Rule:
    id: str
    terms: tuple[str, ...]
    judge: Judge = field(repr=False)
    severity: Severity = Severity.FATAL


@dataclass(frozen=True)
class RuleSet:
    """Rules that are judged together, with the version that they come from."""

    name: str
    version: str
    rules: tuple[Rule, ...]

    @property
    def label(self) -> str:
        return f"{self.name} {self.version}"


def judge(rules: RuleSet, reading: Reading) -> Iterator[Finding]:
    for rule in rules.rules:
        for hit in islice(rule.judge(reading.invoice, reading), MOST_TOLD):
            place = _place(hit.where, reading)
            yield Finding(
                rule=rule.id,
                severity=rule.severity,
                where=hit.where,
                terms=rule.terms,
                stated=written(hit.stated),
                expected=written(hit.expected),
                values=hit.values,
                ruleset=rules.name,
            ).located(Location(hit.where, *place))


def _place(where: str, reading: Reading) -> tuple[int | None, str | None]:
    """Line and path in the file, or those of the nearest group above it that the file has."""
    while where:
        if place := reading.sources.get(where):
            return place.line, place.path
        where = where.rpartition("/")[0]
    return None, None


class Family:
    """Where the rules of one module register themselves, in the order they are written."""

    def __init__(self) -> None:
        self._rules: dict[str, Rule] = {}

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(self._rules.values())

    def add(self, rule: Rule) -> None:
        if rule.id in self._rules:
            raise ValueError(f"{rule.id} is registered twice")
        self._rules[rule.id] = rule

    def rule(
        self, rule_id: str, *, terms: tuple[str, ...], **options: Any
    ) -> Callable[[Callable[..., Iterable[Hit]]], Callable[..., Iterable[Hit]]]:
        """Register a function of the invoice (and of the reading) that yields what it blames."""

        def register(function: Callable[..., Iterable[Hit]]) -> Callable[..., Iterable[Hit]]:
            alone = len(inspect.signature(function).parameters) == 1
            judge: Judge = (lambda invoice, reading: function(invoice)) if alone else function
            self.add(Rule(rule_id, terms, judge, **options))
            return function

        return register
