"""Each state as the outside spells it."""

import pytest

from parvis.lifecycle.states import State
from parvis.lifecycle.wire_codes import AIFE, CDAR

PUBLISHED = {
    "deposited": ("DEPOSEE", "200"),
    "available": ("MISE_A_DISPOSITION", "203"),
    "taken_in_charge": ("PRISE_EN_COMPTE_DESTINATAIRE", "204"),
    "to_reroute": ("A_RECYCLER", None),
    "suspended": ("SUSPENDUE", "208"),
    "completed": ("COMPLETEE", "209"),
    "approved": ("SERVICE_FAIT", "205"),
    "ordered": ("MANDATEE", "205"),
    "with_accountant": ("MISE_A_DISPOSITION_COMPTABLE", "205"),
    "paid": ("MISE_EN_PAIEMENT", "211"),
    "refused": ("REJETEE", "210"),
    "rerouted": ("A_RECYCLER", None),
    "cancelled": ("ABANDONNEE", "220"),
}


@pytest.mark.parametrize("state", list(State))
def test_state_is_spelt_as_published(state):
    assert (AIFE[state], CDAR[state]) == PUBLISHED[state]


def test_only_rerouting_has_no_word_in_cdar():
    assert {state for state, code in CDAR.items() if code is None} == {"to_reroute", "rerouted"}
