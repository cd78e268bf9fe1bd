"""Each rule of EN 16931 by its id: quiet on a clean invoice, and speaking of the place that breaks it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core_invoice import check, write
from core_invoice.findings import CATALOGUE, LANGUAGES
from core_invoice.judging.rulesets import TREE_RULESETS
from core_invoice.judging.ubl.vat import CATEGORIES
from core_invoice.model import Identifier
from core_invoice.model.amounts import VatBreakdown
from core_invoice.model.line import LineVat
from core_invoice.model.values import BinaryObject
from core_invoice.rules import RULESETS
from tests.core_invoice.invoices import WHOLE, spoil, taxed_as
from tests.samples import ubl_invoice

D = Decimal
FAMILIES = {one.family: one.code for one in CATEGORIES.values()}

# Rule, what is spoiled, and the place that the finding must name.
DOCUMENT = [
    ("BR-01", {"BG-2/BT-24": None}, "BG-2/BT-24"),
    ("BR-02", {"BT-1": " "}, "BT-1"),
    ("BR-03", {"BT-2": None}, "BT-2"),
    ("BR-04", {"BT-3": None}, "BT-3"),
    ("BR-05", {"BT-5": ""}, "BT-5"),
    ("BR-06", {"BG-4/BT-27": None}, "BG-4/BT-27"),
    ("BR-07", {"BG-7": None}, "BG-7/BT-44"),
    ("BR-08", {"BG-4/BG-5": None}, "BG-4/BG-5"),
    ("BR-09", {"BG-4/BG-5/BT-40": None}, "BG-4/BG-5/BT-40"),
    ("BR-10", {"BG-7/BG-8": None}, "BG-7/BG-8"),
    ("BR-11", {"BG-7/BG-8/BT-55": ""}, "BG-7/BG-8/BT-55"),
    ("BR-12", {"BG-22/BT-106": None}, "BG-22/BT-106"),
    ("BR-13", {"BG-22/BT-109": None}, "BG-22/BT-109"),
    ("BR-14", {"BG-22/BT-112": None}, "BG-22/BT-112"),
    ("BR-15", {"BG-22/BT-115": None}, "BG-22/BT-115"),
    ("BR-16", {"BG-25": ()}, "BG-25"),
    ("BR-17", {"BG-10/BT-59": None}, "BG-10/BT-59"),
    ("BR-18", {"BG-11/BT-62": None}, "BG-11/BT-62"),
    ("BR-19", {"BG-11/BG-12": None}, "BG-11/BG-12"),
    ("BR-20", {"BG-11/BG-12/BT-69": None}, "BG-11/BG-12/BT-69"),
    ("BR-21", {"BG-25[2]/BT-126": None}, "BG-25[2]/BT-126"),
    ("BR-22", {"BG-25[2]/BT-129": None, "BG-25[2]/BT-130": None}, "BG-25[2]/BT-129"),
    ("BR-23", {"BG-25[2]/BT-130": None}, "BG-25[2]/BT-130"),
    ("BR-24", {"BG-25[2]/BT-131": None}, "BG-25[2]/BT-131"),
    ("BR-25", {"BG-25[2]/BG-31": None}, "BG-25[2]/BG-31/BT-153"),
    ("BR-26", {"BG-25[2]/BG-29/BT-146": None}, "BG-25[2]/BG-29/BT-146"),
    ("BR-27", {"BG-25[2]/BG-29/BT-146": D(-1)}, "BG-25[2]/BG-29/BT-146"),
    ("BR-28", {"BG-25[1]/BG-29/BT-148": D("-0.01")}, "BG-25[1]/BG-29/BT-148"),
    ("BR-29", {"BG-13/BG-14/BT-74": date(2026, 9, 30)}, "BG-13/BG-14/BT-74"),
    ("BR-30", {"BG-25[1]/BG-26/BT-135": date(2026, 9, 30)}, "BG-25[1]/BG-26/BT-135"),
    ("BR-31", {"BG-20[1]/BT-92": None}, "BG-20[1]/BT-92"),
    ("BR-32", {"BG-20[1]/BT-95": None}, "BG-20[1]/BT-95"),
    ("BR-33", {"BG-20[1]/BT-97": None, "BG-20[1]/BT-98": None}, "BG-20[1]/BT-97"),
    ("BR-36", {"BG-21[1]/BT-99": None}, "BG-21[1]/BT-99"),
    ("BR-37", {"BG-21[1]/BT-102": None}, "BG-21[1]/BT-102"),
    ("BR-38", {"BG-21[1]/BT-104": None, "BG-21[1]/BT-105": None}, "BG-21[1]/BT-104"),
    ("BR-41", {"BG-25[1]/BG-27[1]/BT-136": None}, "BG-25[1]/BG-27[1]/BT-136"),
    (
        "BR-42",
        {"BG-25[1]/BG-27[1]/BT-139": None, "BG-25[1]/BG-27[1]/BT-140": None},
        "BG-25[1]/BG-27[1]/BT-139",
    ),
    ("BR-43", {"BG-25[1]/BG-28[1]/BT-141": None}, "BG-25[1]/BG-28[1]/BT-141"),
    (
        "BR-44",
        {"BG-25[1]/BG-28[1]/BT-144": None, "BG-25[1]/BG-28[1]/BT-145": None},
        "BG-25[1]/BG-28[1]/BT-144",
    ),
    ("BR-45", {"BG-23[1]/BT-116": None}, "BG-23[1]/BT-116"),
    ("BR-46", {"BG-23[1]/BT-117": None}, "BG-23[1]/BT-117"),
    ("BR-47", {"BG-23[1]/BT-118": None}, "BG-23[1]/BT-118"),
    ("BR-48", {"BG-23[1]/BT-119": None}, "BG-23[1]/BT-119"),
    ("BR-49", {"BG-16/BT-81": None, "BG-16/BT-82": None}, "BG-16/BT-81"),
    ("BR-50", {"BG-16/BG-17[1]/BT-84": ""}, "BG-16/BG-17[1]/BT-84"),
    ("BR-51", {"BG-16/BG-18/BT-87": "12345678901"}, "BG-16/BG-18/BT-87"),
    ("BR-52", {"BG-24[1]/BT-122": None}, "BG-24[1]/BT-122"),
    ("BR-53", {"BG-22/BT-111": None}, "BG-22/BT-111"),
    ("BR-54", {"BG-25[1]/BG-31/BG-32[1]/BT-161": None}, "BG-25[1]/BG-31/BG-32[1]/BT-161"),
    ("BR-55", {"BG-3[1]/BT-25": None}, "BG-3[1]/BT-25"),
    ("BR-56", {"BG-11/BT-63": None}, "BG-11/BT-63"),
    ("BR-57", {"BG-13/BG-15/BT-80": None}, "BG-13/BG-15/BT-80"),
    ("BR-61", {"BG-16/BG-17": ()}, "BG-16/BG-17/BT-84"),
    ("BR-62", {"BG-4/BT-34": Identifier("123456782")}, "BG-4/BT-34/BT-34-1"),
    ("BR-63", {"BG-7/BT-49": Identifier("987654324")}, "BG-7/BT-49/BT-49-1"),
    ("BR-64", {"BG-25[1]/BG-31/BT-157": Identifier("4006381333931")}, "BG-25[1]/BG-31/BT-157/BT-157-1"),
    ("BR-65", {"BG-25[1]/BG-31/BT-158[1]": Identifier("30197643")}, "BG-25[1]/BG-31/BT-158[1]/BT-158-1"),
]

CALCULATIONS = [
    ("BR-CO-03", {"BT-7": date(2026, 11, 3)}, "BT-7"),
    ("BR-CO-04", {"BG-25[2]/BG-30": None}, "BG-25[2]/BG-30/BT-151"),
    ("BR-CO-09", {"BG-4/BT-31": "11123456782"}, "BG-4/BT-31"),
    ("BR-CO-10", {"BG-22/BT-106": D("1.00")}, "BG-22/BT-106"),
    ("BR-CO-11", {"BG-22/BT-107": D("1.00")}, "BG-22/BT-107"),
    ("BR-CO-12", {"BG-22/BT-108": D("1.00")}, "BG-22/BT-108"),
    ("BR-CO-13", {"BG-22/BT-109": D("1.00")}, "BG-22/BT-109"),
    ("BR-CO-14", {"BG-22/BT-110": D("1.00")}, "BG-22/BT-110"),
    ("BR-CO-15", {"BG-22/BT-112": D("1.00")}, "BG-22/BT-112"),
    ("BR-CO-16", {"BG-22/BT-115": D("1.00")}, "BG-22/BT-115"),
    ("BR-CO-17", {"BG-23[1]/BT-117": D("1.00")}, "BG-23[1]/BT-117"),
    ("BR-CO-18", {"BG-23": ()}, "BG-23"),
    ("BR-CO-20", {"BG-25[1]/BG-26/BT-134": None, "BG-25[1]/BG-26/BT-135": None}, "BG-25[1]/BG-26/BT-134"),
    ("BR-CO-21", {"BG-20[1]/BT-97": None, "BG-20[1]/BT-98": None}, "BG-20[1]/BT-97"),
    ("BR-CO-22", {"BG-21[1]/BT-104": None, "BG-21[1]/BT-105": None}, "BG-21[1]/BT-104"),
    (
        "BR-CO-23",
        {"BG-25[1]/BG-27[1]/BT-139": None, "BG-25[1]/BG-27[1]/BT-140": None},
        "BG-25[1]/BG-27[1]/BT-139",
    ),
    (
        "BR-CO-24",
        {"BG-25[1]/BG-28[1]/BT-144": None, "BG-25[1]/BG-28[1]/BT-145": None},
        "BG-25[1]/BG-28[1]/BT-144",
    ),
    ("BR-CO-26", {"BG-4/BT-29": (), "BG-4/BT-30": None, "BG-4/BT-31": None}, "BG-4/BT-30"),
]

TOO_FINE = D("1.001")
DECIMALS = [
    (f"BR-DEC-{number}", {place: TOO_FINE}, place)
    for number, place in (
        ("01", "BG-20[1]/BT-92"),
        ("02", "BG-20[1]/BT-93"),
        ("05", "BG-21[1]/BT-99"),
        ("06", "BG-21[1]/BT-100"),
        ("09", "BG-22/BT-106"),
        ("10", "BG-22/BT-107"),
        ("11", "BG-22/BT-108"),
        ("12", "BG-22/BT-109"),
        ("14", "BG-22/BT-112"),
        ("16", "BG-22/BT-113"),
        ("17", "BG-22/BT-114"),
        ("18", "BG-22/BT-115"),
        ("19", "BG-23[1]/BT-116"),
        ("20", "BG-23[1]/BT-117"),
        ("23", "BG-25[2]/BT-131"),
        ("24", "BG-25[1]/BG-27[1]/BT-136"),
        ("25", "BG-25[1]/BG-27[1]/BT-137"),
        ("27", "BG-25[1]/BG-28[1]/BT-141"),
        ("28", "BG-25[1]/BG-28[1]/BT-142"),
    )
]

CODES = [
    ("BR-CL-01", {"BT-3": "999"}, "BT-3"),
    ("BR-CL-04", {"BT-5": "eur"}, "BT-5"),
    ("BR-CL-05", {"BT-6": "XX1"}, "BT-6"),
    ("BR-CL-06", {"BT-8": "72"}, "BT-8"),
    ("BR-CL-07", {"BT-18": Identifier("1", "??")}, "BT-18/BT-18-1"),
    ("BR-CL-08", {"BG-1[1]/BT-21": "ZZ9"}, "BG-1[1]/BT-21"),
    ("BR-CL-10", {"BG-4/BT-29[1]": Identifier("1", "SIRET")}, "BG-4/BT-29[1]/BT-29-1"),
    ("BR-CL-11", {"BG-7/BT-47": Identifier("1", "SIREN")}, "BG-7/BT-47/BT-47-1"),
    ("BR-CL-13", {"BG-25[1]/BG-31/BT-158[1]": Identifier("1", "CPV")}, "BG-25[1]/BG-31/BT-158[1]/BT-158-1"),
    ("BR-CL-14", {"BG-7/BG-8/BT-55": "France"}, "BG-7/BG-8/BT-55"),
    ("BR-CL-15", {"BG-25[1]/BG-31/BT-159": "fr"}, "BG-25[1]/BG-31/BT-159"),
    ("BR-CL-16", {"BG-16/BT-81": "VIR"}, "BG-16/BT-81"),
    ("BR-CL-17", {"BG-23[1]/BT-118": "N"}, "BG-23[1]/BT-118"),
    ("BR-CL-18", {"BG-25[2]/BG-30/BT-151": "N"}, "BG-25[2]/BG-30/BT-151"),
    ("BR-CL-19", {"BG-25[1]/BG-27[1]/BT-140": "0"}, "BG-25[1]/BG-27[1]/BT-140"),
    ("BR-CL-20", {"BG-21[1]/BT-105": "0"}, "BG-21[1]/BT-105"),
    ("BR-CL-21", {"BG-25[1]/BG-31/BT-157": Identifier("1", "GTIN")}, "BG-25[1]/BG-31/BT-157/BT-157-1"),
    ("BR-CL-22", {"BG-23[1]/BT-121": "VATEX-FR"}, "BG-23[1]/BT-121"),
    ("BR-CL-23", {"BG-25[1]/BG-29/BT-150": "mois"}, "BG-25[1]/BG-29/BT-150"),
    ("BR-CL-24", {"BG-24[1]/BT-125": BinaryObject("text/html", "a.html", b"")}, "BG-24[1]/BT-125/BT-125-1"),
    ("BR-CL-25", {"BG-7/BT-49": Identifier("1", "MAIL")}, "BG-7/BT-49/BT-49-1"),
    ("BR-CL-26", {"BG-13/BT-71": Identifier("1", "GLN")}, "BG-13/BT-71/BT-71-1"),
]

PLAIN = [*DOCUMENT, *CALCULATIONS, *DECIMALS, *CODES]

IDENTIFIED = {"BG-4/BT-31": None, "BG-4/BT-32": None, "BG-11": None}
BEARERS = {"02": "BG-25[1]/BG-30/BT-151", "03": "BG-20[1]/BT-95", "04": "BG-21[1]/BT-102"}
RATE_PLACES = {"05": "BG-25[1]/BG-30/BT-152", "06": "BG-20[1]/BT-96", "07": "BG-21[1]/BT-103"}
WRONG_RATES = {"S": D(0), "O": D(0), "L": D(-1), "M": D(-1)}


def _family_cases():
    """The ten rules of each VAT category, on an invoice that bears that category alone."""
    for family, code in FAMILIES.items():
        yield f"BR-{family}-01", code, {"BG-23": ()}, "BG-23"
        for number in BEARERS:
            changes, place = (IDENTIFIED, "BG-4/BT-31")
            if code == "O":
                changes, place = ({"BG-4/BT-31": "FR11123456782"}, "BG-4/BT-31")
            if code in ("AE", "K"):
                changes, place = ({"BG-7/BT-48": None, "BG-7/BT-47": None}, "BG-7/BT-48")
            yield f"BR-{family}-{number}", code, changes, place
        for number, place in RATE_PLACES.items():
            yield f"BR-{family}-{number}", code, {place: WRONG_RATES.get(code, D(20))}, place
        yield f"BR-{family}-08", code, {"BG-23[1]/BT-116": D("1.00")}, "BG-23[1]/BT-116"
        yield f"BR-{family}-09", code, {"BG-23[1]/BT-117": D("50.00")}, "BG-23[1]/BT-117"
        reason = "Motif" if family in ("S", "Z", "AF", "AG") else None
        yield f"BR-{family}-10", code, {"BG-23[1]/BT-120": reason}, "BG-23[1]/BT-120"


STANDARD_LINE = LineVat("S", D(20))
STANDARD_ENTRY = VatBreakdown(D("1.00"), D("0.20"), "S", D(20))

ALONE = [
    ("BR-IC-11", "K", {"BG-13/BT-72": None, "BG-13/BG-14": None, "BT-8": None}, "BG-13/BT-72"),
    ("BR-IC-12", "K", {"BG-13/BG-15": None}, "BG-13/BG-15/BT-80"),
    ("BR-O-11", "O", {"BG-23": (VatBreakdown(category_code="O"), STANDARD_ENTRY)}, "BG-23[2]/BT-118"),
    ("BR-O-12", "O", {"BG-25[1]/BG-30": STANDARD_LINE}, "BG-25[1]/BG-30/BT-151"),
    ("BR-O-13", "O", {"BG-20[1]/BT-95": "S"}, "BG-20[1]/BT-95"),
    ("BR-O-14", "O", {"BG-21[1]/BT-102": "S"}, "BG-21[1]/BT-102"),
    ("BR-B-01", "S", {"BG-25[1]/BG-30/BT-151": "B"}, "BG-4/BG-5/BT-40"),
    ("BR-B-02", "S", {"BG-25[1]/BG-30/BT-151": "B"}, "BG-23[1]/BT-118"),
]

BY_CATEGORY = [*_family_cases(), *ALONE]

# Rules that UBL can never break, as its artefact reads them.
CII_ONLY = [
    ("BR-DEC-13", {"BG-22/BT-110": TOO_FINE, "BG-22/BT-111": None, "BT-6": None}, "BG-22/BT-110"),
    ("BR-DEC-15", {"BG-22/BT-111": TOO_FINE}, "BG-22/BT-111"),
]


def found(findings, rule):
    return [one for one in findings if one.rule == rule]


def test_clean_invoice_is_quiet():
    assert check(WHOLE, rules=["en16931", "fr-b2g"]).findings == ()


def test_clean_invoice_is_quiet_as_cii_too():
    assert in_cii(replace(WHOLE, vat_point_date_code=None)) == ()


@pytest.mark.parametrize("category", FAMILIES.values())
def test_each_category_well_used_is_quiet(category):
    assert check(taxed_as(category)).findings == ()


@pytest.mark.parametrize("category", FAMILIES.values())
def test_each_category_well_used_is_quiet_as_cii_too(category):
    assert in_cii(taxed_as(category)) == ()


@pytest.mark.parametrize(("rule", "changes", "place"), PLAIN, ids=[case[0] for case in PLAIN])
def test_rule_speaks_of_the_place(rule, changes, place):
    findings = check(spoil(WHOLE, changes)).findings

    assert place in [one.where for one in found(findings, rule)]


@pytest.mark.parametrize(
    ("rule", "category", "changes", "place"), BY_CATEGORY, ids=[case[0] for case in BY_CATEGORY]
)
def test_rule_of_a_category_speaks_of_the_place(rule, category, changes, place):
    findings = check(spoil(taxed_as(category), changes)).findings

    assert place in [one.where for one in found(findings, rule)]


@pytest.mark.parametrize(("rule", "changes", "place"), CII_ONLY, ids=[case[0] for case in CII_ONLY])
def test_rule_of_cii_alone_speaks_of_the_place(rule, changes, place):
    findings = in_cii(spoil(WHOLE, changes))

    assert [one.where for one in found(findings, rule)] == [place]


@pytest.mark.parametrize(("rule", "changes", "place"), CII_ONLY, ids=[case[0] for case in CII_ONLY])
def test_rule_of_cii_alone_is_quiet_without_syntax(rule, changes, place):
    assert found(check(spoil(WHOLE, changes)).findings, rule) == []


def test_br_cl_03_speaks_of_an_amount_in_an_unknown_currency():
    document = ubl_invoice().replace(
        b'<cbc:LineExtensionAmount currencyID="EUR"', b'<cbc:LineExtensionAmount currencyID="FRF"', 1
    )

    assert [one.where for one in found(check(document).findings, "BR-CL-03")] == ["BG-22/BT-106"]


def test_br_co_19_speaks_of_an_empty_period():
    document = ubl_invoice().replace(
        b"<cac:AccountingSupplierParty>", b"<cac:InvoicePeriod/><cac:AccountingSupplierParty>", 1
    )

    assert [one.where for one in found(check(document).findings, "BR-CO-19")] == ["BG-13/BG-14/BT-73"]


def test_every_rule_that_can_speak_has_a_case():
    tried = {case[0] for case in (*PLAIN, *BY_CATEGORY, *CII_ONLY)} | {"BR-CL-03", "BR-CO-19"}
    listed = {rule for rule in TREE_RULESETS["en16931"].severities("ubl") if rule.startswith("BR-")}
    speaking = listed - {"BR-CO-05", "BR-CO-06", "BR-CO-07", "BR-CO-08"}  # of which no program can judge

    assert tried == speaking


@pytest.mark.parametrize(("syntax", "rules"), [("ubl", 979), ("cii", 806)])
def test_the_set_is_that_of_the_official_artefacts(syntax, rules):
    assert len(TREE_RULESETS["en16931"].severities(syntax)) == rules
    assert TREE_RULESETS["en16931"].version == "1.3.16"


def in_cii(invoice):
    return check(write(invoice, syntax="cii"), rules=("en16931",)).findings


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_explains_itself(lang):
    """The texts name nothing that a finding does not bring."""
    findings = [one for _, changes, _ in PLAIN for one in check(spoil(WHOLE, changes)).findings]
    findings += [
        one for _, code, changes, _ in BY_CATEGORY for one in check(spoil(taxed_as(code), changes)).findings
    ]

    for one in findings:
        explanation = one.text(lang)
        assert explanation.message
        assert explanation.reason
        assert explanation.remedy
        assert "{" not in explanation.message


def test_every_rule_of_every_set_is_in_the_catalogue():
    unknown = {rule.id for one in RULESETS.values() for rule in one.rules if not CATALOGUE.knows(rule.id)}

    assert unknown == set()


def test_a_card_number_in_full_is_a_warning_in_ubl_and_fatal_in_cii():
    spoiled = spoil(WHOLE, {"BG-16/BG-18/BT-87": "12345678901"})

    assert found(check(spoiled).findings, "BR-51")[0].severity == "warning"
    assert found(in_cii(spoiled), "BR-51")[0].severity == "fatal"


# --- Where the two artefacts differ, and where halves and tolerances decide ---


def test_halves_round_up_not_away_from_zero():
    spoiled = spoil(
        WHOLE, {"BG-25": (replace(WHOLE.lines[0], net_amount=D("-0.125")),), "BG-22/BT-106": D("-0.12")}
    )

    assert found(check(spoiled).findings, "BR-CO-10") == []


def test_a_tax_amount_one_unit_off_is_tolerated_in_cii_only():
    invoice = taxed_as("S")
    off = spoil(invoice, {"BG-23[1]/BT-117": invoice.vat_breakdown[0].tax_amount + 1})

    assert found(check(off).findings, "BR-CO-17")
    assert not found(in_cii(off), "BR-CO-17")


def test_a_taxable_amount_a_little_off_is_tolerated_in_ubl_for_standard_rate():
    invoice = taxed_as("S")
    off = spoil(invoice, {"BG-23[1]/BT-116": invoice.vat_breakdown[0].taxable_amount + D("0.50")})

    assert not found(check(off).findings, "BR-S-08")
    assert found(in_cii(off), "BR-S-08")


def test_a_taxable_amount_a_little_off_is_tolerated_in_cii_for_exempt():
    invoice = taxed_as("E")
    off = spoil(invoice, {"BG-23[1]/BT-116": invoice.vat_breakdown[0].taxable_amount + D("0.50")})

    assert found(check(off).findings, "BR-E-08")
    assert not found(in_cii(off), "BR-E-08")


def test_an_entry_of_the_canary_islands_hides_general_rules_in_cii():
    spoiled = spoil(taxed_as("L"), {"BG-23[1]/BT-117": None, "BG-23[1]/BT-116": None})

    assert {"BR-45", "BR-46", "BR-CO-17"} <= {one.rule for one in check(spoiled).findings}
    assert not {"BR-45", "BR-46", "BR-CO-17"} & {one.rule for one in in_cii(spoiled)}


def test_no_totals_at_all_is_one_finding():
    rules = {one.rule for one in check(spoil(WHOLE, {"BG-22": None, "BT-6": None})).findings}

    assert rules == {"BR-CO-15"}


def test_a_breakdown_outside_the_scope_of_vat_needs_no_rate():
    assert found(check(taxed_as("O")).findings, "BR-48") == []
