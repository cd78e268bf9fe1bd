"""When a public buyer must have paid: Code de la commande publique, L. 2192-10 and R. 2192-10 to R. 2192-29.

A delay is counted in calendar days from its start; the first day of lateness is the day after `due_on`. A due
date on a day without work is not moved: no text was found that moves it.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from parvis.law import parameters
from parvis.law.errors import AfterPaymentOrder, AlreadyInterrupted
from parvis.lifecycle.words import Text


class BuyerCategory(StrEnum):
    STATE = "state"
    LOCAL = "local"
    HEALTH = "health"
    ENTERPRISE = "enterprise"


@dataclass(frozen=True, slots=True)
class LegalDelay:
    days: int
    article: str
    valid_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """A running delay, or a stopped one when `interrupted_on` is set: `due_on` then no longer binds."""

    start_on: date
    days: int
    due_on: date
    article: str
    interrupted_on: date | None = None
    days_left: int | None = None
    interruptions: int = 0


def legal_delay(category: str, *, on: date) -> LegalDelay:
    period = parameters.in_force("legal_delay", key=category, on=on)
    return LegalDelay(days=period.numbers["days"], article=period.article, valid_from=period.valid_from)


def presumed_reception(*, requested_on: date) -> date:
    """The day of reception when none was recorded; in a dispute the creditor has to prove another."""
    period = parameters.in_force("presumed_reception", on=requested_on)
    return requested_on + timedelta(days=period.numbers["days"])


def begin(
    *, category: str, received_on: date, performed_on: date | None = None, contract_days: int | None = None
) -> Delay:
    """The delay of a request received before the work was done starts when the work is done (R. 2192-13).

    A contract may shorten the delay and never lengthen it (L. 2192-10): a longer one has no effect.
    """
    start_on = max(received_on, performed_on or received_on)
    legal = legal_delay(category, on=start_on)
    days, article = legal.days, legal.article
    if contract_days is not None and contract_days < 1:
        raise ValueError(f"a contract cannot set a delay of {contract_days} days")
    if contract_days is not None and contract_days < days:
        days, article = contract_days, "L. 2192-10"
    return Delay(start_on=start_on, days=days, due_on=start_on + timedelta(days=days), article=article)


def interrupt(delay: Delay, *, on: date, ordered: bool = False) -> Delay:
    """Stop the delay on the day the supplier receives the notice of what is missing (R. 2192-27 and -28)."""
    if ordered:
        raise AfterPaymentOrder(*_AFTER_PAYMENT_ORDER)
    if delay.interruptions >= parameters.in_force("interruption", on=on).numbers["at_most"]:
        raise AlreadyInterrupted(*_ALREADY_INTERRUPTED)
    # A delay that has not started yet has all its days left; one that has run out has none.
    days_left = max(0, min(delay.days, (delay.due_on - on).days))
    return replace(delay, interrupted_on=on, days_left=days_left, interruptions=delay.interruptions + 1)


def resume(delay: Delay, *, complete_on: date) -> Delay:
    """Open the new delay on the day everything asked for has been received (R. 2192-29)."""
    if delay.interrupted_on is None or delay.days_left is None:
        raise ValueError("only an interrupted delay can be resumed")
    if complete_on < delay.interrupted_on:
        raise ValueError(f"completed on {complete_on}, before the interruption of {delay.interrupted_on}")
    rule = parameters.in_force("interruption", on=complete_on)
    start_on = max(complete_on, delay.start_on)
    days = max(rule.numbers["shortest_days"], delay.days_left)
    return Delay(
        start_on=start_on,
        days=days,
        due_on=start_on + timedelta(days=days),
        article=rule.article,
        interruptions=delay.interruptions,
    )


def days_until_due(delay: Delay, *, today: date) -> int | None:
    """Negative when late; None while the delay is interrupted, since nothing is due then."""
    if delay.interrupted_on is not None:
        return None
    return (delay.due_on - today).days


_ALREADY_INTERRUPTED = (
    Text(
        fr="Le délai de paiement a déjà été arrêté une fois, et la loi ne permet pas de l’arrêter encore.",
        en="The payment delay has already been stopped once, and the law does not let it be stopped again.",
    ),
    Text(
        fr="Joignez le fournisseur directement : le délai continue de courir. "
        "Si la facture ne peut pas être payée, refusez-la.",
        en="Contact the supplier directly: the delay keeps running. "
        "If the invoice cannot be paid, refuse it.",
    ),
)

_AFTER_PAYMENT_ORDER = (
    Text(
        fr="L’ordre de payer est donné : le délai de paiement ne peut plus être arrêté.",
        en="The payment order is given: the payment delay can no longer be stopped.",
    ),
    Text(
        fr="Voyez avec le comptable public, qui a l’ordre en main.",
        en="See the public accountant, who has the order in hand.",
    ),
)
