"""The rules as a book: a sheet for each, what stands on it, searching it, writing it out as pages."""

from core_invoice.rulebook.pages import export_pages, rule_page
from core_invoice.rulebook.search import search
from core_invoice.rulebook.sheets import CHAPTERS, Chapter, Origin, Sheet, sheet, sheets

__all__ = [
    "CHAPTERS",
    "Chapter",
    "Origin",
    "Sheet",
    "export_pages",
    "rule_page",
    "search",
    "sheet",
    "sheets",
]
