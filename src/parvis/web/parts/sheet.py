"""The invoice as a person reads it, drawn by the engine, which escapes all that comes from the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib import resources

import structlog
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

import core_invoice
from core_invoice import Finding, Invoice
from core_invoice.rendering import render_html, shortened
from parvis.base import storage
from parvis.payment_requests import reading
from parvis.payment_requests.models import PaymentRequest
from parvis.web.errors import FileLost

log = structlog.get_logger(__name__)
NOTHING = SafeString("")
LINES_SHOWN = 500
STYLE = resources.files("core_invoice.rendering").joinpath("invoice.css").read_text(encoding="utf-8")


def sheet_of_invoice(invoice: Invoice | None, *, lang: str, findings: Sequence[Finding] = ()) -> SafeString:
    """The n-th finding has its place on the sheet under the id `ci-finding-n`."""
    if invoice is None:
        return NOTHING
    shown = replace(invoice, lines=invoice.lines[:LINES_SHOWN])
    shown, others = shortened(shown, most=LINES_SHOWN)
    drawn = mark_safe(render_html(shown, lang=lang, findings=findings))  # noqa: S308 - escaped by the engine
    return drawn + not_shown(lines=len(invoice.lines) - len(shown.lines), others=others)


def not_shown(*, lines: int, others: int) -> SafeString:
    """A page holds some hundred lines; the rest is in the file. The totals are those of the whole."""
    said = []
    if lines:
        said.append(lines_not_shown(lines))
    if others:
        said.append(
            gettext(
                "Des textes, des notes ou des détails sont trop longs pour cette page : "
                "téléchargez le fichier pour les lire en entier."
            )
        )
    return format_html_join("", '<p class="pv-sheet-more">{}</p>', ((one,) for one in said))


def lines_not_shown(lines: int) -> str:
    said = ngettext(
        "%(count)s ligne de plus est dans le fichier : téléchargez-le pour la lire.",
        "%(count)s lignes de plus sont dans le fichier : téléchargez-le pour les lire.",
        lines,
    )
    return said % {"count": lines}


def sheet_of_request(
    payment_request: PaymentRequest, *, lang: str, findings: Sequence[Finding] = ()
) -> SafeString:
    try:
        invoice = reading.invoice_of(payment_request)
    except storage.BlobLost as lost:
        # The rest of the page still serves: who holds the invoice, until when, and what may be done.
        log.error("blob.lost", digest=str(lost), payment_request=str(payment_request.public_id))
        return mark_safe(render_to_string("parts/refusal.html", {"refusal": FileLost()}))  # noqa: S308
    return sheet_of_invoice(invoice, lang=lang, findings=findings)


def sheet_of_file(digest: str, *, lang: str, findings: Sequence[Finding] = ()) -> SafeString:
    """Of a refused deposit: nothing to show when the file could not even be read."""
    try:
        invoice = core_invoice.read(storage.blobs().read(digest)).invoice
    except core_invoice.Unreadable:
        return NOTHING
    return sheet_of_invoice(invoice, lang=lang, findings=findings)


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """The engine's own stylesheet for its sheet."""
    answer = HttpResponse(STYLE, content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer
