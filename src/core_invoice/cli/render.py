"""`core-invoice render`: the invoice as a person reads it, in HTML or PDF."""

from __future__ import annotations

import argparse

from core_invoice.cli.making import make_all
from core_invoice.cli.words import Refused
from core_invoice.model.invoice import Invoice

SUFFIXES = {"html": ".html", "pdf": ".pdf"}


def run(options: argparse.Namespace) -> int:
    form = options.to or _from_name(options.output or "")
    return make_all(
        options,
        suffix=SUFFIXES[form],
        make=lambda taken: _rendered(taken.invoice, form, options.lang),
    )


def _from_name(output: str) -> str:
    for form, suffix in SUFFIXES.items():
        if output.lower().endswith(suffix):
            return form
    raise Refused("which-form", known=", ".join(SUFFIXES))


def _rendered(invoice: Invoice, form: str, lang: str) -> bytes:
    if form == "pdf":
        from core_invoice.rendering import render_pdf

        return render_pdf(invoice, lang=lang)
    return _page(invoice, lang).encode("utf-8")


def _page(invoice: Invoice, lang: str) -> str:
    from html import escape

    from core_invoice.rendering import STYLESHEET, render_html
    from core_invoice.rendering.characters import printable

    title = escape(printable(invoice.number or ""))
    style = STYLESHEET.read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\nbody {{ font-family: system-ui, sans-serif; }}\n{style}</style>\n"
        f"</head>\n<body>\n{render_html(invoice, lang=lang)}\n</body>\n</html>\n"
    )
