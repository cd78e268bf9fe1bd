"""The supplier drops a file: accepted with a receipt, or refused with every fault, on the same screen."""

import pytest

from tests.journeys.conftest import brings
from tests.samples import cii_invoice, facturx_pdf, ubl_credit_note


def facturx(**changes):
    return facturx_pdf(cii_invoice(**changes))


@pytest.mark.parametrize(
    ("builder", "suffix"),
    [(None, ".xml"), (cii_invoice, ".xml"), (facturx, ".pdf"), (ubl_credit_note, ".xml")],
)
def test_accepted_with_a_receipt_and_the_invoice_to_read(builder, suffix, person, invoice):
    number, path = invoice(suffix=suffix, **({"builder": builder} if builder else {}))
    supplier = person("fournisseur@demo.example")
    brings(supplier, path)

    supplier.clicks("Déposer")

    supplier.reads(f"Facture {number} acceptée")
    supplier.reads("Récépissé de dépôt")
    supplier.reads("Mairie de Valdémo (Services techniques)")
    if builder is not ubl_credit_note:
        supplier.reads("À payer au plus tard le")
    assert supplier.page.locator(".ci-invoice, [data-term='BT-1']").first.is_visible()
    supplier.looks()


def spoiled(data: bytes) -> bytes:
    wrong_unit = data.replace(b'unitCode="MON"', b'unitCode="XXZ"')
    return wrong_unit.replace(
        b'<cbc:PayableAmount currencyID="EUR">', b'<cbc:PayableAmount currencyID="EUR">1'
    )


def test_will_it_pass_tells_every_fault_and_keeps_nothing(person, invoice):
    number, path = invoice(damage=spoiled, service_code="NULLE-PART")
    supplier = person("fournisseur@demo.example")
    brings(supplier, path)

    supplier.clicks("Vérifier sans déposer")

    supplier.reads("Cette facture serait refusée")
    for rule in ("BR-CO-16", "BR-CL-23", "PV-DIR-06"):
        supplier.reads(rule)
    supplier.looks()
    supplier.page.get_by_role("link", name="Voir sur la facture").first.click()
    place = supplier.page.locator(".pv-at-fault")
    assert place.get_attribute("data-term") == "BG-22/BT-115"
    assert place.evaluate("node => node.contains(document.activeElement)")

    supplier.page.get_by_role("link", name="BR-CO-16").first.click()
    supplier.reads("Comment corriger")
    supplier.reads("Champs concernés, et où ils s’écrivent")
    supplier.looks()

    supplier.goes_to(f"/invoices/?q={number}")
    supplier.reads("Aucune facture ne correspond")


def test_refused_deposit_says_why_and_is_kept(person, invoice):
    number, path = invoice(service_code="NULLE-PART")
    supplier = person("fournisseur@demo.example")
    brings(supplier, path)

    supplier.clicks("Déposer")

    supplier.reads(f"Facture {number} refusée")
    supplier.reads("Comment corriger")
    supplier.looks()
    supplier.goes_to("/invoices/refused/")
    supplier.reads(path.name)


def test_double_click_deposits_once(person, invoice):
    number, path = invoice()
    supplier = person("fournisseur@demo.example")
    brings(supplier, path)

    supplier.page.get_by_role("button", name="Déposer", exact=True).dblclick()

    supplier.reads(f"Facture {number} acceptée")
    supplier.goes_to("/invoices/refused/")
    assert supplier.page.get_by_text(path.name).count() == 0


def test_supporting_documents_go_with_the_invoice(person, invoice, tmp_path):
    quote = tmp_path / "devis-signe.pdf"
    quote.write_bytes(b"%PDF-1.7 devis")
    _number, path = invoice()
    supplier = person("fournisseur@demo.example")
    brings(supplier, path, quote)

    supplier.clicks("Déposer")
    supplier.clicks("Suivre cette facture", role="link")

    supplier.reads("devis-signe.pdf")
    supplier.looks()


def test_with_the_keyboard_alone(person, invoice):
    number, path = invoice()
    supplier = person("fournisseur@demo.example")
    brings(supplier, path)

    supplier.page.locator("select[name=organisation]").focus()
    for _each in range(12):
        supplier.page.keyboard.press("Tab")
        if supplier.page.evaluate("document.activeElement.value") == "deposit":
            break
    supplier.page.keyboard.press("Enter")

    supplier.reads(f"Facture {number} acceptée")


def test_without_javascript(person, invoice):
    number, path = invoice()
    supplier = person(javascript=False)
    supplier.page.goto(supplier.home + "/compte/login/")
    supplier.page.fill("input[name=login]", "fournisseur@demo.example")
    supplier.page.fill("input[name=password]", "parvis-en-demo")
    supplier.page.get_by_role("button", name="Se connecter").click()
    supplier.page.goto(supplier.home + "/deposit/")
    supplier.page.select_option("select[name=organisation]", label="Menuiserie des Deux Rives")
    supplier.page.set_input_files("input[name=file]", path)
    supplier.page.get_by_role("button", name="Déposer", exact=True).click()

    accepted = supplier.page.get_by_text(f"Facture {number} acceptée")
    for _each in range(30):
        if accepted.count():
            break
        supplier.page.wait_for_timeout(300)
        supplier.page.reload()
    assert accepted.count()
