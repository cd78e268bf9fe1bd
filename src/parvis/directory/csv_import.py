"""Organisations and departments from a CSV file: every fault at once, or everything saved.

Each row names an organisation (`type_identifiant`, `identifiant`); with a `code_service` it also names one
of its departments. A blank cell leaves what is there. Importing the same file again changes nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parvis import journal
from parvis.directory import identifiers
from parvis.directory.csv_columns import (
    CODE,
    COLUMNS,
    DEPARTMENT_COLUMNS,
    HEADERS,
    IDENTIFIER,
    ORGANISATION_COLUMNS,
    SCHEME,
    BadCell,
    Column,
)
from parvis.directory.identifiers import BadIdentifier
from parvis.directory.models import Department, IdentifierScheme, Organisation
from parvis.journal.writing import Actor

MOST_FAULTS = 1000


@dataclass(frozen=True)
class ImportFault:
    row: int
    column: str
    code: str
    message: str


@dataclass(frozen=True)
class ImportReport:
    """How many organisations and departments; nothing was saved when there are faults."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    faults: tuple[ImportFault, ...] = ()


Key = tuple[str, str]


@dataclass
class Wanted:
    """What the rows ask for one organisation or department, and the row that first said each thing."""

    row: int
    fields: dict[str, Any] = field(default_factory=dict)
    said_at: dict[str, int] = field(default_factory=dict)


class Reading:
    """Goes through the rows once, gathering what is wanted and all that is wrong."""

    def __init__(self) -> None:
        self.organisations: dict[Key, Wanted] = {}
        self.departments: dict[tuple[Key, str], Wanted] = {}
        self.faults: list[ImportFault] = []

    def fault(self, row: int, column: str, code: str, message: str) -> None:
        self.faults.append(ImportFault(row, column, code, message))

    def take(self, row: int, cells: Mapping[str, str]) -> None:
        key = self._key(row, cells)
        if key is None:
            return
        organisation = self.organisations.setdefault(key, Wanted(row))
        self._gather(organisation, row, cells, ORGANISATION_COLUMNS)
        code = self._cell(row, cells, CODE)
        if code:
            department = self.departments.setdefault((key, code), Wanted(row))
            self._gather(department, row, cells, DEPARTMENT_COLUMNS)
            return
        for column in DEPARTMENT_COLUMNS:
            if _written(cells, column):
                said = _("Indiquez aussi le code du service, dans la colonne code_service.")
                self.fault(row, _header(cells, column), "department-code-missing", said)

    def _key(self, row: int, cells: Mapping[str, str]) -> Key | None:
        scheme = self._cell(row, cells, SCHEME) if _written(cells, SCHEME) else IdentifierScheme.SIRET.value
        identifier = self._cell(row, cells, IDENTIFIER)
        if not _written(cells, IDENTIFIER):
            self.fault(row, _header(cells, IDENTIFIER), "missing", _("L’identifiant manque."))
        if not scheme or not identifier:
            return None
        try:
            return scheme, identifiers.clean(scheme, identifier)
        except BadIdentifier as refusal:
            said = f"{refusal} {refusal.remedy}"
            self.fault(row, _header(cells, IDENTIFIER), "identifier", said)
            return None

    def _gather(
        self, wanted: Wanted, row: int, cells: Mapping[str, str], columns: tuple[Column, ...]
    ) -> None:
        for column in columns:
            value = self._cell(row, cells, column)
            if value is None:
                continue
            if column.field in wanted.fields and wanted.fields[column.field] != value:
                said = _("Cette valeur contredit celle de la ligne {row}.")
                first = wanted.said_at[column.field]
                self.fault(row, _header(cells, column), "contradiction", said.format(row=first))
                continue
            wanted.fields[column.field] = value
            wanted.said_at.setdefault(column.field, row)

    def _cell(self, row: int, cells: Mapping[str, str], column: Column) -> Any:
        """The value, or None when the cell is blank or wrong."""
        text = _written(cells, column)
        if not text:
            return None
        try:
            return column.read(text)
        except BadCell as bad:
            self.fault(row, _header(cells, column), bad.code, bad.message)
            return None


def import_csv(data: bytes, *, by: Actor | None) -> ImportReport:
    reading = Reading()
    for row, cells in _rows(data, reading):
        reading.take(row, cells)
        if len(reading.faults) >= MOST_FAULTS:
            break
    return _save(reading, by=by)


@transaction.atomic
def _save(reading: Reading, *, by: Actor | None) -> ImportReport:
    known = _known_organisations(reading.organisations)
    _check_organisations(reading, known)
    departments = _known_departments(known)
    _check_departments(reading, known, departments)
    if reading.faults:
        return ImportReport(faults=tuple(sorted(reading.faults, key=lambda fault: fault.row)))
    counts = {"created": 0, "updated": 0, "unchanged": 0}
    for key, wanted in reading.organisations.items():
        organisation, outcome = _write_organisation(key, wanted, known.get(key), by=by)
        known[key] = organisation
        counts[outcome] += 1
    for (key, code), wanted in reading.departments.items():
        organisation = known[key]
        existing = departments.get((organisation.pk, code))
        counts[_write_department(organisation, code, wanted, existing, by=by)] += 1
    return ImportReport(created=counts["created"], updated=counts["updated"], unchanged=counts["unchanged"])


