"""The states as Chorus Pro (AIFE) and as lifecycle messages (CDAR, D23B) spell them."""

from collections.abc import Mapping

from parvis.lifecycle.states import State

AIFE: Mapping[State, str] = {
    State.DEPOSITED: "DEPOSEE",
    State.AVAILABLE: "MISE_A_DISPOSITION",
    State.TAKEN_IN_CHARGE: "PRISE_EN_COMPTE_DESTINATAIRE",
    State.TO_REROUTE: "A_RECYCLER",
    State.SUSPENDED: "SUSPENDUE",
    State.COMPLETED: "COMPLETEE",
    State.APPROVED: "SERVICE_FAIT",
    State.ORDERED: "MANDATEE",
    State.WITH_ACCOUNTANT: "MISE_A_DISPOSITION_COMPTABLE",
    State.PAID: "MISE_EN_PAIEMENT",
    State.REFUSED: "REJETEE",
    # The buyer who sent it back saw it last as to be rerouted; Chorus Pro has no further word for him.
    State.REROUTED: "A_RECYCLER",
    State.CANCELLED: "ABANDONNEE",
}

# None where CDAR has no word: its 221 is a platform's technical failure to route, which a buyer's request to
# correct the destination is not.
CDAR: Mapping[State, str | None] = {
    State.DEPOSITED: "200",
    State.AVAILABLE: "203",
    State.TAKEN_IN_CHARGE: "204",
    State.TO_REROUTE: None,
    State.SUSPENDED: "208",
    State.COMPLETED: "209",
    State.APPROVED: "205",
    State.ORDERED: "205",
    State.WITH_ACCOUNTANT: "205",
    State.PAID: "211",
    State.REFUSED: "210",
    State.REROUTED: None,
    State.CANCELLED: "220",
}
