"""Rule sets judged on the tree of a document: which rules, how severe, by which families of scopes."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from core_invoice.findings import Severity
from core_invoice.judging.tree import Family, Tables

TABLES = Path(__file__).parent / "tables"
NORM, FRANCE, TYPES = "en16931", "fr-ctc", "data-types"


@dataclass(frozen=True)
class RuleSet:
    """Rules that are judged together, with the version that they come from.

    `severities` gives those of one syntax ("ubl" or "cii"); a rule that it lacks is not in the set.
    """

    name: str
    version: str
    family: str
    severities: Callable[[str], Mapping[str, Severity]]

    @property
    def label(self) -> str:
        return f"{self.name} {self.version}"

    def severity(self, rule: str, syntax: str) -> Severity | None:
        return self.severities(syntax).get(rule)


@cache
def tables(families: tuple[str, ...], syntax: str) -> Tables:
    """The scopes of these families, made when they are first needed: a small check loads one syntax alone."""
    return Tables([_family(name, syntax) for name in families])


def _family(name: str, syntax: str) -> Family:
    if name == TYPES:
        from core_invoice.judging.types import types_of

        return types_of(syntax)
    if (name, syntax) == (NORM, "ubl"):
        from core_invoice.judging.ubl.rules import UBL

        return UBL
    if (name, syntax) == (NORM, "cii"):
        from core_invoice.judging.cii.rules import CII

        return CII
    if name == FRANCE:
        return _french(syntax)
    raise LookupError(name, syntax)


def _french(syntax: str) -> Family:
    if syntax == "ubl":
        from core_invoice.judging.france.ubl import FRANCE_UBL

        return FRANCE_UBL
    from core_invoice.judging.france.cii import FRANCE_CII

    return FRANCE_CII


@cache
def _listed(table: str, syntax: str) -> Mapping[str, Severity]:
    with (TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["id"], row[syntax]) for row in csv.DictReader(file)]
    return MappingProxyType({rule: Severity(said) for rule, said in rows if said != "-"})


@cache
def terms_of_rules() -> Mapping[str, tuple[str, ...]]:
    """The terms that each rule of the norm and of France is about."""
    found: dict[str, tuple[str, ...]] = {}
    for table in ("rules", "br-fr"):
        with (TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            found.update((row["id"], tuple(row["terms"].split())) for row in csv.DictReader(file))
    return MappingProxyType(found)


def _norm(syntax: str) -> Mapping[str, Severity]:
    return _listed("rules", syntax)


def _france(syntax: str) -> Mapping[str, Severity]:
    return _listed("br-fr", syntax)


def _france_as_advice(syntax: str) -> Mapping[str, Severity]:
    """The artefact is also published with warnings alone, for the time in which companies get ready."""
    return _with_advice(_france(syntax), lambda rule: True)


def _types(syntax: str) -> Mapping[str, Severity]:
    return {"EN-DATA-01": Severity.FATAL}


@cache
def _of_extensions(syntax: str) -> Mapping[str, Severity]:
    """What extensions of the norm replace by rules of their own, and any element more: advice."""
    relaxed = frozenset(_profiles()["relaxed in extensions"])
    return _with_advice(_norm(syntax), lambda rule: rule in relaxed or _of_syntax(rule))


@cache
def _of_chorus_pro(syntax: str) -> Mapping[str, Severity]:
    """What the gateway of Chorus Pro lets pass in its older flows is advice."""
    refused = frozenset(_profiles()["refused by Chorus Pro"])
    return _with_advice(_norm(syntax), lambda rule: rule not in refused)


def _of_profile(profile: str) -> Callable[[str], Mapping[str, Severity]]:
    """The rules of the norm whose terms the profile has; what is said of the syntax alone is advice."""

    @cache
    def of_profile(syntax: str) -> Mapping[str, Severity]:
        within = _profiles()["rules within"].get(profile)
        kept = {
            rule: severity
            for rule, severity in _norm(syntax).items()
            if _of_syntax(rule) or within is None or rule in within
        }
        return _with_advice(kept, _of_syntax)

    return of_profile


def _of_syntax(rule: str) -> bool:
    return rule.startswith(("UBL-", "CII-"))


def _with_advice(
    severities: Mapping[str, Severity], advises: Callable[[str], bool]
) -> Mapping[str, Severity]:
    return {rule: Severity.WARNING if advises(rule) else severity for rule, severity in severities.items()}


@cache
def _profiles() -> Mapping[str, Mapping[str, frozenset[str]]]:
    read: Mapping[str, Mapping[str, frozenset[str]]] = json.loads(
        (TABLES / "profiles.json").read_text(encoding="utf-8")
    )
    return read


def _sets() -> Iterable[RuleSet]:
    yield RuleSet("en16931", "1.3.16", NORM, _norm)
    yield RuleSet("en16931-extension", "1.3.16", NORM, _of_extensions)
    for name, profile in (
        ("minimum", "MINIMUM"),
        ("basicwl", "BASIC WL"),
        ("basic", "BASIC"),
        ("en16931", "EN 16931"),
    ):
        yield RuleSet(f"facturx-{name}", "1.09", NORM, _of_profile(profile))
    yield RuleSet("facturx-extended", "1.09", NORM, _of_extensions)
    yield RuleSet("chorus-pro", "1", NORM, _of_chorus_pro)
    yield RuleSet("fr-ctc", "1.4.0.03", FRANCE, _france)
    yield RuleSet("fr-ctc-warning", "1.4.0.03", FRANCE, _france_as_advice)
    yield RuleSet("data-types", "1", TYPES, _types)


TREE_RULESETS: Mapping[str, RuleSet] = MappingProxyType({one.name: one for one in _sets()})
