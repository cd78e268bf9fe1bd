"""What every page goes through: the person's language, what may be kept, and refusals turned into answers."""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from parvis.base.refusals import Refusal
from parvis.base.storage import BlobLost
from parvis.flows.deposit import demand_length
from parvis.web import errors

log = structlog.get_logger(__name__)


class LanguageMiddleware:
    """A signed-in person reads the language of their profile, whatever the browser asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", None) if request.user.is_authenticated else None
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)


class PrivateMiddleware:
    """No proxy and no shared computer keeps a page, unless the page itself says that it may be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class BodyLimitMiddleware:
    """Refuses by its announced length what nobody may send, before the form and its files are read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if request.resolver_match and "api" in request.resolver_match.namespaces:
            return None  # it knows who calls first, and answers in its own way
        try:
            demand_length(request.headers.get("Content-Length"))
        except Refusal as refusal:
            return errors.answer(request, refusal)
        return None


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page's transaction is already rolled back when we come here."""
        if isinstance(exception, BlobLost):
            log.error("blob.lost", digest=str(exception), failure=type(exception).__name__)
            return errors.answer(request, errors.FileLost())
        return errors.answer(request, exception) if isinstance(exception, Refusal) else None
