"""`core-invoice show`: an invoice, term by term."""

from core_invoice import from_json, read
from core_invoice.cli import main
from tests.samples import cii_invoice, facturx_pdf, ubl_invoice


def test_show_prints_every_term_with_its_name(file, capsys):
    status = main(["show", file("facture.pdf", facturx_pdf(cii_invoice()))])
    text = capsys.readouterr().out

    assert status == 0
    assert "BT-1   Numéro de la facture: F2026-0042" in text
    assert "BT-29  Identifiant du vendeur (SIRET…): 12345678200010 (0009)" in text
    assert text.count("BG-25  Ligne de facture") == 3


def test_show_in_english(file, capsys):
    main(["show", "--lang", "en", file("facture.xml", ubl_invoice())])

    assert "BT-115 Amount due for payment: 1276.23" in capsys.readouterr().out


def test_show_says_what_no_term_covers(file, capsys):
    odd = ubl_invoice().replace(
        b"<cbc:BuyerReference>", b"<cbc:LineCountNumeric>3</cbc:LineCountNumeric><cbc:BuyerReference>"
    )
    main(["show", file("facture.xml", odd)])

    assert "/Invoice/cbc:LineCountNumeric" in capsys.readouterr().out


def test_show_of_an_unreadable_file(file, capsys):
    assert main(["show", file("facture.xml", b"bonjour")]) == 2
    assert "CI-READ-03" in capsys.readouterr().err


def test_show_of_several_documents_names_each(file, capsys):
    first, second = file("a.xml", ubl_invoice()), file("b.xml", cii_invoice())

    assert main(["show", first, second]) == 0
    out = capsys.readouterr().out
    assert [line for line in out.splitlines() if line.endswith(".xml:")] == [f"{first}:", f"{second}:"]


def test_show_as_json(file, capsys):
    assert main(["show", "--format", "json", file("a.xml", ubl_invoice())]) == 0
    assert from_json(capsys.readouterr().out) == read(ubl_invoice()).invoice
