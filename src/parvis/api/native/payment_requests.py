"""Reading payment requests: one, or a list in which the next page begins after the last row seen."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop
from ninja import Query, Router

from parvis.accounts.models import ApiKey
from parvis.api.auth import key_of
from parvis.api.errors import Problem
from parvis.api.native.schemas import Request, RequestList
from parvis.base.paging import keyset
from parvis.lifecycle.states import State
from parvis.payment_requests.models import PaymentRequest

router = Router(tags=["payment-requests"])

PROBLEMS = {401: Problem, 404: Problem, 422: Problem, 429: Problem}


class As(StrEnum):
    SUPPLIER = "supplier"
    BUYER = "buyer"


# Each side's own index (see the model).
RECENT = {As.SUPPLIER: ("-deposited_at", "-id"), As.BUYER: ("-available_at", "-id")}


def readable(key: ApiKey, side: As) -> QuerySet[PaymentRequest]:
    """The door of the key's person, narrowed to the key's organisation."""
    if side is As.BUYER:
        mine = PaymentRequest.objects.as_buyer(key.user).filter(buyer=key.organisation)
    else:
        mine = PaymentRequest.objects.as_supplier(key.user).filter(supplier=key.organisation)
    return mine.select_related("buyer", "supplier", "department")


@router.get(
    "/payment-requests",
    response={200: RequestList, 400: Problem, **PROBLEMS},
    summary=gettext_noop("Lister les demandes de paiement"),
    description=gettext_noop(
        "Les plus récentes d’abord. `as` : supplier ou buyer. Page suivante : donner `next` dans `after`."
    ),
    operation_id="payment-requests",
)
def several(
    request: HttpRequest,
    side: Annotated[As, Query(alias="as")] = As.SUPPLIER,
    state: State | None = None,
    after: Annotated[str | None, Query(max_length=500)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
) -> RequestList:
    found = readable(key_of(request), side)
    if state is not None:
        found = found.filter(state=state)
    page = keyset(found, order=RECENT[side], after=after, size=limit)
    return RequestList(items=[Request.of(one) for one in page.items], next=page.next_cursor)


@router.get(
    "/payment-requests/{uuid:payment_request_id}",
    response={200: Request, **PROBLEMS},
    summary=gettext_noop("Lire une demande de paiement"),
    operation_id="payment-request",
)
def one(request: HttpRequest, payment_request_id: UUID) -> Request:
    key = key_of(request)
    for side in As:
        if found := readable(key, side).filter(public_id=payment_request_id).first():
            return Request.of(found)
    return Request.of(get_object_or_404(PaymentRequest.objects.none()))
