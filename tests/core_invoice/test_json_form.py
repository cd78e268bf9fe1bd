"""The invoice as JSON: both ways, strict, and described by a schema that is up to date."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from core_invoice import Identifier, Invoice, Unwritable, as_dict, from_json, read, to_json
from core_invoice.errors import UnreadableJson
from core_invoice.json_form import schema
from core_invoice.model import BinaryObject, DocumentTotals, InvoiceLine, Note, Seller, SupportingDocument
from tests.core_invoice.invoices import WHOLE
from tests.core_invoice.made_up import invoices
from tests.core_invoice.test_corpus import FILES, REFUSED
from tests.samples.corpus import corpus_id

VALIDATOR = Draft202012Validator(schema.schema())
made_up = settings(
    max_examples=50, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)


def faults(source):
    with pytest.raises(UnreadableJson) as refusal:
        from_json(source)
    return {fault.path: fault.text.english for fault in refusal.value.faults}


def test_an_invoice_as_json():
    invoice = Invoice(
        number="F1",
        issue_date=date(2026, 11, 3),
        notes=(Note("AAI", "Été"),),
        seller=Seller(identifiers=(Identifier("12345678200010", "0009"),)),
        totals=DocumentTotals(paid_amount=Decimal("10.50")),
        supporting_documents=(SupportingDocument(attached=BinaryObject("a/b", "c.txt", b"\x00\xff")),),
        lines=(InvoiceLine(),),
    )

    assert as_dict(invoice) == {
        "number": "F1",
        "issue_date": "2026-11-03",
        "notes": [{"subject_code": "AAI", "text": "Été"}],
        "seller": {"identifiers": [{"value": "12345678200010", "scheme": "0009"}]},
        "totals": {"paid_amount": "10.50"},
        "supporting_documents": [
            {"attached": {"mime_code": "a/b", "filename": "c.txt", "content": "AP8="}},
        ],
        "lines": [{}],
    }


def test_an_empty_invoice_is_an_empty_object():
    assert to_json(Invoice()) == "{}\n"
    assert from_json("{}") == Invoice()


def test_text_stays_legible():
    assert '"text": "Été"' in to_json(Invoice(notes=(Note(text="Été"),)))


def test_a_whole_invoice_comes_back():
    assert from_json(to_json(WHOLE)) == WHOLE


def test_dictionaries_and_bytes_are_taken_too():
    assert from_json(as_dict(WHOLE)) == WHOLE
    assert from_json(to_json(WHOLE).encode()) == WHOLE


@made_up
@given(invoice=invoices())
def test_any_invoice_comes_back_as_it_was(invoice):
    assert from_json(to_json(invoice)) == invoice


@made_up
@given(invoice=invoices())
def test_what_is_written_follows_the_schema(invoice):
    assert [error.message for error in VALIDATOR.iter_errors(as_dict(invoice))] == []


@pytest.mark.parametrize("path", [path for path in FILES if corpus_id(path) not in REFUSED], ids=corpus_id)
def test_documents_of_others_come_back_as_they_were(path):
    invoice = read(path.read_bytes()).invoice

    assert from_json(to_json(invoice)) == invoice


@pytest.mark.parametrize("written", ["10.50", "-0.00", "0", "+1", ".5", "9" * 28])
def test_decimals_keep_their_digits(written):
    invoice = from_json({"totals": {"paid_amount": written}})

    assert invoice.totals.paid_amount.as_tuple() == Decimal(written).as_tuple()


@pytest.mark.parametrize(
    "wrong", [10.5, 10, True, "1e3", "NaN", "", " 1", "1,5", "9" * 29, ["1"], {"value": "1"}, "٣"]
)
def test_other_decimals_are_refused(wrong):
    told = faults(json.dumps({"lines": [{}, {"net_amount": wrong}]}))

    assert list(told) == ["$.lines[1].net_amount"]
    assert "between quotes" in told["$.lines[1].net_amount"]
    assert list(VALIDATOR.iter_errors({"lines": [{"net_amount": wrong}]})) != []


@pytest.mark.parametrize("wrong", ["2026-02-30", "20261103", "2026-11-03T00:00:00", "2026-11-03Z", 20261103])
def test_other_dates_are_refused(wrong):
    assert list(faults(json.dumps({"issue_date": wrong}))) == ["$.issue_date"]


def test_a_misspelt_name_is_told_with_the_one_that_was_meant():
    assert faults('{"numbr": "F1"}') == {"$.numbr": "there is no such name here; is it “number”?"}


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ('{"seller": []}', "$.seller"),
        ('{"seller": "Papeterie"}', "$.seller"),
        ('{"lines": {}}', "$.lines"),
        ('{"lines": [1]}', "$.lines[0]"),
        ('{"number": null}', "$.number"),
        ('{"number": {}}', "$.number"),
        ('{"seller": {"identifiers": ["1"]}}', "$.seller.identifiers[0]"),
        ('{"seller": {"identifiers": [{"scheme": "0009"}]}}', "$.seller.identifiers[0]"),
        ('{"seller": {"identifiers": [{"value": "1", "id": "2"}]}}', "$.seller.identifiers[0].id"),
        (
            '{"supporting_documents": [{"attached": {"content": "é"}}]}',
            "$.supporting_documents[0].attached.content",
        ),
        ('{"number": "1", "number": "2"}', "$.number"),
        ('{"number": "\\ud800"}', "$.number"),
        ('{"a b": 1}', "$['a b']"),
        ('{"__class__": 1}', "$.__class__"),
        ("[]", "$"),
        ("3", "$"),
        ("", "$"),
        ('{"number": "1"', "$"),
        ("[" * 100_000, "$"),
        ("9" * 100_000, "$"),
        (b"\xff\xfe\xff", "$"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(source, path):
    assert list(faults(source)) == [path]


def test_all_faults_are_told_at_once():
    source = {"numero": "1", "issue_date": "hier", "lines": [{"net_amount": 1}, {"item": {"nom": "x"}}]}

    assert list(faults(source)) == [
        "$.numero",
        "$.issue_date",
        "$.lines[0].net_amount",
        "$.lines[1].item.nom",
    ]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_faults_are_explained(lang):
    with pytest.raises(UnreadableJson) as refusal:
        from_json({"issue_date": "hier"})
    told = refusal.value.explain(lang)

    assert "$.issue_date" in told.reason
    assert "2026-11-03" in told.reason
    assert told.remedy


def test_a_flood_of_unknown_names_does_not_take_long():
    assert len(faults(json.dumps({f"n{rank}": 1 for rank in range(50_000)}))) == 50_000


@made_up
@given(
    data=st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["number", "lines", "seller", "totals", "x"]), inner, max_size=3
            )
        ),
    )
)
def test_anything_else_is_an_invoice_or_refused(data):
    try:
        from_json(json.dumps(data))
    except UnreadableJson as refusal:
        assert refusal.faults  # noqa: PT017


def test_a_value_of_a_wrong_type_cannot_be_written():
    with pytest.raises(Unwritable) as refusal:
        to_json(Invoice(number=3, totals=DocumentTotals(paid_amount=Decimal("NaN"))))

    assert [fault.path for fault in refusal.value.faults] == ["BT-1", "BG-22/BT-113"]


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(schema.schema())


def test_the_packaged_schema_is_up_to_date():
    assert schema.packaged() == schema.text(), "run: .venv/bin/python -m core_invoice.json_form.schema"
