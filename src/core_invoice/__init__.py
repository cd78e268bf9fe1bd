"""Read, check and write invoices of EN 16931: UBL, UN/CEFACT CII and Factur-X, without any framework."""

from core_invoice.checking import RULESETS, Report, UnknownRuleSet, check, rulesets_for
from core_invoice.errors import Unreadable
from core_invoice.findings import Finding, Severity
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
    "ValueFault",
    "check",
    "extract",
    "read",
    "rulesets_for",
    "to_facturx",
    "write",
]
