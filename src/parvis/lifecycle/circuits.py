"""Who may take a payment request from which state to which, one table for each circuit.

The simple circuit is that of an ordinary invoice (framework A1). The steps between availability and payment
are optional for the buyer, so each may be skipped; a step back is never offered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from parvis.lifecycle.errors import WrongSide, WrongState
from parvis.lifecycle.sides import Side
from parvis.lifecycle.states import State, label
from parvis.lifecycle.words import Text

__all__ = ["ACT_LABELS", "SIMPLE", "Act", "Change", "Circuit", "Need", "Side", "Step", "act_label"]


class Act(StrEnum):
    MAKE_AVAILABLE = "make_available"
    TAKE_IN_CHARGE = "take_in_charge"
    SUSPEND = "suspend"
    SEND_BACK = "send_back"
    REFUSE = "refuse"
    CERTIFY = "certify"
    ORDER_PAYMENT = "order_payment"
    HAND_TO_ACCOUNTANT = "hand_to_accountant"
    PAY = "pay"
    COMPLETE = "complete"
    REROUTE = "reroute"
    HAND_OVER = "hand_over"
    CANCEL = "cancel"
    ACKNOWLEDGE_REFUSAL = "acknowledge_refusal"


ACT_LABELS: dict[Act, Text] = {
    Act.MAKE_AVAILABLE: Text(fr="Mettre à disposition", en="Make available"),
    Act.TAKE_IN_CHARGE: Text(fr="Prendre en charge", en="Take in charge"),
    Act.SUSPEND: Text(fr="Demander à compléter", en="Ask to complete"),
    Act.SEND_BACK: Text(fr="Faire corriger la destination", en="Have the destination corrected"),
    Act.REFUSE: Text(fr="Refuser", en="Refuse"),
    Act.CERTIFY: Text(fr="Attester le service fait", en="Certify the delivery"),
    Act.ORDER_PAYMENT: Text(fr="Mandater", en="Order payment"),
    Act.HAND_TO_ACCOUNTANT: Text(fr="Transmettre au comptable", en="Hand to the accountant"),
    Act.PAY: Text(fr="Mettre en paiement", en="Release the payment"),
    Act.COMPLETE: Text(fr="Compléter", en="Complete"),
    Act.REROUTE: Text(fr="Corriger la destination", en="Correct the destination"),
    Act.HAND_OVER: Text(fr="Remettre à un autre acheteur", en="Hand over to another buyer"),
    Act.CANCEL: Text(fr="Abandonner", en="Cancel"),
    Act.ACKNOWLEDGE_REFUSAL: Text(fr="Prendre acte du refus", en="Acknowledge the refusal"),
}


def act_label(act: str, lang: str) -> str:
    return ACT_LABELS[Act(act)].in_(lang)


class Need(StrEnum):
    NONE = "none"
    REQUIRED = "required"


class Change(StrEnum):
    """What a supplier may alter in answer to the buyer; never the invoice itself."""

    RECIPIENT = "recipient"
    DEPARTMENT = "department"
    COMMITMENT = "commitment"
    DOCUMENTS = "documents"
    COMMENT = "comment"


NOTHING: frozenset[Change] = frozenset()
ROUTING = frozenset({Change.RECIPIENT, Change.DEPARTMENT, Change.COMMITMENT})
ANSWER = frozenset({Change.DOCUMENTS, Change.COMMENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    source: State
    target: State
    act: Act
    by: Side
    motive: Need = Need.NONE
    comment: Need = Need.NONE
    changes: frozenset[Change] = NOTHING


class Circuit:
    def __init__(self, name: str, *steps: Step) -> None:
        self.name = name
        self.steps = steps
        self._by_key = {(step.source, step.act, step.by): step for step in steps}
        if len(self._by_key) != len(steps):
            raise ValueError(f"circuit {name}: two steps for the same state, act and side")

    def step(self, state: str, act: str, *, side: Side) -> Step:
        state, act = State(state), Act(act)
        step = self._by_key.get((state, act, side))
        if step is not None:
            return step
        for known in self.steps:
            if known.source == state and known.act == act:
                raise _wrong_side(known)
        raise _wrong_state(state, act)

    def steps_from(self, state: str, *, side: Side) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.source == state and step.by == side)


def _wrong_state(state: State, act: Act) -> WrongState:
    return WrongState(
        Text(
            fr=f"« {act_label(act, 'fr')} » n’est pas possible : la facture est à l’étape "
            f"« {label(state, 'fr')} ».",
            en=f"“{act_label(act, 'en')}” is not possible: the invoice is at the step "
            f"“{label(state, 'en')}”.",
        ),
        Text(
            fr="Elle a peut-être changé d’étape entre-temps. Rechargez la page pour voir "
            "ce qui est possible.",
            en="It may have moved on in the meantime. Reload the page to see what is possible.",
        ),
    )


_BELONGS_TO = {
    Side.SUPPLIER: Text(fr="au fournisseur", en="the supplier"),
    Side.BUYER: Text(fr="à l’acheteur", en="the buyer"),
    Side.ACCOUNTANT: Text(fr="au comptable", en="the accountant"),
    Side.PLATFORM: Text(fr="à la plateforme", en="the platform"),
}


def _wrong_side(step: Step) -> WrongSide:
    owner = _BELONGS_TO[step.by]
    return WrongSide(
        Text(
            fr=f"« {act_label(step.act, 'fr')} » revient {owner.fr}.",
            en=f"“{act_label(step.act, 'en')}” is for {owner.en} to do.",
        ),
        Text(
            fr="Demandez-le à la personne qui a ce rôle, ou faites-vous attribuer ce rôle "
            "par l’administrateur de votre organisme.",
            en="Ask the person who has that role, or have the role given to you "
            "by your organisation’s administrator.",
        ),
    )


def _from(
    *sources: State,
    act: Act,
    by: Side,
    to: State,
    motive: Need = Need.NONE,
    comment: Need = Need.NONE,
    changes: frozenset[Change] = NOTHING,
) -> Iterator[Step]:
    for source in sources:
        yield Step(source=source, target=to, act=act, by=by, motive=motive, comment=comment, changes=changes)


S, A = State, Act

# A completed request is treated like one just made available.
WITH_BUYER = (S.AVAILABLE, S.TAKEN_IN_CHARGE, S.COMPLETED)

SIMPLE = Circuit(
    "simple",
    *_from(S.DEPOSITED, act=A.MAKE_AVAILABLE, by=Side.PLATFORM, to=S.AVAILABLE),
    *_from(S.AVAILABLE, S.COMPLETED, act=A.TAKE_IN_CHARGE, by=Side.BUYER, to=S.TAKEN_IN_CHARGE),
    # Not from "completed": the delay is interrupted once only (R. 2192-27). The notice must name the facts
    # and the documents wanted (R. 2192-28), hence the comment.
    *_from(
        S.AVAILABLE,
        S.TAKEN_IN_CHARGE,
        act=A.SUSPEND,
        by=Side.BUYER,
        to=S.SUSPENDED,
        motive=Need.REQUIRED,
        comment=Need.REQUIRED,
    ),
    *_from(S.SUSPENDED, act=A.COMPLETE, by=Side.SUPPLIER, to=S.COMPLETED, changes=ANSWER),
    *_from(*WITH_BUYER, act=A.SEND_BACK, by=Side.BUYER, to=S.TO_REROUTE, motive=Need.REQUIRED),
    *_from(S.TO_REROUTE, act=A.REROUTE, by=Side.SUPPLIER, to=S.DEPOSITED, changes=ROUTING),
    # When the corrected recipient is another buyer, the request goes on there and its first record ends here.
    *_from(S.TO_REROUTE, act=A.HAND_OVER, by=Side.PLATFORM, to=S.REROUTED),
    *_from(
        *WITH_BUYER,
        S.SUSPENDED,
        S.TO_REROUTE,
        act=A.REFUSE,
        by=Side.BUYER,
        to=S.REFUSED,
        motive=Need.REQUIRED,
    ),
    *_from(S.REFUSED, act=A.ACKNOWLEDGE_REFUSAL, by=Side.SUPPLIER, to=S.REFUSED),
    *_from(*WITH_BUYER, act=A.CERTIFY, by=Side.BUYER, to=S.APPROVED),
    *_from(*WITH_BUYER, S.APPROVED, act=A.ORDER_PAYMENT, by=Side.BUYER, to=S.ORDERED),
    *_from(S.APPROVED, S.ORDERED, act=A.HAND_TO_ACCOUNTANT, by=Side.BUYER, to=S.WITH_ACCOUNTANT),
    *_from(
        *WITH_BUYER,
        S.APPROVED,
        S.ORDERED,
        S.WITH_ACCOUNTANT,
        act=A.PAY,
        by=Side.ACCOUNTANT,
        to=S.PAID,
    ),
    # Only while nobody at the buyer's has taken it up.
    *_from(S.DEPOSITED, S.AVAILABLE, act=A.CANCEL, by=Side.SUPPLIER, to=S.CANCELLED),
)
