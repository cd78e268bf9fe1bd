"""Rules on the model: what a French public buyer needs beside the norm, and the texts of all rules."""

from core_invoice.rules import france
from core_invoice.rules.registry import RuleSet, judge

__all__ = ["RULESETS", "RuleSet", "judge"]

RULESETS = {"fr-b2g": RuleSet("fr-b2g", "1.4.0", france.FAMILY.rules)}
