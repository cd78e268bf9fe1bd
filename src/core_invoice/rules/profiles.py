"""Which terms the small Factur-X profiles have, and so which rules of EN 16931 they can be held to."""

import json
from collections.abc import Iterable
from pathlib import Path

from core_invoice.rules.registry import Rule

GAINED = json.loads((Path(__file__).parent / "profiles.json").read_text(encoding="utf-8"))
MINIMUM = frozenset(GAINED["MINIMUM"])
BASIC_WL = MINIMUM | frozenset(GAINED["BASIC WL"])
BASIC = BASIC_WL | frozenset(GAINED["BASIC"])


def within(rules: Iterable[Rule], terms: frozenset[str]) -> tuple[Rule, ...]:
    """The rules whose operands the profile has: all of them, or one where the rule takes them one by one."""
    return tuple(rule for rule in rules if _fits(rule, terms))


def _fits(rule: Rule, terms: frozenset[str]) -> bool:
    own = frozenset(rule.terms)
    return not own.isdisjoint(terms) if rule.alternatives else own <= terms
