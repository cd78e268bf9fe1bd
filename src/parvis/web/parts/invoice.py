"""The page of one invoice, as both sides have it: who holds it, when it is due, its story, sheet and acts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from parvis.accounts.models import User
from parvis.lifecycle import motives, states
from parvis.lifecycle.circuits import Act, Side
from parvis.lifecycle.states import State
from parvis.payment_requests import timeline
from parvis.payment_requests.models import PaymentRequest
from parvis.web.errors import status_of
from parvis.web.parts.acts import ActPage, Outcome, attempt, offers
from parvis.web.parts.sheet import sheet_of_request

NEEDS_AN_ANSWER = frozenset({State.SUSPENDED, State.TO_REROUTE, State.REFUSED})

ROUTES = {
    Side.SUPPLIER: {"act_route": "web:supplier-act", "live_route": "web:supplier-live"},
    Side.BUYER: {"act_route": "web:buyer-act", "live_route": "web:buyer-live"},
}


def standing(payment_request: PaymentRequest, *, side: Side) -> dict[str, Any]:
    """What changes while somebody looks at the page: state, holder, deadline, story."""
    lang = get_language() or "fr"
    state = payment_request.state
    asked = payment_request.last_motive if state in NEEDS_AN_ANSWER else ""
    return {
        "payment_request": payment_request,
        "side": side.value,
        **ROUTES[side],
        "explanation": states.explain(state, lang, for_=side),
        "what_next": states.what_next(state, lang, for_=side),
        "motive": motives.get(asked).label.in_(lang) if asked else "",
        "motive_remedy": motives.get(asked).remedy.in_(lang) if asked and side is Side.SUPPLIER else "",
        "comment": payment_request.last_comment if asked else "",
        "events": list(reversed(timeline.of(payment_request, lang=lang, whole=side is Side.SUPPLIER))),
    }


def context(
    payment_request: PaymentRequest,
    *,
    user: User,
    side: Side,
    pages: Mapping[Act, ActPage],
    outcome: Outcome | None = None,
    act: Act | None = None,
) -> dict[str, Any]:
    lang = get_language() or "fr"
    bound = outcome.form if outcome else None
    return {
        **standing(payment_request, side=side),
        "offers": offers(payment_request, user=user, pages=pages, bound=bound, bound_act=act),
        "refusal": outcome.refusal if outcome else None,
        "sheet": sheet_of_request(payment_request, lang=lang),
        "documents": list(payment_request.documents.order_by("pk")),
    }


def answer_act(
    request: HttpRequest,
    payment_request: PaymentRequest,
    *,
    act: Act,
    side: Side,
    pages: Mapping[Act, ActPage],
    template: str,
) -> PaymentRequest | HttpResponse:
    """The request as the act left it; or the page again, with what to mend or what was refused."""
    assert isinstance(request.user, User)
    outcome = attempt(request, payment_request, act=act, page=pages[act])
    if outcome.done is not None:
        return outcome.done
    payment_request.refresh_from_db()
    if outcome.refusal is not None and outcome.form is not None:
        # What was typed stays, against the invoice as it now is.
        outcome.form.data = {**dict(outcome.form.data.items()), "seen": str(payment_request.version)}
    shown = context(payment_request, user=request.user, side=side, pages=pages, outcome=outcome, act=act)
    status = status_of(outcome.refusal) if outcome.refusal else 422
    return render(request, template, shown, status=status)


def live(
    request: HttpRequest,
    payment_request: PaymentRequest,
    *,
    side: Side,
    pages: Mapping[Act, ActPage],
) -> HttpResponse:
    """Nothing while the version on screen is the current one; else the parts of the page that changed."""
    assert isinstance(request.user, User)
    if request.GET.get("seen") == str(payment_request.version):
        return HttpResponse(status=204)
    shown = {
        **standing(payment_request, side=side),
        "offers": offers(payment_request, user=request.user, pages=pages),
        "documents": list(payment_request.documents.order_by("pk")),
        "live": True,
    }
    return render(request, "parts/live.html", shown)
