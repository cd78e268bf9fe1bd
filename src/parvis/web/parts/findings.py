"""Findings as the page shows them: what blocks, what only advises, each with its number on the sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core_invoice import Finding
from parvis.flows import findings as kept
from parvis.flows.findings import Explained


@dataclass(frozen=True)
class Numbered:
    """`rank` is the finding's number on the sheet, which has it under the id `ci-finding-<rank>`."""

    rank: int
    said: Explained


@dataclass(frozen=True)
class Findings:
    blocking: Sequence[Numbered] = ()
    advising: Sequence[Numbered] = ()

    def __bool__(self) -> bool:
        return bool(self.blocking or self.advising)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """What blocks first: the order of the list and of the numbers on the sheet."""
    return sorted(findings, key=lambda one: not one.fatal)


def findings_of(ordered: Sequence[Finding], *, lang: str) -> Findings:
    numbered = [
        Numbered(rank, explained) for rank, explained in enumerate(kept.explain(ordered, lang), start=1)
    ]
    return Findings(
        blocking=[one for one in numbered if one.said.blocks],
        advising=[one for one in numbered if not one.said.blocks],
    )
