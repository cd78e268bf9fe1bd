"""The invoice sheet as a PDF that keeps (PDF/A-3a) and that screen readers read (PDF/UA-1), set by typst.

The values go to the template as data: nothing in an invoice is ever read as markup. The fonts are those that
typst carries, so that the same invoice looks the same everywhere.
"""

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from core_invoice.model.invoice import Invoice
from core_invoice.rendering.characters import INSTEAD, printable
from core_invoice.rendering.figures import FIXED
from core_invoice.rendering.sheet import sheet_of
from core_invoice.rendering.words import word

TEMPLATE = Path(__file__).parent / "invoice.typ"
NO_GLYPH = re.compile(r"the text `\"(.+?)\"` could not be displayed")
ATTEMPTS = 4
RUNNING = 60  # characters of each name at the foot of a page


def render_pdf(invoice: Invoice, *, lang: str = "fr") -> bytes:
    """The invoice as a person reads it, on A4 pages. The same invoice always gives the same bytes."""
    data = _data(invoice, lang)
    for _attempt in range(ATTEMPTS):
        try:
            return _compile(data)
        except typst.TypstError as refusal:
            unknown = set("".join(NO_GLYPH.findall(str(refusal.diagnostic))))
            if not unknown:
                raise
            data = _without(data, unknown)
    return _compile(data)


def _compile(data: Any) -> bytes:
    written: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        pdf_standards=["a-3a", "ua-1"],
        sys_inputs={"sheet": json.dumps(data, ensure_ascii=False)},
        ignore_system_fonts=True,
    )
    return written


def _data(invoice: Invoice, lang: str) -> Any:
    sheet = asdict(sheet_of(invoice, lang=lang))
    sheet["page"] = word("page", lang)
    sheet["colon"] = f"{FIXED}: " if sheet["lang"] == "fr" else ": "
    sheet["author"] = (invoice.seller.name if invoice.seller else None) or ""
    names = (f"{sheet['title']['text']} {sheet['number']['text']}", sheet["author"])
    sheet["running"] = " · ".join(_beginning(name) for name in names if name)
    issued = invoice.issue_date
    # PDF/A wants a date; the clock's would make each rendering of the same invoice another file.
    sheet["issued"] = [issued.year, issued.month, issued.day] if issued else [1970, 1, 1]
    return _mapped(sheet, printable)


def _beginning(name: str) -> str:
    return name if len(name) <= RUNNING else f"{name[:RUNNING]}…"


def _without(data: Any, characters: set[str]) -> Any:
    """PDF/A wants a glyph for each character: those that no font has become one sign."""
    table = str.maketrans(dict.fromkeys(characters, INSTEAD))
    return _mapped(data, lambda text: text.translate(table))


def _mapped(data: Any, change: Callable[[str], str]) -> Any:
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {name: _mapped(value, change) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_mapped(value, change) for value in data]
    return data
