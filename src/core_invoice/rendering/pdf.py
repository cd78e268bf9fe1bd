"""The invoice sheet as a PDF that keeps (PDF/A-3a) and that screen readers read (PDF/UA-1), set by typst.

The values go to the template as data: nothing in an invoice is ever read as markup.
"""

import json
from dataclasses import asdict
from pathlib import Path

import typst

from core_invoice.model.invoice import Invoice
from core_invoice.rendering.figures import FIXED
from core_invoice.rendering.sheet import sheet_of
from core_invoice.rendering.words import word

TEMPLATE = Path(__file__).parent / "invoice.typ"


def render_pdf(invoice: Invoice, *, lang: str = "fr") -> bytes:
    """The invoice as a person reads it, on A4 pages. The same invoice always gives the same bytes."""
    sheet = asdict(sheet_of(invoice, lang=lang))
    sheet["page"] = word("page", lang)
    sheet["colon"] = f"{FIXED}: " if sheet["lang"] == "fr" else ": "
    sheet["author"] = (invoice.seller.name if invoice.seller else None) or ""
    issued = invoice.issue_date
    # PDF/A wants a date; the clock's would make each rendering of the same invoice another file.
    sheet["issued"] = [issued.year, issued.month, issued.day] if issued else [1970, 1, 1]
    data = json.dumps(sheet, ensure_ascii=False)
    written: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        pdf_standards=["a-3a", "ua-1"],
        sys_inputs={"sheet": data},
        ignore_system_fonts=True,
    )
    return written
