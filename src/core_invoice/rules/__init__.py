"""The rules that invoices are judged by, in sets with a name and a version."""

from pathlib import Path

from core_invoice.findings import Severity, register_catalogue
from core_invoice.model.reading import Reading
from core_invoice.rules import calculations, codes, decimals, document, france, vat
from core_invoice.rules.profiles import BASIC_WL, MINIMUM, within
from core_invoice.rules.registry import Context, Rule, RuleSet

__all__ = ["RULESETS", "Context", "Rule", "RuleSet", "UnknownRuleSet", "ruleset", "rulesets_for"]

register_catalogue(Path(__file__).parent / "messages")

EN16931 = tuple(
    rule for family in (document, calculations, decimals, vat, codes) for rule in family.FAMILY.rules
)

# What extensions of the standard replace by rules of their own (sub-lines, tolerances, several
# breakdowns of a category, more codes). Until we have those, the standard's rule advises and does not block.
# fmt: off
RELAXED_IN_EXTENSIONS = frozenset((
    "BR-22", "BR-23", "BR-24", "BR-26", "BR-27", "BR-28", "BR-CO-04", "BR-CO-10", "BR-CO-11", "BR-CO-12",
    "BR-CO-13", "BR-CO-14", "BR-CO-15", "BR-CO-17", "BR-S-10", "BR-Z-10", "BR-O-02", "BR-O-03", "BR-O-04",
    "BR-O-11", "BR-O-12", "BR-O-13", "BR-O-14", "BR-CL-10", "BR-CL-20", "BR-CL-24",
    *(f"BR-{one.family}-{number}" for one in vat.CATEGORIES for number in ("01", "08", "09")),
))
# fmt: on

ADVICE_IN_EXTENSIONS = dict.fromkeys(RELAXED_IN_EXTENSIONS, Severity.WARNING)

RULESETS = {
    one.name: one
    for one in (
        RuleSet("en16931", "1.3.16", EN16931),
        RuleSet("en16931-extension", "1.3.16", EN16931, ADVICE_IN_EXTENSIONS),
        RuleSet("facturx-basicwl", "1.09", within(EN16931, BASIC_WL)),
        RuleSet("facturx-minimum", "1.09", within(EN16931, MINIMUM)),
        RuleSet("fr-b2g", "1.4.0", france.FAMILY.rules),
    )
}


class UnknownRuleSet(LookupError):
    """There is no rule set of this name."""


def ruleset(name: str) -> RuleSet:
    if name not in RULESETS:
        raise UnknownRuleSet(f"{name}: the rule sets are {', '.join(RULESETS)}")
    return RULESETS[name]


def rulesets_for(reading: Reading) -> tuple[str, ...]:
    """The rule set of the norm that this document can be held to, from the profile that it claims (BT-24).

    Factur-X MINIMUM and BASIC WL have no lines: the whole of EN 16931 does not apply to them.
    """
    process = reading.invoice.process
    claimed = (process.specification_identifier if process else None) or ""
    if claimed.endswith(":minimum"):
        return ("facturx-minimum",)
    if claimed.endswith((":basicwl", ":basic-wl")):
        return ("facturx-basicwl",)
    return ("en16931-extension",) if "#conformant#" in claimed else ("en16931",)
