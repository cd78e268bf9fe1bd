"""The words of each state, for the supplier and for the buyer, in both languages."""

from itertools import product

import pytest

from parvis.lifecycle import states
from parvis.lifecycle.sides import Side
from parvis.lifecycle.states import DESCRIPTIONS, Holder, State

TEXTS = ("label", "supplier", "supplier_next", "buyer", "buyer_next")


def test_every_state_is_described():
    assert set(DESCRIPTIONS) == set(State)


@pytest.mark.parametrize(("state", "name", "lang"), list(product(State, TEXTS, ("fr", "en"))))
def test_text_is_there(state, name, lang):
    text = getattr(DESCRIPTIONS[state], name).in_(lang)

    assert text == text.strip() != ""
    assert (name == "label") or text.endswith(".")


@pytest.mark.parametrize(("state", "name"), list(product(State, TEXTS)))
def test_english_is_not_french(state, name):
    text = getattr(DESCRIPTIONS[state], name)

    assert text.fr != text.en


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_two_states_share_a_label(lang):
    assert len({states.label(state, lang) for state in State}) == len(State)


def test_every_state_is_either_open_or_closed():
    assert set(State) == states.OPEN | states.CLOSED
    assert not states.OPEN & states.CLOSED


@pytest.mark.parametrize("state", list(State))
def test_supplier_and_buyer_are_told_their_own_side(state):
    for_supplier = states.explain(state, "fr")
    for_buyer = states.explain(state, "fr", for_=Side.BUYER)

    assert for_supplier != for_buyer
    assert states.explain(state, "fr", for_=Side.ACCOUNTANT) == for_buyer
    assert states.what_next(state, "en") != states.what_next(state, "en", for_=Side.BUYER)


@pytest.mark.parametrize(
    "state", [state for state in State if states.holder(state) in {Holder.BUYER, Holder.ACCOUNTANT}]
)
def test_supplier_is_told_when_there_is_nothing_to_do(state):
    assert "vous n’avez rien à faire" in states.what_next(state, "fr")
    assert "nothing for you to do" in states.what_next(state, "en")


@pytest.mark.parametrize("state", ["suspended", "to_reroute"])
def test_supplier_is_told_what_is_hers_to_do(state):
    assert states.holder(state) == Holder.SUPPLIER
    assert "rien à faire" not in states.what_next(state, "fr")


@pytest.mark.parametrize(
    ("lang", "label"), [("fr", "Suspendue"), ("en", "Suspended"), ("en-gb", "Suspended"), ("de", "Suspendue")]
)
def test_label_is_french_unless_english_is_asked_for(lang, label):
    assert states.label("suspended", lang) == label


@pytest.mark.parametrize("state", list(State))
def test_french_text_uses_typographic_apostrophes(state):
    assert not any("'" in getattr(DESCRIPTIONS[state], name).fr for name in TEXTS)


def test_unknown_state_is_a_bug():
    with pytest.raises(ValueError, match="nowhere"):
        states.label("nowhere", "fr")
