"""Files handed back: the door, the safe types, and pictures of a PDF drawn within bounds."""

from uuid import uuid4

import pytest

from parvis.payment_requests.documents import NewDocument
from parvis.payment_requests.models import PaymentRequest
from parvis.web.parts import page_images
from tests.samples import cii_invoice, facturx_pdf


@pytest.fixture
def drawings(settings, tmp_path):
    settings.PARVIS_DATA = tmp_path


@pytest.fixture
def with_documents(registered):
    return registered(
        deposited=[
            NewDocument(name="piege.html", data=b"<script>alert(1)</script>"),
            NewDocument(name="bon.pdf", data=b"%PDF-1.7"),
        ]
    )


@pytest.fixture
def pdf_request(processed, invoice_file):
    def facturx(**values):
        return facturx_pdf(cii_invoice(**values))

    flow = processed(invoice_file(facturx), file_name="facture.pdf")
    assert flow.state == "accepted", flow.findings
    return PaymentRequest.objects.get(public_id=flow.payment_request_id)


@pytest.mark.parametrize("person", ["supplier", "supplier_reader", "buyer_agent", "accountant"])
def test_original_is_for_both_sides(person, browse, available, request):
    answer = browse(request.getfixturevalue(person)).get(f"/files/{available.public_id}/original")

    assert answer.status_code == 200
    assert answer.content == b"<Invoice/>"


@pytest.mark.parametrize("person", ["stranger", "other_agent", "operator"])
def test_original_is_for_nobody_else(person, browse, available, request):
    browser = browse(request.getfixturevalue(person))

    assert browser.get(f"/files/{available.public_id}/original").status_code == 404


def test_original_needs_a_session(browse, available):
    assert browse().get(f"/files/{available.public_id}/original").status_code == 302


def test_file_never_runs_in_the_browser(browse, supplier, available):
    answer = browse(supplier).get(f"/files/{available.public_id}/original")

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_page_sent_as_a_document_comes_back_as_bytes(browse, buyer_agent, with_documents):
    document = with_documents.documents.get(name="piege.html")

    answer = browse(buyer_agent).get(f"/files/{with_documents.public_id}/documents/{document.public_id}")

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="piege.html"'


def test_document_of_another_request_is_not_found(browse, buyer_agent, with_documents, available):
    document = with_documents.documents.first()
    address = f"/files/{available.public_id}/documents/{document.public_id}"

    assert browse(buyer_agent).get(address).status_code == 404


@pytest.mark.parametrize("person", ["stranger", "other_agent"])
def test_document_is_for_nobody_else(person, browse, with_documents, request):
    document = with_documents.documents.first()
    address = f"/files/{with_documents.public_id}/documents/{document.public_id}"

    assert browse(request.getfixturevalue(person)).get(address).status_code == 404


def test_unknown_document_is_not_found(browse, supplier, available):
    address = f"/files/{available.public_id}/documents/{uuid4()}"

    assert browse(supplier).get(address).status_code == 404


def test_pdf_original_is_shown_page_by_page(browse, buyer_agent, pdf_request, drawings):
    browser = browse(buyer_agent)

    page = browser.get(f"/files/{pdf_request.public_id}/preview")
    picture = browser.get(f"/files/{pdf_request.public_id}/pages/1.png")

    assert f"/files/{pdf_request.public_id}/pages/1.png" in page.text
    assert picture["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("number", ["0", "99", "9" * 300], ids=["zero", "beyond", "absurd"])
def test_page_that_is_not_there_is_not_found(number, browse, buyer_agent, pdf_request, drawings):
    assert browse(buyer_agent).get(f"/files/{pdf_request.public_id}/pages/{number}.png").status_code == 404


def test_preview_does_not_wait_for_other_files(browse, buyer_agent, pdf_request, drawings, monkeypatch):
    monkeypatch.setattr(page_images, "PATIENCE", 0)
    browser = browse(buyer_agent)

    with page_images.TURNS, page_images.TURNS:
        later = browser.get(f"/files/{pdf_request.public_id}/preview")
        picture = browser.get(f"/files/{pdf_request.public_id}/pages/1.png")

    assert "load delay:3s" in later.text
    assert (picture.status_code, picture["Retry-After"]) == (503, "3")
    assert "pages/1.png" in browser.get(f"/files/{pdf_request.public_id}/preview").text


def test_pages_are_for_nobody_else(browse, stranger, pdf_request, drawings):
    assert browse(stranger).get(f"/files/{pdf_request.public_id}/pages/1.png").status_code == 404


def test_xml_original_is_shown_as_text(browse, supplier, registered):
    from parvis.base import storage

    digest = storage.blobs().put(b"<Facture><!-- <script>alert(1)</script> --></Facture>")
    payment_request = registered(original=digest)

    answer = browse(supplier).get(f"/files/{payment_request.public_id}/preview")

    assert "&lt;Facture&gt;" in answer.text
    assert "<script>" not in answer.text


def test_xml_original_has_no_pages(browse, supplier, available):
    assert browse(supplier).get(f"/files/{available.public_id}/pages/1.png").status_code == 404


def test_broken_pdf_is_tried_once_and_offered_as_a_download(registered, drawings, monkeypatch):
    from parvis.base import storage

    digest = storage.blobs().put(b"%PDF-1.7 rien de plus")
    tries = []
    draw = page_images.draw
    monkeypatch.setattr(page_images, "draw", lambda data, *, into: tries.append(1) or draw(data, into=into))

    for _again in range(2):
        with pytest.raises(page_images.CannotDraw):
            page_images.pages_of(digest)

    assert len(tries) == 1
