"""Rules as registered functions: what a rule is, what it may look at, the sets that bring rules together."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from types import MappingProxyType
from typing import Any

from core_invoice.findings import STEP, Finding, Severity, quoted, written
from core_invoice.model.invoice import Invoice
from core_invoice.model.reading import Reading, Source, Syntax

MOST_TOLD = 1_000
"""Findings of one rule in one document: a program that is wrong is wrong on every line."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that a rule blames, before the registry gives it the rule's id and severity."""

    where: str
    stated: object = None
    expected: object = None
    values: Mapping[str, str] = field(default_factory=dict)


def at(where: str, *, stated: object = None, expected: object = None, **values: object) -> Hit:
    return Hit(where, stated, expected, {name: quoted(value) for name, value in values.items()})


@dataclass(frozen=True)
class Context:
    """What a rule may need beside the invoice: the syntax, the text as written, what could not be read."""

    syntax: Syntax | None = None
    reading: Reading | None = field(default=None, repr=False)
    unreadable: Mapping[str, str] = field(default_factory=dict)
    """What is written, by place."""
    unreadable_terms: frozenset[str] = frozenset()

    @classmethod
    def of(cls, reading: Reading) -> "Context":
        places = {fault.term: fault.source.raw for fault in reading.faults}
        terms = frozenset(STEP.findall(place)[-1][0] for place in places if STEP.search(place))
        return cls(reading.syntax, reading, places, terms)

    @property
    def cii(self) -> bool:
        """The two official artefacts differ; an invoice without a syntax is judged as UBL is."""
        return self.syntax in (Syntax.CII, Syntax.FACTURX)

    @cached_property
    def _unread(self) -> Mapping[str, str]:
        return {one.path: one.raw for one in self.reading.unread} if self.reading else {}

    def category_of_another_tax(self, group: str) -> str | None:
        """The category of an entry, line, allowance or charge whose tax is said to be another one than VAT.

        Reading leaves it out of the model, as the standard has no other tax; some rules look at it still.
        """
        source = self.sources.get(group)
        places = (source.path + tail for tail in CATEGORIES) if source else ()
        return next((self._unread[place] for place in places if place in self._unread), None)

    @property
    def sources(self) -> Mapping[str, Source]:
        return self.reading.sources if self.reading else MappingProxyType({})

    def stands(self, where: str, group: object) -> bool:
        """Whether the file has the element of this group, and not only terms of it that stand elsewhere."""
        return group is not None and (self.reading is None or where in self.sources)

    def given(self, where: str, value: object) -> bool:
        """Whether the document has something there, be it something that cannot be read."""
        return (value is not None and value != ()) or where in self.unreadable


CATEGORIES = (
    "/cbc:ID",
    "/cac:TaxCategory/cbc:ID",
    "/ram:CategoryCode",
    "/ram:CategoryTradeTax/ram:CategoryCode",
)
"""Where a category stands below its group, in UBL and in CII."""

Judge = Callable[[Invoice, Context], Iterable[Hit]]


@dataclass(frozen=True)
class Rule:
    id: str
    terms: tuple[str, ...]
    judge: Judge = field(repr=False)
    severity: Severity = Severity.FATAL
    severity_in_ubl: Severity | None = None
    alternatives: bool = False
    """The terms are judged one by one, or any of them will do: a profile needs only one of them."""
    presence: bool = False
    """The rule only asks whether something is there, so it can be judged on values that cannot be read."""
    silent: bool = False
    """The norm has the rule, but no document can break it as the official artefacts read it."""

    values: Mapping[str, str] = field(default_factory=dict)
    """What the texts of the rule may name, the same for every finding: the VAT category for instance."""

    def severity_for(self, context: Context) -> Severity:
        if self.severity_in_ubl is not None and not context.cii:
            return self.severity_in_ubl
        return self.severity

    def judgeable(self, context: Context) -> bool:
        return self.presence or context.unreadable_terms.isdisjoint(self.terms)

    def hits(self, invoice: Invoice, context: Context) -> Iterable[Hit]:
        return self.judge(invoice, context) if self.judgeable(context) else ()


@dataclass(frozen=True)
class RuleSet:
    """Rules that are judged together, with the version that they come from."""

    name: str
    version: str
    rules: tuple[Rule, ...]
    severities: Mapping[str, Severity] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return f"{self.name} {self.version}"

    def judge(self, invoice: Invoice, context: Context) -> Iterator[Finding]:
        for rule in self.rules:
            for hit in islice(rule.hits(invoice, context), MOST_TOLD):
                yield self._finding(rule, hit, context)

    def _finding(self, rule: Rule, hit: Hit, context: Context) -> Finding:
        return Finding(
            rule=rule.id,
            severity=self.severities.get(rule.id, rule.severity_for(context)),
            where=hit.where,
            terms=rule.terms,
            stated=written(hit.stated),
            expected=written(hit.expected),
            values={**rule.values, **hit.values},
            ruleset=self.name,
        )


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
        """Register a function of the invoice (and of the context) that yields what it blames."""

        def register(function: Callable[..., Iterable[Hit]]) -> Callable[..., Iterable[Hit]]:
            alone = len(inspect.signature(function).parameters) == 1
            judge: Judge = (lambda invoice, context: function(invoice)) if alone else function
            self.add(Rule(rule_id, terms, judge, **options))
            return function

        return register
