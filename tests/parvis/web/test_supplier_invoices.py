"""The supplier's pages: the list, one invoice, and what may be answered to the buyer."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parvis.payment_requests import acts
from parvis.payment_requests.models import PaymentRequest
from tests.parvis.web.conftest import HTMX


def fresh(payment_request):
    return PaymentRequest.objects.get(public_id=payment_request.public_id)


# --- The list ---


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["buyer_agent", "accountant", "operator"])
def test_list_is_not_for_those_who_supply_nothing(person, browse, request):
    assert browse(request.getfixturevalue(person)).get("/invoices/").status_code == 403


def test_empty_list_leads_to_the_deposit(browse, supplier):
    answer = browse(supplier).get("/invoices/")

    assert "Aucune facture pour l’instant" in answer.text
    assert answer.text.count('href="/deposit/"') >= 2


def test_reader_is_not_sent_to_a_deposit_that_is_not_theirs(browse, supplier_reader):
    answer = browse(supplier_reader).get("/invoices/")

    assert "dès qu’une personne de votre organisation en déposera une" in answer.text


def test_list_says_who_has_the_invoice_since_when_and_when_it_is_due(browse, supplier, available):
    answer = browse(supplier).get("/invoices/")

    assert available.number in answer.text
    assert available.holder_name in answer.text
    assert "depuis le" in answer.text
    assert "dans 30 jours" in answer.text


def test_stranger_does_not_see_it_in_the_list(browse, stranger, available):
    assert available.number not in browse(stranger).get("/invoices/").text


def test_what_waits_for_the_supplier_has_its_own_view(browse, supplier, registered, suspended):
    other = registered()

    answer = browse(supplier).get("/invoices/?view=yours")

    assert suspended.number in answer.text
    assert other.number not in answer.text


def test_words_find_the_number(browse, supplier, registered):
    wanted, other = registered(number="CHERCHE-1"), registered(number="AUTRE-2")

    answer = browse(supplier).get("/invoices/?q=cherche")

    assert wanted.number in answer.text
    assert other.number not in answer.text


def test_nothing_found_leads_back_to_everything(browse, supplier, available):
    answer = browse(supplier).get("/invoices/?q=introuvable")

    assert "Aucune facture ne correspond" in answer.text


def test_next_page_begins_after_the_last_row(browse, supplier, registered):
    numbers = {registered(number=f"P-{rank:02}").number for rank in range(26)}
    browser = browse(supplier)

    first = browser.get("/invoices/")
    after = first.context["listing"].page.next_cursor
    second = browser.get("/invoices/", {"after": after})

    shown = [one.number for page in (first, second) for one in page.context["listing"].page.items]
    assert len(shown) == 26
    assert set(shown) == numbers


def test_unreadable_cursor_is_refused_in_words(browse, supplier, available):
    answer = browse(supplier).get("/invoices/?after=n’importe quoi")

    assert answer.status_code == 409
    assert "Reprenez la liste" in answer.text


def test_htmx_gets_the_list_alone(browse, supplier, available):
    answer = browse(supplier).get("/invoices/", headers=HTMX)

    assert answer.text.lstrip().startswith('<div id="list"')


def test_export_holds_the_filtered_list(browse, supplier, registered):
    registered(number="CSV-1", amount_due=Decimal("1234.50"))
    registered(number="AUTRE-2")

    answer = browse(supplier).get("/invoices/?q=csv&format=csv")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "CSV-1" in text
    assert "1234,50" in text
    assert "AUTRE-2" not in text


def test_export_never_lets_a_spreadsheet_run_a_number(browse, supplier, registered):
    registered(number="=1+1")

    answer = browse(supplier).get("/invoices/?format=csv")

    assert "'=1+1" in b"".join(answer.streaming_content).decode()


def test_refused_deposits_are_kept_and_listed(browse, supplier, processed):
    flow = processed(b"Bonjour", file_name="note.txt")
    browser = browse(supplier)

    assert "/invoices/refused/" in browser.get("/invoices/").text
    assert str(flow.public_id) in browser.get("/invoices/refused/").text


def test_refused_deposits_of_others_are_not_listed(browse, stranger, processed):
    flow = processed(b"Bonjour", file_name="note.txt")

    assert str(flow.public_id) not in browse(stranger).get("/invoices/refused/").text


# --- One invoice ---


@pytest.mark.parametrize("person", ["stranger", "buyer_agent", "accountant", "other_agent", "operator"])
def test_invoice_is_only_for_its_supplier(person, browse, accepted, request):
    payment_request = accepted()

    answer = browse(request.getfixturevalue(person)).get(f"/invoices/{payment_request.public_id}/")

    assert answer.status_code == 404


def test_invoice_page_shows_holder_deadline_sheet_and_story(browse, supplier, accepted, department):
    payment_request = accepted()

    answer = browse(supplier).get(f"/invoices/{payment_request.public_id}/")

    assert payment_request.holder_name in answer.text
    assert "À payer au plus tard le" in answer.text
    assert "il reste 30 jours" in answer.text
    assert "R. 2192-10" in answer.text
    assert "Facture déposée" in answer.text
    assert 'class="ci-invoice"' in answer.text
    assert f"/files/{payment_request.public_id}/original" in answer.text


def test_nothing_new_is_nothing_sent(browse, supplier, accepted):
    payment_request = accepted()

    answer = browse(supplier).get(
        f"/invoices/{payment_request.public_id}/live?seen={payment_request.version}", headers=HTMX
    )

    assert answer.status_code == 204


def test_what_the_buyer_did_reaches_an_open_page(browse, supplier, accepted, buyer_agent):
    payment_request = accepted()
    seen = payment_request.version
    acts.suspend(payment_request, motive="JUSTIF_ABS", comment="Le bon de livraison manque.", by=buyer_agent)

    answer = browse(supplier).get(f"/invoices/{payment_request.public_id}/live?seen={seen}", headers=HTMX)

    assert answer.status_code == 200
    assert "Le bon de livraison manque." in answer.text
    assert 'hx-swap-oob="true"' in answer.text
    assert f"?seen={fresh(payment_request).version}" in answer.text


@pytest.mark.parametrize("person", ["stranger", "buyer_agent"])
def test_news_are_only_for_the_supplier(person, browse, accepted, request):
    payment_request = accepted()

    answer = browse(request.getfixturevalue(person)).get(
        f"/invoices/{payment_request.public_id}/live", headers=HTMX
    )

    assert answer.status_code == 404


# --- The answers ---


@pytest.fixture
def asked(accepted, buyer_agent):
    return acts.suspend(accepted(), motive="JUSTIF_ABS", comment="Le bon de livraison.", by=buyer_agent)


@pytest.fixture
def misdirected(accepted, buyer_agent):
    return acts.send_back(accepted(), motive="CODE_ROUTAGE_ERR", comment="", by=buyer_agent)


@pytest.fixture
def turned_down(accepted, buyer_agent):
    return acts.refuse(accepted(), motive="DOUBLE_FACT", comment="", by=buyer_agent)


@pytest.fixture
def act(browse, supplier):
    def post(payment_request, name, *, by=supplier, seen=None, **fields):
        seen = payment_request.version if seen is None else seen
        return browse(by).post(f"/invoices/{payment_request.public_id}/{name}/", {"seen": seen, **fields})

    return post


def test_suspended_invoice_says_what_is_asked_and_offers_to_answer(browse, supplier, asked):
    answer = browse(supplier).get(f"/invoices/{asked.public_id}/")

    assert "Le bon de livraison." in answer.text
    assert f"/invoices/{asked.public_id}/complete/" in answer.text
    assert "Délai de paiement arrêté" in answer.text


def test_completing_sends_the_document_and_opens_a_new_delay(act, asked):
    answer = act(asked, "complete", documents=SimpleUploadedFile("bon.pdf", b"%PDF-1.7"), comment="Voici.")

    assert answer.status_code == 302
    assert fresh(asked).state == "completed"
    assert [document.name for document in fresh(asked).documents.all()] == ["bon.pdf"]


def test_completing_with_nothing_is_explained_on_the_page(act, asked):
    answer = act(asked, "complete")

    assert answer.status_code == 409
    assert "Votre réponse est vide" in answer.text
    assert fresh(asked).state == "suspended"


def test_rerouting_keeps_the_number(act, misdirected, other_department, town_hall):
    answer = act(
        misdirected,
        "reroute",
        buyer=town_hall.identifier,
        department_code=other_department.code,
        commitment_number="",
    )

    assert answer.status_code == 302
    assert fresh(misdirected).state == "available"
    assert fresh(misdirected).department == other_department
    assert fresh(misdirected).number == misdirected.number


def test_rerouting_to_another_buyer_leads_to_the_request_there(act, misdirected, hospital):
    answer = act(misdirected, "reroute", buyer=hospital.identifier, department_code="", commitment_number="")

    moved = PaymentRequest.objects.get(buyer=hospital)
    assert answer.url == f"/invoices/{moved.public_id}/"
    assert moved.number == misdirected.number


def test_request_that_went_elsewhere_leads_to_where_it_is(browse, act, supplier, misdirected, hospital):
    act(misdirected, "reroute", buyer=hospital.identifier)
    moved = PaymentRequest.objects.get(buyer=hospital)

    answer = browse(supplier).get(f"/invoices/{misdirected.public_id}/")

    assert f"/invoices/{moved.public_id}/" in answer.text


def test_rerouting_to_an_unknown_buyer_is_explained(act, misdirected):
    answer = act(misdirected, "reroute", buyer="12345678900000")

    assert answer.status_code == 422
    assert "Aucun acheteur actif" in answer.text


def test_refusal_is_explained_and_can_be_acknowledged(browse, supplier, act, turned_down):
    page = browse(supplier).get(f"/invoices/{turned_down.public_id}/")
    assert "Déjà facturé sur une autre facture" in page.text

    assert act(turned_down, "acknowledge_refusal").status_code == 302
    assert fresh(turned_down).refusal_acknowledged_at is not None


def test_reader_is_offered_nothing(browse, supplier_reader, asked):
    answer = browse(supplier_reader).get(f"/invoices/{asked.public_id}/")

    assert answer.status_code == 200
    assert f"/invoices/{asked.public_id}/complete/" not in answer.text


def test_reader_cannot_answer(act, asked, supplier_reader):
    answer = act(asked, "complete", by=supplier_reader, comment="Voici.")

    assert answer.status_code == 403
    assert fresh(asked).state == "suspended"


def test_stranger_cannot_answer(act, asked, stranger):
    assert act(asked, "complete", by=stranger, comment="Voici.").status_code == 404
    assert fresh(asked).state == "suspended"


def test_an_act_of_the_buyer_is_not_found_here(act, asked):
    assert act(asked, "certify").status_code == 404


def test_impossible_answer_is_refused_with_the_page_as_it_is(act, accepted):
    payment_request = accepted()

    answer = act(payment_request, "complete", comment="Voici.")

    assert answer.status_code == 409
    assert "n’est pas possible" in answer.text
    assert payment_request.number in answer.text


def test_reading_an_act_is_not_doing_it(browse, supplier, asked):
    assert browse(supplier).get(f"/invoices/{asked.public_id}/complete/").status_code == 405


# --- Looking a destination up ---


def test_destination_is_found_by_name(browse, supplier, town_hall, hospital):
    answer = browse(supplier).get("/invoices/destinations?buyer=hospitalier")

    assert hospital.identifier in answer.text
    assert town_hall.identifier not in answer.text


def test_chosen_destination_shows_its_departments_and_what_it_requires(
    browse, supplier, town_hall, department
):
    answer = browse(supplier).get(f"/invoices/destinations?buyer={town_hall.identifier}")

    assert department.code in answer.text
    assert "Code service ou numéro d’engagement" in answer.text


def test_destinations_are_for_those_who_signed_in(browse, db):
    assert browse().get("/invoices/destinations?buyer=x").status_code == 302


def test_export_leaves_a_negative_amount_a_number(browse, supplier, registered):
    registered(number="NEG-1", amount_due=Decimal("-12.50"))

    assert ";-12,50;" in b"".join(browse(supplier).get("/invoices/?format=csv").streaming_content).decode()


@pytest.mark.parametrize(
    "number", ["\n=1+1", " @x", "＝1+1"], ids=["after-a-line-break", "after-a-blank", "wide"]
)
def test_export_disarms_a_formula_however_it_hides(number, browse, supplier, registered):
    registered(number=number)

    assert f"'{number}" in b"".join(browse(supplier).get("/invoices/?format=csv").streaming_content).decode()


@pytest.mark.parametrize("address", ["/invoices/?q=%00", "/invoices/destinations?buyer=%00"])
def test_nul_in_a_search_finds_nothing_more(address, browse, supplier):
    assert browse(supplier).get(address).status_code == 200
