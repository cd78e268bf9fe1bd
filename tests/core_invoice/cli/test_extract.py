"""`core-invoice extract`: what comes out, and that it never leaves its folder."""

import base64
import os

import pytest

from core_invoice.cli import main
from core_invoice.cli.extract import plain_name
from tests.samples import cii_invoice, facturx_pdf, ubl_invoice


def files_below(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_xml_and_attached_files(file, tmp_path, capsys):
    pdf = facturx_pdf(cii_invoice(), others={"plan.txt": b"plan", "photo.png": b"png"})
    folder = tmp_path / "out"

    assert main(["extract", file("facture.pdf", pdf), "--output", str(folder)]) == 0
    assert files_below(folder) == {"invoice.xml": cii_invoice(), "plan.txt": b"plan", "photo.png": b"png"}
    assert "plan.txt (4 octets)" in capsys.readouterr().out


def test_documents_carried_inside_the_xml(file, tmp_path):
    carried = (
        b"<cac:AdditionalDocumentReference><cbc:ID>D1</cbc:ID><cac:Attachment>"
        b'<cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv" filename="hours.csv">'
        + base64.b64encode(b"1;2")
        + b"</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"
        b"<cac:AccountingSupplierParty>"
    )
    xml = ubl_invoice().replace(b"<cac:AccountingSupplierParty>", carried)

    assert main(["extract", file("facture.xml", xml), "--output", str(tmp_path / "out")]) == 0
    assert files_below(tmp_path / "out") == {"invoice.xml": xml, "hours.csv": b"1;2"}


def test_the_folder_has_the_name_of_the_file(file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = file("deep/facture.pdf", facturx_pdf(cii_invoice()))

    assert main(["extract", path]) == 0
    assert files_below(tmp_path / "facture") == {"invoice.xml": cii_invoice()}


@pytest.mark.parametrize(
    "name",
    [
        "../../outside.txt",
        "..\\..\\outside.txt",
        "/etc/passwd-to-be",
        "C:\\outside.txt",
        "..",
        "a/../../outside.txt",
        "invoice.xml",
        "INVOICE.XML",
        "con",
        "-rf",
        "x" * 400 + ".pdf",
        "é" * 200 + ".pdf",
    ],
)
def test_no_name_leads_out_of_the_folder(name, file, tmp_path):
    folder = tmp_path / "box" / "out"
    pdf = facturx_pdf(cii_invoice(), others={name: b"hostile"})
    path = file("facture.pdf", pdf)

    assert main(["extract", path, "--output", str(folder)]) == 0
    found = files_below(folder)
    assert found["invoice.xml"] == cii_invoice()
    assert sorted(found.values()) == sorted([cii_invoice(), b"hostile"])
    assert all("/" not in one for one in found)
    assert sorted(os.listdir(tmp_path)) == ["box", "facture.pdf"]
    assert os.listdir(tmp_path / "box") == ["out"]


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("plan.pdf", "plan.pdf"),
        ("Relevé d’heures (juin).xlsx", "Relevé d’heures (juin).xlsx"),
        ("", "document"),
        ("...", "document"),
        ("a/b\\c.txt", "c.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("line\nend.txt", "lineend.txt"),
        ("what?.txt", "what_.txt"),
        ("NUL.txt", "_NUL.txt"),
        ("--force", "_--force"),
        (".bashrc", "bashrc"),
    ],
)
def test_plain_name(asked, name):
    assert plain_name(asked) == name


@pytest.mark.parametrize("asked", ["x" * 400, "é" * 400 + ".pdf", "a." + "b" * 400])
def test_a_name_is_not_too_long(asked):
    assert len(os.fsencode(plain_name(asked))) <= 200


def test_what_is_there_is_left_alone(file, tmp_path, capsys):
    file("out/plan.txt", b"mine")
    path = file("facture.pdf", facturx_pdf(cii_invoice(), others={"plan.txt": b"theirs"}))

    assert main(["extract", path, "--output", str(tmp_path / "out")]) == 2
    assert files_below(tmp_path / "out") == {"plan.txt": b"mine"}
    assert main(["extract", path, "--output", str(tmp_path / "out"), "--force"]) == 0
    assert files_below(tmp_path / "out")["plan.txt"] == b"theirs"


def test_a_link_in_the_folder_is_not_followed(file, tmp_path):
    target = file("precious.txt", b"mine")
    (tmp_path / "out").mkdir()
    os.symlink(target, tmp_path / "out" / "plan.txt")
    path = file("facture.pdf", facturx_pdf(cii_invoice(), others={"plan.txt": b"theirs"}))

    assert main(["extract", path, "--output", str(tmp_path / "out"), "--force"]) == 0
    assert (tmp_path / "precious.txt").read_bytes() == b"mine"
    assert not (tmp_path / "out" / "plan.txt").is_symlink()


def test_an_invoice_that_cannot_be_read_comes_out_all_the_same(file, tmp_path):
    pdf = facturx_pdf(b"<Invoice", others={"plan.txt": b"plan"})

    assert main(["extract", file("facture.pdf", pdf), "--output", str(tmp_path / "out")]) == 0
    assert files_below(tmp_path / "out") == {"invoice.xml": b"<Invoice", "plan.txt": b"plan"}


def test_a_plain_pdf_has_nothing_to_give(file, tmp_path, capsys):
    from tests.samples import plain_pdf

    assert main(["extract", file("plain.pdf", plain_pdf()), "--output", str(tmp_path / "out")]) == 2
    assert "CI-READ-23" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
