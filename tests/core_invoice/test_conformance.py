"""Comparing our verdicts with official ones."""

import json
import tarfile

import pytest

from core_invoice.conformance import (
    FAMILIES,
    Agreement,
    BadVerdicts,
    Case,
    Comparison,
    Verdict,
    agreement,
    compare,
    our_verdict,
    recorded,
)
from tests.samples import ubl_invoice

NORM = FAMILIES["en16931"]
STOPPED = Verdict(judged=False)


def fired(*rules):
    return Verdict(frozenset((rule, "fatal") for rule in rules))


def compared(*, ours, official):
    return Comparison("a.xml", b"", ours, official)


def test_a_clean_invoice_fires_nothing():
    assert our_verdict(ubl_invoice(), family=NORM) == Verdict()


def test_a_file_that_is_no_invoice_is_not_judged():
    assert our_verdict(b"<a/>", family=NORM) == STOPPED


def test_equal_sets_are_equal():
    assert compared(ours=fired("BR-01"), official=fired("BR-01")).equal


def test_a_rule_more_is_a_difference():
    one = compared(ours=fired("BR-01", "BR-02"), official=fired("BR-01"))

    assert not one.equal
    assert one.only_ours == {("BR-02", "fatal")}
    assert one.only_official == frozenset()


def test_another_severity_is_a_difference():
    official = Verdict(frozenset({("BR-51", "warning")}))

    assert not compared(ours=fired("BR-51"), official=official).equal


def test_where_the_artefact_stops_the_sets_do_not_matter():
    assert compared(ours=Verdict(frozenset({("BR-01", "fatal")}), judged=False), official=STOPPED).equal


def test_judging_what_the_artefact_stops_at_is_a_difference():
    assert not compared(ours=Verdict(), official=STOPPED).equal


def test_french_rules_are_not_of_the_norm():
    case = Case("a.xml", ubl_invoice(), fired("BR-FR-03_BT-2"))

    assert compare(case, family=NORM).equal


def test_agreement_counts_each_rule():
    result = Agreement()
    result.add(compared(ours=fired("BR-01", "BR-02"), official=fired("BR-01", "BR-03")))
    result.add(compared(ours=fired("BR-01"), official=fired("BR-01")))

    assert (result.documents, result.equal) == (2, 1)
    assert result.both == {("BR-01", "fatal"): 2}
    assert result.parted == [("BR-02", "fatal"), ("BR-03", "fatal")]


def test_agreement_names_the_different_documents():
    result = agreement([Case("wrong.xml", ubl_invoice(), fired("BR-01"))], family=NORM)

    assert "wrong.xml: eux seuls BR-01|fatal" in result.text("fr")
    assert "wrong.xml: only theirs BR-01|fatal" in result.text("en")
    assert result.as_json()["different"] == [
        {
            "file": "wrong.xml",
            "judged": {"ours": True, "official": True},
            "only_ours": [],
            "only_official": ["BR-01|fatal"],
        }
    ]


def written(folder, *entries):
    path = folder / "verdicts.jsonl"
    path.write_text("\n".join(json.dumps(entry) for entry in entries))
    return path


def test_verdicts_beside_their_documents(tmp_path):
    (tmp_path / "a.xml").write_bytes(b"<a/>")
    (tmp_path / "b.xml").write_bytes(b"<b/>")
    path = written(
        tmp_path,
        {"file": "a.xml", "rules": ["BR-01", "UBL-CR-002|warning"]},
        {"file": "b.xml", "not_judged": True},
    )

    assert list(recorded(path)) == [
        Case("a.xml", b"<a/>", Verdict(frozenset({("BR-01", "fatal"), ("UBL-CR-002", "warning")}))),
        Case("b.xml", b"<b/>", STOPPED),
    ]


def test_every_verdicts_file_of_a_folder(tmp_path):
    (tmp_path / "a.xml").write_bytes(b"<a/>")
    written(tmp_path, {"file": "a.xml", "rules": []})

    assert [case.name for case in recorded(tmp_path)] == ["a.xml"]


def test_documents_in_an_archive(tmp_path):
    (tmp_path / "a.xml").write_bytes(b"<a/>")
    with tarfile.open(tmp_path / "verdicts.tar.gz", "w:gz") as tar:
        tar.add(tmp_path / "a.xml", arcname="a.xml")
    (tmp_path / "a.xml").unlink()

    assert [case.data for case in recorded(written(tmp_path, {"file": "a.xml", "fired": []}))] == [b"<a/>"]


@pytest.mark.parametrize(
    "entry",
    [{"rules": []}, {"file": "missing.xml", "rules": []}, ["a.xml"], {"file": "a.xml"}],
    ids=["no file", "no such file", "a list", "no rules"],
)
def test_what_cannot_be_used_is_said_with_its_line(tmp_path, entry):
    with pytest.raises(BadVerdicts, match=r"verdicts\.jsonl:1"):
        list(recorded(written(tmp_path, entry)))
