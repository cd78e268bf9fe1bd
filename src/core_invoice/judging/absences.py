"""The rules that only say "this must not be there", from their tables (EN 16931 artefacts 1.3.16)."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from core_invoice.judging.tree import Family

TABLES = Path(__file__).parent / "tables"
_EITHER_LINE = "(cac:InvoiceLine|cac:CreditNoteLine)"
_BY_NAME_END, _QUOTE = "[ends-with(name(), '", "'"


def forbid(
    family: Family,
    syntax: str,
    *,
    under: str = "",
    unless: Mapping[str, Iterable[str]] = MappingProxyType({}),
) -> None:
    """Give a family all the rows of `tables/absence-<syntax>.csv`.

    `under`: where scopes begin that are written from there; `unless`: what a scope leaves to others.
    """
    with (TABLES / f"absence-{syntax}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for path in _paths(row["path"]):
                left = unless.get(row["scope"], ())
                family.absent(row["id"], _scopes(row["scope"], under), path, unless=left)


def _scopes(said: str, under: str) -> list[str]:
    if said == "root":
        return ["."]
    return [_scope(scope.strip(), under) for scope in said.split(" | ")]


def _scope(said: str, under: str) -> str:
    start, _, end = said.partition(_BY_NAME_END)
    if not said.startswith("//"):
        start = f"{under}{start}" if start.startswith("ram:") else start
    return f"{start}{end.partition(_QUOTE)[0]}"


def _paths(said: str) -> list[str]:
    if said.startswith(_EITHER_LINE):
        return [said.replace(_EITHER_LINE, line, 1) for line in ("cac:InvoiceLine", "cac:CreditNoteLine")]
    return [said]
