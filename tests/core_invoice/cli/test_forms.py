"""SARIF and the page: what other programs and browsers can rely on."""

import json
from html.parser import HTMLParser

import pytest

from core_invoice.cli import main
from tests.core_invoice.cli.conftest import WRONG
from tests.samples import cii_invoice, facturx_pdf, ubl_invoice

LEVELS = {"none", "note", "warning", "error"}


@pytest.fixture
def sarif(capsys):
    def run(*paths):
        status = main(["check", "--format", "sarif", "--rules", "en16931", *map(str, paths)])
        document = json.loads(capsys.readouterr().out)
        return status, document

    return run


def must_be_sarif(document):
    """What the schema of SARIF 2.1.0 demands of the properties that are used."""
    assert document["version"] == "2.1.0"
    assert set(document) == {"version", "$schema", "runs"}
    (run,) = document["runs"]
    assert set(run) == {"tool", "results", "invocations", "columnKind"}
    driver = run["tool"]["driver"]
    assert driver["name"]
    assert set(driver) == {"name", "version", "language", "rules"}
    known = [rule["id"] for rule in driver["rules"]]
    assert len(known) == len(set(known))
    for invocation in run["invocations"]:
        assert isinstance(invocation["executionSuccessful"], bool)
    for result in run["results"]:
        assert set(result) <= {"ruleId", "level", "message", "locations", "properties"}
        assert result["ruleId"] in known
        assert result["level"] in LEVELS
        assert result["message"]["text"]
        for location in result["locations"]:
            assert set(location) <= {"physicalLocation", "logicalLocations"}
            physical = location["physicalLocation"]
            assert " " not in physical["artifactLocation"]["uri"]
            assert physical.get("region", {"startLine": 1})["startLine"] >= 1


def test_sarif_of_mixed_documents(sarif, mixed):
    status, document = sarif(mixed)

    must_be_sarif(document)
    results = document["runs"][0]["results"]
    assert status == 2
    assert {result["ruleId"] for result in results} == {"BR-CO-13", "BR-CO-15", "CI-READ-11"}
    assert document["runs"][0]["invocations"] == [{"executionSuccessful": False, "exitCode": 2}]


def test_sarif_of_one_valid_document_has_no_result(sarif, file):
    status, document = sarif(file("facture.xml", ubl_invoice()))

    must_be_sarif(document)
    assert status == 0
    assert document["runs"][0]["results"] == []


def test_sarif_explains_the_rules(sarif, file):
    _status, document = sarif(file("facture.xml", WRONG))

    rules = {rule["id"]: rule for rule in document["runs"][0]["tool"]["driver"]["rules"]}
    assert rules["BR-CO-13"]["shortDescription"]["text"]
    assert rules["BR-CO-13"]["help"]["text"]


def test_sarif_points_at_the_line_and_the_term(sarif, file):
    _status, document = sarif(file("ma facture.xml", WRONG))
    result = next(one for one in document["runs"][0]["results"] if one["ruleId"] == "BR-CO-13")
    (location,) = result["locations"]

    assert location["physicalLocation"]["artifactLocation"]["uri"].endswith("/ma%20facture.xml")
    assert location["physicalLocation"]["region"]["startLine"] > 1
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "BG-22/BT-109"
    assert result["properties"]["expected"] == "1086.00"


def test_sarif_gives_no_line_of_a_pdf(sarif, file):
    wrong = cii_invoice().replace(
        b">1086.00</ram:TaxBasisTotalAmount>", b">1085.00</ram:TaxBasisTotalAmount>"
    )
    status, document = sarif(file("facture.pdf", facturx_pdf(wrong)))
    results = document["runs"][0]["results"]

    assert status == 1
    assert all("region" not in one["locations"][0]["physicalLocation"] for one in results)
    assert any(one["properties"].get("line") for one in results)


class Outline(HTMLParser):
    """Ids, links and things fetched, of a page."""

    def __init__(self, page):
        super().__init__()
        self.ids, self.links, self.tags = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a":
            self.links.append(given["href"])


@pytest.fixture
def page(capsys):
    def run(*paths):
        main(["check", "--format", "html", "--lang", "en", "--rules", "en16931", *map(str, paths)])
        return capsys.readouterr().out

    return run


def test_each_finding_of_the_page_leads_to_its_value(page, mixed):
    outline = Outline(page(mixed))

    assert len(outline.links) == 2
    assert {link.removeprefix("#") for link in outline.links} == set(outline.ids)


def test_ids_of_the_page_are_unique(page, file):
    outline = Outline(page(file("a.xml", WRONG), file("b.xml", WRONG)))

    assert len(outline.ids) == 4
    assert len(set(outline.ids)) == 4


def test_the_page_needs_nothing_else(page, mixed):
    html = page(mixed)

    assert not {"script", "img", "link", "iframe"} & set(Outline(html).tags)
    assert "default-src 'none'" in html


def test_the_page_says_why_a_file_is_unreadable(page, file):
    html = page(file("facture.xml", b"<Invoice"))

    assert "CI-READ-11" in html
    assert "not well-formed" in html


def test_the_page_escapes_what_documents_say(page, file):
    html = page(file("a<b>.xml", WRONG.replace(b"Menuiserie", b"&lt;script&gt;alert(1)&lt;/script&gt;")))

    assert "<script" not in html
    assert "a&lt;b&gt;.xml" in html
