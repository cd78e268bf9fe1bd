"""Round trips: what is written and read again is the same invoice, in one syntax and across two."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from core_invoice import Invoice, check, read, write
from core_invoice.model import (
    BinaryObject,
    DirectDebit,
    Identifier,
    Note,
    PaymentInstructions,
    ProcessControl,
    Seller,
    SupportingDocument,
)
from tests.core_invoice.made_up import invoices
from tests.core_invoice.schemas import schema_faults
from tests.core_invoice.test_corpus import CLEAN, FILES, REFUSED
from tests.core_invoice.what_syntaxes_hold import held, without_empty_groups
from tests.samples.corpus import corpus_id

SYNTAXES = ["ubl-invoice", "ubl-creditnote", "cii"]
DOCUMENTS = [path for path in FILES if corpus_id(path) not in REFUSED]
made_up = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)


def through(invoice: Invoice, *syntaxes: str) -> Invoice:
    for syntax in syntaxes:
        invoice = read(write(invoice, syntax=syntax)).invoice
    return without_empty_groups(invoice)


def held_through(invoice: Invoice, *syntaxes: str) -> Invoice:
    for syntax in syntaxes:
        invoice = held(invoice, syntax)
    return invoice


@pytest.mark.parametrize("syntax", SYNTAXES)
@made_up
@given(invoice=invoices())
def test_any_invoice_comes_back_as_it_was(syntax, invoice):
    assert through(invoice, syntax) == held(invoice, syntax)


@made_up
@given(invoice=invoices())
def test_there_and_back_between_syntaxes(invoice):
    way = ("ubl-invoice", "cii", "ubl-invoice")

    assert through(invoice, *way) == held_through(invoice, *way)


@made_up
@given(invoice=invoices())
def test_what_came_back_once_comes_back_for_ever(invoice):
    settled = through(invoice, "ubl-invoice", "cii", "ubl-invoice")

    assert through(settled, "cii", "ubl-invoice") == settled


def fit_for_schemas(invoice: Invoice) -> Invoice:
    """What EN 16931's rules ask beyond its cardinalities, and the schemas too: a unit has a quantity
    (BT-150 is an attribute of BT-149), the VAT total of an accounting currency has that currency."""
    lines = []
    for line in invoice.lines:
        price = line.price
        if price.base_quantity is None:
            price = replace(price, base_quantity_unit=None)
        lines.append(replace(line, price=price))
    totals = invoice.totals
    if invoice.vat_accounting_currency is None:
        totals = replace(totals, total_vat_in_accounting_currency=None)
    if totals.total_vat is None and all(row.tax_amount is None for row in invoice.vat_breakdown):
        totals = replace(totals, total_vat=Decimal("0.00"))
    return replace(invoice, lines=tuple(lines), totals=totals)


@pytest.mark.parametrize(("syntax", "schema"), [*zip(SYNTAXES, SYNTAXES, strict=True), ("cii", "facturx")])
@made_up
@given(invoice=invoices(complete=True))
def test_a_complete_invoice_follows_the_official_schema(syntax, schema, invoice):
    assert schema_faults(write(fit_for_schemas(invoice), syntax=syntax), schema) == []


# what such an invoice breaks by itself, however it is written
OF_THE_INVOICE = {
    "UBL-DT-01",  # an amount with more than two decimals
    "CII-SR-046",  # a standard identifier of an item without its scheme
    "UBL-SR-16",  # several identifiers of the buyer
    "CII-SR-450",
    "UBL-SR-20",  # several identifiers of the payee
    "CII-SR-451",
    "CII-SR-475",  # several supporting documents with a description, with a file
    "CII-SR-476",
}


@pytest.mark.parametrize("syntax", SYNTAXES)
@made_up
@given(invoice=invoices(complete=True))
def test_what_is_written_follows_the_rules_of_the_syntax(syntax, invoice):
    report = check(write(fit_for_schemas(invoice), syntax=syntax), rules=["en16931"])
    of_syntax = {one.rule for one in report.findings if one.rule.startswith(("UBL-", "CII-"))}

    assert of_syntax <= OF_THE_INVOICE


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("path", DOCUMENTS, ids=corpus_id)
def test_documents_of_others_come_back_as_they_were(path, syntax):
    invoice = read(path.read_bytes()).invoice

    assert through(invoice, syntax) == held(invoice, syntax)


@pytest.mark.parametrize("path", DOCUMENTS, ids=corpus_id)
def test_documents_of_others_are_written_after_the_official_schemas(path):
    invoice = read(path.read_bytes()).invoice
    faults = {
        schema: schema_faults(write(invoice, syntax=syntax), schema)
        for syntax, schema in [*zip(SYNTAXES, SYNTAXES, strict=True), ("cii", "facturx")]
    }
    # an invoice of the profiles MINIMUM and BASIC WL has no lines, and these schemas want one
    without_lines = ("InvoiceLine )", "CreditNoteLine )", "IncludedSupplyChainTradeLineItem )")

    if invoice.lines:
        assert faults == {schema: [] for schema in faults}
    else:
        assert [
            fault
            for told in faults.values()
            for fault in told
            if not any(line in fault for line in without_lines)
        ] == []


# an accounting currency that is the invoice's own is accepted in UBL, never in CII; and there, the artefact
# counts the descriptions of all supporting documents together, and wants one
SAID_OF_CII_ALONE = {
    "en16931-ubl/sample-discount-price.xml": {"BR-53"},
    "en16931-ubl/guide-example2.xml": {"CII-SR-475"},
    "en16931-ubl/ubl-tc434-example2.xml": {"CII-SR-475"},
    "en16931-ubl/ubl-tc434-example5.xml": {"CII-SR-475"},
}


@pytest.mark.parametrize("path", CLEAN, ids=corpus_id)
def test_writing_makes_no_new_faults(path):
    reading = read(path.read_bytes())
    before = {finding.rule for finding in check(reading).findings}

    in_ubl, in_cii = (
        {finding.rule for finding in check(write(reading.invoice, syntax=syntax)).findings}
        for syntax in (None, "cii")
    )

    assert in_ubl <= before
    assert in_cii <= before | SAID_OF_CII_ALONE.get(corpus_id(path), set())


# What made-up invoices leave out, because a syntax has no way to say it.


@pytest.mark.parametrize(
    ("syntax", "invoice", "read_as"),
    [
        pytest.param(
            "ubl-invoice",
            Invoice(notes=(Note("TOO-LONG", "Bonjour"),)),
            Invoice(notes=(Note(None, "#TOO-LONG#Bonjour"),)),
            id="a subject of a note has three characters in UBL",
        ),
        pytest.param(
            "ubl-invoice",
            Invoice(notes=(Note(None, "#AAI#Bonjour"),)),
            Invoice(notes=(Note("AAI", "Bonjour"),)),
            id="a note that begins as a subject does is one in UBL",
        ),
        pytest.param(
            "ubl-invoice",
            Invoice(notes=(Note("AAI", None),)),
            Invoice(notes=(Note("AAI", ""),)),
            id="a subject without a note has an empty one in UBL",
        ),
        pytest.param(
            "cii",
            Invoice(vat_point_date_code="72"),
            Invoice(vat_point_date_code="432"),
            id="the codes of CII are not to be used in the model",
        ),
        pytest.param(
            "ubl-invoice",
            Invoice(purchase_order_reference="NA"),
            Invoice(),
            id="NA is no order number in UBL",
        ),
        pytest.param(
            "ubl-invoice",
            Invoice(seller=Seller(identifiers=(Identifier("FR00ZZZ123456", "SEPA"),))),
            Invoice(payment=PaymentInstructions(direct_debit=DirectDebit(None, "FR00ZZZ123456"))),
            id="the scheme SEPA makes a creditor identifier in UBL",
        ),
        pytest.param(
            "ubl-invoice",
            Invoice(seller=Seller(legal_registration_identifier=Identifier("1", "0002", "V1"))),
            Invoice(seller=Seller(legal_registration_identifier=Identifier("1", "0002"))),
            id="only item classifications have a version of their scheme",
        ),
        pytest.param(
            "cii",
            Invoice(supporting_documents=(SupportingDocument(attached=BinaryObject("a/b", "c", None)),)),
            Invoice(supporting_documents=(SupportingDocument(attached=BinaryObject("a/b", "c", b"")),)),
            id="a file that could not be decoded is an empty one",
        ),
        pytest.param(
            "cii",
            Invoice(buyer_reference=" A\t", issue_date=date(2026, 11, 3)),
            Invoice(buyer_reference="A", issue_date=date(2026, 11, 3)),
            id="spaces around a text are not part of it",
        ),
    ],
)
def test_what_a_syntax_cannot_tell_apart(syntax, invoice, read_as):
    assert through(invoice, syntax) == read_as


def test_process_control_is_not_made_up():
    assert read(write(Invoice(number="F1"), syntax="ubl-invoice")).invoice.process is None
    assert through(Invoice(process=ProcessControl("A1")), "ubl-invoice").process == ProcessControl("A1")
