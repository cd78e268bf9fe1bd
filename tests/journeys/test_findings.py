"""What is wrong with an invoice, beside the invoice: from each point to its place, and back."""

import re

import pytest

from tests.journeys.conftest import brings
from tests.samples import Line, cii_invoice, facturx_pdf

SUPPLIER = "fournisseur@demo.example"


def spoiled(data: bytes) -> bytes:
    """A wrong amount due, a unit that no list knows, and no VAT number of the seller."""
    data = data.replace(b'unitCode="MON"', b'unitCode="XXZ"')
    data = re.sub(rb"<cac:PartyTaxScheme>.*?</cac:PartyTaxScheme>", b"", data, flags=re.DOTALL)
    return data.replace(b'<cbc:PayableAmount currencyID="EUR">', b'<cbc:PayableAmount currencyID="EUR">1')


def with_a_rival(**changes) -> bytes:
    """A PDF that holds two electronic invoices: no place of the one that was read is at fault."""
    data = cii_invoice(**changes)
    return facturx_pdf(data, others={"ZUGFeRD-invoice.xml": data})


def unknown_units(data: bytes) -> bytes:
    return re.sub(rb'(unitCode=")[A-Z0-9]+"', rb'\1XXZ"', data)


def with_advice_on_syntax(data: bytes) -> bytes:
    """Amounts with a currency where CII has none, as many programs write them."""
    return re.sub(rb"<ram:(LineTotalAmount|TaxBasisTotalAmount)>", rb'<ram:\1 currencyID="EUR">', data)


@pytest.fixture
def tried(person, invoice):
    """The supplier asks whether a file would pass; her browser, with the answer."""

    def ask(**changes):
        _number, path = invoice(**changes)
        supplier = person(SUPPLIER)
        brings(supplier, path)
        supplier.clicks("Vérifier sans déposer")
        supplier.page.locator("#verdict").wait_for()
        return supplier

    return ask


def finding(supplier, rule):
    return supplier.page.locator(".pv-finding").filter(has=supplier.page.get_by_role("link", name=rule))


def is_in_sight(locator):
    return locator.evaluate(
        """node => new Promise((answer) => {
            new IntersectionObserver(([seen]) => { if (seen.isIntersecting) answer(true); }).observe(node);
            setTimeout(() => answer(false), 5000);
        })"""
    )


def fits(supplier):
    return supplier.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_from_a_point_to_its_value_and_back(tried):
    supplier = tried(damage=spoiled)
    point = finding(supplier, "BR-CO-16")

    point.get_by_role("link", name="Voir sur la facture").click()

    pin = supplier.page.locator("[data-term='BG-22/BT-115'] > .ci-pin")
    assert supplier.page.locator(".pv-at-fault").get_attribute("data-term") == "BG-22/BT-115"
    assert pin.evaluate("node => node === document.activeElement")
    assert is_in_sight(pin)
    assert pin.text_content().startswith("Point")
    supplier.looks()

    supplier.page.keyboard.press("Enter")

    assert point.evaluate("node => node === document.activeElement")
    assert is_in_sight(point)
    assert supplier.page.locator("[data-term].pv-at-fault").count() == 0
    assert fits(supplier)


def test_what_is_missing_is_shown_where_it_would_be(tried):
    supplier = tried(damage=spoiled)

    finding(supplier, "BR-S-02").get_by_role("link", name="Voir sur la facture").click()

    pin = supplier.page.locator("[data-term='BG-4'] .ci-absent .ci-pin")
    assert pin.evaluate("node => node === document.activeElement")
    assert is_in_sight(pin)


def test_what_cannot_be_seen_on_the_invoice_says_so(tried):
    supplier = tried(builder=with_a_rival, suffix=".pdf")
    point = finding(supplier, "EN-PDF-02")

    assert point.get_by_text("Ne se voit pas sur la facture").is_visible()
    assert point.get_by_role("link", name="Voir sur la facture").count() == 0


