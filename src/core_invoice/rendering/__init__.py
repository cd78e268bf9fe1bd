"""An invoice as a person reads it, from the model alone: HTML for a page, PDF to keep or print."""

from pathlib import Path

from core_invoice.rendering.html import Pinned, pinned_html, render_html
from core_invoice.rendering.pdf import render_pdf
from core_invoice.rendering.sheet import Sheet, sheet_of
from core_invoice.rendering.shortening import shortened

__all__ = [
    "STYLESHEET",
    "Pinned",
    "Sheet",
    "pinned_html",
    "render_html",
    "render_pdf",
    "sheet_of",
    "shortened",
]

STYLESHEET = Path(__file__).parent / "invoice.css"
