"""The buyer's inbox: the invoices of the organisation, by department and by what is left to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from parvis.accounts.permissions import Permission, Visitor, attachments_where
from parvis.accounts.refusals import NotAllowed
from parvis.base import clock
from parvis.directory.models import Department
from parvis.lifecycle.states import CLOSED, OPEN, State
from parvis.payment_requests.models import PaymentRequest
from parvis.web.parts import lists
from parvis.web.parts.fragments import wants_fragment
from parvis.web.parts.lists import Order, View

WAITING = frozenset({State.SUSPENDED, State.TO_REROUTE})
VIEWS = {
    "todo": View(_("À traiter"), Q(state__in=OPEN - WAITING)),
    "waiting": View(_("En attente du fournisseur"), Q(state__in=WAITING)),
    "closed": View(_("Terminées"), Q(state__in=CLOSED)),
    "all": View(_("Toutes"), Q()),
}
ORDERS = {
    "recent": Order(_("Arrivées récentes d’abord"), ("-available_at", "-id")),
    "oldest": Order(_("Arrivées anciennes d’abord"), ("available_at", "id")),
    "due": Order(
        _("Échéances proches d’abord"),
        ("due_on", "id"),
        where=Q(due_on__isnull=False),
        note=_("Les avoirs n’ont pas d’échéance : ils ne sont pas dans ce classement."),
    ),
}
SEARCHED = ("number", "supplier__name", "commitment_number", "payment_order_number")
HEADER = (
    _("Numéro"),
    _("Type"),
    _("Émise le"),
    _("Reçue le"),
    _("Fournisseur"),
    _("Identifiant du fournisseur"),
    _("Acheteur"),
    _("Service"),
    _("Engagement"),
    _("Montant à payer"),
    _("Devise"),
    _("État"),
    _("Depuis"),
    _("À payer au plus tard le"),
    _("Numéro de mandat"),
    _("Identifiant"),
)


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponseBase:
    if not attachments_where(request.user, Permission.READ_AS_BUYER).exists():
        raise NotAllowed
    mine = PaymentRequest.objects.as_buyer(request.user).select_related("buyer", "supplier", "department")
    departments = departments_of(request.user)
    if chosen := department_of(request, departments):
        mine = mine.filter(department=chosen)
    listing, everything = lists.listing(request, mine, views=VIEWS, orders=ORDERS, search=SEARCHED)
    if request.GET.get("format") == "csv":
        return lists.export(f"{say('factures-recues')}.csv", header=HEADER, rows=rows(everything))
    context = {"listing": listing, "departments": departments, "department": chosen}
    template = "buyer/inbox_list.html" if wants_fragment(request) else "buyer/inbox.html"
    return render(request, template, context)


def departments_of(user: Visitor) -> QuerySet[Department]:
    """Those whose invoices the person may see: all of an organisation, or the ones they are attached to."""
    attachments = attachments_where(user, Permission.READ_AS_BUYER)
    everywhere = attachments.filter(department=None).values("organisation")
    limited = attachments.exclude(department=None).values("department")
    seen = Department.objects.filter(Q(organisation__in=everywhere) | Q(pk__in=limited))
    return seen.select_related("organisation").order_by("organisation__name", "name", "pk")


def department_of(request: HttpRequest, departments: QuerySet[Department]) -> Department | None:
    try:
        asked = UUID(request.GET.get("department", ""))
    except ValueError:
        return None
    return departments.filter(public_id=asked).first()


def rows(payment_requests: QuerySet[PaymentRequest]) -> Iterator[list[Any]]:
    for one in payment_requests.iterator(chunk_size=500):
        yield [
            one.number,
            one.get_kind_display(),
            one.issue_date.isoformat(),
            clock.date_of(one.deposited_at).isoformat(),
            one.supplier.name,
            one.supplier.identifier,
            one.buyer.name,
            one.department.name if one.department else "",
            one.commitment_number,
            one.amount_due,
            one.currency,
            one.state_label,
            clock.date_of(one.since).isoformat(),
            one.due_on.isoformat() if one.due_on else "",
            one.payment_order_number,
            one.public_id,
        ]
