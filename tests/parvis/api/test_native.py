"""The native API: deposit, verdict, trial, reading, and what it answers when something is wrong."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from parvis.accounts.acts import revoke_api_key
from parvis.accounts.models import ApiKey, Attachment, Role
from parvis.api.native.schemas import written
from parvis.base import worker
from parvis.flows.models import Flow
from parvis.payment_requests import acts

DEPOSITS = "/api/v1/deposits"
CHECKS = "/api/v1/checks"
REQUESTS = "/api/v1/payment-requests"


@pytest.fixture
def invoice(invoice_file):
    return invoice_file()


def send(client, data, *, address=DEPOSITS, **headers):
    return client.post(address, data=data, content_type="application/xml", headers=headers)


# --- Who may call ---


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer pv_inconnue"}, {"Authorization": "Basic x"}]
)
def test_call_without_a_known_key_is_unknown(headers):
    answer = Client(headers=headers).get(REQUESTS)

    assert answer.status_code == 401
    assert set(answer.json()) == {"code", "message", "remedy", "details"}
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_request_larger_than_any_deposit_is_refused_by_its_announced_length(supplier_program):
    answer = supplier_program.generic(
        "POST", DEPOSITS, b"", content_type="application/xml", CONTENT_LENGTH="999999999"
    )

    assert answer.status_code == 413
    assert answer.json()["code"] == "PV-DEP-12"


def test_revoked_key_opens_nothing(supplier_program, supplier):
    revoke_api_key(ApiKey.objects.get(), by=supplier)

    assert supplier_program.get(REQUESTS).status_code == 401


def test_key_whose_person_no_longer_deposits_is_refused(supplier_program, supplier, invoice):
    Attachment.objects.filter(user=supplier, role=Role.DEPOSITOR).delete()

    answer = send(supplier_program, invoice)

    assert answer.status_code == 403
    assert answer.json()["code"] == "PV-ACC-01"


def test_session_is_not_a_key(supplier):
    client = Client()
    client.force_login(supplier, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get(REQUESTS).status_code == 401


# --- Deposit ---


def test_deposit_answers_with_its_receipt(supplier_program, invoice):
    answer = send(supplier_program, invoice)

    flow = Flow.objects.get()
    assert answer.status_code == 202
    assert answer["Location"] == f"/api/v1/deposits/{flow.public_id}"
    assert answer.json()["id"] == str(flow.public_id)
    assert answer.json()["sha256"] == flow.digest
    assert answer.json()["state"] == "received"
    assert flow.channel == "api"


def test_deposit_of_a_form_brings_its_documents(supplier_program, invoice):
    fields = {
        "file": SimpleUploadedFile("facture.xml", invoice),
        "documents": [
            SimpleUploadedFile("bon.pdf", b"%PDF-1.7"),
            SimpleUploadedFile("devis.pdf", b"%PDF-1.7"),
        ],
    }

    assert supplier_program.post(DEPOSITS, fields).status_code == 202
    assert Flow.objects.get().file_name == "facture.xml"
    assert [document["name"] for document in Flow.objects.get().documents] == ["bon.pdf", "devis.pdf"]


def test_same_key_and_file_deposit_once(supplier_program, invoice):
    first = send(supplier_program, invoice, **{"Idempotency-Key": "a"})
    second = send(supplier_program, invoice, **{"Idempotency-Key": "a"})

    assert first.json()["id"] == second.json()["id"]
    assert Flow.objects.count() == 1


def test_same_key_for_another_file_is_a_conflict(supplier_program, invoice, invoice_file):
    send(supplier_program, invoice, **{"Idempotency-Key": "a"})

    answer = send(supplier_program, invoice_file(number="F-2"), **{"Idempotency-Key": "a"})

    assert answer.status_code == 409
    assert answer.json()["code"] == "PV-API-02"
    assert Flow.objects.count() == 1


def test_two_organisations_may_use_the_same_key(supplier_program, stranger_program, invoice):
    send(supplier_program, invoice, **{"Idempotency-Key": "a"})
    send(stranger_program, invoice, **{"Idempotency-Key": "a"})

    assert Flow.objects.count() == 2


def test_empty_body_is_explained(supplier_program):
    answer = send(supplier_program, b"")

    assert answer.status_code == 422
    assert answer.json()["code"] == "PV-API-01"


def test_form_without_a_file_is_explained(supplier_program):
    assert supplier_program.post(DEPOSITS, {"autre": "champ"}).status_code == 422


def test_too_large_file_is_refused(supplier_program, settings):
    settings.PARVIS_MAX_UPLOAD_MB = 1

    answer = send(supplier_program, b"x" * (1024 * 1024 + 1))

    assert answer.status_code == 413
    assert not Flow.objects.exists()


def test_body_larger_than_a_form_field_may_be_is_received(supplier_program):
    assert send(supplier_program, b"%PDF" + b"0" * 3 * 1024 * 1024).status_code == 202


def test_too_many_deposits_are_told_when_to_come_back(supplier_program, invoice, settings):
    settings.PARVIS_DEPOSITS_PER_MINUTE = 0

    answer = send(supplier_program, invoice)

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) >= 1


def test_too_many_readings_are_told_when_to_come_back(supplier_program, settings):
    settings.PARVIS_API_READS_PER_MINUTE = 0

    assert supplier_program.get(REQUESTS).status_code == 429


# --- Verdict ---


def test_verdict_of_an_accepted_deposit_names_the_request(supplier_program, invoice):
    deposit = send(supplier_program, invoice).json()
    worker.drain()

    verdict = supplier_program.get(f"{DEPOSITS}/{deposit['id']}").json()

    assert verdict["state"] == "accepted"
    assert supplier_program.get(f"{REQUESTS}/{verdict['payment_request']}").json()["number"] == "F2026-0042"


def test_verdict_of_a_refused_deposit_teaches_in_french(supplier_program, invoice_file):
    deposit = send(supplier_program, invoice_file(service_code="INCONNU")).json()
    worker.drain()

    verdict = supplier_program.get(f"{DEPOSITS}/{deposit['id']}").json()

    assert verdict["state"] == "rejected"
    finding = next(one for one in verdict["findings"] if one["rule"].startswith("PV-DIR"))
    assert finding["where"] == "BT-10"
    assert "code" in finding["message"]
    assert finding["remedy"]


def test_verdict_teaches_in_the_language_asked_for(supplier_program, invoice_file):
    deposit = send(supplier_program, invoice_file(service_code="INCONNU")).json()
    worker.drain()
    address = f"{DEPOSITS}/{deposit['id']}"

    french = supplier_program.get(address).json()["findings"]
    english = supplier_program.get(address, headers={"Accept-Language": "en"}).json()["findings"]

    assert [one["rule"] for one in french] == [one["rule"] for one in english]
    assert [one["message"] for one in french] != [one["message"] for one in english]


def test_deposit_of_another_is_not_found(supplier_program, stranger_program, invoice):
    deposit = send(supplier_program, invoice).json()

    answer = stranger_program.get(f"{DEPOSITS}/{deposit['id']}")

    assert answer.status_code == 404
    assert answer.json()["code"] == "PV-API-05"


# --- Trial ---


def test_check_says_that_it_would_pass_and_keeps_nothing(supplier_program, invoice, town_hall, department):
    answer = send(supplier_program, invoice, address=CHECKS)

    assert answer.status_code == 200
    assert answer.json()["accepted"] is True
    assert answer.json()["buyer"]["identifier"] == town_hall.identifier
    assert answer.json()["department"]["code"] == department.code
    assert not Flow.objects.exists()


def test_check_of_an_unreadable_file_teaches(supplier_program):
    answer = send(supplier_program, b"Bonjour", address=CHECKS)

    assert answer.json()["accepted"] is False
    assert answer.json()["findings"][0]["remedy"]


# --- Reading payment requests ---


def test_request_is_read_by_its_supplier(supplier_program, available):
    answer = supplier_program.get(f"{REQUESTS}/{available.public_id}")

    assert answer.status_code == 200
    assert answer.json()["state"] == "available"
    assert answer.json()["amount_due"] == "120.00"
    assert answer.json()["delay"]["due_on"] == available.due_on.isoformat()


def test_request_is_read_by_its_buyer(program, town_hall, buyer_agent, town_administrator, available):
    Attachment.objects.create(user=buyer_agent, organisation=town_hall, role=Role.ADMINISTRATOR)
    client = program(town_hall, buyer_agent)

    assert client.get(f"{REQUESTS}/{available.public_id}").status_code == 200


def test_request_of_others_is_not_found(stranger_program, available):
    assert stranger_program.get(f"{REQUESTS}/{available.public_id}").status_code == 404


def test_unknown_request_is_not_found(supplier_program):
    assert supplier_program.get(f"{REQUESTS}/{uuid4()}").status_code == 404


def test_key_reads_only_for_its_organisation(program, supplier, other_supplier_org, available):
    for role in (Role.ADMINISTRATOR, Role.DEPOSITOR):
        Attachment.objects.create(user=supplier, organisation=other_supplier_org, role=role)
    elsewhere = program(other_supplier_org, supplier)

    assert elsewhere.get(f"{REQUESTS}/{available.public_id}").status_code == 404
    assert elsewhere.get(REQUESTS).json()["items"] == []


def test_key_deposits_only_for_its_organisation(program, supplier, other_supplier_org, invoice):
    for role in (Role.ADMINISTRATOR, Role.DEPOSITOR):
        Attachment.objects.create(user=supplier, organisation=other_supplier_org, role=role)
    elsewhere = program(other_supplier_org, supplier)

    sent = send(elsewhere, invoice)
    worker.drain()

    verdict = elsewhere.get(sent["Location"]).json()
    assert {found["rule"] for found in verdict["findings"] if found["severity"] == "fatal"} == {"PV-DEP-02"}


def test_key_tries_only_for_its_organisation(program, supplier, other_supplier_org, invoice):
    for role in (Role.ADMINISTRATOR, Role.DEPOSITOR):
        Attachment.objects.create(user=supplier, organisation=other_supplier_org, role=role)
    elsewhere = program(other_supplier_org, supplier)

    assert send(elsewhere, invoice, address=CHECKS).json()["accepted"] is False


def test_list_goes_page_by_page(supplier_program, registered):
    numbers = {registered(number=f"P-{rank}").number for rank in range(3)}

    first = supplier_program.get(REQUESTS, {"limit": 2}).json()
    second = supplier_program.get(REQUESTS, {"limit": 2, "after": first["next"]}).json()

    assert {one["number"] for one in [*first["items"], *second["items"]]} == numbers
    assert second["next"] is None


def test_list_is_narrowed_by_state(supplier_program, registered, supplier):
    registered(number="LA")
    acts.cancel(registered(number="ABANDON"), by=supplier)

    answer = supplier_program.get(REQUESTS, {"state": "cancelled"})

    assert [one["number"] for one in answer.json()["items"]] == ["ABANDON"]


def test_unknown_state_is_explained(supplier_program):
    answer = supplier_program.get(REQUESTS, {"state": "perdue"})

    assert answer.status_code == 422
    assert answer.json()["code"] == "PV-API-03"
    assert "state" in answer.json()["details"][0]


def test_unreadable_cursor_is_explained(supplier_program):
    answer = supplier_program.get(REQUESTS, {"after": "???"})

    assert answer.status_code == 400


# --- Its description ---


@pytest.mark.django_db
def test_description_is_readable_by_a_program():
    schema = Client().get("/api/v1/openapi.json").json()

    assert set(schema["paths"]) == {
        "/api/v1/deposits",
        "/api/v1/deposits/{deposit_id}",
        "/api/v1/checks",
        "/api/v1/payment-requests",
        "/api/v1/payment-requests/{payment_request_id}",
    }


@pytest.mark.django_db
def test_description_is_readable_by_a_person_without_script():
    answer = Client().get("/api/v1/docs")

    assert answer.status_code == 200
    assert "/api/v1/deposits" in answer.text
    assert "<script" not in answer.text
    assert "style=" not in answer.text


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("120", "120.00"), ("120.500000", "120.50"), ("0.123400", "0.1234"), ("1E+3", "1000.00")],
)
def test_amount_has_its_cents_and_no_more_than_it_needs(amount, shown):
    assert written(Decimal(amount)) == shown


@pytest.mark.parametrize(
    ("language", "summary"), [("fr", "Déposer une facture"), ("en", "Deposit an invoice")]
)
def test_description_is_in_the_language_of_the_reader(db, client, language, summary):
    schema = client.get("/api/v1/openapi.json", headers={"accept-language": language}).json()

    assert schema["paths"]["/api/v1/deposits"]["post"]["summary"] == summary
