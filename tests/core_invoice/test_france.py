"""Rule set fr-b2g: what a French public buyer's invoice needs."""

from dataclasses import replace

import pytest

from core_invoice import check
from core_invoice.model import Identifier
from core_invoice.model.invoice import PrecedingInvoice
from core_invoice.model.values import BinaryObject
from core_invoice.rules import RULESETS
from tests.core_invoice.invoices import BUYER_SIRET, SELLER_SIRET, WHOLE, spoil

LONG = "x" * 2000
NO_SELLER_ID = {"BG-4/BT-29": (), "BG-4/BT-30": None}

CASES = [
    ("BR-FR-CPRO-02", {"BT-1": "F" * 21}, "BT-1"),
    ("BR-FR-CPRO-03", NO_SELLER_ID, "BG-4/BT-29"),
    ("BR-FR-CPRO-09", {"BG-4/BT-29": ()}, "BG-4/BT-29"),
    ("BR-FR-CPRO-10", {"BG-7/BT-46": (), "BG-7/BT-47": None}, "BG-7/BT-46"),
    ("BR-FR-CPRO-14", {"BT-12": "M" * 51}, "BT-12"),
    ("BR-FR-CPRO-15", {"BT-13": "E" * 51}, "BT-13"),
    ("BR-FR-CPRO-20", {"BG-3": (PrecedingInvoice("1"), PrecedingInvoice("2"))}, "BG-3[2]"),
    ("BR-FR-CPRO-24", {"BG-2/BT-23": "S5"}, "BG-2/BT-23"),
    ("BR-FR-CPRO-30", {"BG-24[1]/BT-122": "B" * 51}, "BG-24[1]/BT-122"),
    ("BR-FR-CPRO-31", {"BG-25[1]/BG-31/BT-154": LONG}, "BG-25[1]/BG-31/BT-154"),
    ("BR-FR-CPRO-32", {"BG-4/BG-5/BT-35": LONG}, "BG-4/BG-5/BT-35"),
    ("BR-FR-CPRO-33", {"BG-4/BG-5/BT-37": LONG}, "BG-4/BG-5/BT-37"),
    ("BR-FR-CPRO-35", {"BT-20": LONG}, "BT-20"),
    ("BR-FR-CPRO-38", {"BG-13/BT-71": Identifier("L" * 21, "0088")}, "BG-13/BT-71"),
    ("BR-FR-CPRO-39", {"BG-16/BG-17[1]/BT-84": "1" * 28}, "BG-16/BG-17[1]/BT-84"),
    (
        "BR-FR-CPRO-41",
        {"BG-24[1]/BT-125": BinaryObject("application/pdf", "p" * 51, b"")},
        "BG-24[1]/BT-125/BT-125-2",
    ),
    ("BR-FR-CPRO-42", {"BG-1[1]/BT-22": LONG}, "BG-1[1]/BT-22"),
    ("FR-B2G-01", {"BG-7/BT-46": ()}, "BG-7/BT-46"),
    ("FR-B2G-02", {"BT-1": "Facture n° 1"}, "BT-1"),
    ("FR-B2G-04", {"BT-10": "S" * 101}, "BT-10"),
    ("FR-B2G-05", {"BG-2/BT-23": "urn:example:billing"}, "BG-2/BT-23"),
    (
        "FR-B2G-06",
        {"BG-24[1]/BT-125": BinaryObject("application/pdf", "p.pdf", bytes(10 * 1024 * 1024 + 1))},
        "BG-24[1]/BT-125",
    ),
    ("FR-B2G-08", {"BT-3": "389"}, "BT-3"),
    ("FR-B2G-09", {"BG-16/BG-17[1]/BT-84": "FR7630006000011234567890188"}, "BG-16/BG-17[1]/BT-84"),
    ("FR-B2G-10", {"BG-4/BT-27": "N" * 100}, "BG-4/BT-27"),
    ("FR-ID-01", {"BG-7/BT-46[1]": Identifier("9876543240001", "0009")}, "BG-7/BT-46[1]"),
    ("FR-ID-02", {"BG-4/BT-30": Identifier("12345678", "0002")}, "BG-4/BT-30"),
    ("FR-ID-03", {"BG-7/BT-46[1]": Identifier("98765432400018", "0009")}, "BG-7/BT-46[1]"),
    ("FR-ID-04", {"BG-7/BT-47": Identifier(SELLER_SIRET[:9], "0002")}, "BG-7/BT-46[1]"),
]
ADVISE = {rule.id for rule in RULESETS["fr-b2g"].rules if rule.severity == "warning"}


