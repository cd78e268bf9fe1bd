"""Reading our own samples: every value where the standard wants it, in the three syntaxes."""

from datetime import date
from decimal import Decimal

import pytest

from core_invoice import read
from core_invoice.model import Identifier, Syntax
from tests.samples import (
    Document,
    Line,
    cii_credit_note,
    cii_invoice,
    facturx_pdf,
    ubl_credit_note,
    ubl_invoice,
)

INVOICES = {
    "ubl": ubl_invoice,
    "cii": cii_invoice,
    "facturx": lambda **changes: facturx_pdf(cii_invoice(**changes)),
}
CREDIT_NOTES = {"ubl": ubl_credit_note, "cii": cii_credit_note}

invoices = pytest.mark.parametrize("write", INVOICES.values(), ids=INVOICES)
credit_notes = pytest.mark.parametrize("write", CREDIT_NOTES.values(), ids=CREDIT_NOTES)


@invoices
def test_header(write):
    invoice = read(write()).invoice

    assert invoice.number == "F2026-0042"
    assert invoice.issue_date == date(2026, 11, 3)
    assert invoice.payment_due_date == date(2026, 12, 3)
    assert invoice.type_code == "380"
    assert invoice.currency == "EUR"
    assert invoice.process.business_process_type == "A1"
    assert invoice.process.specification_identifier == "urn:cen.eu:en16931:2017"
    assert invoice.payment_terms == "Paiement à 30 jours"
    assert invoice.delivery.actual_delivery_date == date(2026, 10, 30)


@invoices
def test_references_that_route_the_invoice(write):
    invoice = read(write(contract_number="2026-M-07")).invoice

    assert invoice.buyer_reference == "SERV-TECH"
    assert invoice.purchase_order_reference == "EJ-2026-000123"
    assert invoice.contract_reference == "2026-M-07"


@invoices
def test_seller(write):
    seller = read(write()).invoice.seller

    assert seller.name == "Papeterie de Démonstration SARL"
    assert seller.identifiers == (Identifier("12345678200010", "0009"),)
    assert seller.legal_registration_identifier == Identifier("123456782", "0002")
    assert seller.vat_identifier == "FR11123456782"
    assert seller.electronic_address == Identifier("123456782", "0225")
    assert seller.additional_legal_information == "SARL au capital de 10 000 €"
    assert (seller.address.line_1, seller.address.post_code) == ("12 rue des Exemples", "99100")
    assert (seller.address.city, seller.address.country_code) == ("Démonville", "FR")
    assert seller.contact.email == "factures@papeterie.example"


@invoices
def test_buyer(write):
    buyer = read(write()).invoice.buyer

    assert buyer.name == "Commune de Démonville"
    assert buyer.identifiers == (Identifier("98765432400019", "0009"),)
    assert buyer.legal_registration_identifier == Identifier("987654324", "0002")
    assert buyer.vat_identifier is None
    assert buyer.contact is None


@invoices
def test_totals(write):
    totals = read(write(paid=Decimal("76.23"))).invoice.totals

    assert totals.sum_of_line_net_amounts == Decimal("1086.00")
    assert totals.total_without_vat == Decimal("1086.00")
    assert totals.total_vat == Decimal("190.23")
    assert totals.total_with_vat == Decimal("1276.23")
    assert totals.paid_amount == Decimal("76.23")
    assert totals.amount_due_for_payment == Decimal("1200.00")
    assert totals.total_vat_in_accounting_currency is None


@invoices
def test_vat_table(write):
    table = read(write()).invoice.vat_breakdown

    assert [(row.category_code, row.rate, row.taxable_amount, row.tax_amount) for row in table] == [
        ("S", Decimal("20.00"), Decimal("900.00"), Decimal("180.00")),
        ("S", Decimal("5.50"), Decimal("186.00"), Decimal("10.23")),
    ]


@invoices
def test_decimals_are_kept_as_written(write):
    line = Line("Vis", quantity=Decimal("3.000"), unit_price=Decimal("0.1250"))
    read_line = read(write(lines=(line,))).invoice.lines[0]

    assert str(read_line.invoiced_quantity) == "3.000"
    assert str(read_line.price.net_price) == "0.1250"
    assert str(read_line.net_amount) == "0.38"


