"""From the supplier's hands to paid, seen from both sides at once; and the ways back."""

import re
from datetime import date

AGENT, ACCOUNTANT = "mairie@demo.example", "comptable@demo.example"


def does(somebody, act: str, **fields) -> None:
    """Opens an act of the panel, fills it, and does it."""
    somebody.page.locator("summary", has_text=act).first.click()
    panel = somebody.page.locator("details.pv-act[open]")
    for name, value in fields.items():
        field = panel.locator(f"[name={name}]")
        if name == "documents":
            field.set_input_files(value)
        elif field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    panel.get_by_role("button", name=act, exact=True).first.click()


def offers(somebody) -> set[str]:
    labels = somebody.page.locator(
        "#acts .pv-act__label, #acts .pv-act--plain button, .pv-acts .pv-act__label"
    )
    return {label.strip() for label in labels.all_inner_texts()}


def test_suspended_completed_certified_ordered_and_paid(person, deposited, tmp_path):
    number, supplier = deposited()
    supplier.clicks("Suivre cette facture", role="link")
    supplier.reads("L’acheteur a reçu votre facture")
    supplier.reads("Chez")
    supplier.looks()

    agent = person(AGENT)
    agent.opens_invoice(number, room="inbox")
    agent.reads("Le fichier d’origine")
    does(agent, "Demander à compléter", motive="JUSTIF_ABS", comment="Il manque le bon de livraison signé.")
    agent.reads("Vous avez demandé une pièce")

    # Nobody reloads the supplier's page.
    supplier.reads("Il manque le bon de livraison signé.")
    supplier.reads("Ajoutez ce qui est demandé")
    supplier.looks()
    note = tmp_path / "bon-de-livraison.pdf"
    note.write_bytes(b"%PDF-1.7 bon")
    does(supplier, "Compléter", documents=str(note), comment="Voici le bon signé.")
    supplier.reads("Votre réponse est arrivée")

    agent.reads("bon-de-livraison.pdf")
    agent.clicks("Attester le service fait")
    agent.reads("Le service fait est attesté")
    does(agent, "Mandater", payment_order_number="M-2026-77")
    agent.reads("L’ordre de payer est donné")
    agent.clicks("Transmettre au comptable")
    supplier.reads("Le comptable public a reçu l’ordre de vous payer")
    supplier.reads("Comptable public de Mairie de Valdémo")

    accountant = person(ACCOUNTANT)
    accountant.opens_invoice(number, room="inbox")
    does(accountant, "Mettre en paiement", paid_on=date.today().isoformat())
    accountant.reads("La facture est mise en paiement")
    supplier.reads("Le comptable public a ordonné le virement")
    supplier.looks()

    supplier.goes_to("/mailbox/")
    supplier.page.get_by_role("link", name=re.compile(number)).first.wait_for()


def test_sent_back_and_corrected_keeps_its_number(person, deposited):
    number, supplier = deposited()
    supplier.clicks("Suivre cette facture", role="link")
    agent = person(AGENT)
    agent.opens_invoice(number, room="inbox")

    does(agent, "Faire corriger la destination", motive="CODE_ROUTAGE_ERR", comment="C’est pour les écoles.")

    supplier.reads("L’acheteur vous demande de corriger la destination")
    does(supplier, "Corriger la destination", department_code="ECOLES")
    supplier.reads("Mairie de Valdémo, Affaires scolaires")
    supplier.looks()
    agent.opens_invoice(number, room="inbox")
    agent.reads("Affaires scolaires")


def test_refused_is_asked_twice_and_acknowledged(person, deposited):
    number, supplier = deposited()
    supplier.clicks("Suivre cette facture", role="link")
    agent = person(AGENT)
    agent.opens_invoice(number, room="inbox")

    does(agent, "Refuser", motive="DOUBLE_FACT", comment="Déjà facturé en mai.")
    agent.page.locator("dialog[open] [data-confirm-yes]").click()
    agent.reads("Vous avez refusé cette facture")

    supplier.reads("L’acheteur a refusé la facture")
    supplier.reads("Déjà facturé en mai.")
    supplier.clicks("Prendre acte du refus")
    supplier.reads("Le fournisseur a pris acte du refus")
    supplier.looks()


def test_second_agent_is_told_what_happened(person, deposited):
    number, _supplier = deposited()
    first, second = person(AGENT), person(AGENT)
    first.opens_invoice(number, room="inbox")
    second.opens_invoice(number, room="inbox")
    # The second one's page does not hear of it.
    second.page.route("**/live/**", lambda route: route.abort())

    first.clicks("Attester le service fait")
    first.reads("Le service fait est attesté")
    second.clicks("Prendre en charge")

    second.reads("Quelqu’un d’autre a agi sur cette facture")
    second.looks()
    second.faults = [fault for fault in second.faults if "ERR_FAILED" not in fault]


def test_impossible_acts_are_not_offered(person, deposited):
    number, supplier = deposited()
    supplier.clicks("Suivre cette facture", role="link")
    accountant = person(ACCOUNTANT)
    accountant.opens_invoice(number, room="inbox")

    assert accountant.page.get_by_text("Mettre en paiement").count()
    for act in ("Attester le service fait", "Refuser", "Mandater"):
        assert accountant.page.get_by_role("button", name=act, exact=True).count() == 0
        assert supplier.page.get_by_text(act, exact=True).count() == 0


def test_journal_proves_it_all(parvis):
    """Last in this file: after everything that the journeys did."""
    answer = parvis.command("journal", "verify")

    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "intact" in answer.stdout
