"""Each state as the outside spells it."""

import pytest

from parvis.lifecycle.states import State
from parvis.lifecycle.wire_codes import AIFE, CDAR

# The status codes that AIFE publishes and the CDAR codes of the schematron, of those that a state may have.
AIFE_CODES = set(
    """
    BROUILLON DEPOSEE EN_COURS_ACHEMINEMENT MISE_A_DISPOSITION A_RECYCLER SUSPENDUE REJETEE MANDATEE
    MISE_EN_PAIEMENT COMPTABILISEE MISE_A_DISPOSITION_COMPTABLE ABANDONNEE SUPPRIMEE COMPLETEE SERVICE_FAIT
    PRISE_EN_COMPTE_DESTINATAIRE
    """.split()
)
CDAR_CODES = {str(code) for code in range(200, 215)} | {"220", "221"}


@pytest.mark.parametrize("state", list(State))
def test_state_has_a_code_that_aife_publishes(state):
    assert AIFE[state] in AIFE_CODES


@pytest.mark.parametrize("state", [state for state in State if state not in {"to_reroute", "rerouted"}])
def test_state_has_a_code_that_cdar_accepts(state):
    assert CDAR[state] in CDAR_CODES


@pytest.mark.parametrize("state", ["to_reroute", "rerouted"])
def test_state_of_rerouting_has_no_word_in_cdar(state):
    assert CDAR[State(state)] is None


@pytest.mark.parametrize(
    ("state", "aife", "cdar"),
    [
        ("deposited", "DEPOSEE", "200"),
        ("available", "MISE_A_DISPOSITION", "203"),
        ("taken_in_charge", "PRISE_EN_COMPTE_DESTINATAIRE", "204"),
        ("suspended", "SUSPENDUE", "208"),
        ("completed", "COMPLETEE", "209"),
        ("approved", "SERVICE_FAIT", "205"),
        ("ordered", "MANDATEE", "205"),
        ("with_accountant", "MISE_A_DISPOSITION_COMPTABLE", "205"),
        ("paid", "MISE_EN_PAIEMENT", "211"),
        ("refused", "REJETEE", "210"),
        ("cancelled", "ABANDONNEE", "220"),
    ],
)
def test_state_is_spelt_as_published(state, aife, cdar):
    assert (AIFE[State(state)], CDAR[State(state)]) == (aife, cdar)
