"""`parvis directory import FILE`: organisations and departments from a CSV file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from parvis.directory.csv_import import import_csv


class Command(BaseCommand):
    help = (
        "Create or update organisations and departments from a CSV file; nothing is saved if a row is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        with translation.override("fr"):
            self.load(file)

    def load(self, file: Path) -> None:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(_("{file} ne peut pas être lu.").format(file=file)) from error
        report = import_csv(data, by=None)
        for fault in report.faults:
            place = _("ligne {row}, colonne {column}").format(row=fault.row, column=fault.column or "?")
            self.stderr.write(f"{place} : {fault.message}")
        if report.faults:
            count = len(report.faults)
            raise CommandError(_("{count} erreur(s) : rien n’a été enregistré.").format(count=count))
        said = _("{created} création(s), {updated} modification(s), {unchanged} sans changement.")
        counts = {"created": report.created, "updated": report.updated, "unchanged": report.unchanged}
        self.stdout.write(said.format(**counts))
