"""The legal delay: worked examples, what must hold for any dates, and what the law refuses."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from parvis.law import delays
from parvis.law.delays import BuyerCategory, Delay
from parvis.law.errors import AfterPaymentOrder, AlreadyInterrupted, ParameterMissing

CASES = yaml.safe_load((Path(__file__).parent / "delay_cases.yaml").read_text(encoding="utf-8"))


def outcome(
    *,
    category: str,
    received_on: date | None = None,
    requested_on: date | None = None,
    performed_on: date | None = None,
    contract_days: int | None = None,
    interrupted_on: date | None = None,
    complete_on: date | None = None,
    paid_on: date | None = None,
) -> dict[str, object]:
    if received_on is None:
        assert requested_on is not None
        received_on = delays.presumed_reception(requested_on=requested_on)
    delay = delays.begin(
        category=category, received_on=received_on, performed_on=performed_on, contract_days=contract_days
    )
    found: dict[str, object] = {}
    if interrupted_on and complete_on:
        delay = delays.interrupt(delay, on=interrupted_on)
        found["days_left"] = delay.days_left
        delay = delays.resume(delay, complete_on=complete_on)
    found |= {"start_on": delay.start_on, "due_on": delay.due_on}
    if paid_on:
        left = delays.days_until_due(delay, today=paid_on)
        assert left is not None
        found["late"] = max(0, -left)
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_worked_example(case):
    facts = {name: value for name, value in case.items() if name not in {"case", "expected"}}

    assert outcome(**facts) == case["expected"]


# --- Legal delay by category ---


@pytest.mark.parametrize(
    ("category", "days", "article"),
    [
        ("state", 30, "R. 2192-10"),
        ("local", 30, "R. 2192-10"),
        ("health", 50, "R. 2192-11"),
        ("enterprise", 60, "R. 2192-11"),
    ],
)
def test_legal_delay_of_each_category(category, days, article):
    legal = delays.legal_delay(category, on=date(2026, 11, 24))

    assert (legal.days, legal.article, legal.valid_from) == (days, article, date(2019, 4, 1))


@pytest.mark.parametrize("category", list(BuyerCategory))
def test_every_category_of_buyer_has_a_legal_delay(category):
    assert delays.legal_delay(category, on=date(2019, 4, 1)).days > 0


def test_no_legal_delay_is_guessed_before_the_first_recorded_period():
    with pytest.raises(ParameterMissing) as refusal:
        delays.legal_delay("local", on=date(2019, 3, 31))

    assert "31/03/2019" in refusal.value.message.fr
    assert "2019-03-31" in refusal.value.message.en


@pytest.mark.parametrize("category", ["", "supplier", "LOCAL"])
def test_no_legal_delay_is_guessed_for_another_category(category):
    with pytest.raises(ParameterMissing):
        delays.legal_delay(category, on=date(2026, 11, 24))


def test_delay_says_which_article_sets_it():
    plain = delays.begin(category="health", received_on=date(2025, 9, 1))
    by_contract = delays.begin(category="health", received_on=date(2025, 9, 1), contract_days=20)
    resumed = delays.resume(delays.interrupt(plain, on=date(2025, 9, 2)), complete_on=date(2025, 9, 3))

    assert [plain.article, by_contract.article, resumed.article] == ["R. 2192-11", "L. 2192-10", "R. 2192-29"]


@pytest.mark.parametrize("days", [0, -1])
def test_contract_cannot_set_a_delay_of_no_day(days):
    with pytest.raises(ValueError, match="contract"):
        delays.begin(category="local", received_on=date(2025, 9, 1), contract_days=days)


# --- Interruption ---


@pytest.fixture
def running():
    return delays.begin(category="local", received_on=date(2025, 9, 1))


def test_interrupted_delay_is_not_due(running):
    interrupted = delays.interrupt(running, on=date(2025, 9, 16))

    assert interrupted.interrupted_on == date(2025, 9, 16)
    assert interrupted.interruptions == 1
    assert delays.days_until_due(interrupted, today=date(2025, 9, 20)) is None


def test_resumed_delay_is_due_again(running):
    resumed = delays.resume(delays.interrupt(running, on=date(2025, 9, 16)), complete_on=date(2025, 9, 28))

    assert resumed.interrupted_on is None
    assert resumed.days_left is None
    assert delays.days_until_due(resumed, today=date(2025, 9, 28)) == 30


def test_first_late_day_is_the_day_after_the_due_date(running):
    assert delays.days_until_due(running, today=date(2025, 10, 1)) == 0
    assert delays.days_until_due(running, today=date(2025, 10, 2)) == -1


def test_second_interruption_is_refused(running):
    resumed = delays.resume(delays.interrupt(running, on=date(2025, 9, 16)), complete_on=date(2025, 9, 28))

    with pytest.raises(AlreadyInterrupted):
        delays.interrupt(resumed, on=date(2025, 10, 5))


def test_interruption_of_an_interrupted_delay_is_refused(running):
    with pytest.raises(AlreadyInterrupted):
        delays.interrupt(delays.interrupt(running, on=date(2025, 9, 16)), on=date(2025, 9, 17))


def test_interruption_after_the_payment_order_is_refused(running):
    with pytest.raises(AfterPaymentOrder):
        delays.interrupt(running, on=date(2025, 9, 16), ordered=True)


def test_running_delay_cannot_be_resumed(running):
    with pytest.raises(ValueError, match="interrupted"):
        delays.resume(running, complete_on=date(2025, 9, 28))


def test_delay_cannot_be_resumed_before_it_was_interrupted(running):
    with pytest.raises(ValueError, match="before"):
        delays.resume(delays.interrupt(running, on=date(2025, 9, 16)), complete_on=date(2025, 9, 15))


# --- Whatever the dates ---

days = st.dates(min_value=date(2019, 4, 1), max_value=date(2060, 12, 31))
categories = st.sampled_from(list(BuyerCategory))
spans = st.integers(min_value=0, max_value=400)
contracts = st.none() | st.integers(min_value=1, max_value=120)


@st.composite
def running_delays(draw) -> Delay:
    received_on = draw(days)
    return delays.begin(
        category=draw(categories),
        received_on=received_on,
        performed_on=draw(st.none() | days),
        contract_days=draw(contracts),
    )


@given(category=categories, received_on=days, performed_on=st.none() | days, contract_days=contracts)
def test_delay_starts_when_both_invoice_and_work_are_there(
    category, received_on, performed_on, contract_days
):
    delay = delays.begin(
        category=category, received_on=received_on, performed_on=performed_on, contract_days=contract_days
    )

    assert delay.start_on in {received_on, performed_on}
    assert delay.start_on >= received_on
    assert performed_on is None or delay.start_on >= performed_on


@given(category=categories, received_on=days, contract_days=contracts)
def test_due_date_is_the_start_and_the_days_and_never_beyond_the_law(category, received_on, contract_days):
    delay = delays.begin(category=category, received_on=received_on, contract_days=contract_days)

    assert (delay.due_on - delay.start_on).days == delay.days
    assert 1 <= delay.days <= delays.legal_delay(category, on=received_on).days


@given(category=categories, received_on=days, later=spans)
def test_later_reception_never_brings_an_earlier_due_date(category, received_on, later):
    earlier = delays.begin(category=category, received_on=received_on)
    delayed = delays.begin(category=category, received_on=received_on + timedelta(days=later))

    assert (delayed.due_on - earlier.due_on).days == later


@given(delay=running_delays(), after=st.integers(min_value=-400, max_value=400), waited=spans)
def test_interruption_never_brings_the_due_date_forward(delay, after, waited):
    interrupted_on = max(date(2019, 4, 1), delay.start_on + timedelta(days=after))
    interrupted = delays.interrupt(delay, on=interrupted_on)

    resumed = delays.resume(interrupted, complete_on=interrupted_on + timedelta(days=waited))

    assert resumed.due_on >= delay.due_on


@given(delay=running_delays(), after=spans, waited=spans)
def test_resumed_delay_is_30_days_or_what_was_left(delay, after, waited):
    interrupted = delays.interrupt(delay, on=delay.start_on + timedelta(days=after))

    resumed = delays.resume(interrupted, complete_on=interrupted.interrupted_on + timedelta(days=waited))

    assert resumed.days == max(30, delay.days - after)
    assert resumed.start_on == interrupted.interrupted_on + timedelta(days=waited)
    assert (resumed.due_on - resumed.start_on).days == resumed.days


@given(delay=running_delays(), after=spans, waited=spans, once_more=spans)
def test_delay_is_interrupted_once_at_most(delay, after, waited, once_more):
    interrupted = delays.interrupt(delay, on=delay.start_on + timedelta(days=after))
    resumed = delays.resume(interrupted, complete_on=interrupted.interrupted_on + timedelta(days=waited))

    with pytest.raises(AlreadyInterrupted):
        delays.interrupt(resumed, on=resumed.start_on + timedelta(days=once_more))


@given(delay=running_delays(), today=days)
def test_each_day_takes_one_day_off(delay, today):
    assert delays.days_until_due(delay, today=today + timedelta(days=1)) == (
        delays.days_until_due(delay, today=today) - 1
    )
