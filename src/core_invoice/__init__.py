"""Read, check and write invoices of EN 16931: UBL, UN/CEFACT CII and Factur-X, without any framework.

Each name is loaded when it is first asked for: who checks an XML file does not wait for what makes PDF.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core_invoice.checking import RULESETS, Report, UnknownRuleSet, check, rulesets_for
    from core_invoice.errors import Unreadable, Unwritable
    from core_invoice.findings import Finding, Severity
    from core_invoice.json_form import as_dict, from_json, to_json
    from core_invoice.model import Identifier, Invoice, Reading, Source, Syntax, ValueFault
    from core_invoice.reading import DEFAULT_LIMITS, Limits, extract, read
    from core_invoice.writing import write
    from core_invoice.writing.facturx import to_facturx

__all__ = [
    "DEFAULT_LIMITS",
    "RULESETS",
    "Finding",
    "Identifier",
    "Invoice",
    "Limits",
    "Reading",
    "Report",
    "Severity",
    "Source",
    "Syntax",
    "UnknownRuleSet",
    "Unreadable",
    "Unwritable",
    "ValueFault",
    "as_dict",
    "check",
    "extract",
    "from_json",
    "read",
    "rulesets_for",
    "to_facturx",
    "to_json",
    "write",
]

_HOMES = {
    "checking": {"RULESETS", "Report", "UnknownRuleSet", "check", "rulesets_for"},
    "errors": {"Unreadable", "Unwritable"},
    "findings": {"Finding", "Severity"},
    "json_form": {"as_dict", "from_json", "to_json"},
    "model": {"Identifier", "Invoice", "Reading", "Source", "Syntax", "ValueFault"},
    "reading": {"DEFAULT_LIMITS", "Limits", "extract", "read"},
    "writing": {"write"},
    "writing.facturx": {"to_facturx"},
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            found = getattr(import_module(f"core_invoice.{home}"), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, *globals()]
