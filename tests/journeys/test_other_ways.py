"""Other ways to the same ends: without script, in English, by the menu, from a mail."""

import re

import pytest

from parvis.demo.world import PASSWORD
from tests.journeys.conftest import brings

SUPPLIER, AGENT = "fournisseur@demo.example", "mairie@demo.example"


def opens_menu(somebody) -> None:
    """On a phone, the menu waits behind its button."""
    button = somebody.page.locator("[data-toggle]")
    if button.is_visible():
        button.click()


@pytest.fixture
def in_english(parvis):
    """Chosen by a click, and given back: it is kept in the profile that the other journeys share."""
    chosen = []

    def switch(somebody) -> None:
        chosen.append(somebody)
        opens_menu(somebody)
        somebody.clicks("English")
        somebody.page.locator("html[lang=en]").wait_for(state="attached")

    yield switch
    for somebody in chosen:
        somebody.page.goto(somebody.home + "/profile/")
        opens_menu(somebody)
        somebody.clicks("Français")
        somebody.page.locator("html[lang=fr]").wait_for(state="attached")


def test_buyer_acts_without_javascript(person, deposited):
    number, _supplier = deposited()
    agent = person(javascript=False)
    agent.page.goto(agent.home + "/compte/login/")
    agent.page.fill("input[name=login]", AGENT)
    agent.page.fill("input[name=password]", PASSWORD)
    agent.clicks("Se connecter")
    agent.page.goto(f"{agent.home}/inbox/?q={number}")
    agent.clicks(number, role="link")

    agent.page.locator("summary", has_text="Demander à compléter").click()
    panel = agent.page.locator("details.pv-act[open]")
    panel.locator("[name=motive]").select_option("JUSTIF_ABS")
    panel.locator("[name=comment]").fill("Il manque le bon de livraison.")
    panel.get_by_role("button", name="Demander à compléter").click()

    agent.reads("La demande est partie chez le fournisseur")
    agent.reads("Délai de paiement arrêté")


def test_both_sides_see_who_holds_it_since_when_and_when_it_is_due(person, deposited):
    number, supplier = deposited()
    supplier.clicks("Suivre cette facture", role="link")
    agent = person(AGENT)
    agent.opens_invoice(number, room="inbox")

    supplier.page.locator("#standing .pv-holder").wait_for()
    standings = [
        {name: side.page.locator(f"#standing {name}").inner_text() for name in (".pv-holder", ".pv-deadline")}
        for side in (supplier, agent)
    ]
    assert standings[0] == standings[1]
    assert re.search(
        r"Mairie de Valdémo, Services techniques\s+depuis le .* à \d+:\d+", standings[0][".pv-holder"]
    )
    assert re.search(
        r"À payer au plus tard le .*\s+il reste 30 jours\s+Délai légal", standings[0][".pv-deadline"]
    )


def test_mail_leads_to_the_invoice(person, deposited):
    number, supplier = deposited()
    remitted = supplier.page.get_by_role("link", name=f"Facture {number} remise à Mairie de Valdémo")
    for _each in range(30):
        supplier.page.goto(supplier.home + "/mailbox/")
        if remitted.count():
            break
        supplier.page.wait_for_timeout(300)
    remitted.click()
    supplier.looks()

    supplier.page.locator(".pv-mail-text a", has_text="/invoices/").click()

    assert supplier.page.get_by_role("heading", level=1).inner_text() == f"Facture {number}"


def test_menu_leads_to_every_room(person):
    supplier = person(SUPPLIER)
    for room, title in (
        ("Déposer", "Déposer une facture"),
        ("Mes factures", "Mes factures"),
        ("Gérer", "Menuiserie des Deux Rives"),
    ):
        opens_menu(supplier)
        supplier.page.locator("#navigation").get_by_role("link", name=room, exact=True).click()
        supplier.page.get_by_role("heading", level=1, name=title).wait_for()


def test_faults_and_receipt_in_english(person, invoice, in_english):
    _number, path = invoice(service_code="NULLE-PART")
    supplier = person(SUPPLIER)
    in_english(supplier)
    brings(supplier, path)

    supplier.clicks("Check without depositing")
    supplier.reads("This invoice would be refused")
    supplier.reads("How to mend it")
    supplier.looks()

    number, path = invoice()
    brings(supplier, path)
    supplier.clicks("Deposit")
    supplier.reads(f"Invoice {number} accepted")
    supplier.clicks("Follow this invoice", role="link")
    supplier.page.locator("#standing").get_by_text("To be paid by").wait_for()
    supplier.looks()
    words = supplier.page.locator("main").inner_text()
    assert not [french for french in ("Facture", "Échéance", "depuis le", "Délai") if french in words]
