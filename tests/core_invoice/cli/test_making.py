"""`core-invoice convert` and `render`: what is written, where, and what is told."""

import os

import pytest

from core_invoice import from_json, read, to_json
from core_invoice.cli import main
from tests.samples import cii_invoice, facturx_pdf, ubl_credit_note, ubl_invoice


@pytest.mark.parametrize(
    ("data", "to", "syntax"),
    [
        (ubl_invoice(), "cii", "cii"),
        (cii_invoice(), "ubl", "ubl-invoice"),
        (ubl_credit_note(), "ubl", "ubl-creditnote"),
        (facturx_pdf(cii_invoice()), "ubl", "ubl-invoice"),
    ],
)
def test_convert_keeps_the_invoice(data, to, syntax, file, tmp_path):
    output = tmp_path / "out.xml"

    assert main(["convert", file("in", data), "--to", to, "--output", str(output)]) == 0
    written = read(output.read_bytes())
    assert written.syntax == syntax
    assert written.invoice == read(data).invoice


def test_convert_to_json_and_back(file, tmp_path):
    as_json = tmp_path / "a.json"

    assert main(["convert", file("a.xml", ubl_invoice()), "--output", str(as_json)]) == 0
    assert from_json(as_json.read_bytes()) == read(ubl_invoice()).invoice
    assert main(["convert", str(as_json), "--to", "cii", "--output", str(tmp_path / "b.xml")]) == 0
    assert read((tmp_path / "b.xml").read_bytes()).invoice == read(ubl_invoice()).invoice


def test_convert_of_json_with_a_mark_of_its_encoding(file, tmp_path):
    path = file("a.json", b"\xef\xbb\xbf" + to_json(read(ubl_invoice()).invoice).encode())

    assert main(["convert", path, "--to", "ubl", "--output", str(tmp_path / "b.xml")]) == 0


def test_convert_of_json_says_what_is_wrong_in_it(file, capsys):
    path = file("a.json", b'{"nummer": "F-1"}')

    assert main(["convert", path, "--to", "ubl"]) == 2
    told = capsys.readouterr().err
    assert "a.json: illisible [CI-READ-31]" in told
    assert "nummer" in told


def test_convert_tells_what_cannot_be_written(file, capsys):
    path = file("a.json", b'{"number": "F\\u0001"}')

    assert main(["convert", path, "--to", "ubl"]) == 2
    assert "a.json: non écrit [CI-WRITE-01]" in capsys.readouterr().err


def test_render_of_json(file, tmp_path):
    path = file("a.json", to_json(read(ubl_invoice()).invoice).encode())

    assert main(["render", path, "--output", str(tmp_path / "a.html")]) == 0
    assert "F2026-0042" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_convert_to_the_standard_output(file, command):
    done = command("convert", "-", "--to", "cii", data=ubl_invoice())

    assert done.returncode == 0
    assert read(done.stdout).invoice == read(ubl_invoice()).invoice
    assert done.stderr == b""


def test_convert_says_what_could_not_come_along(file, capsys):
    odd = ubl_invoice().replace(
        b"<cbc:BuyerReference>", b"<cbc:LineCountNumeric>3</cbc:LineCountNumeric><cbc:BuyerReference>"
    )
    odd = odd.replace(b">1086.00</cbc:TaxExclusiveAmount>", b">lots</cbc:TaxExclusiveAmount>")

    assert main(["convert", file("odd.xml", odd), "--to", "cii"]) == 0
    told = capsys.readouterr().err
    assert "/Invoice/cbc:LineCountNumeric" in told
    assert "BG-22/BT-109" in told


def test_convert_says_which_attached_files_stay_behind(file, capsys):
    pdf = facturx_pdf(cii_invoice(), others={"plan.txt": b"plan"})

    assert main(["convert", file("a.pdf", pdf), "--to", "ubl"]) == 0
    assert "plan.txt" in capsys.readouterr().err


def test_convert_asks_into_what(file, capsys):
    assert main(["convert", file("a.xml", ubl_invoice())]) == 2
    assert "--to" in capsys.readouterr().err


def test_convert_of_a_folder_keeps_its_shape(mixed, tmp_path, capsys):
    output = tmp_path / "out"

    assert main(["convert", str(mixed), "--to", "cii", "--output", str(output)]) == 2
    made = sorted(str(path.relative_to(output)) for path in output.rglob("*.xml"))
    assert made == [*(f"{rank}.xml" for rank in range(8)), "below/8.xml", "below/9.xml"]
    assert "below/broken.xml: illisible [CI-READ-11]" in capsys.readouterr().err


def test_several_documents_need_a_folder(file, capsys):
    paths = file("a.xml", ubl_invoice()), file("b.xml", ubl_invoice())

    assert main(["convert", *paths, "--to", "cii"]) == 2
    assert "dossier" in capsys.readouterr().err


def test_two_documents_that_would_be_one_file_are_refused(file, tmp_path, capsys):
    paths = file("a/f.xml", ubl_invoice()), file("b/f.xml", ubl_invoice())

    assert main(["convert", *paths, "--to", "cii", "--output", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()


def test_render_takes_the_form_of_the_name(file, tmp_path):
    path = file("a.xml", ubl_invoice())

    assert main(["render", path, "--output", str(tmp_path / "a.pdf")]) == 0
    assert main(["render", path, "--output", str(tmp_path / "a.html"), "--lang", "en"]) == 0
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "Amount due" in page
    assert "F2026-0042" in page


def test_render_asks_into_what(file, capsys):
    assert main(["render", file("a.xml", ubl_invoice())]) == 2
    assert "html, pdf" in capsys.readouterr().err


def test_render_to_the_standard_output(file, command):
    done = command("render", file("a.xml", ubl_invoice()), "--to", "pdf")

    assert done.returncode == 0
    assert done.stdout.startswith(b"%PDF-")


def test_a_file_that_exists_is_left_alone(file, capsys):
    path, taken = file("a.xml", ubl_invoice()), file("b.html", b"mine")

    assert main(["render", path, "--output", taken]) == 2
    assert "b.html existe déjà" in capsys.readouterr().err
    assert main(["render", path, "--output", taken, "--force"]) == 0


def test_a_link_to_nowhere_counts_as_a_file_that_exists(file, tmp_path):
    os.symlink(tmp_path / "nowhere", tmp_path / "out.html")

    assert main(["render", file("a.xml", ubl_invoice()), "--output", str(tmp_path / "out.html")]) == 2
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_that_does_not_exist_is_told(file, tmp_path, capsys):
    output = tmp_path / "no" / "out.html"

    assert main(["render", file("a.xml", ubl_invoice()), "--output", str(output)]) == 2
    assert "n’a pas pu être écrit" in capsys.readouterr().err


def test_what_is_written_has_the_usual_rights(file, tmp_path):
    before = os.umask(0o027)
    try:
        main(["render", file("a.xml", ubl_invoice()), "--output", str(tmp_path / "out.html")])
    finally:
        os.umask(before)

    assert (tmp_path / "out.html").stat().st_mode & 0o777 == 0o640
