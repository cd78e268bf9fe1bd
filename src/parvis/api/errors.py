"""From what went wrong to an HTTP answer: one table, one body `{code, message, remedy}` for every error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from parvis.accounts.refusals import NotAllowed
from parvis.base.limits import TooMany
from parvis.base.paging import BadCursor
from parvis.base.refusals import Refusal
from parvis.flows.refusals import Busy, DocumentsTooLarge, FileTooLarge, NotKept

Words = str | Promise


class Problem(Schema):
    code: str
    message: str
    remedy: str
    details: list[str] = []


class NoFile(Refusal):
    code = "PV-API-01"
    message = _("La requête ne contient pas de facture.")
    remedy = _("Envoyez le fichier dans le champ « file » d’un formulaire multipart, ou seul dans le corps.")


class KeyReused(Refusal):
    code = "PV-API-02"
    message = _("Cette clé d’idempotence a déjà servi pour un autre fichier.")
    remedy = _("Donnez une nouvelle clé à chaque facture ; gardez la même seulement pour répéter un envoi.")


class BadRequest(Refusal):
    code = "PV-API-03"
    message = _("La requête n’a pas la forme attendue.")
    remedy = _("Comparez-la à la description de l’API.")


class BadKey(Refusal):
    code = "PV-API-04"
    message = _("La clé d’API manque, est inconnue ou a été révoquée.")
    remedy = _("Envoyez l’en-tête « Authorization: Bearer pv_… » avec une clé active de votre organisation.")


class NotFound(Refusal):
    code = "PV-API-05"
    message = _("Rien ne porte cet identifiant parmi ce que cette clé peut lire.")
    remedy = _("Vérifiez l’identifiant, et l’organisation de la clé.")


# A refusal answers with the status of its nearest ancestor here.
STATUS: dict[type[Refusal], int] = {
    BadRequest: 422,
    NoFile: 422,
    BadCursor: 400,
    BadKey: 401,
    NotAllowed: 403,
    NotFound: 404,
    FileTooLarge: 413,
    DocumentsTooLarge: 413,
    TooMany: 429,
    Busy: 503,
    NotKept: 503,
    Refusal: 409,
}


def status_of(refusal: Refusal) -> int:
    return next(STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS)


def body_of(refusal: Refusal, *, details: Sequence[str] = ()) -> dict[str, Any]:
    return {
        "code": refusal.code,
        "message": str(refusal.message),
        "remedy": str(refusal.remedy),
        "details": list(details),
    }


def install(api: NinjaAPI) -> None:
    def answer(request: HttpRequest, refusal: Refusal, *, details: Sequence[str] = ()) -> HttpResponse:
        response = api.create_response(request, body_of(refusal, details=details), status=status_of(refusal))
        if isinstance(refusal, TooMany):
            response["Retry-After"] = str(refusal.retry_after)
        if isinstance(refusal, BadKey):
            response["WWW-Authenticate"] = 'Bearer realm="parvis"'
        return response

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
        return answer(request, refusal)

    @api.exception_handler(ValidationError)
    def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
        details = [f"{'.'.join(str(step) for step in one['loc'])}: {one['msg']}" for one in error.errors]
        return answer(request, BadRequest(), details=details)

    @api.exception_handler(HttpError)
    def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(request, BadRequest(), details=[str(error)])

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return answer(request, BadKey())

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return answer(request, NotFound())
