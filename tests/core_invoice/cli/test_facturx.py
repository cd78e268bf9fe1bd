"""`core-invoice convert --to facturx` and `embed`: a PDF that holds the invoice."""

import pytest

from core_invoice import read, to_json, write
from core_invoice.cli import main
from core_invoice.rendering import render_pdf
from tests.samples import cii_invoice, facturx_pdf, plain_pdf, ubl_invoice


@pytest.fixture
def archivable():
    return render_pdf(read(cii_invoice()).invoice)


def test_convert_to_facturx(file, tmp_path):
    output = tmp_path / "out.pdf"

    assert main(["convert", file("a.xml", ubl_invoice()), "--output", str(output)]) == 0
    written = read(output.read_bytes())
    assert written.syntax == "facturx"
    assert written.invoice == read(ubl_invoice()).invoice


def test_cii_goes_into_the_pdf_as_it_is(file, tmp_path):
    output = tmp_path / "out.pdf"

    assert main(["convert", file("a.xml", cii_invoice()), "--to", "facturx", "--output", str(output)]) == 0
    assert read(output.read_bytes()).xml == cii_invoice()


def test_a_smaller_profile(file, tmp_path):
    output = tmp_path / "out.pdf"
    path = file("a.xml", cii_invoice())

    assert main(["convert", path, "--profile", "BASIC WL", "--output", str(output)]) == 0
    written = read(output.read_bytes())
    assert written.profile == "BASIC WL"
    assert written.invoice.lines == ()


def test_an_unknown_profile_is_refused(file, capsys):
    with pytest.raises(SystemExit) as leaving:
        main(["convert", file("a.xml", cii_invoice()), "--to", "facturx", "--profile", "GOLD"])

    assert leaving.value.code == 2
    assert "BASIC WL" in capsys.readouterr().err


def test_embed_into_a_pdf_that_is_brought(file, tmp_path, archivable):
    output = tmp_path / "out.pdf"
    paths = file("a.xml", cii_invoice()), file("a.pdf", archivable)
    plan = file("plan.csv", b"1;2")

    assert main(["embed", *paths, "--attach", plan, "--output", str(output)]) == 0
    written = read(output.read_bytes())
    assert written.xml == cii_invoice()
    assert [(one.filename, one.content) for one in written.attachments] == [("plan.csv", b"1;2")]


def test_embed_writes_cii_for_a_ubl_invoice(file, tmp_path, archivable):
    output = tmp_path / "out.pdf"
    paths = file("a.xml", ubl_invoice()), file("a.pdf", archivable)

    assert main(["embed", *paths, "--output", str(output)]) == 0
    assert read(output.read_bytes()).xml == write(read(ubl_invoice()).invoice, syntax="cii")


def test_embed_into_a_pdf_that_is_no_archive(file, tmp_path, capsys):
    paths = file("a.xml", cii_invoice()), file("a.pdf", plain_pdf())

    assert main(["embed", *paths, "--output", str(tmp_path / "out.pdf")]) == 2
    told = capsys.readouterr().err
    assert "a.pdf" in told
    assert "PDF/A" in told
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.parametrize("missing", ["a.xml", "a.pdf", "plan.csv"])
def test_embed_says_which_file_is_missing(missing, file, tmp_path, capsys, archivable):
    paths = {
        "a.xml": file("a.xml", cii_invoice()),
        "a.pdf": file("a.pdf", archivable),
        "plan.csv": file("plan.csv", b"1;2"),
    }
    (tmp_path / missing).unlink()
    given = ["embed", paths["a.xml"], paths["a.pdf"], "--attach", paths["plan.csv"]]

    assert main([*given, "--output", str(tmp_path / "out.pdf")]) == 2
    assert f"{missing}: illisible [CI-READ-05]" in capsys.readouterr().err


def test_embed_refuses_to_replace(file, tmp_path, archivable):
    taken = file("out.pdf", b"mine")
    paths = file("a.xml", cii_invoice()), file("a.pdf", archivable)

    assert main(["embed", *paths, "--output", taken]) == 2
    assert (tmp_path / "out.pdf").read_bytes() == b"mine"


def test_what_was_embedded_comes_out_again(file, tmp_path, archivable):
    paths = file("a.xml", cii_invoice()), file("a.pdf", archivable)
    main(["embed", *paths, "--output", str(tmp_path / "out.pdf")])

    assert main(["extract", str(tmp_path / "out.pdf"), "--output", str(tmp_path / "box")]) == 0
    assert (tmp_path / "box" / "invoice.xml").read_bytes() == cii_invoice()


def test_facturx_to_facturx_keeps_the_attached_files(file, tmp_path, capsys):
    pdf = facturx_pdf(cii_invoice(), others={"plan.txt": b"plan"})
    output = tmp_path / "out.pdf"

    assert main(["convert", file("a.pdf", pdf), "--output", str(output)]) == 0
    assert [one.filename for one in read(output.read_bytes()).attachments] == ["plan.txt"]
    assert capsys.readouterr().err == ""


def test_json_becomes_a_facturx(file, tmp_path):
    path = file("a.json", to_json(read(ubl_invoice()).invoice).encode())

    assert main(["convert", path, "--output", str(tmp_path / "out.pdf")]) == 0
    assert read((tmp_path / "out.pdf").read_bytes()).invoice == read(ubl_invoice()).invoice
