"""What every page goes through: the person's language, what may be kept, and refusals turned into answers."""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from parvis.base.refusals import Refusal
from parvis.base.storage import BlobLost
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
