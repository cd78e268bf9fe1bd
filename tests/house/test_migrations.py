"""Migrations say what the models say."""

import pytest
from django.core.management import call_command


def test_no_migration_is_missing(db, capsys):
    try:
        call_command("makemigrations", check=True, dry_run=True, interactive=False)
    except SystemExit:
        pytest.fail("run: python -m django makemigrations\n" + capsys.readouterr().out)
