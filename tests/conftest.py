"""What holds for every test: its own database and stored bytes, and no network beyond this machine."""

import ipaddress
import os
import shutil
import socket
from contextlib import nullcontext
from uuid import uuid4

import pytest
from django.core.management.commands import flush
from django.db import connection


class NetworkRefused(RuntimeError):
    """A test tried to reach another machine."""


# --- The database: SQLite in a file of its own, or PostgreSQL when DATABASE_URL says so ---


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory, django_db_modify_db_settings_parallel_suffix):
    """A file, not memory: threads and served pages need what real installations have (WAL, waiting locks)."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        connection.settings_dict["TEST"]["NAME"] = database["TEST"]["NAME"]


def pytest_collection_modifyitems(items):
    absent = {}
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        absent["postgresql"] = "needs PostgreSQL: set DATABASE_URL, or run `make test`"
    if not browser():
        absent["journey"] = "needs Chromium: install it, or name it in PARVIS_TEST_BROWSER"
    for item in items:
        for marker in absent.keys() & set(item.keywords):
            item.add_marker(pytest.mark.skip(reason=absent[marker]))


def browser():
    """The browser that journeys drive: an installed Chromium, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    named = os.environ.get("PARVIS_TEST_BROWSER")
    return named or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session", autouse=True)
def journal_may_be_emptied_between_tests():
    """Tests that commit empty the tables afterwards; the journal's triggers would refuse, as they should."""
    from parvis.journal import guard

    def handle(self, **options):
        tables = connection.introspection.table_names()
        with guard.lifted() if guard.TABLES[0] in tables else nullcontext():
            return original(self, **options)

    original = flush.Command.handle
    flush.Command.handle = handle
    yield
    flush.Command.handle = original


# --- Stored bytes ---


@pytest.fixture(scope="session")
def stores(tmp_path_factory):
    return tmp_path_factory.mktemp("stores")


@pytest.fixture(autouse=True)
def stored_bytes(settings, stores):
    """Each test has a store of its own, made when something is put into it."""
    settings.PARVIS_STORAGE = f"file://{stores / uuid4().hex}"


# --- The network ---


def is_here(address):
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = address[0]
    if host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def no_network():
    """Only this machine may be reached: a suite that needs the world cannot be run by a stranger."""
    patch = pytest.MonkeyPatch()
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    getaddrinfo = socket.getaddrinfo

    def refuse(address):
        if not is_here(address):
            raise NetworkRefused(f"A test tried to reach {address!r}")

    def guarded_connect(self, address):
        refuse(address)
        return connect(self, address)

    def guarded_connect_ex(self, address):
        refuse(address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host, *args, **kwargs):
        if host is not None:
            refuse((host.decode() if isinstance(host, bytes) else host, 0))
        return getaddrinfo(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
    yield
    patch.undo()
