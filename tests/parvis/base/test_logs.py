"""What operators read: routes, ids and counts; no secret link, no message that may quote a document."""

import io
import json
import logging

import pytest
from django.test import Client

from parvis.base import logs

SECRET = "jeton-que-personne-ne-doit-lire"


@pytest.fixture
def written():
    """What is written from now on, as in production; the loggers of the tests come back afterwards."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.configure(readable=False, level="INFO")
    text = io.StringIO()
    root.handlers[0].setStream(text)
    yield text
    root.handlers[:] = before
    root.setLevel(level)


def test_secret_link_that_leads_nowhere_is_not_written(written, db):
    Client().get(f"/invitation/{SECRET}/")
    Client().get(f"/nowhere/{SECRET}/")

    assert SECRET not in written.getvalue()
    assert '"status": 404' in written.getvalue()


def test_refused_form_does_not_write_its_address(written, db):
    Client(enforce_csrf_checks=True).post(f"/invitation/{SECRET}/")

    assert SECRET not in written.getvalue()


def test_host_that_is_not_ours_is_not_written(written, db):
    answer = Client().get("/", headers={"Host": f"{SECRET}.example"})

    assert answer.status_code == 400
    assert SECRET not in written.getvalue()


def test_page_that_fails_says_where_and_quotes_nothing(written, db, monkeypatch):
    from parvis.web.public import texts

    def fail(*_arguments):
        raise ValueError(SECRET)

    monkeypatch.setattr(texts, "render", fail)
    answer = Client(raise_request_exception=False).get("/legal/")

    failed = next(line for line in map(json.loads, written.getvalue().splitlines()) if "failure" in line)
    assert answer.status_code == 500
    assert failed["failure"].startswith("builtins.ValueError\n")
    assert "texts.py" in failed["failure"]
    assert SECRET not in written.getvalue()


def test_any_librarys_failure_is_written_without_its_message(written):
    try:
        raise LookupError(SECRET)
    except LookupError:
        logging.getLogger("some.library").exception("failed")

    assert "builtins.LookupError" in written.getvalue()
    assert SECRET not in written.getvalue()
