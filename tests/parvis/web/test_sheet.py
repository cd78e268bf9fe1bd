"""The sheet on a page: whole for ordinary invoices, cut for very long ones, which say so."""

import re

import core_invoice
from core_invoice.findings import finding
from parvis.web.parts.findings import findings_of
from parvis.web.parts.sheet import LINES_SHOWN, sheet_of_invoice
from tests.samples import Line, ubl_invoice


def sheet(lines):
    data = ubl_invoice(lines=tuple(Line(f"Article {rank}") for rank in range(1, lines + 1)))
    return sheet_of_invoice(core_invoice.read(data).invoice, lang="fr").html


def test_ordinary_invoice_is_whole():
    assert "pv-sheet-more" not in sheet(3)


def test_very_long_invoice_is_cut_and_says_so():
    shown = sheet(LINES_SHOWN + 2)

    assert f"Article {LINES_SHOWN}<" in shown
    assert f"Article {LINES_SHOWN + 1}" not in shown
    assert "2 lignes de plus" in shown


def test_what_the_file_says_is_escaped():
    data = ubl_invoice(seller_name="<script>alert(1)</script>")

    assert "<script>" not in sheet_of_invoice(core_invoice.read(data).invoice, lang="fr").html


def test_flood_of_anything_else_is_cut_and_says_so():
    data = ubl_invoice(notes=(("AAI", "Merci"),) * (LINES_SHOWN + 1), payment_terms="x" * 20_000)

    shown = sheet_of_invoice(core_invoice.read(data).invoice, lang="fr").html

    assert shown.count("Merci") == LINES_SHOWN
    assert "x" * 10_001 not in shown
    assert "téléchargez le fichier pour les lire en entier" in shown


def test_line_beyond_those_shown_is_shown_when_a_finding_leads_to_it():
    data = ubl_invoice(lines=tuple(Line(f"Article {rank}") for rank in range(1, LINES_SHOWN + 31)))
    found = findings_of([finding("BR-24", where=f"BG-25[{LINES_SHOWN + 20}]/BT-131")], lang="fr")

    shown = sheet_of_invoice(core_invoice.read(data).invoice, lang="fr", findings=found)

    cell = re.search(rf'data-term="BG-25\[{LINES_SHOWN + 20}\]/BT-131".*?</td>', shown.html)[0]
    assert 'id="ci-finding-1"' in cell
    assert f"Article {LINES_SHOWN + 20}<" in shown.html
    assert f"Article {LINES_SHOWN}<" not in shown.html
    assert "30 lignes de plus" in shown.html


def test_flood_of_faulty_lines_keeps_the_page_bounded():
    count = LINES_SHOWN * 2
    data = ubl_invoice(lines=tuple(Line(f"Article {rank}") for rank in range(1, count + 1)))
    faults = [finding("BR-24", where=f"BG-25[{rank}]/BT-131") for rank in range(1, count + 1)]

    shown = sheet_of_invoice(
        core_invoice.read(data).invoice, lang="fr", findings=findings_of(faults, lang="fr")
    )

    assert shown.html.count("Article ") == LINES_SHOWN
    assert all(f'id="ci-finding-{rank}"' in shown.html for rank in range(1, count + 1))


def test_finding_without_a_place_on_the_sheet_is_known():
    found = findings_of([finding("BR-02", where="BT-1"), finding("EN-DATA-02", stated="ID")], lang="fr")

    shown = sheet_of_invoice(core_invoice.read(ubl_invoice()).invoice, lang="fr", findings=found)

    assert shown.placeless == {2}
