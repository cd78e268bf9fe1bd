"""The tables bind every term, and the tree of paths understands them."""

import pytest

from core_invoice.model.structure import slots
from core_invoice.syntaxes import cii, ubl
from core_invoice.syntaxes.binding import Fixed, Group, Table, Term
from core_invoice.syntaxes.reader import Reader
from core_invoice.syntaxes.values import iso_date
from core_invoice.syntaxes.xml import parse

TABLES = {"ubl": ubl.INVOICE, "ubl-creditnote": ubl.CREDIT_NOTE, "cii": cii.INVOICE}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_term_and_group_has_a_place_in_every_syntax(table):
    bound = set(table.terms) | set(table.groups) | {"BT-110", "BT-111"}

    assert sorted(set(slots()) - bound) == []


def table_of(*rows):
    return Table(
        syntax=ubl.INVOICE.syntax,
        root="r",
        prefixes={"": "urn:r", "x": "urn:x"},
        read_date=iso_date,
        rows=rows,
    )


def read(table, inside):
    xml = f'<r xmlns="urn:r" xmlns:x="urn:x">{inside}</r>'
    return Reader(table).read(parse(xml.encode(), limit=10_000))[0]


def test_a_path_goes_down_through_elements():
    table = table_of(Term("BT-1", "x:a/x:b"))

    assert read(table, "<x:a><x:b>F1</x:b></x:a>").number == "F1"


def test_an_element_of_another_namespace_is_another_element():
    table = table_of(Term("BT-1", "x:a"))

    assert read(table, "<a>F1</a>").number is None


def test_the_first_of_several_is_kept():
    table = table_of(Term("BT-1", "x:a"))

    assert read(table, "<x:a>F1</x:a><x:a>F2</x:a>").number == "F1"


def test_a_condition_on_a_child_chooses():
    table = table_of(Term("BT-11", "x:ref[x:type='50']/x:id"), Term("BT-12", "x:ref[not(x:type='50')]/x:id"))
    invoice = read(table, "<x:ref><x:id>P</x:id><x:type>50</x:type></x:ref><x:ref><x:id>C</x:id></x:ref>")

    assert (invoice.project_reference, invoice.contract_reference) == ("P", "C")


def test_a_condition_on_an_attribute_chooses():
    table = table_of(Term("BT-11", "x:id[@schemeID='P']"), Term("BT-12", "x:id[not(@schemeID='P')]"))
    invoice = read(table, '<x:id>C</x:id><x:id schemeID="P">P</x:id>')

    assert (invoice.project_reference, invoice.contract_reference) == ("P", "C")


@pytest.mark.parametrize("written", ["true", "1", " true "])
def test_a_boolean_condition_reads_every_spelling(written):
    table = table_of(Term("BT-11", "x:a[x:on=true()]/x:id"))

    assert read(table, f"<x:a><x:on>{written}</x:on><x:id>P</x:id></x:a>").project_reference == "P"


def test_an_upper_condition_ignores_case():
    table = table_of(Term("BT-11", "x:a[upper(x:t/x:id)='VAT']/x:id"))

    assert read(table, "<x:a><x:id>P</x:id><x:t><x:id>vat</x:id></x:t></x:a>").project_reference == "P"


def test_what_has_no_condition_belongs_to_every_variant():
    table = table_of(Term("BT-11", "x:a[x:t='1']/x:id"), Term("BT-10", "x:a/x:other"))
    invoice = read(table, "<x:a><x:t>1</x:t><x:id>P</x:id><x:other>O</x:other></x:a>")

    assert (invoice.project_reference, invoice.buyer_reference) == ("P", "O")


def test_a_second_choice_gives_way():
    table = table_of(Term("BT-1", "x:a", second_choice=True), Term("BT-1", "x:b"))

    assert read(table, "<x:a>A</x:a><x:b>B</x:b>").number == "B"
    assert read(table, "<x:a>A</x:a>").number == "A"


def test_merged_elements_make_one_group():
    rows = (Term("BT-81", "x:code"), Group("BG-17", "x:account", (Term("BT-84", "x:id"),)))
    table = table_of(Group("BG-16", "x:means", rows, merged=True))
    means = "<x:means><x:code>30</x:code><x:account><x:id>{}</x:id></x:account></x:means>"
    payment = read(table, means.format("A") + means.format("B")).payment

    assert payment.means_code == "30"
    assert [transfer.account_identifier for transfer in payment.credit_transfers] == ["A", "B"]


def test_a_group_that_needs_content_is_absent_when_its_element_is_empty():
    table = table_of(Group("BG-13", "x:delivery", (Term("BT-72", "x:date"),), merged=True, if_filled=True))

    assert read(table, "<x:delivery/>").delivery is None


def test_a_path_that_cannot_be_understood_is_a_bug():
    with pytest.raises(ValueError, match="path not understood"):
        table_of(Term("BT-1", "x:a[")).tree  # noqa: B018


def test_a_condition_that_cannot_be_understood_is_a_bug():
    with pytest.raises(ValueError, match="condition not understood"):
        table_of(Fixed("x:a[position()>1]")).tree  # noqa: B018