@invoices
def test_lines(write):
    lines = read(write()).invoice.lines

    assert [line.identifier for line in lines] == ["1", "2", "3"]
    assert lines[0].item.name == "Ramettes de papier recyclé A4"
    assert lines[0].item.description == "80 g, 500 feuilles"
    assert (lines[1].invoiced_quantity, lines[1].unit_code) == (Decimal(1), "MON")
    assert (lines[2].vat.category_code, lines[2].vat.rate) == ("S", Decimal("5.50"))


@invoices
def test_notes(write):
    notes = read(write(notes=(("AAB", "Pas d’escompte."), ("", "Merci.")))).invoice.notes

    assert [(note.subject_code, note.text) for note in notes] == [
        ("AAB", "Pas d’escompte."),
        (None, "Merci."),
    ]


@invoices
def test_payment(write):
    payment = read(write(bic="AGRIFRPP")).invoice.payment

    assert payment.means_code == "30"
    assert [(to.account_identifier, to.service_provider_identifier) for to in payment.credit_transfers] == [
        ("FR7630006000011234567890189", "AGRIFRPP")
    ]
    assert payment.card is None
    assert payment.direct_debit is None


@invoices
def test_payment_without_an_account_has_no_credit_transfer(write):
    payment = read(write(iban=None, payment_means="10")).invoice.payment

    assert payment.means_code == "10"
    assert payment.credit_transfers == ()


@invoices
def test_supporting_documents(write):
    documents = (
        Document("BL-1", "Bon de livraison", filename="bl.pdf", content=b"%PDF-1.7"),
        Document("DOSSIER", location="https://dossiers.example/42"),
    )
    embedded, linked = read(write(supporting_documents=documents)).invoice.supporting_documents

    assert (embedded.reference, embedded.description) == ("BL-1", "Bon de livraison")
    assert embedded.attached.content == b"%PDF-1.7"
    assert (embedded.attached.filename, embedded.attached.mime_code) == ("bl.pdf", "application/pdf")
    assert (linked.external_location, linked.attached) == ("https://dossiers.example/42", None)


@credit_notes
def test_credit_notes(write):
    invoice = read(write()).invoice

    assert invoice.is_credit_note
    assert invoice.type_code == "381"
    assert [(one.number, one.issue_date) for one in invoice.preceding_invoices] == [
        ("F2026-0042", date(2026, 11, 3))
    ]
    assert invoice.payment_due_date == date(2026, 12, 3)
    assert invoice.lines[0].invoiced_quantity == Decimal(120)


@pytest.mark.parametrize(
    ("write", "syntax"),
    [
        (ubl_invoice, Syntax.UBL_INVOICE),
        (ubl_credit_note, Syntax.UBL_CREDITNOTE),
        (cii_invoice, Syntax.CII),
        (INVOICES["facturx"], Syntax.FACTURX),
    ],
)
def test_the_syntax_is_recognised(write, syntax):
    assert read(write()).syntax is syntax


def test_the_same_values_give_the_same_model_in_every_syntax():
    in_ubl, in_cii, in_facturx = (read(write(bic="AGRIFRPP")).invoice for write in INVOICES.values())

    assert in_ubl == in_cii == in_facturx


@invoices
def test_our_samples_leave_nothing_unread(write):
    document = Document("BL-1", "Bon", content=b"%PDF")
    reading = read(write(contract_number="M7", bic="AGRIFRPP", supporting_documents=(document,)))

    assert list(reading.unread) == []
    assert reading.faults == ()


@pytest.mark.parametrize(
    ("specification", "profile"),
    [
        ("urn:factur-x.eu:1p0:minimum", "MINIMUM"),
        ("urn:factur-x.eu:1p0:basicwl", "BASIC WL"),
        ("urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic", "BASIC"),
        ("urn:cen.eu:en16931:2017", "EN 16931"),
        ("urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended", "EXTENDED"),
        ("urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr", "EXTENDED-CTC-FR"),
        ("urn:cen.eu:en16931:2017#compliant#urn:zugferd.de:2p0:basic", "BASIC"),
        ("urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", "XRECHNUNG"),
        ("urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", "PEPPOL BIS BILLING"),
        ("urn:example", None),
    ],
)
def test_the_profile_comes_from_the_specification_identifier(specification, profile):
    assert read(cii_invoice(specification=specification)).profile == profile
