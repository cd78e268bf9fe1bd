"""The core-invoice command: what it prints and the status it ends with."""

import io
import json
import sys

import pytest

from core_invoice.cli import main
from tests.samples import cii_invoice, facturx_pdf, ubl_credit_note, ubl_invoice

KEYS = ["file", "syntax", "profile", "rulesets", "judged", "valid", "findings"]
FINDING_KEYS = ["rule", "severity", "where", "line", "terms", "message", "remedy", "stated", "expected"]
WRONG = ubl_invoice().replace(b">1086.00</cbc:TaxExclusiveAmount>", b">1085.00</cbc:TaxExclusiveAmount>")


@pytest.fixture
def file(tmp_path):
    def write(name, data):
        path = tmp_path / name
        path.write_bytes(data)
        return str(path)

    return write


def printed(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("data", "syntax"),
    [
        (ubl_invoice(), "ubl-invoice"),
        (ubl_credit_note(), "ubl-creditnote"),
        (cii_invoice(), "cii"),
        (facturx_pdf(cii_invoice()), "facturx"),
    ],
)
def test_a_valid_document(file, capsys, data, syntax):
    status = main(["check", "--rules", "en16931", "--format", "json", file("facture", data)])
    (document,) = printed(capsys)

    assert status == 0
    assert list(document) == KEYS
    assert document["syntax"] == syntax
    assert document["profile"] == "EN 16931"
    assert document["rulesets"][0].startswith("en16931")
    assert (document["judged"], document["valid"], document["findings"]) == (True, True, [])


def test_an_invalid_document(file, capsys):
    status = main(["check", "--rules", "en16931", "--format", "json", file("facture.xml", WRONG)])
    (document,) = printed(capsys)

    assert status == 1
    assert not document["valid"]
    assert {"BR-CO-13", "BR-CO-15"} <= {finding["rule"] for finding in document["findings"]}
    assert all(list(finding) == FINDING_KEYS for finding in document["findings"])


def test_a_finding_points_at_its_place_and_figures(file, capsys):
    main(["check", "--rules", "en16931", "--format", "json", file("facture.xml", WRONG)])
    (document,) = printed(capsys)
    finding = next(one for one in document["findings"] if one["rule"] == "BR-CO-13")

    assert finding["where"] == "BG-22/BT-109"
    assert (finding["stated"], finding["expected"]) == ("1085.00", "1086.00")
    assert finding["severity"] == "fatal"
    assert finding["line"] > 1
    assert "BT-109" in finding["terms"]


def test_an_unreadable_document(file, capsys):
    status = main(["check", "--format", "json", file("facture.xml", b"<Invoice")])
    (document,) = printed(capsys)

    assert status == 2
    assert list(document) == KEYS
    assert (document["judged"], document["valid"], document["syntax"]) == (False, False, None)
    assert [finding["rule"] for finding in document["findings"]] == ["CI-READ-11"]
    assert list(document["findings"][0]) == FINDING_KEYS


def test_the_worst_status_wins(file, capsys):
    good, wrong, broken = file("a", ubl_invoice()), file("b", WRONG), file("c", b"<")

    assert main(["check", good, wrong]) == 1
    assert main(["check", broken, wrong, good]) == 2
    assert capsys.readouterr().err == ""


def test_a_missing_file_is_told_on_the_error_output(capsys):
    status = main(["check", "nowhere.xml"])

    assert status == 2
    assert "nowhere.xml" in capsys.readouterr().err


def test_a_folder_stands_for_its_documents(file, tmp_path, capsys):
    file("b.pdf", facturx_pdf(cii_invoice()))
    file("a.xml", ubl_invoice())
    file("lisez-moi.txt", b"rien")
    main(["check", "--format", "json", str(tmp_path)])

    assert [document["file"].rpartition("/")[2] for document in printed(capsys)] == ["a.xml", "b.pdf"]


def test_the_standard_input(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ubl_invoice())))

    assert main(["check", "-", "--format", "json"]) == 0
    assert printed(capsys)[0]["file"] == "-"


@pytest.mark.parametrize(("lang", "said"), [("fr", "1 erreur(s)"), ("en", "1 error(s)")])
def test_the_text_in_both_languages(file, capsys, lang, said):
    wrong = ubl_invoice().replace(b"<cbc:ID>F2026-0042</cbc:ID>", b"")
    main(["check", "--rules", "en16931", "--lang", lang, file("facture.xml", wrong)])
    text = capsys.readouterr().out

    assert said in text
    assert "BR-02" in text


def test_the_text_of_a_valid_document(file, capsys):
    main(["check", "--rules", "en16931", file("facture.xml", ubl_invoice())])

    assert "facture.xml: valide (ubl-invoice EN 16931; règles en16931" in capsys.readouterr().out


def test_the_text_of_an_unreadable_document(file, capsys):
    main(["check", file("facture.pdf", b"%PDF-1.7")])

    assert "illisible [CI-READ-21]" in capsys.readouterr().out


def test_an_unknown_rule_set_is_refused_with_the_known_ones(capsys):
    with pytest.raises(SystemExit) as leaving:
        main(["check", "--rules", "nimporte", "x.xml"])

    assert leaving.value.code == 2
    assert "en16931" in capsys.readouterr().err


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


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["show", "--help"]])
def test_help(arguments, capsys):
    with pytest.raises(SystemExit) as leaving:
        main(arguments)

    assert leaving.value.code == 0
    assert "core-invoice" in capsys.readouterr().out
