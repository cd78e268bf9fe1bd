"""What EN 16931-1 calls each term (BT) and group (BG), in English and French."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Term:
    id: str
    parent: str
    cardinality: str
    datatype: str
    english: str
    french: str

    @property
    def required(self) -> bool:
        return self.cardinality.startswith("1")

    @property
    def repeats(self) -> bool:
        return self.cardinality.endswith("n")

    @property
    def is_group(self) -> bool:
        return self.datatype == "group"

    def name(self, lang: str = "fr") -> str:
        return self.english if lang == "en" else self.french


@cache
def terms() -> Mapping[str, Term]:
    """All terms by id, in the standard's order."""
    text = resources.files(__package__).joinpath("terms.json").read_text(encoding="utf-8")
    return MappingProxyType({row["id"]: Term(**row) for row in json.loads(text)})


def term_name(term_id: str, lang: str = "fr") -> str:
    """The name of a term for people; the id itself when the standard has no such term."""
    known = terms().get(term_id)
    return known.name(lang) if known else term_id


def term(*ids: str) -> Any:
    """A field of the model that holds one value; several ids when several groups share the class."""
    return field(default=None, metadata={"terms": ids})


def repeated(*ids: str) -> Any:
    """A field of the model that holds any number of values."""
    return field(default=(), metadata={"terms": ids})
