"""The command line as a whole: help, language, mistakes, and a process that ends as it should."""

import os
import signal
import subprocess
import sys

import pytest

from core_invoice.cli import arguments, main
from core_invoice.cli.terminal import language
from core_invoice.cli.words import _WORDS, Refused
from tests.samples import ubl_invoice

VERBS = tuple(arguments.VERBS)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("verb", VERBS)
def test_help_of_a_verb_has_an_example(verb, lang, capsys):
    with pytest.raises(SystemExit) as leaving:
        main([verb, "--help", "--lang", lang])

    assert leaving.value.code == 0
    out = capsys.readouterr().out
    assert out.startswith("utilisation" if lang == "fr" else "usage")
    assert f"  core-invoice {verb} " in out.split("exemple :" if lang == "fr" else "example:")[1]


def test_help_names_the_verbs(capsys):
    with pytest.raises(SystemExit) as leaving:
        main(["--help"])

    out = capsys.readouterr().out
    assert leaving.value.code == 0
    assert all(f"\n    {verb} " in out for verb in VERBS)


def test_help_of_check_names_the_rule_sets(capsys):
    with pytest.raises(SystemExit):
        main(["check", "--help"])

    out = "".join(capsys.readouterr().out.split())
    assert all(name in out for name in arguments.known_rulesets())


def test_version(capsys):
    with pytest.raises(SystemExit) as leaving:
        main(["--version"])

    assert leaving.value.code == 0
    assert capsys.readouterr().out.startswith("core-invoice 0.")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "il manque : COMMANDE"),
        (["check"], "il manque : PATH"),
        (["chekc"], "'chekc' n’existe pas ; au choix : 'check'"),
        (["check", "--format", "xml", "a.xml"], "'xml' n’existe pas ; au choix : 'text'"),
        (["check", "a.xml", "--format"], "--format demande une valeur"),
        (["check", "a.xml", "--colour"], "ceci n’est pas connu : --colour"),
    ],
)
def test_a_wrong_command_line_is_explained_in_french(given, said, capsys):
    with pytest.raises(SystemExit) as leaving:
        main([*given, "--lang", "fr"] if given else given)

    assert leaving.value.code == 2
    assert said in capsys.readouterr().err


def test_a_wrong_command_line_is_explained_in_english(capsys):
    with pytest.raises(SystemExit):
        main(["check", "--lang", "en"])

    assert "the following arguments are required: PATH" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("session", "lang"),
    [
        ({}, "fr"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "C.UTF-8"}, "fr"),
        ({"LANG": "C"}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
    ],
)
def test_language_of_the_session(session, lang, monkeypatch):
    for name, value in session.items():
        monkeypatch.setenv(name, value)

    assert language([]) == lang


@pytest.mark.parametrize("given", [["check", "--lang", "en", "x"], ["check", "x", "--lang=en"]])
def test_language_asked_for(given):
    assert language(given) == "en"


def test_language_may_come_first(file, capsys):
    assert main(["--lang", "en", "check", file("facture.xml", ubl_invoice())]) == 0
    assert "valid (" in capsys.readouterr().out


def test_a_file_named_as_a_language_is_no_language():
    assert language(["check", "en"]) == "fr"


@pytest.mark.parametrize("key", _WORDS)
def test_sentence_says_the_same_things_in_both_languages(key):
    from string import Formatter

    french, english = (
        {name for _text, name, _spec, _how in Formatter().parse(text) if name} for text in _WORDS[key]
    )
    assert french == english


def test_a_refusal_is_a_sentence():
    assert Refused("exists", path="a.pdf").text("en").startswith("a.pdf exists already")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no full disk to offer")
def test_a_full_disk_is_told(file, command):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "core_invoice.cli", "check", file("facture.xml", ubl_invoice())],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert done.returncode == 2
    assert done.stderr.decode().startswith("core-invoice: la réponse n’a pas pu être écrite en entier")
    assert done.stderr.count(b"\n") == 1


def test_a_defect_of_a_verb_is_told_without_a_traceback(file, monkeypatch, capsys):
    def defective(*_arguments, **_options):
        raise ZeroDivisionError

    monkeypatch.setattr("core_invoice.cli.bench.check", defective)

    assert main(["bench", file("facture.xml", ubl_invoice())]) == 2
    assert "[CI-READ-09]" in capsys.readouterr().err


@pytest.mark.parametrize(("data", "status"), [(ubl_invoice(), 0), (b"bonjour", 2)])
def test_status_of_the_process(data, status, command):
    done = command("check", "-", data=data)

    assert done.returncode == status
    assert done.stderr == b""


def test_a_reader_that_goes_away_is_no_error(mixed):
    program = [sys.executable, "-m", "core_invoice.cli", "show", *[str(mixed / "0.xml")] * 200]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        running.stdout.readline()
        running.stdout.close()
        told = running.stderr.read()

    assert told == b""
    assert running.returncode == 141


def test_ctrl_c_ends_all_processes_quietly(mixed):
    """As from a terminal: the whole group is told."""
    program = [sys.executable, "-m", "core_invoice.cli", "check", "--jobs", "2", *[str(mixed)] * 500]
    running = subprocess.Popen(
        program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, bufsize=0
    )
    with running:
        running.stdout.read(1)
        os.killpg(running.pid, signal.SIGINT)
        _rest, told = running.communicate(timeout=30)

    assert running.returncode == 130
    assert told.decode().strip() == "Interrompu."
    with pytest.raises(ProcessLookupError):  # nobody of the group is left
        os.killpg(running.pid, 0)


def test_one_small_file_loads_nothing_that_it_does_not_need(file, command):
    program = (
        "import sys; from core_invoice.cli import main; main(sys.argv[1:]);"
        "print([name for name in {names} if name in sys.modules], file=sys.stderr)"
    ).format(names=("pikepdf", "stdnum", "logging", "multiprocessing", "importlib.metadata", "glob"))
    path = file("facture.xml", ubl_invoice())
    done = subprocess.run(
        [sys.executable, "-c", program, "check", path], capture_output=True, text=True, check=True
    )

    assert done.stderr.strip() == "[]"
