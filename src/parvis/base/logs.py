"""Logs for operators: one line an event; ids and counts, never names, amounts, bank details or documents."""

import logging
import sys
import time
import traceback
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from structlog.typing import EventDict

log = structlog.get_logger("parvis.requests")

# These print addresses, hosts or bodies, which may hold a secret link or personal data.
NOISY = ("django.server", "django.db.backends", "pikepdf")
# What they tell is in our own line of the request, and an address may be a secret link (an invitation).
TELL_TALE = ("django.request", "django.security")
ERROR_LENGTH = 4000


def configure(*, readable: bool, level: str) -> None:
    """Sends structlog and the standard library's loggers through one renderer to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=False) if readable else structlog.processors.JSONRenderer()
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                describe_failure,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in NOISY:
        logging.getLogger(name).setLevel("ERROR")
    for name in TELL_TALE:
        logging.getLogger(name).setLevel("CRITICAL")
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def describe(failure: BaseException) -> str:
    """Its class and where it happened, without its message: that may quote a document or a person."""
    trace = "".join(traceback.format_tb(failure.__traceback__))
    return f"{class_name(failure)}\n{trace[-ERROR_LENGTH:]}"


def class_name(failure: BaseException) -> str:
    return f"{type(failure).__module__}.{type(failure).__qualname__}"


def describe_failure(_logger: object, _name: str, event: EventDict) -> EventDict:
    """In the place of structlog's own rendering, which would print the message."""
    given = event.pop("exc_info", None)
    failure = given[1] if isinstance(given, tuple) else sys.exc_info()[1] if given is True else given
    if isinstance(failure, BaseException):
        event["failure"] = describe(failure)
    return event


class RequestLogMiddleware:
    """One line a request, named by its route, with an id that the answer carries too (X-Request-ID)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex
        structlog.contextvars.bind_contextvars(request_id=request_id)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            log.info(
                "request",
                method=request.method,
                route=request.resolver_match.view_name if request.resolver_match else None,
                status=response.status_code,
                ms=round((time.perf_counter() - began) * 1000),
            )
        finally:
            structlog.contextvars.clear_contextvars()
        response["X-Request-ID"] = request_id
        return response
