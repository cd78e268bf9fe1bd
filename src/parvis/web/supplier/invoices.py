"""The supplier's invoices: the list, one invoice and what to do with it, and the refused deposits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from parvis.accounts.models import User
from parvis.accounts.permissions import Permission, organisations_where
from parvis.accounts.refusals import NotAllowed
from parvis.base import clock
from parvis.base.paging import keyset
from parvis.directory.models import Organisation
from parvis.flows.models import Flow
from parvis.lifecycle.circuits import Act, Side
from parvis.lifecycle.states import CLOSED, OPEN, State
from parvis.payment_requests.models import PaymentRequest
from parvis.web.parts import invoice, lists
from parvis.web.parts.fragments import wants_fragment
from parvis.web.parts.lists import Order, View
from parvis.web.supplier.acts import PAGES

TEMPLATE = "supplier/invoice.html"
WITH_YOU = Q(state__in=[State.SUSPENDED, State.TO_REROUTE]) | Q(
    state=State.REFUSED, refusal_acknowledged_at=None
)
VIEWS = {
    "all": View(_("Toutes"), Q()),
    "yours": View(_("À vous d’agir"), WITH_YOU),
    "buyer": View(_("Chez l’acheteur"), Q(state__in=OPEN - {State.SUSPENDED, State.TO_REROUTE})),
    "paid": View(_("Payées"), Q(state=State.PAID)),
    "ended": View(_("Refusées ou abandonnées"), Q(state__in=CLOSED - {State.PAID})),
}
ORDERS = {
    "recent": Order(_("Dépôts récents d’abord"), ("-deposited_at", "-id")),
    "oldest": Order(_("Dépôts anciens d’abord"), ("deposited_at", "id")),
}
SEARCHED = ("number", "buyer__name", "commitment_number")
HEADER = (
    _("Numéro"),
    _("Type"),
    _("Émise le"),
    _("Acheteur"),
    _("Service"),
    _("Montant à payer"),
    _("Devise"),
    _("État"),
    _("Chez"),
    _("Depuis"),
    _("À payer au plus tard le"),
    _("Identifiant"),
)


@login_required
@require_safe
def invoices(request: HttpRequest) -> HttpResponseBase:
    if not organisations_where(request.user, Permission.READ_AS_SUPPLIER).exists():
        raise NotAllowed
    visible = PaymentRequest.objects.as_supplier(request.user)
    visible = visible.select_related("buyer", "supplier", "department")
    listing, everything = lists.listing(request, visible, views=VIEWS, orders=ORDERS, search=SEARCHED)
    if request.GET.get("format") == "csv":
        return lists.export(f"{say('factures')}.csv", header=HEADER, rows=rows(everything))
    refused = Flow.objects.visible_to(request.user).filter(state=Flow.State.REJECTED)
    context = {
        "listing": listing,
        "refused_exist": refused.exists(),
        "may_deposit": organisations_where(request.user, Permission.DEPOSIT).exists(),
    }
    template = "supplier/invoices_list.html" if wants_fragment(request) else "supplier/invoices.html"
    return render(request, template, context)


def rows(payment_requests: QuerySet[PaymentRequest]) -> Iterator[list[Any]]:
    for one in payment_requests.iterator(chunk_size=500):
        yield [
            one.number,
            one.get_kind_display(),
            one.issue_date.isoformat(),
            one.buyer.name,
            one.department.name if one.department else "",
            one.amount_due,
            one.currency,
            one.state_label,
            one.holder_name,
            clock.date_of(one.since).isoformat(),
            one.due_on.isoformat() if one.due_on else "",
            one.public_id,
        ]


@login_required
@require_safe
def refused(request: HttpRequest) -> HttpResponse:
    """Deposits that were refused: never on their way to a buyer, and never lost."""
    if not organisations_where(request.user, Permission.READ_AS_SUPPLIER).exists():
        raise NotAllowed
    flows = Flow.objects.visible_to(request.user).filter(state=Flow.State.REJECTED).select_related("buyer")
    page = keyset(flows, order=("-received_at", "-id"), after=request.GET.get("after") or None)
    return render(request, "supplier/refused.html", {"page": page})


def mine(request: HttpRequest, public_id: UUID) -> PaymentRequest:
    visible = PaymentRequest.objects.as_supplier(request.user)
    visible = visible.select_related("buyer", "supplier", "department")
    return get_object_or_404(visible, public_id=public_id)


@login_required
@require_safe
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    assert isinstance(request.user, User)
    context = invoice.context(mine(request, public_id), user=request.user, side=Side.SUPPLIER, pages=PAGES)
    return render(request, TEMPLATE, context)


@login_required
@require_safe
def live(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return invoice.live(request, mine(request, public_id), side=Side.SUPPLIER, pages=PAGES)


DONE = {
    Act.COMPLETE: _("Votre réponse est partie chez l’acheteur. Le délai de paiement court de nouveau."),
    Act.REROUTE: _("La facture est repartie à sa nouvelle destination, avec le même numéro."),
    Act.ACKNOWLEDGE_REFUSAL: _("Vous avez pris acte du refus."),
    Act.CANCEL: _("La facture est abandonnée. L’acheteur ne la paiera pas."),
}


@login_required
@require_http_methods(["POST"])
def act(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    if name not in PAGES:
        raise Http404
    wanted = Act(name)
    answer = invoice.answer_act(
        request, mine(request, public_id), act=wanted, side=Side.SUPPLIER, pages=PAGES, template=TEMPLATE
    )
    if isinstance(answer, HttpResponse):
        return answer
    messages.success(request, DONE[wanted])
    return redirect("web:supplier-request", public_id=answer.public_id)


@login_required
@require_safe
def destinations(request: HttpRequest) -> HttpResponse:
    """Buyers whose name or identifier holds what is typed, with the departments of the one that is chosen."""
    typed = lists.typed(request, "buyer")
    buyers = Organisation.objects.visible_to(request.user).buyers()
    digits = typed.replace(" ", "")
    chosen = buyers.filter(identifier=digits).first() if digits else None
    found = buyers.filter(Q(name__icontains=typed) | Q(identifier__startswith=digits)).order_by("name", "pk")
    departments = chosen.departments.filter(active=True).order_by("code")[:200] if chosen else ()
    context = {"buyers": found[:20], "chosen": chosen, "departments": departments}
    return render(request, "supplier/destinations.html", context)
