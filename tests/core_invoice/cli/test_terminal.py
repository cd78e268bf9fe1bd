"""Before a person: colours and a bar on a terminal, neither elsewhere."""

import os
import pty
import subprocess
import sys

import pytest

from tests.core_invoice.cli.conftest import WRONG
from tests.samples import ubl_invoice

COLOUR = b"\x1b[31m"
BAR = "█".encode()


@pytest.fixture
def on_a_terminal():
    """What a terminal shows of both outputs of the command."""

    def run(*arguments, **environment):
        ours, theirs = pty.openpty()
        running = subprocess.Popen(
            [sys.executable, "-m", "core_invoice.cli", *map(str, arguments)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm", **environment},
        )
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 65_536):
                shown += part
        except OSError:  # Linux says so at the end
            pass
        os.close(ours)
        running.wait()
        return shown

    return run


def test_colour_on_a_terminal(file, on_a_terminal):
    assert COLOUR in on_a_terminal("check", file("facture.xml", WRONG))


def test_no_colour_when_asked_for_none(file, on_a_terminal):
    assert b"\x1b[" not in on_a_terminal("check", file("facture.xml", WRONG), NO_COLOR="1")


def test_no_colour_on_a_dumb_terminal(file, on_a_terminal):
    assert b"\x1b[" not in on_a_terminal("check", file("facture.xml", WRONG), TERM="dumb")


def test_no_colour_in_json(file, on_a_terminal):
    assert b"\x1b[" not in on_a_terminal("check", "--format", "json", file("facture.xml", WRONG))


def test_a_bar_while_many_files_are_checked(mixed, tmp_path, on_a_terminal):
    shown = on_a_terminal("check", "--output", tmp_path / "report.txt", mixed, mixed)

    assert BAR in shown
    assert shown.endswith(b"\r\x1b[K")


def test_no_bar_for_one_file(file, on_a_terminal):
    assert BAR not in on_a_terminal("check", file("facture.xml", ubl_invoice()))


def test_no_bar_where_nobody_watches(mixed, command):
    assert BAR not in command("check", mixed).stderr


def test_a_pdf_is_not_poured_into_a_terminal(file, on_a_terminal):
    shown = on_a_terminal("render", file("facture.xml", ubl_invoice()), "--to", "pdf")

    assert b"%PDF-" not in shown
    assert b"--output" in shown
