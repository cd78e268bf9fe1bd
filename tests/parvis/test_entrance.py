"""The entrance: who sends slowly holds no working thread, and an unknown visitor sends little."""

import asyncio
import json
from types import SimpleNamespace

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from parvis import rsgi
from parvis.accounts import acts

MEGABYTE = 1024 * 1024


class Visitor:
    """What granian hands over, and the answer it gets back."""

    def __init__(self, *, headers=(), chunks=(), stalls=False, method="POST", path="/a", query=""):
        self.chunks, self.stalls, self.taken = list(chunks), stalls, 0
        self.scope = SimpleNamespace(
            client="203.0.113.9:4711",
            server="127.0.0.1:8000",
            scheme="https",
            method=method,
            path=path,
            query_string=query,
            http_version="1.1",
            authority=None,
            headers=dict(headers),
        )

    async def __aiter__(self):
        for chunk in self.chunks:
            self.taken += len(chunk)
            yield chunk
        if self.stalls:
            await asyncio.Event().wait()

    def response_bytes(self, status, headers, body):
        self.status, self.headers, self.body = status, dict(headers), body

    def enter(self, application=None):
        entrance = rsgi.Entrance(application or seen, threads=1)
        asyncio.run(entrance.__rsgi__(self.scope, self))
        entrance.threads.shutdown()
        return self

    @property
    def seen(self):
        return json.loads(self.body)


def seen(environ, start_response):
    """An application that says what it was given."""
    start_response("200 OK", [("content-type", "application/json")])
    told = {name: value for name, value in environ.items() if isinstance(value, str)}
    return [json.dumps(told | {"body": environ["wsgi.input"].read().decode()}).encode()]


@pytest.fixture(autouse=True)
def transaction_of_the_test(monkeypatch):
    monkeypatch.setattr(rsgi, "close_old_connections", lambda: None)


@pytest.fixture
def unknown(monkeypatch):
    monkeypatch.setattr(rsgi, "is_known", lambda environ: False)


@pytest.fixture
def known(monkeypatch):
    monkeypatch.setattr(rsgi, "is_known", lambda environ: True)


def test_body_is_handed_over_whole():
    visitor = Visitor(headers={"content-length": "6"}, chunks=[b"abc", b"def"]).enter()

    assert visitor.seen["body"] == "abcdef"
    assert visitor.seen["CONTENT_LENGTH"] == "6"


def test_body_in_chunks_gets_its_length(known):
    visitor = Visitor(headers={"transfer-encoding": "chunked"}, chunks=[b"abc", b"def"]).enter()

    assert visitor.seen["CONTENT_LENGTH"] == "6"
    assert "HTTP_TRANSFER_ENCODING" not in visitor.seen


def test_body_that_does_not_come_is_given_up(monkeypatch):
    monkeypatch.setattr(rsgi, "PATIENCE", 0.0)

    assert Visitor(headers={"content-length": "6"}, chunks=[b"abc"], stalls=True).enter().status == 408


def test_slow_visitor_holds_no_thread(monkeypatch):
    monkeypatch.setattr(rsgi, "PATIENCE", 1.0)
    slow = Visitor(headers={"content-length": "6"}, stalls=True)
    quick = Visitor(headers={"content-length": "0"})

    async def both(entrance):
        stalled = asyncio.ensure_future(entrance.__rsgi__(slow.scope, slow))
        await entrance.__rsgi__(quick.scope, quick)
        assert not stalled.done()
        await stalled

    asyncio.run(both(rsgi.Entrance(seen, threads=1)))

    assert (quick.status, slow.status) == (200, 408)


def test_body_cut_short_reaches_no_page():
    assert Visitor(headers={"content-length": "6"}, chunks=[b"abc"]).enter().status == 400


def test_unknown_visitor_sends_little(unknown, settings):
    visitor = Visitor(headers={"content-length": str(9 * MEGABYTE)}, chunks=[b"x" * MEGABYTE] * 9).enter()

    assert visitor.seen["body"] == ""
    assert visitor.taken == 0


def test_unknown_visitor_is_stopped_in_the_middle_of_chunks(unknown, settings):
    chunks = [b"x" * MEGABYTE] * 9
    visitor = Visitor(headers={"transfer-encoding": "chunked"}, chunks=chunks).enter()

    assert visitor.taken <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE + MEGABYTE


def test_nobody_sends_more_than_a_deposit(known, settings):
    settings.PARVIS_MAX_REQUEST_MB = 3
    visitor = Visitor(headers={"content-length": str(9 * MEGABYTE)}, chunks=[b"x" * MEGABYTE] * 9).enter()

    assert visitor.taken == 0
    assert visitor.seen["CONTENT_LENGTH"] == str(9 * MEGABYTE)  # which the pages refuse, with their reasons


def test_more_bodies_than_the_house_can_hold_wait_outside(known, monkeypatch):
    monkeypatch.setattr(rsgi, "BODIES_AT_ONCE", 4 * MEGABYTE)
    visitor = Visitor(headers={"content-length": str(5 * MEGABYTE)}).enter()

    assert visitor.status == 503
    assert visitor.headers["retry-after"]


def test_full_disk_sends_the_visitor_away_for_a_moment(monkeypatch):
    async def no_space_left(environ, chunks, *, into, most):
        raise OSError

    monkeypatch.setattr(rsgi, "receive", no_space_left)

    assert Visitor(headers={"content-length": "3"}, chunks=[b"abc"]).enter().status == 503


def test_header_with_an_underscore_does_not_pass_for_another():
    forged = {"x_forwarded_for": "1.2.3.4", "x-real": "yes"}
    visitor = Visitor(headers=forged).enter()

    assert "HTTP_X_FORWARDED_FOR" not in visitor.seen
    assert visitor.seen["HTTP_X_REAL"] == "yes"


def test_path_and_query_are_what_pep_3333_says():
    visitor = Visitor(path="/café", query="q=é").enter()

    assert visitor.seen["PATH_INFO"] == "/café".encode().decode("latin-1")
    assert visitor.seen["QUERY_STRING"] == "q=é".encode().decode("latin-1")
    assert visitor.seen["REMOTE_ADDR"] == "203.0.113.9"


def test_answer_in_pieces_is_given_whole_and_closed():
    closed = []

    class Pieces(list):
        def close(self):
            closed.append(True)

    def application(environ, start_response):
        start_response("201 Created", [("x-a", "1")])
        return Pieces([b"a", b"b"])

    visitor = Visitor().enter(application)

    assert (visitor.status, visitor.body, closed) == (201, b"ab", [True])


def test_who_has_signed_in_is_known(db, supplier):
    session = SessionStore()
    session[SESSION_KEY] = str(supplier.pk)
    session.save()

    assert rsgi.is_known({"HTTP_COOKIE": f"sessionid={session.session_key}"})


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"HTTP_COOKIE": "sessionid=forged"},
        {"HTTP_AUTHORIZATION": "Bearer pv_forged"},
        {"HTTP_AUTHORIZATION": "Basic abc"},
    ],
    ids=lambda environ: str(environ),
)
def test_a_forged_cookie_or_key_is_not_known(db, environ):
    assert not rsgi.is_known(environ)


def test_key_is_known(supplier, supplier_org):
    _key, raw = acts.create_api_key(supplier_org, name="ERP", by=supplier)

    assert rsgi.is_known({"HTTP_AUTHORIZATION": f"Bearer {raw}"})
