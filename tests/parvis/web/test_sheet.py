"""The sheet on a page: whole for ordinary invoices, cut for very long ones, which say so."""

import core_invoice
from parvis.web.parts.sheet import LINES_SHOWN, sheet_of_invoice
from tests.samples import Line, ubl_invoice


def sheet(lines):
    data = ubl_invoice(lines=tuple(Line(f"Article {rank}") for rank in range(1, lines + 1)))
    return sheet_of_invoice(core_invoice.read(data).invoice, lang="fr")


def test_ordinary_invoice_is_whole():
    assert "pv-sheet-more" not in sheet(3)


def test_very_long_invoice_is_cut_and_says_so():
    shown = sheet(LINES_SHOWN + 2)

    assert f"Article {LINES_SHOWN}<" in shown
    assert f"Article {LINES_SHOWN + 1}" not in shown
    assert "2 lignes de plus" in shown


def test_what_the_file_says_is_escaped():
    data = ubl_invoice(seller_name="<script>alert(1)</script>")

    assert "<script>" not in sheet_of_invoice(core_invoice.read(data).invoice, lang="fr")


def test_flood_of_anything_else_is_cut_and_says_so():
    data = ubl_invoice(notes=(("AAI", "Merci"),) * (LINES_SHOWN + 1), payment_terms="x" * 20_000)

    shown = sheet_of_invoice(core_invoice.read(data).invoice, lang="fr")

    assert shown.count("Merci") == LINES_SHOWN
    assert "x" * 10_001 not in shown
    assert "téléchargez le fichier pour les lire en entier" in shown
