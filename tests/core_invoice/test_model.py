"""The semantic model covers the standard and holds whatever an invoice says."""

from dataclasses import FrozenInstanceError

import pytest

from core_invoice.model import CREDIT_NOTE_TYPE_CODES, Invoice, term_name, terms
from core_invoice.model.structure import shapes, slots


def test_every_term_of_the_standard_has_a_field():
    parts_of_values = {term for term in terms() if term.startswith("BT-") and term.count("-") == 2}

    assert set(slots()) == set(terms()) - parts_of_values - {"BG-0"}


def test_every_part_of_a_value_belongs_to_a_term_of_the_model():
    parts = [term for term in terms().values() if term.id.count("-") == 2]

    assert parts
    assert all(part.parent in slots() for part in parts)


def test_fields_are_in_the_group_that_the_standard_gives_them():
    misplaced = [slot.id for slot in slots().values() if terms()[slot.id].parent != slot.group]

    assert misplaced == []


def test_terms_that_repeat_are_tuples():
    # French public buyers are known by several identifiers, so these hold more than the standard allows
    wider = {"BT-46", "BT-60"}

    assert {slot.id for slot in slots().values() if slot.repeats} == (
        {term.id for term in terms().values() if term.repeats} | wider
    )


def test_an_empty_invoice_can_be_held():
    empty = Invoice()

    assert empty.number is None
    assert empty.lines == ()
    assert empty.seller is None


def test_an_invoice_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Invoice().number = "2"


@pytest.mark.parametrize("group", [group for group in shapes() if group != "BG-0"])
def test_every_group_may_be_empty(group):
    assert shapes()[group].type() == shapes()[group].type()


@pytest.mark.parametrize("code", sorted(CREDIT_NOTE_TYPE_CODES))
def test_credit_note_codes_make_a_credit_note(code):
    assert Invoice(type_code=code).is_credit_note


@pytest.mark.parametrize("code", ["380", "389", "326", None, ""])
def test_other_codes_make_an_invoice(code):
    assert not Invoice(type_code=code).is_credit_note


def test_credit_note_codes_are_those_of_the_code_list():
    from core_invoice.codelists import codes

    assert set(codes("untdid1001-creditnote")) == CREDIT_NOTE_TYPE_CODES


def test_every_term_has_a_name_in_both_languages():
    assert [term.id for term in terms().values() if not term.english or not term.french] == []
    assert term_name("BT-1") == "Numéro de la facture"
    assert term_name("BT-1", "en") == "Invoice number"


def test_an_unknown_term_keeps_its_id():
    assert term_name("BT-999") == "BT-999"
