"""Import of the directory: all faults at once with row and column, all or nothing, idempotent."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from parvis import journal
from parvis.directory.acts import import_csv
from parvis.directory.models import Department, Organisation, Requirement

HEADER = (
    "type_identifiant;identifiant;nom;categorie;exigence;fournisseur;"
    "code_service;nom_service;engagement_exige"
)
TOWN = f"""{HEADER}
SIRET;21990001600011;Mairie d’Exempleville;collectivite;service_ou_engagement;;TECH;Services techniques;oui
SIRET;21990001600011;;;;;ECOLES;Affaires scolaires;non
SIRET;99000001000019;Atelier du Fournil;;;oui;;;
"""


def load(text, encoding="utf-8"):
    return import_csv(text.encode(encoding), by=None)


def places(report):
    return [(fault.row, fault.column, fault.code) for fault in report.faults]


def test_empty_file_is_refused(db):
    assert places(load("")) == [(1, "identifiant", "missing-column")]


def test_header_alone_changes_nothing(db):
    report = load(HEADER)

    assert (report.created, report.updated, report.faults) == (0, 0, ())


def test_organisations_and_departments_are_created(db):
    report = load(TOWN)

    assert (report.created, report.updated, report.faults) == (4, 0, ())
    town = Organisation.objects.get(identifier="21990001600011")
    assert (town.is_buyer, town.category, town.requirement) == (True, "local", Requirement.EITHER)
    assert town.siren == "219900016"
    assert set(Department.objects.values_list("code", "requires_commitment")) == {
        ("TECH", True),
        ("ECOLES", False),
    }


def test_same_file_again_changes_nothing(db):
    load(TOWN)
    entries = journal.about(
        subject_type="organisation", subject_id=Organisation.objects.first().public_id
    ).count()

    report = load(TOWN)

    assert (report.created, report.updated, report.unchanged) == (0, 0, 4)
    again = journal.about(subject_type="organisation", subject_id=Organisation.objects.first().public_id)
    assert again.count() == entries


def test_blank_cells_leave_what_is_there(db):
    load(TOWN)

    report = load("identifiant;nom;ville\n21990001600011;;Exempleville\n")

    assert (report.created, report.updated) == (0, 1)
    town = Organisation.objects.get(identifier="21990001600011")
    assert (town.name, town.city) == ("Mairie d’Exempleville", "Exempleville")


def test_commas_and_english_headers(db):
    report = load(
        "scheme,identifier,name,category,requirement,city\n"
        'SIRET,26990001500018,"Centre hospitalier, site nord",health,none,Le Val\n'
    )

    assert report.faults == ()
    assert Organisation.objects.get().name == "Centre hospitalier, site nord"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_accents_in_every_usual_encoding(db, encoding):
    report = load("identifiant;nom;categorie\n13990001300018;Préfecture de l’Été;etat\n", encoding)

    assert report.faults == ()
    assert Organisation.objects.get().name == "Préfecture de l’Été"


def test_windows_line_ends(db):
    report = load("identifiant;nom;fournisseur\r\n99000001000019;Atelier;oui\r\n\r\n")

    assert (report.created, report.faults) == (1, ())


def test_row_numbers_count_lines_inside_quotes(db):
    report = load('identifiant;nom;fournisseur\n99000001000019;"Atelier\ndu Fournil";oui\n123;X;oui\n')

    assert places(report) == [(4, "identifiant", "identifier")]


def test_all_faults_are_told_at_once_and_nothing_is_saved(db):
    report = load(
        "identifiant;nom;categorie;exigence;pays;courriel;acheteur;code_service;nom_service\n"
        "99000001000010;Clé fausse;;;;;;;\n"
        ";Sans numéro;;;;;;;\n"
        "99000001000019;Bon;mairie;tout;France;pas-une-adresse;peut-être;;\n"
        "26990001500018;Hôpital;sante;;;;;URG;\n"
    )

    assert places(report) == [
        (2, "identifiant", "identifier"),
        (3, "identifiant", "missing"),
        (4, "acheteur", "yes-or-no"),
        (4, "categorie", "unknown-value"),
        (4, "exigence", "unknown-value"),
        (4, "pays", "country"),
        (4, "courriel", "email"),
        (4, "acheteur", "neither-buyer-nor-supplier"),
        (5, "nom_service", "missing"),
    ]
    assert not Organisation.objects.exists()


def test_new_organisation_needs_a_name_and_a_side(db):
    report = load("identifiant\n99000001000019\n")

    assert places(report) == [(2, "nom", "missing"), (2, "acheteur", "neither-buyer-nor-supplier")]


def test_new_buyer_needs_a_category(db):
    report = load("identifiant;nom;acheteur\n21990001600011;Mairie;oui\n")

    assert places(report) == [(2, "categorie", "missing")]


def test_rows_that_contradict_each_other(db):
    report = load("identifiant;nom;fournisseur\n99000001000019;Atelier;oui\n990 000 010 00019;Fournil;oui\n")

    assert places(report) == [(3, "nom", "contradiction")]
    assert "2" in report.faults[0].message


def test_department_cells_without_a_code(db):
    report = load("identifiant;nom;categorie;code_service;nom_service\n21990001600011;Mairie;local;;Voirie\n")

    assert places(report) == [(2, "nom_service", "department-code-missing")]


def test_unknown_column(db):
    report = load("identifiant;nom;fournisseur;couleur\n99000001000019;Atelier;oui;bleu\n")

    assert places(report) == [(1, "couleur", "unknown-column")]


def test_row_longer_than_the_header(db):
    report = load("identifiant;nom;fournisseur\n99000001000019;Atelier;oui;surprise\n")

    assert places(report) == [(2, "", "too-many-cells")]


def test_importer_is_written_in_the_journal(town_administrator):
    import_csv(TOWN.encode(), by=town_administrator)

    supplier = Organisation.objects.get(identifier="99000001000019")
    entry = journal.about(subject_type="organisation", subject_id=supplier.public_id).get()
    assert (entry.kind, entry.actor_id) == ("created", town_administrator.public_id)


def test_command_says_what_it_did(db, tmp_path):
    file = tmp_path / "annuaire.csv"
    file.write_text(TOWN, encoding="utf-8")
    said = StringIO()

    call_command("directory_import", str(file), stdout=said)

    assert said.getvalue() == "4 création(s), 0 modification(s), 0 sans changement.\n"


def test_command_lists_the_faults_and_fails(db, tmp_path):
    file = tmp_path / "annuaire.csv"
    file.write_text("identifiant;nom;fournisseur\n123;Atelier;oui\n", encoding="utf-8")
    said = StringIO()

    with pytest.raises(CommandError, match="rien n’a été enregistré"):
        call_command("directory_import", str(file), stderr=said)

    assert said.getvalue().startswith("ligne 2, colonne identifiant : « 123 »")


def test_command_on_a_missing_file_fails(db, tmp_path):
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        call_command("directory_import", str(tmp_path / "rien.csv"))