def test_repeated_fault_is_told_once_and_leads_to_each_line(tried):
    lines = tuple(Line(f"Article {rank}") for rank in range(1, 13))
    supplier = tried(damage=unknown_units, lines=lines)
    assert supplier.page.locator(".pv-finding").count() == 1

    supplier.page.get_by_text("Et à 11 autres endroits").click()
    supplier.page.get_by_role("link", name="Ligne 9", exact=True).click()

    pin = supplier.page.locator("[data-term='BG-25[9]/BT-129'] > .ci-pin")
    assert pin.evaluate("node => node === document.activeElement")
    supplier.looks()


def test_filter_shows_what_blocks_or_the_advice(tried):
    supplier = tried(damage=spoiled, framework="Z9")
    blocking, advising = (
        supplier.page.locator(f".pv-findings__{kind} .pv-finding").first for kind in ("blocking", "advising")
    )
    assert blocking.is_visible()
    assert advising.is_visible()

    supplier.page.get_by_role("radio", name="Ce qui bloque").check()
    assert blocking.is_visible()
    assert not advising.is_visible()

    supplier.page.keyboard.press("ArrowRight")
    assert not blocking.is_visible()
    assert advising.is_visible()
    supplier.looks()


def test_advice_on_syntax_is_folded_away(tried):
    supplier = tried(
        builder=lambda **changes: facturx_pdf(with_advice_on_syntax(cii_invoice(**changes))), suffix=".pdf"
    )
    supplier.reads("Cette facture passerait")
    assert supplier.page.locator(".pv-finding").count() == 0
    assert not supplier.page.get_by_text("CII-DT-031").is_visible()

    supplier.page.get_by_text("Pour votre éditeur de logiciel").click()

    assert supplier.page.get_by_text("CII-DT-031").is_visible()
    supplier.looks()
    assert fits(supplier)


def test_refused_deposit_shows_its_points_on_the_invoice(person, invoice):
    number, path = invoice(damage=spoiled)
    supplier = person(SUPPLIER)
    brings(supplier, path)
    supplier.clicks("Déposer")
    supplier.reads(f"Facture {number} refusée")

    finding(supplier, "BR-CL-23").get_by_role("link", name="Voir sur la facture").click()

    pin = supplier.page.locator("[data-term='BG-25[2]/BT-129'] > .ci-pin")
    assert pin.evaluate("node => node === document.activeElement")
    supplier.looks()
    assert fits(supplier)


def test_without_javascript_the_links_alone_lead_there_and_back(person, invoice):
    _number, path = invoice(damage=spoiled)
    supplier = person(javascript=False)
    supplier.page.goto(supplier.home + "/compte/login/")
    supplier.page.fill("input[name=login]", SUPPLIER)
    supplier.page.fill("input[name=password]", "parvis-en-demo")
    supplier.page.get_by_role("button", name="Se connecter").click()
    supplier.page.goto(supplier.home + "/deposit/")
    supplier.page.select_option("select[name=organisation]", label="Menuiserie des Deux Rives")
    supplier.page.set_input_files("input[name=file]", path)
    supplier.page.get_by_role("button", name="Vérifier sans déposer").click()

    point = finding(supplier, "BR-CO-16")
    point.get_by_role("link", name="Voir sur la facture").click()
    pin = supplier.page.locator("[data-term='BG-22/BT-115'] > .ci-pin:target")
    assert pin.count() == 1

    pin.click()
    assert supplier.page.locator(".pv-finding:target").get_attribute("id") == point.get_attribute("id")


def test_duplicate_leads_to_the_invoice_deposited_first(person, invoice):
    number, path = invoice()
    supplier = person(SUPPLIER)
    for outcome in ("acceptée", "refusée"):
        brings(supplier, path)
        supplier.clicks("Déposer")
        supplier.reads(f"Facture {number} {outcome}")
    assert supplier.page.get_by_text("le même numéro peut resservir").count() == 0

    supplier.clicks("Suivre la facture déjà déposée", role="link")

    assert supplier.page.get_by_role("link", name=number, exact=True).is_visible()
