"""The `parvis` command: a refusal is told in words, not as a traceback."""

import pytest
from django.core.management import CommandError

from parvis import cli
from parvis.accounts.refusals import RolesMissing


def failing_with(fault):
    def call(*arguments, **options):
        raise fault

    return call


def test_command_that_succeeds_answers_zero(monkeypatch):
    monkeypatch.setattr("django.core.management.call_command", lambda *arguments, **options: None)

    assert cli.django_command("journal_head") == 0


def test_command_that_fails_says_why_and_answers_its_code(monkeypatch, capsys):
    fault = CommandError("no such file", returncode=2)
    monkeypatch.setattr("django.core.management.call_command", failing_with(fault))

    assert cli.django_command("directory_import") == 2
    assert capsys.readouterr().err == "parvis: no such file\n"


def test_refusal_is_told_with_its_remedy(monkeypatch, capsys):
    monkeypatch.setattr("django.core.management.call_command", failing_with(RolesMissing()))

    assert cli.django_command("invite_administrator") == 1
    assert "[PV-ACC-11]" in capsys.readouterr().err


def test_certificate_without_its_key_is_refused():
    with pytest.raises(SystemExit, match="go together"):
        cli.main(["serve", "--tls-cert", "chain.pem"])