def _check_organisations(reading: Reading, known: Mapping[Key, Organisation]) -> None:
    for key, wanted in reading.organisations.items():
        existing = known.get(key)
        after = {
            name: _after(existing, wanted, name) for name in ("name", "is_buyer", "is_supplier", "category")
        }
        if existing is None and "is_buyer" not in wanted.fields and after["category"]:
            wanted.fields["is_buyer"] = after["is_buyer"] = True
        if not after["name"]:
            reading.fault(wanted.row, "nom", "missing", _("Le nom manque : l’organisation est nouvelle."))
        if not after["is_buyer"] and not after["is_supplier"]:
            said = _("Écrivez « oui » dans la colonne acheteur ou dans la colonne fournisseur.")
            reading.fault(wanted.row, "acheteur", "neither-buyer-nor-supplier", said)
        if after["is_buyer"] and not after["category"]:
            said = _("La catégorie de l’acheteur manque : elle fixe le délai légal de paiement.")
            reading.fault(wanted.row, "categorie", "missing", said)


def _check_departments(
    reading: Reading, known: Mapping[Key, Organisation], departments: Mapping[tuple[int, str], Department]
) -> None:
    for (key, code), wanted in reading.departments.items():
        organisation = known.get(key)
        exists = organisation is not None and (organisation.pk, code) in departments
        if not exists and "name" not in wanted.fields:
            said = _("Le nom du service manque : le service est nouveau.")
            reading.fault(wanted.row, "nom_service", "missing", said)


def _after(existing: Organisation | None, wanted: Wanted, name: str) -> Any:
    return wanted.fields.get(name, getattr(existing, name) if existing else None)


def _write_organisation(
    key: Key, wanted: Wanted, existing: Organisation | None, *, by: Actor | None
) -> tuple[Organisation, str]:
    scheme, identifier = key
    if existing is None:
        siren = identifiers.siren_of(scheme, identifier)
        created = Organisation.objects.create(
            scheme=scheme, identifier=identifier, siren=siren, **wanted.fields
        )
        journal.write("created", created, by=by, scheme=scheme, identifier=identifier, source="csv")
        return created, "created"
    return existing, _change(existing, wanted, by=by)


def _write_department(
    organisation: Organisation, code: str, wanted: Wanted, existing: Department | None, *, by: Actor | None
) -> str:
    if existing is not None:
        return _change(existing, wanted, by=by)
    created = Department.objects.create(organisation=organisation, code=code, **wanted.fields)
    owner = str(organisation.public_id)
    journal.write("created", created, by=by, organisation=owner, code=code, source="csv")
    return "created"


def _change(existing: Organisation | Department, wanted: Wanted, *, by: Actor | None) -> str:
    changed = [name for name, value in wanted.fields.items() if getattr(existing, name) != value]
    if not changed:
        return "unchanged"
    for name in changed:
        setattr(existing, name, wanted.fields[name])
    existing.save(update_fields=changed)
    journal.write("updated", existing, by=by, changed=changed, source="csv")
    return "updated"


def _known_organisations(wanted: Mapping[Key, Wanted]) -> dict[Key, Organisation]:
    numbers = sorted({identifier for _scheme, identifier in wanted})
    found: dict[Key, Organisation] = {}
    for start in range(0, len(numbers), 500):
        for one in Organisation.objects.select_for_update().filter(
            identifier__in=numbers[start : start + 500]
        ):
            found[one.scheme, one.identifier] = one
    return found


def _known_departments(known: Mapping[Key, Organisation]) -> dict[tuple[int, str], Department]:
    keys = [organisation.pk for organisation in known.values()]
    found: dict[tuple[int, str], Department] = {}
    for start in range(0, len(keys), 500):
        for one in Department.objects.filter(organisation_id__in=keys[start : start + 500]):
            found[one.organisation_id, one.code] = one
    return found


def _rows(data: bytes, reading: Reading) -> Iterator[tuple[int, dict[str, str]]]:
    """Row number in the file (the header is 1) and its cells by header."""
    text = _decoded(data)
    header, separator = _header_of(text, reading)
    if not header:
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    next(reader)
    start = reader.line_num + 1
    for cells in reader:
        row, start = start, reader.line_num + 1
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            said = _("Cette ligne a plus de cellules que l’en-tête : un guillemet manque peut-être.")
            reading.fault(row, "", "too-many-cells", said)
            continue
        if any(cell.strip() for cell in cells):
            yield row, dict(zip(header, cells, strict=False))


def _header_of(text: str, reading: Reading) -> tuple[list[str], str]:
    first = text.splitlines()[0] if text.strip() else ""
    separator = ";" if first.count(";") >= first.count(",") else ","
    header = [name.strip().lower() for name in next(csv.reader([first], delimiter=separator), [])]
    faults = len(reading.faults)
    for name in header:
        if name and name not in HEADERS:
            known = ", ".join(column.names[0] for column in COLUMNS)
            said = _("La colonne « {name} » est inconnue. Les colonnes sont : {known}.")
            reading.fault(1, name, "unknown-column", said.format(name=name, known=known))
        if name and header.count(name) > 1:
            reading.fault(1, name, "repeated-column", _("La colonne est présente plusieurs fois."))
    if not set(header) & set(IDENTIFIER.names):
        said = _("La colonne identifiant manque : c’est elle qui dit de quelle organisation il s’agit.")
        reading.fault(1, IDENTIFIER.names[0], "missing-column", said)
    return (header if len(reading.faults) == faults else []), separator


def _decoded(data: bytes) -> str:
    """UTF-8, or what spreadsheets write on a French Windows."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _written(cells: Mapping[str, str], column: Column) -> str:
    for name in column.names:
        if cells.get(name, "").strip():
            return cells[name].strip()
    return ""


def _header(cells: Mapping[str, str], column: Column) -> str:
    """The name under which this file has the column."""
    return next((name for name in column.names if name in cells), column.names[0])
