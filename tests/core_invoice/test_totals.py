"""The arithmetic for writers, held against the rules, which reckon on their own."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core_invoice import check
from core_invoice.model.amounts import DocumentAllowanceCharge, DocumentTotals
from core_invoice.model.line import InvoiceLine, LineAllowanceCharge, LineVat, PriceDetails
from core_invoice.totals import Exemption, line_net_amount, rounded, with_totals
from tests.core_invoice.invoices import NO_VAT_REASONS, WHOLE

D = Decimal
amounts = some.decimals(min_value=D("0.01"), max_value=D(100_000), places=2)
quantities = some.decimals(min_value=D("-500"), max_value=D(500), places=3)
prices = some.decimals(min_value=D(0), max_value=D(10_000), places=4)
taxes = some.sampled_from(
    [LineVat("S", D(20)), LineVat("S", D("5.50")), LineVat("S", D("5.5")), LineVat("E", D(0))]
)


@some.composite
def lines(draw):
    price = PriceDetails(draw(prices), base_quantity=draw(some.sampled_from([None, D(1), D(100)])))
    base = WHOLE.lines[1]
    return replace(base, invoiced_quantity=draw(quantities), price=price, vat=draw(taxes))


@some.composite
def changes(draw):
    tax = draw(taxes)
    return DocumentAllowanceCharge(
        draw(amounts), vat_category_code=tax.category_code, vat_rate=tax.rate, reason="Motif"
    )


@settings(max_examples=60, deadline=None)
@given(
    some.lists(lines(), min_size=1, max_size=6),
    some.lists(changes(), max_size=2),
    some.lists(changes(), max_size=2),
    some.none() | amounts,
)
def test_what_is_computed_is_what_the_rules_expect(its_lines, allowances, charges, paid):
    invoice = replace(
        WHOLE,
        lines=tuple(its_lines),
        document_allowances=tuple(allowances),
        document_charges=tuple(charges),
        vat_accounting_currency=None,
        totals=DocumentTotals(paid_amount=paid),
    )

    assert check(with_totals(invoice, NO_VAT_REASONS)).findings == ()


def test_line_amount_is_quantity_times_price():
    line = InvoiceLine(invoiced_quantity=D(3), price=PriceDetails(D("4.255")))

    assert line_net_amount(line) == D("12.77")


def test_price_may_be_for_a_hundred():
    line = InvoiceLine(invoiced_quantity=D(250), price=PriceDetails(D("12.00"), base_quantity=D(100)))

    assert line_net_amount(line) == D("30.00")


def test_line_bears_its_allowances_and_charges():
    line = InvoiceLine(
        invoiced_quantity=D(1),
        price=PriceDetails(D("100.00")),
        allowances=(LineAllowanceCharge(D("10.00")),),
        charges=(LineAllowanceCharge(D("2.50")),),
    )

    assert line_net_amount(line) == D("92.50")


def test_halves_go_away_from_zero():
    assert (rounded(D("0.125")), rounded(D("-0.125"))) == (D("0.13"), D("-0.13"))


def test_same_rate_written_otherwise_is_one_entry():
    first = replace(WHOLE.lines[1], vat=LineVat("S", D("5.50")))
    second = replace(WHOLE.lines[1], vat=LineVat("S", D("5.5")))
    invoice = with_totals(replace(WHOLE, lines=(first, second), document_allowances=(), document_charges=()))

    assert [(one.rate, one.taxable_amount) for one in invoice.vat_breakdown] == [(D("5.5"), D("240.00"))]


def test_exemption_is_explained():
    exempt = replace(WHOLE.lines[1], vat=LineVat("E", D(0)))
    invoice = replace(WHOLE, lines=(exempt,), document_allowances=(), document_charges=())

    (entry,) = with_totals(invoice, {"E": Exemption("Franchise en base", "VATEX-FR-FRANCHISE")}).vat_breakdown

    assert (entry.exemption_reason, entry.exemption_reason_code) == (
        "Franchise en base",
        "VATEX-FR-FRANCHISE",
    )


def test_out_of_scope_has_no_rate():
    line = replace(WHOLE.lines[1], vat=LineVat("O"))
    invoice = replace(WHOLE, lines=(line,), document_allowances=(), document_charges=())

    (entry,) = with_totals(invoice).vat_breakdown

    assert (entry.rate, entry.tax_amount) == (None, D("0.00"))


@pytest.mark.parametrize(("paid", "due"), [(None, D("193.50")), (D("93.50"), D("100.00"))])
def test_amount_due_is_what_remains(paid, due):
    invoice = replace(
        WHOLE, document_allowances=(), document_charges=(), totals=DocumentTotals(paid_amount=paid)
    )
    invoice = replace(invoice, lines=(replace(WHOLE.lines[1], vat=LineVat("S", D("61.25")), allowances=()),))

    assert with_totals(invoice).totals.amount_due_for_payment == due
