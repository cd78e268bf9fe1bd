"""`core-invoice check`: what it prints and the status it ends with."""

import io
import json
import os
import re
import signal
import sys
from pathlib import Path

import pytest

from core_invoice.cli import main, verdicts
from tests.core_invoice.cli.conftest import WRONG
from tests.samples import Line, cii_invoice, facturx_pdf, ubl_credit_note, ubl_invoice

KEYS = ["file", "syntax", "profile", "rulesets", "judged", "valid", "findings"]
FINDING_KEYS = ["rule", "severity", "where", "line", "terms", "message", "remedy", "stated", "expected"]


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


def test_a_missing_file_has_its_line_too(capsys):
    status = main(["check", "--format", "json", "nowhere.xml"])
    (document,) = printed(capsys)

    assert status == 2
    assert (document["file"], document["syntax"]) == ("nowhere.xml", None)
    assert [finding["rule"] for finding in document["findings"]] == ["CI-READ-05"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may read everything")
def test_a_file_that_may_not_be_read(file, capsys):
    path = file("facture.xml", ubl_invoice())
    os.chmod(path, 0)

    assert main(["check", "--format", "json", path]) == 2
    assert printed(capsys)[0]["findings"][0]["rule"] == "CI-READ-06"


def test_a_name_that_no_system_takes(capsys):
    assert main(["check", "--format", "json", "a\0b.xml"]) == 2
    assert printed(capsys)[0]["findings"][0]["rule"] == "CI-READ-06"


def test_a_name_that_is_not_utf8(tmp_path, command):
    path = os.fsencode(tmp_path) + b"/factur\xe9.xml"
    with open(path, "wb") as opened:
        opened.write(ubl_invoice())
    done = command("check", "--format", "json", tmp_path)

    assert done.returncode == 0
    assert os.fsencode(json.loads(done.stdout.decode("utf-8"))["file"]) == path


def test_a_folder_is_searched_to_the_bottom(mixed, capsys):
    assert main(["check", "--format", "json", str(mixed), "--jobs", "1"]) == 2
    assert [document["file"].removeprefix(f"{mixed}/") for document in printed(capsys)] == [
        *(f"{rank}.xml" for rank in range(8)),
        "below/8.pdf",
        "below/9.XML",
        "below/broken.xml",
    ]


def test_a_folder_without_documents_is_refused(file, tmp_path, capsys):
    file("notes.txt", b"rien")

    assert main(["check", str(tmp_path)]) == 2
    assert "ne contient aucun fichier XML ou PDF" in capsys.readouterr().err


def test_a_pattern_that_the_shell_left_alone(mixed, capsys):
    assert main(["check", "--format", "json", f"{mixed}/[0-2].xml"]) == 0
    assert len(printed(capsys)) == 3


def test_a_file_whose_name_looks_like_a_pattern(file, capsys):
    path = file("facture[1].xml", ubl_invoice())

    assert main(["check", "--format", "json", path]) == 0
    assert printed(capsys)[0]["file"] == path


def test_a_pattern_without_a_match_is_refused(tmp_path, capsys):
    assert main(["check", f"{tmp_path}/*.xml"]) == 2
    assert "aucun fichier ne correspond" in capsys.readouterr().err


def test_several_rule_sets(file, capsys):
    main(["check", "--rules", "en16931, fr-b2g", "--format", "json", file("facture.xml", ubl_invoice())])

    assert [name.split()[0] for name in printed(capsys)[0]["rulesets"]] == ["en16931", "fr-b2g"]


def test_an_empty_list_of_rule_sets_is_refused(capsys):
    with pytest.raises(SystemExit) as leaving:
        main(["check", "--rules", ",", "x.xml"])

    assert leaving.value.code == 2


@pytest.mark.parametrize("jobs", ["0", "-1", "two"])
def test_jobs_are_a_number(jobs, capsys):
    with pytest.raises(SystemExit) as leaving:
        main(["check", f"--jobs={jobs}", "x.xml"])

    assert leaving.value.code == 2
    assert "nombre entier" in capsys.readouterr().err


def test_several_processes_say_what_one_says(mixed, capsys):
    main(["check", "--format", "json", "--jobs", "1", str(mixed)])
    alone = capsys.readouterr().out

    assert main(["check", "--format", "json", "--jobs", "3", str(mixed)]) == 2
    assert capsys.readouterr().out == alone


def test_a_process_that_dies_takes_one_document_with_it(mixed, capsys, monkeypatch):
    sound = verdicts.read_document

    def deadly(path):
        if path.endswith("/3.xml"):
            os.kill(os.getpid(), signal.SIGKILL)
        return sound(path)

    monkeypatch.setattr(verdicts, "read_document", deadly)
    status = main(["check", "--format", "json", "--jobs", "2", str(mixed)])
    documents = printed(capsys)

    assert status == 2
    assert len(documents) == 11
    assert [one["file"][-5:] for one in documents if one["findings"] and one["syntax"] is None] == [
        "3.xml",
        "n.xml",
    ]
    assert documents[3]["findings"][0]["rule"] == "CI-READ-09"


def test_a_defect_of_the_engine_is_told_without_a_traceback(file, capsys, monkeypatch):
    def defective(*_arguments, **_options):
        raise ZeroDivisionError("secret of the invoice")

    monkeypatch.setattr(verdicts, "check", defective)
    status = main(["check", "--format", "json", file("facture.xml", ubl_invoice())])
    finding = printed(capsys)[0]["findings"][0]

    assert status == 2
    assert finding["rule"] == "CI-READ-09"
    assert "ZeroDivisionError" in finding["message"]
    assert "secret" not in finding["message"]


def test_a_rule_broken_on_every_line_is_told_some_times(file, capsys):
    lines = tuple(Line(f"Chaise {rank}") for rank in range(30))
    wrong = ubl_invoice(lines=lines).replace(b"<cbc:Name>Chaise", b"<cbc:Title>Chaise")
    wrong = re.sub(rb"(<cbc:Title>[^<]*)</cbc:Name>", rb"\1</cbc:Title>", wrong)
    main(["check", "--rules", "en16931", file("facture.xml", wrong)])
    out = capsys.readouterr().out

    assert out.count("erreur BR-25 ") == 20
    assert "  BR-25 et à 10 autres endroits\n" in out


def test_the_text_of_a_finding(file, capsys):
    main(["check", "--rules", "en16931", file("facture.xml", WRONG)])
    head, message, remedy = capsys.readouterr().out.splitlines()[1:4]

    assert head.startswith("  erreur BR-CO-13 BG-22/BT-109, ligne ")
    assert message.startswith("    ")
    assert "BT-109" in message
    assert remedy.startswith("    ")


def test_the_tally_of_several_documents(mixed, capsys):
    main(["check", str(mixed), "--jobs", "1"])
    last = capsys.readouterr().out.splitlines()[-1]

    assert last.startswith("11 document(s) en ")
    assert last.endswith("9 valide(s), 1 à corriger, 1 illisible(s)")


def test_no_colour_in_a_pipe(file, command):
    done = command("check", file("facture.xml", WRONG))

    assert done.returncode == 1
    assert b"\x1b" not in done.stdout + done.stderr


def test_a_document_gives_no_orders_to_the_terminal(file, capsys):
    odd = ubl_invoice().replace(
        b">1086.00</cbc:TaxExclusiveAmount>", b">\xc2\x9b31m</cbc:TaxExclusiveAmount>"
    )
    main(["check", file("fac\x1b[31mture.xml", odd)])
    out = capsys.readouterr().out

    assert "31m" in out
    assert "\x9b" not in out
    assert "\x1b" not in out


def test_the_report_goes_to_a_file(file, tmp_path, capsys):
    output = tmp_path / "report.json"
    main(["check", "--format", "json", "--output", str(output), file("facture.xml", WRONG)])

    assert json.loads(output.read_text(encoding="utf-8"))["valid"] is False
    assert capsys.readouterr().out == ""


def test_a_report_replaces_nothing(file, capsys):
    taken = file("report.json", b"mine")

    assert main(["check", "--format", "json", "--output", taken, file("facture.xml", WRONG)]) == 2
    assert Path(taken).read_bytes() == b"mine"
    assert "--force" in capsys.readouterr().err


def test_a_report_replaces_when_forced(file):
    taken = file("report.json", b"mine")

    assert main(["check", "--format", "json", "--output", taken, "--force", file("f.xml", WRONG)]) == 1
    assert b'"valid": false' in Path(taken).read_bytes()


def test_nothing_is_left_behind_when_writing_is_stopped(file, tmp_path, monkeypatch):
    def stopped(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(verdicts, "read_document", stopped)
    path = file("facture.xml", WRONG)

    assert main(["check", "--output", str(tmp_path / "report.txt"), path]) == 130
    assert os.listdir(tmp_path) == ["facture.xml"]
