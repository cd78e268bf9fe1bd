"""From a received file to a verdict: accepted into the buyer's hands, or refused with every fault."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from parvis.base import clock, storage, worker
from parvis.base.models import Job
from parvis.flows import findings
from parvis.flows import trial as trial_module
from parvis.flows.models import Flow
from parvis.flows.processing import process
from parvis.flows.refusals import Busy
from parvis.flows.trial import trial
from parvis.journal.models import Entry
from parvis.lifecycle.states import State
from parvis.payment_requests.models import PaymentRequest, SupportingDocument
from tests.samples import Document, Line, cii_invoice, facturx_pdf, ubl_credit_note

pytestmark = pytest.mark.django_db


def rules(flow):
    return {row["rule"] for row in flow.findings if row["severity"] == "fatal"}


def only_request():
    return PaymentRequest.objects.get()


@pytest.mark.parametrize(
    "builder", [None, cii_invoice, lambda **changes: facturx_pdf(cii_invoice(**changes))]
)
def test_accepted_in_every_syntax(builder, processed, invoice_file, town_hall, department, supplier_org):
    data = invoice_file(**({"builder": builder} if builder else {}))

    flow = processed(data)

    assert rules(flow) == set()
    payment_request = only_request()
    assert flow.state == Flow.State.ACCEPTED
    assert flow.payment_request_id == payment_request.public_id
    assert (payment_request.buyer, payment_request.department) == (town_hall, department)
    assert payment_request.supplier == supplier_org
    assert payment_request.state == State.AVAILABLE
    assert payment_request.total_with_vat > payment_request.total_without_vat
    assert storage.blobs().read(payment_request.original) == data


def test_pdf_that_begins_as_a_page_is_kept_as_a_pdf(processed, invoice_file):
    """A browser must never be told that it is anything else."""
    data = b"<html><script>alert(1)</script>" + facturx_pdf(invoice_file(cii_invoice))

    processed(data)

    assert only_request().original_type == "application/pdf"


def test_credit_note_is_accepted_as_one(processed, invoice_file):
    processed(invoice_file(ubl_credit_note))

    assert only_request().kind == PaymentRequest.Kind.CREDIT_NOTE


def test_processed_twice_is_registered_once(processed, invoice_file):
    flow = processed(invoice_file())

    process(str(flow.public_id))

    assert PaymentRequest.objects.count() == 1
    assert Entry.objects.filter(kind="accepted").count() == 1


def test_worker_does_it(deposited, invoice_file):
    flow = deposited(invoice_file())

    worker.drain()

    flow.refresh_from_db()
    assert flow.state == Flow.State.ACCEPTED
    assert not Job.objects.filter(name="flows.process").exists()


def test_number_already_used_is_refused(processed, invoice_file):
    processed(invoice_file(number="F-1"))

    again = processed(invoice_file(number="F-1", service_code=None, order_number="EJ-1"))

    assert again.state == Flow.State.REJECTED
    assert rules(again) == {"PV-DUP-01"}
    assert PaymentRequest.objects.count() == 1


def test_same_number_next_year_is_another_invoice(processed, invoice_file):
    processed(invoice_file(number="F-1", issue_date=clock.today() - timedelta(days=400)))

    assert processed(invoice_file(number="F-1")).state == Flow.State.ACCEPTED


def test_all_faults_at_once(processed, invoice_file):
    flow = processed(invoice_file(buyer_siret="00000009100017", seller_siret="00000010900017"))

    assert {"PV-DIR-02", "PV-DEP-01"} <= rules(flow)


def test_mistyped_buyer_is_told_apart_from_an_unknown_one(processed, invoice_file):
    assert rules(processed(invoice_file(buyer_siret="00000000900010"))) == {"PV-DIR-12"}


def test_invoice_of_another_supplier_is_refused(processed, invoice_file, other_supplier_org):
    flow = processed(invoice_file(seller_siret=other_supplier_org.identifier))

    assert rules(flow) == {"PV-DEP-02"}


def test_unknown_department_is_refused(processed, invoice_file):
    assert rules(processed(invoice_file(service_code="NOWHERE"))) == {"PV-DIR-06"}


def test_issue_date_in_the_future_is_refused(processed, invoice_file):
    flow = processed(invoice_file(issue_date=clock.today() + timedelta(days=1)))

    assert "PV-DEP-05" in rules(flow)


@pytest.mark.parametrize(
    "data",
    [
        b"hello",
        b"%PDF-1.7\n garbage",
        b"<?xml version='1.0'?><a/>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b"\x00" * 100,
        b"PK\x03\x04zip",
    ],
)
def test_what_is_no_invoice_is_refused_and_kept(data, processed):
    flow = processed(data)

    assert flow.state == Flow.State.REJECTED
    assert all(rule.startswith("CI-READ-") for rule in rules(flow))
    assert storage.blobs().read(flow.digest) == data


def test_findings_are_explained_in_both_languages(processed, invoice_file):
    flow = processed(invoice_file(service_code="NOWHERE"))

    for lang in ("fr", "en"):
        explained = findings.explain(findings.load(flow.findings), lang)
        assert all(one.message and one.reason and one.remedy for one in explained)


def test_embedded_documents_come_out(processed, invoice_file):
    quote = Document("DEVIS-1", "Devis signé", "devis.pdf", "application/pdf", b"%PDF-1.4 devis")
    processed(invoice_file(supporting_documents=(quote,)))

    documents = only_request().documents.all()
    assert [(one.name, one.origin) for one in documents] == [("devis.pdf", "embedded")]


def test_embedded_program_is_refused(processed, invoice_file):
    program = Document("X", "Outil", "outil.exe", "application/octet-stream", b"MZ")

    assert "PV-DEP-06" in rules(processed(invoice_file(supporting_documents=(program,))))


def test_trial_says_the_same_and_saves_nothing(invoice_file, supplier_org, supplier, town_hall):
    examination = trial(invoice_file(), organisation=supplier_org, by=supplier)

    assert examination.accepted
    assert examination.buyer == town_hall
    assert not Flow.objects.exists()
    assert not PaymentRequest.objects.exists()
    assert not Entry.objects.exists()


def test_one_large_file_is_tried_at_a_time(invoice_file, supplier_org, supplier, monkeypatch):
    monkeypatch.setattr(trial_module, "LARGE", 10)
    monkeypatch.setattr(trial_module, "PATIENCE", 0)

    with trial_module.TURN, pytest.raises(Busy):
        trial(invoice_file(), organisation=supplier_org, by=supplier)

    assert trial(invoice_file(), organisation=supplier_org, by=supplier).accepted


def test_trial_gives_every_fault(invoice_file, supplier_org, supplier):
    examination = trial(invoice_file(service_code="NOWHERE"), organisation=supplier_org, by=supplier)

    assert [found.rule for found in examination.findings if found.fatal] == ["PV-DIR-06"]


def test_framework_of_the_document_is_kept(processed, invoice_file):
    processed(invoice_file(framework="A2"))

    assert only_request().framework == "A2"


def test_framework_of_the_reform_is_an_ordinary_invoice(processed, invoice_file):
    processed(invoice_file(framework="S1"))

    assert only_request().framework == "A1"


def test_amount_that_no_column_holds_is_refused(processed, invoice_file):
    huge = (Line("Erreur de saisie", unit_price=Decimal("99999999999999999.00")),)

    flow = processed(invoice_file(lines=huge))

    assert "PV-DEP-09" in rules(flow)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1999, 12, 31), date(9999, 12, 31)])
def test_date_that_no_delay_can_start_from_is_refused(day, processed, invoice_file):
    assert "PV-DEP-21" in rules(processed(invoice_file(delivery_date=day)))


def test_issue_date_of_another_century_is_refused(processed, invoice_file):
    assert "PV-DEP-21" in rules(processed(invoice_file(issue_date=date(206, 11, 3))))


@pytest.mark.parametrize("field", ["number", "service_code", "order_number", "contract_number"])
@pytest.mark.parametrize(
    "hidden", ["\n", "\u202e", "\u200b", "\x85"], ids=["line-break", "reversal", "zero-width", "control"]
)
def test_hidden_character_in_what_people_compare_is_refused(field, hidden, processed, invoice_file):
    flow = processed(invoice_file(**{field: f"F{hidden}1"}))

    found = next(one for one in flow.findings if one["rule"] == "PV-DEP-22")
    assert found["stated"] == "F\ufffd1"


def test_flood_of_documents_is_refused_before_any_is_kept(processed, invoice_file):
    documents = (Document("a", filename="a.csv", mime_code="text/csv", content=b"a"),) * 101
    flow = processed(invoice_file(supporting_documents=documents))

    assert "PV-DEP-23" in rules(flow)
    assert not SupportingDocument.objects.exists()


def test_nobody_learns_whether_the_invoice_of_another_exists(
    processed, invoice_file, other_supplier_org, stranger
):
    processed(invoice_file())

    tried = trial(invoice_file(), organisation=other_supplier_org, by=stranger)

    assert "PV-DEP-02" in {found.rule for found in tried.findings}
    assert "PV-DUP-01" not in {found.rule for found in tried.findings}


def test_what_the_standard_misses_is_not_told_again(processed, invoice_file):
    cut = invoice_file().replace(b"<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>", b"")

    assert "BR-05" in rules(processed(cut))
    assert "PV-DEP-08" not in rules(processed(cut))


def test_mistake_repeated_on_every_line_is_told_some_times_then_counted(processed, invoice_file):
    lines = tuple(Line(f"Article {rank}") for rank in range(130))
    data = invoice_file(lines=lines).replace(b'unitCode="C62"', b'unitCode="NOPE"')

    told = [row["rule"] for row in processed(data).findings]

    assert told.count("BR-CL-23") == 50
    assert told.count("PV-DEP-20") == 1


def test_flood_of_elements_is_refused_before_it_keeps_a_worker_busy(processed, invoice_file):
    flood = b"<cbc:Note/>" * 500_001
    data = invoice_file().replace(b"<cbc:DocumentCurrencyCode>", flood + b"<cbc:DocumentCurrencyCode>", 1)

    assert rules(processed(data)) == {"CI-READ-15"}


def test_lines_in_each_other_beyond_need_are_refused_as_unreadable(processed, invoice_file):
    nested = b"<cac:InvoiceLine>" * 30 + b"</cac:InvoiceLine>" * 30
    data = invoice_file().replace(b"</Invoice>", nested + b"</Invoice>", 1)

    assert rules(processed(data)) == {"CI-READ-14"}


def test_findings_on_hostile_values_are_kept_short(processed, invoice_file):
    wrong = b"<cac:Country><cbc:IdentificationCode>%s</cbc:IdentificationCode></cac:Country>" % (b"x" * 9_000)
    data = invoice_file().replace(b"</Invoice>", wrong * 500 + b"</Invoice>", 1)

    assert len(json.dumps(processed(data).findings)) < 200_000


def test_period_that_lies_ahead_does_not_put_the_delay_off(processed, invoice_file):
    first, last = clock.today() + timedelta(days=10), clock.today() + timedelta(days=100)
    dates = f"<cbc:StartDate>{first}</cbc:StartDate><cbc:EndDate>{last}</cbc:EndDate>".encode()
    period = b"<cac:InvoicePeriod>" + dates + b"</cac:InvoicePeriod>"
    data = invoice_file(delivery_date=None).replace(
        b"<cac:OrderReference>", period + b"<cac:OrderReference>", 1
    )

    assert rules(processed(data)) == set()
    assert only_request().delay_start_on == clock.today()
