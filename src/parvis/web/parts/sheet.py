"""The invoice as a person reads it, drawn by the engine, which escapes all that comes from the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from core_invoice.rendering import pinned_html, shortened
from parvis.base import storage
from parvis.payment_requests import reading
from parvis.payment_requests.models import PaymentRequest
from parvis.web.errors import FileLost
from parvis.web.parts.findings import Findings

log = structlog.get_logger(__name__)
LINES_SHOWN = 500
MOST_FAULTY = 100  # lines shown out of turn because something is wrong with them
LINE = re.compile(r"BG-25\[(\d+)\]")
STYLE = resources.files("core_invoice.rendering").joinpath("invoice.css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Sheet:
    """`placeless` are the ranks of the findings that have no place on it."""

    html: SafeString
    placeless: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.html)


NOTHING = Sheet(SafeString(""))
NO_FINDINGS = Findings()


def sheet_of_invoice(invoice: Invoice | None, *, lang: str, findings: Findings = NO_FINDINGS) -> Sheet:
    """The n-th finding has its place under `ci-finding-n`, and leads to `finding-<number>` in the list."""
    if invoice is None:
        return NOTHING
    told = findings.on_sheet
    ranks = lines_shown(len(invoice.lines), [found for _number, found in told])
    shown = replace(invoice, lines=tuple(invoice.lines[rank - 1] for rank in ranks))
    shown, others = shortened(shown, most=LINES_SHOWN)
    drawn = pinned_html(
        shown,
        lang=lang,
        findings=[found for _number, found in told],
        numbers=[number for number, _found in told],
        told="finding",
        ranks=ranks,
    )
    more = not_shown(lines=len(invoice.lines) - len(ranks), others=others)
    html = mark_safe(drawn.html)  # noqa: S308 - escaped by the engine
    return Sheet(html + more, drawn.placeless)


def lines_shown(count: int, findings: Sequence[Finding]) -> Sequence[int]:
    """The first lines, and those further on that a finding leads to."""
    if count <= LINES_SHOWN:
        return range(1, count + 1)
    faulty = {int(found[1]) for one in findings if (found := LINE.match(one.where))}
    further = sorted(rank for rank in faulty if LINES_SHOWN < rank <= count)[:MOST_FAULTY]
    return [*range(1, LINES_SHOWN - len(further) + 1), *further]


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
    payment_request: PaymentRequest, *, lang: str, findings: Findings = NO_FINDINGS
) -> Sheet:
    try:
        invoice = reading.invoice_of(payment_request)
    except storage.BlobLost as lost:
        # The rest of the page still serves: who holds the invoice, until when, and what may be done.
        log.error("blob.lost", digest=str(lost), payment_request=str(payment_request.public_id))
        said = render_to_string("parts/refusal.html", {"refusal": FileLost()})
        return Sheet(said, placeless=frozenset(range(1, len(findings.on_sheet) + 1)))
    return sheet_of_invoice(invoice, lang=lang, findings=findings)


def sheet_of_file(digest: str, *, lang: str, findings: Findings = NO_FINDINGS) -> Sheet:
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
