"""The buyer's pages: the inbox, one invoice beside its original, and the acts that are possible."""

import pytest

from parvis.base import clock
from parvis.payment_requests import acts
from parvis.payment_requests.models import PaymentRequest
from tests.parvis.web.conftest import HTMX


def fresh(payment_request):
    return PaymentRequest.objects.get(public_id=payment_request.public_id)


# --- The inbox ---


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["supplier", "supplier_reader", "stranger", "operator"])
def test_inbox_is_not_for_those_who_buy_nothing(person, browse, request):
    assert browse(request.getfixturevalue(person)).get("/inbox/").status_code == 403


def test_inbox_shows_what_has_arrived(browse, buyer_agent, available):
    answer = browse(buyer_agent).get("/inbox/")

    assert available.number in answer.text
    assert available.supplier.name in answer.text
    assert "dans 30 jours" in answer.text


def test_empty_inbox_says_so(browse, buyer_agent):
    assert "Rien à traiter" in browse(buyer_agent).get("/inbox/").text


def test_agent_of_another_buyer_does_not_see_it(browse, other_agent, available):
    assert available.number not in browse(other_agent).get("/inbox/").text


def test_agent_of_a_department_sees_only_its_invoices(browse, department_agent, registered, other_department):
    mine, theirs = registered(), registered(department=other_department)

    answer = browse(department_agent).get("/inbox/?view=all")

    assert mine.number in answer.text
    assert theirs.number not in answer.text


def test_what_waits_for_the_supplier_leaves_the_first_view(browse, buyer_agent, suspended):
    browser = browse(buyer_agent)

    assert suspended.number not in browser.get("/inbox/").text
    assert suspended.number in browser.get("/inbox/?view=waiting").text


def test_department_narrows_the_inbox(browse, buyer_agent, registered, department, other_department):
    here, there = registered(), registered(department=other_department)

    answer = browse(buyer_agent).get(f"/inbox/?department={department.public_id}")

    assert here.number in answer.text
    assert there.number not in answer.text


def test_nearest_due_date_comes_first(browse, buyer_agent, registered):
    late = registered(number="TARD")
    soon = registered(number="TÔT")
    PaymentRequest.objects.filter(pk=soon.pk).update(due_on=clock.today())

    items = browse(buyer_agent).get("/inbox/?order=due").context["listing"].page.items

    assert [one.number for one in items] == [soon.number, late.number]


def test_export_holds_the_inbox(browse, buyer_agent, available):
    answer = browse(buyer_agent).get("/inbox/?format=csv")

    assert available.number in b"".join(answer.streaming_content).decode()


# --- One invoice ---


@pytest.mark.parametrize("person", ["stranger", "supplier", "other_agent", "operator"])
def test_invoice_is_only_for_its_buyer(person, browse, accepted, request):
    payment_request = accepted()

    answer = browse(request.getfixturevalue(person)).get(f"/inbox/{payment_request.public_id}/")

    assert answer.status_code == 404


def test_invoice_of_another_department_is_not_found(browse, department_agent, accepted, other_department):
    payment_request = accepted(service_code=other_department.code)

    assert browse(department_agent).get(f"/inbox/{payment_request.public_id}/").status_code == 404


def test_invoice_page_shows_the_sheet_beside_the_original(browse, buyer_agent, accepted):
    payment_request = accepted()

    answer = browse(buyer_agent).get(f"/inbox/{payment_request.public_id}/")

    assert 'class="ci-invoice"' in answer.text
    assert "Le fichier d’origine" in answer.text
    assert f"/files/{payment_request.public_id}/preview" in answer.text


def offered(answer):
    return [str(offer.act) for offer in answer.context["offers"]]


def test_agent_is_offered_the_acts_of_the_state(browse, buyer_agent, accepted):
    answer = browse(buyer_agent).get(f"/inbox/{accepted().public_id}/")

    assert offered(answer) == ["take_in_charge", "certify", "order_payment", "suspend", "send_back", "refuse"]


def test_accountant_is_offered_to_pay(browse, accountant, accepted):
    answer = browse(accountant).get(f"/inbox/{accepted().public_id}/")

    assert offered(answer) == ["pay"]


def test_administrator_reads_and_is_offered_nothing(browse, town_administrator, accepted):
    answer = browse(town_administrator).get(f"/inbox/{accepted().public_id}/")

    assert offered(answer) == []


@pytest.fixture
def act(browse, buyer_agent):
    def post(payment_request, name, *, by=buyer_agent, seen=None, **fields):
        seen = payment_request.version if seen is None else seen
        return browse(by).post(f"/inbox/{payment_request.public_id}/{name}/", {"seen": seen, **fields})

    return post


