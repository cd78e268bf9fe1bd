"""One invoice in the buyer's hands: the sheet beside the original, and the acts that are possible now."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from parvis.accounts.models import User
from parvis.lifecycle.circuits import Act, Side
from parvis.payment_requests.models import PaymentRequest
from parvis.web.buyer.acts import PAGES
from parvis.web.parts import invoice

TEMPLATE = "buyer/invoice.html"
DONE = {
    Act.TAKE_IN_CHARGE: _("Facture prise en charge. Le fournisseur le voit."),
    Act.SUSPEND: _("La demande est partie chez le fournisseur. Le délai de paiement est arrêté."),
    Act.SEND_BACK: _("Le fournisseur est prévenu qu’il doit corriger la destination."),
    Act.REFUSE: _("Facture refusée. Le fournisseur est prévenu et en connaît le motif."),
    Act.CERTIFY: _("Service fait attesté."),
    Act.ORDER_PAYMENT: _("Ordre de payer enregistré."),
    Act.HAND_TO_ACCOUNTANT: _("Facture transmise au comptable public."),
    Act.PAY: _("Mise en paiement enregistrée. Le fournisseur est prévenu."),
}


def mine(request: HttpRequest, public_id: UUID) -> PaymentRequest:
    visible = PaymentRequest.objects.as_buyer(request.user).select_related("buyer", "supplier", "department")
    return get_object_or_404(visible, public_id=public_id)


@login_required
@require_safe
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    assert isinstance(request.user, User)
    context = invoice.context(mine(request, public_id), user=request.user, side=Side.BUYER, pages=PAGES)
    return render(request, TEMPLATE, context)


@login_required
@require_safe
def live(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return invoice.live(request, mine(request, public_id), side=Side.BUYER, pages=PAGES)


@login_required
@require_http_methods(["POST"])
def act(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    if name not in PAGES:
        raise Http404
    wanted = Act(name)
    answer = invoice.answer_act(
        request, mine(request, public_id), act=wanted, side=Side.BUYER, pages=PAGES, template=TEMPLATE
    )
    if isinstance(answer, HttpResponse):
        return answer
    messages.success(request, DONE[wanted])
    return redirect("web:buyer-request", public_id=answer.public_id)
