"""The figures of the law, each with its article and its period of validity, read from the TOML files beside.

A table may hold several series told apart by a key (the buyer's category for the legal delay). Within a
series, periods never overlap. A period without an end is in force until further notice.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from parvis.law.errors import ParameterMissing
from parvis.lifecycle.words import Text

_DESCRIPTIVE = {"key", "article", "source", "valid_from", "valid_until"}


class BadParameter(ValueError):
    """A parameter file that must not be used: the platform would compute wrong dates from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    table: str
    key: str
    article: str
    source: str
    valid_from: date
    valid_until: date | None
    numbers: Mapping[str, int]

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


def in_force(table: str, *, on: date, key: str = "") -> Period:
    for period in _shipped():
        if (period.table, period.key) == (table, key) and period.covers(on):
            return period
    what = f"{table} {key}".strip()
    raise ParameterMissing(
        Text(
            fr=f"Aucun paramètre légal n’est enregistré pour « {what} » au {on:%d/%m/%Y}.",
            en=f"No legal parameter is recorded for “{what}” on {on.isoformat()}.",
        ),
        Text(
            fr="Vérifiez la date ; si elle est exacte, l’exploitant de la plateforme doit ajouter "
            "ce paramètre.",
            en="Check the date; if it is right, the operator of the platform has to add this parameter.",
        ),
    )


def read(text: str) -> tuple[Period, ...]:
    """The periods of one file, or BadParameter."""
    tables: dict[str, Any] = tomllib.loads(text)
    return checked(_period(table, row) for table, rows in tables.items() for row in rows)


def checked(periods: Iterable[Period]) -> tuple[Period, ...]:
    """The periods in order, once no series is found to have two of them on the same day."""
    ordered = tuple(sorted(periods, key=lambda period: (period.table, period.key, period.valid_from)))
    for earlier, later in pairwise(ordered):
        same_series = (earlier.table, earlier.key) == (later.table, later.key)
        if same_series and earlier.covers(max(later.valid_from, earlier.valid_from)):
            raise BadParameter(f"{_name(later)}: overlaps the period from {earlier.valid_from}")
    return ordered


@cache
def _shipped() -> tuple[Period, ...]:
    files = sorted(
        (file for file in resources.files(__name__).iterdir() if file.name.endswith(".toml")),
        key=lambda file: file.name,
    )
    return checked(period for file in files for period in read(file.read_text(encoding="utf-8")))


def _period(table: str, row: Mapping[str, Any]) -> Period:
    period = Period(
        table=table,
        key=str(row.get("key", "")),
        article=_words(table, row, "article"),
        source=_words(table, row, "source"),
        valid_from=_day(table, row, "valid_from"),
        valid_until=_day(table, row, "valid_until") if "valid_until" in row else None,
        numbers={
            name: _number(table, name, value) for name, value in row.items() if name not in _DESCRIPTIVE
        },
    )
    if period.valid_until is not None and period.valid_until < period.valid_from:
        raise BadParameter(f"{_name(period)}: ends before it begins")
    if not period.numbers:
        raise BadParameter(f"{_name(period)}: holds no figure")
    return period


def _words(table: str, row: Mapping[str, Any], name: str) -> str:
    words = row.get(name)
    if not isinstance(words, str) or not words.strip():
        raise BadParameter(f"{table}: {name} is missing")
    return words


def _day(table: str, row: Mapping[str, Any], name: str) -> date:
    day = row.get(name)
    if not isinstance(day, date) or isinstance(day, datetime):
        raise BadParameter(f"{table}: {name} is missing or is not a date")
    return day


def _number(table: str, name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadParameter(f"{table}: {name} is not a whole number")
    return value


def _name(period: Period) -> str:
    return f"{period.table} {period.key} from {period.valid_from}".replace("  ", " ")
