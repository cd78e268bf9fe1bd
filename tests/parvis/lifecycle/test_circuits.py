"""The simple circuit against its reviewed table, and what must hold for the circuit as a whole."""

from itertools import product
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from parvis.lifecycle import states
from parvis.lifecycle.circuits import SIMPLE, Act, Change, Circuit, Need, Side, Step, act_label
from parvis.lifecycle.errors import WrongSide, WrongState
from parvis.lifecycle.states import State

REVIEWED = yaml.safe_load((Path(__file__).parent / "simple_circuit.yaml").read_text(encoding="utf-8"))


def cell(step: Step) -> str:
    needs = [name for name in ("motive", "comment") if getattr(step, name) is Need.REQUIRED]
    return ", ".join([f"{step.by} -> {step.target}", *needs])


# --- Every state, act and side against the reviewed table ---


@pytest.mark.parametrize(
    ("state", "act", "side"),
    list(product(State, Act, Side)),
    ids=[f"{state}-{act}-{side}" for state, act, side in product(State, Act, Side)],
)
def test_cell_of_the_reviewed_table(state, act, side):
    reviewed = REVIEWED[state].get(act, "")
    if reviewed.startswith(f"{side} -> "):
        assert cell(SIMPLE.step(state, act, side=side)) == reviewed
        return
    with pytest.raises(WrongState) as refusal:
        SIMPLE.step(state, act, side=side)
    assert isinstance(refusal.value, WrongSide) == bool(reviewed)


def test_reviewed_table_names_every_state_and_only_known_acts():
    assert set(REVIEWED) == set(State)
    assert {act for acts in REVIEWED.values() for act in acts} == set(Act)


def test_reviewed_table_has_as_many_cells_as_the_circuit_has_steps():
    assert sum(len(acts) for acts in REVIEWED.values()) == len(SIMPLE.steps)


@pytest.mark.parametrize(("state", "side"), list(product(State, Side)))
def test_steps_offered_are_those_of_the_reviewed_table(state, side):
    offered = {step.act: cell(step) for step in SIMPLE.steps_from(state, side=side)}

    assert offered == {
        act: reviewed for act, reviewed in REVIEWED[state].items() if reviewed.startswith(f"{side} ->")
    }


# --- The circuit as a whole ---


def reachable(start: State) -> set[State]:
    found, left = {start}, [start]
    while left:
        source = left.pop()
        for step in SIMPLE.steps:
            if step.source == source and step.target not in found:
                found.add(step.target)
                left.append(step.target)
    return found


def test_every_state_is_reached_from_deposit():
    assert reachable(State.DEPOSITED) == set(State)


@pytest.mark.parametrize("state", sorted(states.OPEN))
def test_every_open_state_can_end_in_payment(state):
    assert State.PAID in reachable(state)


@pytest.mark.parametrize("state", sorted(states.CLOSED))
def test_no_step_leads_out_of_a_closed_state(state):
    assert reachable(state) == {state}


@pytest.mark.parametrize("state", sorted(states.OPEN))
def test_whoever_holds_an_open_request_can_do_something(state):
    assert SIMPLE.steps_from(state, side=Side(states.holder(state)))


@pytest.mark.parametrize("state", sorted(states.CLOSED))
def test_nobody_holds_a_closed_request(state):
    assert states.holder(state) == states.Holder.NOBODY


def test_supplier_changes_the_destination_when_rerouting_and_nothing_else():
    step = SIMPLE.step("to_reroute", "reroute", side=Side.SUPPLIER)

    assert step.changes == {Change.RECIPIENT, Change.DEPARTMENT, Change.COMMITMENT}


def test_supplier_adds_documents_and_words_when_completing_and_nothing_else():
    step = SIMPLE.step("suspended", "complete", side=Side.SUPPLIER)

    assert step.changes == {Change.DOCUMENTS, Change.COMMENT}


def test_buyer_never_changes_the_request():
    assert all(not step.changes for step in SIMPLE.steps if step.by is not Side.SUPPLIER)


def test_accountant_may_pay_whatever_optional_step_was_skipped():
    payable = {step.source for step in SIMPLE.steps if step.act is Act.PAY}

    assert payable == {
        "available",
        "taken_in_charge",
        "completed",
        "approved",
        "ordered",
        "with_accountant",
    }


TOWARDS_PAYMENT = [
    State.APPROVED,
    State.ORDERED,
    State.WITH_ACCOUNTANT,
    State.PAID,
]


@given(choices=st.lists(st.integers(min_value=0, max_value=100), max_size=40))
def test_no_walk_ever_comes_back_from_certified_towards_payment(choices):
    state, furthest = State.DEPOSITED, -1
    for choice in choices:
        steps = [step for step in SIMPLE.steps if step.source == state and step.target != state]
        if not steps:
            assert state in states.CLOSED
            return
        state = steps[choice % len(steps)].target
        rank = TOWARDS_PAYMENT.index(state) if state in TOWARDS_PAYMENT else -1
        assert rank >= furthest
        furthest = rank


# --- Refusals ---


def test_wrong_state_says_what_was_wanted_and_where_the_request_is():
    with pytest.raises(WrongState) as refusal:
        SIMPLE.step("paid", "suspend", side=Side.BUYER)

    assert refusal.value.code == "PV-LIFE-01"
    assert "« Demander à compléter »" in refusal.value.message.fr
    assert "« Mise en paiement »" in refusal.value.message.fr
    assert "“Payment released”" in refusal.value.message.en


@pytest.mark.parametrize(
    ("state", "act", "side", "owner"),
    [
        ("available", "certify", Side.SUPPLIER, "à l’acheteur"),
        ("ordered", "pay", Side.BUYER, "au comptable"),
        ("suspended", "complete", Side.BUYER, "au fournisseur"),
        ("deposited", "make_available", Side.BUYER, "à la plateforme"),
    ],
)
def test_wrong_side_says_whose_act_it_is(state, act, side, owner):
    with pytest.raises(WrongSide) as refusal:
        SIMPLE.step(state, act, side=side)

    assert refusal.value.code == "PV-LIFE-02"
    assert owner in refusal.value.message.fr


@pytest.mark.parametrize(("state", "act"), [("nowhere", "pay"), ("available", "dance")])
def test_unknown_word_is_a_bug_and_not_a_refusal(state, act):
    with pytest.raises(ValueError, match=r"nowhere|dance"):
        SIMPLE.step(state, act, side=Side.ACCOUNTANT)


def test_circuit_with_two_steps_for_one_cell_is_not_built():
    step = Step(source=State.AVAILABLE, target=State.PAID, act=Act.PAY, by=Side.ACCOUNTANT)

    with pytest.raises(ValueError, match="two steps"):
        Circuit("twice", step, step)


@pytest.mark.parametrize("act", list(Act))
def test_every_act_has_a_label_in_both_languages(act):
    assert act_label(act, "fr").strip()
    assert act_label(act, "en").strip()


def test_no_two_acts_share_a_label():
    for lang in ("fr", "en"):
        assert len({act_label(act, lang) for act in Act}) == len(Act)
