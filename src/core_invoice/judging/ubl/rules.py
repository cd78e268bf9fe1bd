"""UBL: all rules of EN 16931, brought together."""

from core_invoice.judging.ubl import allowances, amounts, codes, document, syntax, vat
from core_invoice.judging.ubl.scopes import UBL

__all__ = ["UBL", "allowances", "amounts", "codes", "document", "syntax", "vat"]
