"""`core-invoice convert`: an invoice written in another syntax, and told what could not come along."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from core_invoice.cli.documents import SUFFIXES
from core_invoice.cli.losses import say_losses
from core_invoice.cli.making import Taken, make_all
from core_invoice.cli.words import Refused
from core_invoice.model.invoice import Invoice
from core_invoice.model.reading import Attachment, Syntax

FORMS = {"ubl": ".xml", "cii": ".xml", "facturx": ".pdf", "json": ".json"}


def run(options: argparse.Namespace) -> int:
    form = options.to or _from_name(options.output or "")

    def make(taken: Taken) -> bytes:
        if form == "facturx":
            return factur_x(taken, lang=options.lang, profile=options.profile)
        if taken.reading:
            say_losses(taken.file, taken.reading, options.lang)
        return _written(taken.invoice, form)

    return make_all(options, suffix=FORMS[form], make=make, suffixes=(*SUFFIXES, ".json"))


def _from_name(output: str) -> str:
    """XML may be either syntax."""
    for form in ("facturx", "json"):
        if output.lower().endswith(FORMS[form]):
            return form
    raise Refused("which-form", known=", ".join(FORMS))


def _written(invoice: Invoice, form: str) -> bytes:
    if form == "json":
        from core_invoice.json_form import to_json

        return to_json(invoice).encode("utf-8")
    from core_invoice.writing import write

    return write(invoice, syntax="cii" if form == "cii" else None)


def factur_x(
    taken: Taken,
    *,
    lang: str,
    profile: str | None = None,
    pdf: bytes | None = None,
    beside: Sequence[Attachment] = (),
) -> bytes:
    """CII goes in as it is, unless another profile is asked for; the rest is written from the invoice."""
    from core_invoice.writing.facturx import to_facturx

    reading = taken.reading
    is_cii = reading is not None and reading.syntax in (Syntax.CII, Syntax.FACTURX)
    as_it_is = is_cii and not profile
    if reading and not as_it_is:
        say_losses(taken.file, reading, lang, files_kept=True)
    return to_facturx(
        taken.invoice,
        xml=reading.xml if reading and as_it_is else None,
        pdf=pdf,
        profile=profile,
        attachments=(*(reading.attachments if reading else ()), *beside),
        lang=lang,
    )
