"""The deposit page: who may use it, what it says of a file, and that nothing is deposited twice."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from parvis.base import worker
from parvis.flows.models import Flow
from tests.parvis.web.conftest import HTMX

PAGE = "/deposit/"


def form(data, *, name="facture.xml", intent="deposit", token="jeton-de-page", **more):
    return {"file": SimpleUploadedFile(name, data), "token": token, "intent": intent, **more}


@pytest.fixture
def send(browse, supplier, supplier_org):
    def post(data, *, htmx=False, by=supplier, **more):
        fields = form(data, **({"organisation": supplier_org.public_id} | more))
        return browse(by).post(PAGE, fields, headers=HTMX if htmx else {})

    return post


def test_stranger_without_session_is_sent_to_sign_in(browse, db):
    answer = browse().get(PAGE)

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["supplier_reader", "buyer_agent", "accountant", "operator"])
def test_person_without_the_right_to_deposit_is_told_so(person, browse, request):
    answer = browse(request.getfixturevalue(person)).get(PAGE)

    assert answer.status_code == 403
    assert "Vos droits ne permettent pas" in answer.text


def test_page_offers_the_only_organisation_without_asking(browse, supplier, supplier_org):
    answer = browse(supplier).get(PAGE)

    assert answer.status_code == 200
    assert f'type="hidden" name="organisation" value="{supplier_org.public_id}"' in answer.text


def test_no_file_is_explained(browse, supplier, supplier_org):
    answer = browse(supplier).post(
        PAGE, {"organisation": supplier_org.public_id, "token": "t", "intent": "deposit"}
    )

    assert answer.status_code == 422
    assert "Choisissez d’abord le fichier" in answer.text


def test_empty_file_is_explained(send):
    answer = send(b"")

    assert answer.status_code == 409
    assert "Le fichier est vide" in answer.text
    assert not Flow.objects.exists()


def test_too_large_file_is_explained(send, settings):
    settings.PARVIS_MAX_UPLOAD_MB = 1

    answer = send(b"x" * (1024 * 1024 + 1))

    assert answer.status_code == 413
    assert "Le fichier dépasse 1 Mo" in answer.text
    assert not Flow.objects.exists()


def test_another_organisation_is_refused(send, other_supplier_org, invoice_file):
    answer = send(invoice_file(), organisation=other_supplier_org.public_id)

    assert answer.status_code == 422
    assert "Vous ne déposez pas pour cette organisation" in answer.text
    assert not Flow.objects.exists()


def test_deposit_leads_to_its_own_page(send, invoice_file):
    answer = send(invoice_file())

    flow = Flow.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/deposit/{flow.public_id}/"
    assert flow.channel == "web"


def test_deposit_by_htmx_shows_the_receipt_at_once(send, invoice_file):
    answer = send(invoice_file(), htmx=True)

    flow = Flow.objects.get()
    assert answer.status_code == 200
    assert answer["HX-Push-Url"] == f"/deposit/{flow.public_id}/"
    assert str(flow.public_id) in answer.text
    assert flow.digest in answer.text
    assert 'hx-trigger="every 500ms"' in answer.text


def test_same_page_and_file_twice_deposit_once(send, invoice_file):
    data = invoice_file()

    first, second = send(data), send(data)

    assert first.url == second.url
    assert Flow.objects.count() == 1


def test_another_file_from_the_same_page_is_another_deposit(send, invoice_file):
    send(invoice_file())
    send(invoice_file(number="F2026-0043"))

    assert Flow.objects.count() == 2


def test_supporting_documents_are_kept(send, invoice_file):
    send(invoice_file(), documents=[SimpleUploadedFile("bon.pdf", b"%PDF-1.7 bon")])

    assert [document["name"] for document in Flow.objects.get().documents] == ["bon.pdf"]


def test_unwelcome_supporting_document_is_explained(send, invoice_file):
    answer = send(invoice_file(), documents=[SimpleUploadedFile("outil.exe", b"MZ")])

    assert answer.status_code == 409
    assert "outil.exe" in answer.text
    assert not Flow.objects.exists()


def test_result_says_nothing_new_while_it_is_processed(browse, supplier, deposited, invoice_file):
    flow = deposited(invoice_file())

    answer = browse(supplier).get(f"/deposit/{flow.public_id}/result", headers=HTMX)

    assert answer.status_code == 204


def test_accepted_invoice_is_shown_with_where_it_went(browse, supplier, deposited, invoice_file, department):
    flow = deposited(invoice_file())
    worker.drain()

    answer = browse(supplier).get(f"/deposit/{flow.public_id}/result", headers=HTMX)

    assert "Facture F2026-0042 acceptée" in answer.text
    assert f"({department.name})" in answer.text
    assert "À payer au plus tard le" in answer.text
    assert 'class="ci-invoice"' in answer.text
    assert "hx-trigger" not in answer.text


def test_refused_invoice_is_shown_with_what_to_mend(browse, supplier, processed, invoice_file):
    flow = processed(invoice_file(service_code="INCONNU"))

    answer = browse(supplier).get(f"/deposit/{flow.public_id}/")

    assert "refusée" in answer.text
    assert "Comment corriger" in answer.text
    assert "BT-10" in answer.text
    assert re.search(r'href="#ci-finding-1"', answer.text)
    assert 'id="ci-finding-1"' in answer.text


def test_each_finding_leads_to_the_page_of_its_rule(browse, supplier, processed, invoice_file):
    flow = processed(invoice_file(service_code="INCONNU"))

    answer = browse(supplier).get(f"/deposit/{flow.public_id}/")
    rules = re.findall(r'href="(/regles/[^"]+/)"', answer.text)

    assert rules
    assert [rule for rule in rules if browse(supplier).get(rule).status_code != 200] == []


def test_unreadable_file_is_refused_in_plain_words(browse, supplier, processed):
    flow = processed(b"Bonjour", file_name="note.txt")

    answer = browse(supplier).get(f"/deposit/{flow.public_id}/")

    assert answer.status_code == 200
    assert "Fichier refusé" in answer.text
    assert "Comment corriger" in answer.text


def test_trial_saves_nothing(send, invoice_file):
    answer = send(invoice_file(), intent="check")

    assert "Cette facture passerait" in answer.text
    assert not Flow.objects.exists()


def test_trial_by_htmx_offers_to_deposit_the_same_file(send, invoice_file):
    answer = send(invoice_file(), intent="check", htmx=True)

    assert "La déposer maintenant" in answer.text
    assert "<html" not in answer.text


def test_trial_of_a_faulty_invoice_says_what_to_mend(send, invoice_file):
    answer = send(invoice_file(buyer_siret="00000000000000"), intent="check")

    assert "Cette facture serait refusée" in answer.text
    assert not Flow.objects.exists()


@pytest.mark.parametrize("page", ["", "result", "receipt", "original"])
def test_stranger_does_not_see_a_deposit(page, browse, stranger, deposited, invoice_file):
    flow = deposited(invoice_file())

    assert browse(stranger).get(f"/deposit/{flow.public_id}/{page}").status_code == 404


def test_unknown_deposit_is_not_found(browse, supplier):
    assert browse(supplier).get(f"/deposit/{uuid4()}/").status_code == 404


def test_receipt_is_a_text_with_the_fingerprint(browse, supplier, deposited, invoice_file):
    flow = deposited(invoice_file())

    answer = browse(supplier).get(f"/deposit/{flow.public_id}/receipt")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    assert flow.digest in answer.text


def test_original_comes_back_byte_for_byte(browse, supplier, deposited, invoice_file):
    data = invoice_file()
    flow = deposited(data)

    answer = browse(supplier).get(f"/deposit/{flow.public_id}/original")

    assert answer.content == data
    assert answer["Content-Disposition"] == 'attachment; filename="facture.xml"'


def test_request_larger_than_any_deposit_is_refused_by_its_announced_length(browse, supplier):
    answer = browse(supplier).generic(
        "POST", PAGE, b"", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH="999999999"
    )

    assert answer.status_code == 413
    assert "PV-DEP-12" in answer.text


def test_duplicate_is_not_told_that_its_number_may_serve_again(browse, supplier, processed, invoice_file):
    processed(invoice_file())
    flow = processed(invoice_file(), token="another page")

    answer = browse(supplier).get(f"/deposit/{flow.public_id}/")

    assert "refusée" in answer.text
    assert "peut resservir" not in answer.text
    assert "/invoices/?q=F2026-0042" in answer.text
