"""How an amount, a state and a deadline are written on the pages of invoices."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils import formats
from django.utils.translation import get_language

from parvis.lifecycle import states
from parvis.lifecycle.states import State
from parvis.web.parts import deadline

register = template.Library()

NO_BREAK = "\u00a0"
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}
TONES = {
    State.SUSPENDED: "warning",
    State.TO_REROUTE: "warning",
    State.REFUSED: "error",
    State.CANCELLED: "",
    State.REROUTED: "",
    State.PAID: "success",
    State.APPROVED: "success",
    State.ORDERED: "success",
    State.WITH_ACCOUNTANT: "success",
}


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    """Cents for people; the file keeps its own decimals."""
    if amount is None:
        return ""
    cents = amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    symbol = SYMBOLS.get(currency)
    if symbol and get_language() == "en":  # as the invoice sheet writes it
        return f"{'-' if cents < 0 else ''}{symbol}{_figure(abs(cents))}"
    return f"{_figure(cents)}{NO_BREAK}{symbol or currency}"


def _figure(cents: Decimal) -> str:
    return formats.number_format(cents, 2, use_l10n=True, force_grouping=True)


@register.filter
def state_label(state: str) -> str:
    return states.label(state, get_language() or "fr")


@register.filter
def state_tone(state: str) -> str:
    """The colour of the badge; the words say the same, for those who do not see it."""
    return TONES.get(State(state), "info")


@register.filter
def deadline_of(payment_request: Any) -> deadline.Deadline:
    return deadline.deadline_of(payment_request)


@register.filter
def kilobytes(size: int) -> str:
    shown = max(1, round(size / 1000))
    number = formats.number_format(shown, 0, use_l10n=True, force_grouping=True)
    return f"{number}{NO_BREAK}{'ko' if (get_language() or 'fr') == 'fr' else 'kB'}"
