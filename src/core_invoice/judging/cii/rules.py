"""CII: all rules of EN 16931, brought together."""

from core_invoice.judging.cii import amounts, codes, document, syntax, vat
from core_invoice.judging.cii.scopes import CII

__all__ = ["CII", "amounts", "codes", "document", "syntax", "vat"]
