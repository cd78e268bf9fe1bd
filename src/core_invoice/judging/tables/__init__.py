"""Which rules exist, how grave they are in each syntax, what they are about: the CSV files of this folder.

`rules.csv` and `absence-*.csv` come from the CEN/TC 434 artefacts 1.3.16, `br-fr.csv` from the French rules
of flow 2, 1.4.0, `extended-ctc.csv` from the rules of the French profile EXTENDED-CTC-FR, as far as the
standard does not have them. A severity of `-` says that the rule is not there in that syntax.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from core_invoice.findings import Severity

NOT_THERE = "-"


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule as its table has it; a severity of None: not judged in that syntax."""

    id: str
    ubl: Severity | None
    cii: Severity | None
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Absence:
    """Below each node of the scope, nothing may stand at the path."""

    rule: str
    scope: str
    path: str


@cache
def norm() -> Mapping[str, Listed]:
    """The 1,562 rules of EN 16931, by id."""
    return _listed("rules.csv")


@cache
def france() -> Mapping[str, Listed]:
    """The French rules BR-FR, by id."""
    return _listed("br-fr.csv")


@cache
def extended_ctc() -> Mapping[str, Listed]:
    """The rules that the profile EXTENDED-CTC-FR has of its own, by id."""
    return _listed("extended-ctc.csv")


@cache
def absences(syntax: str) -> tuple[Absence, ...]:
    """What may not be there in `ubl` or `cii`, in the order of the official artefact."""
    return tuple(Absence(row["id"], row["scope"], row["path"]) for row in _rows(f"absence-{syntax}.csv"))


def _listed(name: str) -> Mapping[str, Listed]:
    read = {
        row["id"]: Listed(
            row["id"], _severity(row["ubl"]), _severity(row["cii"]), tuple(row["terms"].split())
        )
        for row in _rows(name)
    }
    return MappingProxyType(read)


def _severity(written: str) -> Severity | None:
    return None if written == NOT_THERE else Severity(written)


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())
