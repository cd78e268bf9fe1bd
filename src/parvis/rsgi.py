"""The entrance under granian: bodies come in and answers go out without holding a thread that works.

Django works in a few threads. Somebody who sends or reads one byte a minute would hold one for as long as
they like, so that a handful of such visitors closed the house to all: here they wait on the event loop.
The interface is granian's own, RSGI (https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md).
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from parvis.wsgi import application as django  # first: it sets Django up

# isort: split
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import close_old_connections
from django.http import parse_cookie

from parvis.accounts import api_keys

MEGABYTE = 1024 * 1024
THREADS = 4
IN_MEMORY = MEGABYTE
BODIES_AT_ONCE = 1024 * MEGABYTE
PATIENCE = 30.0  # seconds for any body to come, and then one more for each SLOWEST bytes of it
SLOWEST = 20_000

Environ = dict[str, Any]


class TooSlow(Exception):
    """The body comes so slowly that it is given up."""


class CutShort(Exception):
    """The visitor left before the end of the body."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes


LATER = Answer(503, [("retry-after", "30")], b"")


class Entrance:
    def __init__(self, application: Callable[..., Iterable[bytes]], *, threads: int = THREADS) -> None:
        self.application = application
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self.receiving = 0

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        # In a task of its own: granian's is none of asyncio's, which time limits need.
        answer = await asyncio.ensure_future(self.answer(environ_of(scope), protocol))
        protocol.response_bytes(answer.status, answer.headers, answer.body)

    async def answer(self, environ: Environ, chunks: Any) -> Answer:
        most = await self._most_of(environ)
        if self.receiving + most > BODIES_AT_ONCE:
            return LATER
        self.receiving += most
        try:
            with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
                try:
                    await receive(environ, chunks, into=body, most=most)
                except OSError:  # no room for a body in the folder for temporary files
                    return LATER
                answer: Answer = await self._in_thread(self._work, environ)
                return answer
        except TooSlow:
            return Answer(408, [("connection", "close")], b"")
        except CutShort:
            return Answer(400, [("connection", "close")], b"")
        finally:
            self.receiving -= most

    async def _most_of(self, environ: Environ) -> int:
        """How much of the body is received: little from somebody who is not known."""
        declared = declared_length(environ)
        small = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if declared is not None and declared <= small:
            return declared
        if not await self._in_thread(is_known, environ):
            return int(small)
        most = settings.PARVIS_MAX_REQUEST_MB * MEGABYTE
        return most if declared is None else min(declared, most)

    async def _in_thread(self, work: Callable[[Environ], Any], environ: Environ) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.threads, work, environ)

    def _work(self, environ: Environ) -> Answer:
        begun: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _failure: Any = None) -> None:
            begun[:] = [int(status.split(" ", 1)[0]), headers]

        pieces = self.application(environ, start_response)
        try:
            body = b"".join(pieces)
        finally:
            getattr(pieces, "close", lambda: None)()
        status, headers = begun
        return Answer(status, headers, body)


async def receive(environ: Environ, chunks: Any, *, into: IO[bytes], most: int) -> None:
    """The body, for Django to read; of one above `most` it sees the length only, and refuses it."""
    declared = declared_length(environ)
    environ["wsgi.input"] = into
    if declared is not None and declared > most:
        return
    size = await _spool(chunks, into=into, most=most)
    if declared is not None and size < declared:
        raise CutShort
    into.seek(0)
    environ["CONTENT_LENGTH"] = str(size)
    environ.pop("HTTP_TRANSFER_ENCODING", None)


async def _spool(chunks: Any, *, into: IO[bytes], most: int) -> int:
    """How many bytes came; one more than `most` is enough to stop."""
    began, size = asyncio.get_running_loop().time(), 0
    coming = aiter(chunks)
    try:
        while size <= most:
            async with asyncio.timeout_at(began + PATIENCE + size / SLOWEST):
                chunk = await anext(
                    coming
                )  # never with a default: granian's kind of future crashes Python then
            into.write(chunk)
            size += len(chunk)
    except StopAsyncIteration:
        pass
    except TimeoutError:
        raise TooSlow from None
    return size


def declared_length(environ: Environ) -> int | None:
    """None when the body says by itself where it ends."""
    if "HTTP_TRANSFER_ENCODING" in environ:
        return None
    length = environ.get("CONTENT_LENGTH", "")
    return int(length) if length.isdigit() else 0


def is_known(environ: Environ) -> bool:
    """Whether the visitor has signed in or shows a key: what they may do is for the pages to say."""
    close_old_connections()
    store = import_module(settings.SESSION_ENGINE).SessionStore
    session = parse_cookie(environ.get("HTTP_COOKIE", "")).get(settings.SESSION_COOKIE_NAME)
    if session and store(session).get(SESSION_KEY):
        return True
    scheme, _blank, key = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    return scheme.lower() == "bearer" and api_keys.find(key.strip()) is not None


def environ_of(scope: Any) -> Environ:
    """What WSGI (PEP 3333) calls the environment."""
    client = scope.client.rpartition(":")[0].strip("[]")
    server, _colon, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _as_latin(scope.path),
        "QUERY_STRING": _as_latin(scope.query_string),
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": client,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if scope.authority:  # HTTP/2 says the host there
        environ["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        _add_header(environ, name.lower(), _as_latin(value))
    return environ


def _add_header(environ: Environ, name: str, value: str) -> None:
    if "_" in name:  # X_Forwarded_For would pass for X-Forwarded-For
        return
    if name == "host" and "HTTP_HOST" in environ:
        return
    key = name.upper().replace("-", "_")
    if key not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
        key = f"HTTP_{key}"
    separator = "; " if name == "cookie" else ","
    environ[key] = f"{environ[key]}{separator}{value}" if key in environ else value


def _as_latin(text: str) -> str:
    """WSGI's strings: one character for each byte."""
    return text.encode("utf-8", "surrogateescape").decode("latin-1")


application = Entrance(django)
