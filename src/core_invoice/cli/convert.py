"""`core-invoice convert`: an invoice written in another syntax, and told what could not come along."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from core_invoice.cli.losses import say_losses
from core_invoice.cli.making import make_all
from core_invoice.cli.verdicts import read_document
from core_invoice.cli.words import Refused
from core_invoice.model.reading import Attachment, Reading, Syntax

FORMS = {"ubl": ".xml", "cii": ".xml", "facturx": ".pdf"}


def run(options: argparse.Namespace) -> int:
    form = options.to or _from_name(options.output or "")

    def make(file: str, reading: Reading) -> bytes:
        if form == "facturx":
            return factur_x(file, reading, lang=options.lang, profile=options.profile)
        say_losses(file, reading, options.lang)
        return _xml(reading, form)

    return make_all(options, suffix=FORMS[form], read=read_document, make=make)


def _from_name(output: str) -> str:
    if output.lower().endswith(".pdf"):
        return "facturx"
    raise Refused("which-form", known=", ".join(FORMS))


def _xml(reading: Reading, form: str) -> bytes:
    from core_invoice.writing import write

    return write(reading.invoice, syntax="cii" if form == "cii" else None)


def factur_x(
    file: str,
    reading: Reading,
    *,
    lang: str,
    profile: str | None = None,
    pdf: bytes | None = None,
    beside: Sequence[Attachment] = (),
) -> bytes:
    """CII goes in as it is, unless another profile is asked for; the rest is written from the invoice."""
    from core_invoice.writing.facturx import to_facturx

    as_it_is = reading.syntax in (Syntax.CII, Syntax.FACTURX) and not profile
    if not as_it_is:
        say_losses(file, reading, lang, files_kept=True)
    return to_facturx(
        reading.invoice,
        xml=reading.xml if as_it_is else None,
        pdf=pdf,
        profile=profile,
        attachments=(*reading.attachments, *beside),
        lang=lang,
    )
