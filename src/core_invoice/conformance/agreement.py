"""Our verdicts beside the official ones: which documents and which rules agree, and where they part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from core_invoice.conformance.verdicts import Case, Family, Fired, Verdict, our_verdict
from core_invoice.errors import Text

_WORDS = {
    "equal": Text(
        "{equal} documents sur {all} jugés à l’identique ({share:.2%})",
        "{equal} of {all} documents judged alike ({share:.2%})",
    ),
    "stopped": Text(
        "{n} documents que l’artefact officiel ne juge pas",
        "{n} documents that the official artefact stops at",
    ),
    "rules": Text(
        "{fired} règles déclenchées, dont {parted} avec des différences",
        "{fired} rules fired, {parted} of them with differences",
    ),
    "head": Text(
        "règle                    gravité    les deux  nous seuls  eux seuls",
        "rule                     severity       both   only ours  only theirs",
    ),
    "documents": Text("Documents jugés différemment :", "Documents judged differently:"),
    "ours": Text("nous seuls", "only ours"),
    "theirs": Text("eux seuls", "only theirs"),
    "we stop": Text("nous ne jugeons pas, eux si", "we do not judge it, they do"),
    "they stop": Text("ils ne jugent pas, nous si", "they do not judge it, we do"),
    "more": Text("… et {n} autres", "… and {n} more"),
}


@dataclass(frozen=True)
class Comparison:
    """One document, judged twice."""

    name: str
    data: bytes
    ours: Verdict
    official: Verdict

    @property
    def equal(self) -> bool:
        """Where the artefact stops there is no set to compare: we must say so too, and that is all."""
        if not self.official.judged or not self.ours.judged:
            return self.official.judged == self.ours.judged
        return self.ours.fired == self.official.fired

    @property
    def only_ours(self) -> frozenset[Fired]:
        return self.ours.fired - self.official.fired

    @property
    def only_official(self) -> frozenset[Fired]:
        return self.official.fired - self.ours.fired


@dataclass
class Agreement:
    """The sum of many comparisons."""

    documents: int = 0
    stopped: int = 0
    different: list[Comparison] = field(default_factory=list)
    both: Counter[Fired] = field(default_factory=Counter)
    only_ours: Counter[Fired] = field(default_factory=Counter)
    only_official: Counter[Fired] = field(default_factory=Counter)

    def add(self, one: Comparison) -> None:
        self.documents += 1
        self.stopped += not one.official.judged
        if not one.equal:
            self.different.append(one)
        if one.official.judged and one.ours.judged:
            self.both.update(one.ours.fired & one.official.fired)
            self.only_ours.update(one.only_ours)
            self.only_official.update(one.only_official)

    @property
    def equal(self) -> int:
        return self.documents - len(self.different)

    @property
    def rules(self) -> list[Fired]:
        return sorted({*self.both, *self.only_ours, *self.only_official})

    @property
    def parted(self) -> list[Fired]:
        return sorted({*self.only_ours, *self.only_official})

    def as_json(self) -> dict[str, object]:
        return {
            "documents": self.documents,
            "equal": self.equal,
            "not_judged": self.stopped,
            "rules": [
                {
                    "rule": rule,
                    "severity": severity,
                    "both": self.both[rule, severity],
                    "only_ours": self.only_ours[rule, severity],
                    "only_official": self.only_official[rule, severity],
                }
                for rule, severity in self.rules
            ],
            "different": [
                {
                    "file": one.name,
                    "judged": {"ours": one.ours.judged, "official": one.official.judged},
                    "only_ours": ["|".join(fired) for fired in sorted(one.only_ours)],
                    "only_official": ["|".join(fired) for fired in sorted(one.only_official)],
                }
                for one in self.different
            ],
        }

    def text(self, lang: str = "fr", *, every_rule: bool = False, most_documents: int = 50) -> str:
        return "\n".join(self._lines(lang, every_rule=every_rule, most_documents=most_documents))

    def _lines(self, lang: str, *, every_rule: bool, most_documents: int) -> Iterator[str]:
        def word(key: str, **values: object) -> str:
            return _WORDS[key].to(lang).format(**values)

        share = self.equal / self.documents if self.documents else 1.0
        yield word("equal", equal=self.equal, all=self.documents, share=share)
        yield word("stopped", n=self.stopped)
        yield word("rules", fired=len(self.rules), parted=len(self.parted))
        shown = self.rules if every_rule else self.parted
        if shown:
            yield word("head")
        for fired in shown:
            counts = (self.both[fired], self.only_ours[fired], self.only_official[fired])
            yield "{:<24} {:<8} {:>10} {:>11} {:>11}".format(*fired, *counts)
        if self.different:
            yield word("documents")
        for one in self.different[:most_documents]:
            yield f"  {one.name}: {_difference(one, lang)}"
        if len(self.different) > most_documents:
            yield "  " + word("more", n=len(self.different) - most_documents)


def _difference(one: Comparison, lang: str) -> str:
    if one.ours.judged != one.official.judged:
        return _WORDS["they stop" if one.ours.judged else "we stop"].to(lang)
    parts = (("ours", one.only_ours), ("theirs", one.only_official))
    return "; ".join(
        f"{_WORDS[key].to(lang)} {', '.join('|'.join(each) for each in sorted(fired))}"
        for key, fired in parts
        if fired
    )


def compare(case: Case, *, family: Family) -> Comparison:
    official = Verdict(family.of(case.official.fired), judged=case.official.judged)
    try:
        ours = our_verdict(case.data, family=family)
    except Exception as bug:
        bug.add_note(f"while judging {case.name}")
        raise
    return Comparison(case.name, case.data, ours, official)


def agreement(cases: Iterable[Case], *, family: Family) -> Agreement:
    result = Agreement()
    for case in cases:
        result.add(compare(case, family=family))
    return result