def rules_of(invoice):
    return {one.rule for one in check(invoice, rules=["fr-b2g"]).findings}


@pytest.mark.parametrize(("rule", "changes", "place"), CASES, ids=[case[0] for case in CASES])
def test_rule_speaks_of_the_place(rule, changes, place):
    findings = check(spoil(WHOLE, changes), rules=["fr-b2g"]).findings

    assert place in [one.where for one in findings if one.rule == rule]


@pytest.mark.parametrize(("rule", "changes", "place"), CASES, ids=[case[0] for case in CASES])
def test_finding_explains_itself(rule, changes, place):
    findings = check(spoil(WHOLE, changes), rules=["fr-b2g"]).findings

    for one in findings:
        assert one.text("fr").remedy
        assert one.text("en").remedy


def test_every_rule_has_a_case():
    assert {case[0] for case in CASES} == {rule.id for rule in RULESETS["fr-b2g"].rules}


def test_what_does_not_keep_the_invoice_from_its_buyer_advises():
    blocking = {rule.id for rule in RULESETS["fr-b2g"].rules} - ADVISE

    assert blocking == {"BR-FR-CPRO-03", "BR-FR-CPRO-10", "BR-FR-CPRO-24", "FR-ID-01", "FR-ID-02", "FR-ID-04"}


def test_siret_written_as_legal_identifier_is_found():
    """Chorus Pro's suppliers have done so since 2017."""
    older = spoil(WHOLE, {"BG-7/BT-46": (), "BG-7/BT-47": Identifier(BUYER_SIRET, "0002")})

    assert rules_of(older) == set()


def test_siret_without_a_scheme_is_found():
    older = spoil(WHOLE, {"BG-4/BT-29": (), "BG-4/BT-30": Identifier(SELLER_SIRET)})

    assert rules_of(older) == set()


def test_foreign_seller_is_known_by_his_vat_number():
    foreign = spoil(WHOLE, {**NO_SELLER_ID, "BG-4/BT-31": "BE0123456749"})

    assert "BR-FR-CPRO-03" not in rules_of(foreign)


def test_foreign_company_number_is_not_a_siren():
    foreign = spoil(
        WHOLE, {"BG-4/BT-29": (), "BG-4/BT-30": Identifier("DK16356706"), "BG-4/BT-31": "DK16356706"}
    )

    assert rules_of(foreign) == set()


def test_establishment_of_la_poste_has_a_key_of_its_own():
    post_office = "35600000049837"
    changes = {
        "BG-7/BT-46[1]": Identifier(post_office, "0009"),
        "BG-7/BT-47": Identifier("356000000", "0002"),
    }

    assert "FR-ID-03" not in rules_of(spoil(WHOLE, changes))


def test_blanks_inside_a_siret_are_read_through():
    assert rules_of(spoil(WHOLE, {"BG-7/BT-46[1]": Identifier("987 654 324 00019", "0009")})) == set()


def test_account_that_is_no_iban_is_left_alone():
    assert "FR-B2G-09" not in rules_of(spoil(WHOLE, {"BG-16/BG-17[1]/BT-84": "123456789"}))


def test_invoice_without_parties_does_not_break():
    assert {"BR-FR-CPRO-03", "BR-FR-CPRO-10"} <= rules_of(replace(WHOLE, seller=None, buyer=None))