@pytest.mark.parametrize(
    ("name", "fields", "state"),
    [
        ("take_in_charge", {}, "taken_in_charge"),
        ("suspend", {"motive": "JUSTIF_ABS", "comment": "Le bon de livraison."}, "suspended"),
        ("send_back", {"motive": "DEST_ERR"}, "to_reroute"),
        ("refuse", {"motive": "DOUBLE_FACT"}, "refused"),
        ("certify", {}, "approved"),
        ("order_payment", {"payment_order_number": "M-12"}, "ordered"),
    ],
)
def test_agent_acts(name, fields, state, act, accepted):
    payment_request = accepted()

    answer = act(payment_request, name, **fields)

    assert answer.status_code == 302
    assert fresh(payment_request).state == state


def test_ordered_invoice_goes_to_the_accountant_and_is_paid(act, accepted, buyer_agent, accountant):
    payment_request = acts.order_payment(accepted(), payment_order_number="M-12", by=buyer_agent)

    assert act(payment_request, "hand_to_accountant").status_code == 302
    paid_on = clock.today().isoformat()
    assert act(fresh(payment_request), "pay", by=accountant, paid_on=paid_on).status_code == 302
    assert fresh(payment_request).state == "paid"


@pytest.mark.parametrize("name", ["suspend", "send_back", "refuse"])
def test_motive_is_asked_for_on_the_page(name, act, accepted):
    payment_request = accepted()

    answer = act(payment_request, name)

    assert answer.status_code == 422
    assert "Choisissez un motif" in answer.text
    assert fresh(payment_request).state == "available"


def test_what_was_typed_stays_when_the_form_is_to_be_mended(act, accepted):
    answer = act(accepted(), "refuse", comment="Une explication déjà écrite.")

    assert "Une explication déjà écrite." in answer.text


def test_other_motive_needs_words(act, accepted):
    answer = act(accepted(), "refuse", motive="AUTRE")

    assert answer.status_code == 409
    assert "Expliquez en commentaire" in answer.text


def test_payment_in_the_future_is_explained(act, accepted, accountant):
    answer = act(accepted(), "pay", by=accountant, paid_on="2099-01-01")

    assert answer.status_code == 409
    assert "ne peut pas être dans le futur" in answer.text


def test_second_suspension_is_neither_offered_nor_done(browse, act, accepted, buyer_agent, supplier):
    asked = acts.suspend(accepted(), motive="JUSTIF_ABS", comment="Le bon.", by=buyer_agent)
    completed = acts.complete(asked, comment="Voici.", by=supplier)

    assert "suspend" not in offered(browse(buyer_agent).get(f"/inbox/{completed.public_id}/"))
    answer = act(completed, "suspend", motive="JUSTIF_ABS", comment="Encore.")
    assert answer.status_code == 409
    assert fresh(completed).state == "completed"


def test_of_two_agents_the_second_is_told_what_happened(act, accepted, buyer_agent):
    payment_request = accepted()
    acts.take_in_charge(payment_request, by=buyer_agent)

    answer = act(payment_request, "certify", seen=payment_request.version)

    assert answer.status_code == 409
    assert "Quelqu’un d’autre a agi" in answer.text
    assert "Prise en charge par l’acheteur" in answer.text
    assert fresh(payment_request).state == "taken_in_charge"


def test_agent_cannot_pay(act, accepted):
    payment_request = accepted()

    assert act(payment_request, "pay", paid_on=clock.today().isoformat()).status_code in {403, 409}
    assert fresh(payment_request).state == "available"


@pytest.mark.parametrize("person", ["stranger", "supplier", "other_agent"])
def test_others_cannot_act(person, act, accepted, request):
    payment_request = accepted()

    answer = act(payment_request, "take_in_charge", by=request.getfixturevalue(person))

    assert answer.status_code == 404
    assert fresh(payment_request).state == "available"


def test_administrator_cannot_act(act, accepted, town_administrator):
    payment_request = accepted()

    assert act(payment_request, "take_in_charge", by=town_administrator).status_code == 403


def test_each_offer_says_what_it_does_to_the_delay(browse, buyer_agent, accepted):
    answer = browse(buyer_agent).get(f"/inbox/{accepted().public_id}/")

    assert "Arrête le délai légal jusqu’à la réponse du fournisseur, une seule fois" in answer.text


def test_what_the_supplier_answered_reaches_an_open_page(browse, buyer_agent, accepted, supplier):
    asked = acts.suspend(accepted(), motive="JUSTIF_ABS", comment="Le bon.", by=buyer_agent)
    acts.complete(asked, comment="Le voici.", by=supplier)

    answer = browse(buyer_agent).get(f"/inbox/{asked.public_id}/live?seen={asked.version}", headers=HTMX)

    assert "Le voici." in answer.text
