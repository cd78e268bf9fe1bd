"""What went wrong, as a page or an htmx fragment: one table from refusal to status, and Django’s errors."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from parvis.accounts.refusals import NotAllowed
from parvis.base.limits import TooMany
from parvis.base.refusals import Refusal
from parvis.flows.refusals import Busy, DocumentsTooLarge, FileTooLarge, NotKept


class FileLost(Refusal):
    """The stored bytes are gone or are no longer those of their digest: never shown as if they were."""

    code = "PV-WEB-02"
    message = _("Le fichier gardé par la plateforme manque, ou n’est plus celui qui a été déposé.")
    remedy = _("Prévenez l’exploitant : l’empreinte du récépissé permet de le retrouver dans une sauvegarde.")


log = structlog.get_logger(__name__)

# A refusal answers with the status of its nearest ancestor here.
STATUS: dict[type[Refusal], int] = {
    NotAllowed: 403,
    FileLost: 500,
    TooMany: 429,
    Busy: 503,
    NotKept: 503,
    FileTooLarge: 413,
    DocumentsTooLarge: 413,
    Refusal: 409,
}


def status_of(refusal: Refusal) -> int:
    return next(STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS)


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    status = status_of(refusal)
    context = {"refusal": refusal, "status": status}
    if getattr(request, "htmx", False):
        response = render(request, "parts/refusal.html", context, status=status)
        response["HX-Retarget"] = "#messages"
        response["HX-Reswap"] = "innerHTML show:top"
    else:
        response = render(request, "refused.html", context, status=status)
    if isinstance(refusal, TooMany):
        response["Retry-After"] = str(refusal.retry_after)
    return response


class FormExpired(Refusal):
    """Django's CSRF check said no: most often a page left open too long, or sign-in in another tab."""

    code = "PV-WEB-01"
    message = _("Cette page est restée ouverte trop longtemps : rien n’a été envoyé.")
    remedy = _("Revenez à la page précédente, rechargez-la, puis recommencez.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "refused.html", {"refusal": FormExpired(), "status": 403}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database, which may be the very thing that failed."""
    log.error("request.failed", exc_info=True)
    return render(None, "500.html", status=500)
