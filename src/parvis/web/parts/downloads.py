"""Files handed back to a person: always as attachments, with a type that no browser runs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from parvis.base import storage
from parvis.payment_requests.models import PaymentRequest
from parvis.web.parts import page_images
from parvis.web.parts.original import original_of

# Whatever else a supplier attaches is handed over as bytes: a page or a script from outside never runs here.
SAFE_TYPES = frozenset({"application/pdf", "application/xml", "text/csv", "image/png", "image/jpeg"})
LOCKED = "default-src 'none'; sandbox"
CACHED = "private, max-age=3600"


def attachment(data: bytes | str, *, name: str, media_type: str) -> HttpResponse:
    safe = {"text/xml": "application/xml"}.get(media_type, media_type)
    if safe not in SAFE_TYPES and not safe.startswith("text/plain"):
        safe = "application/octet-stream"
    answer = HttpResponse(data, content_type=safe)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return lock(answer)


def lock(answer: HttpResponse) -> HttpResponse:
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = LOCKED
    return answer


@login_required
@require_safe
def original(request: HttpRequest, public_id: UUID) -> HttpResponse:
    mine = PaymentRequest.objects.visible_to(request.user)
    payment_request = get_object_or_404(mine, public_id=public_id)
    data = storage.blobs().read(payment_request.original)
    return attachment(data, name=payment_request.original_name, media_type=payment_request.original_type)


@login_required
@require_safe
def document(request: HttpRequest, public_id: UUID, document_id: UUID) -> HttpResponse:
    mine = PaymentRequest.objects.visible_to(request.user)
    payment_request = get_object_or_404(mine, public_id=public_id)
    found = get_object_or_404(payment_request.documents, public_id=document_id)
    return attachment(storage.blobs().read(found.digest), name=found.name, media_type=found.media_type)


@login_required
@require_safe
def preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The original as it can be looked at: asked for apart, since drawing a PDF may take a moment."""
    mine = PaymentRequest.objects.visible_to(request.user)
    payment_request = get_object_or_404(mine, public_id=public_id)
    context: dict[str, Any] = {"payment_request": payment_request}
    try:
        context["original"] = original_of(payment_request)
    except page_images.Busy:
        return render(request, "parts/original_later.html", {**context, "again": True})
    return render(request, "parts/original.html", context)


@login_required
@require_safe
def page(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """One page of a PDF original, as a picture."""
    mine = PaymentRequest.objects.visible_to(request.user)
    payment_request = get_object_or_404(mine, public_id=public_id)
    if payment_request.original_type != "application/pdf":
        raise Http404
    try:
        picture = page_images.png(payment_request.original, number)
    except page_images.CannotDraw:
        raise Http404 from None
    except page_images.Busy:
        return HttpResponse(status=503, headers={"Retry-After": "3"})
    if picture is None:
        raise Http404
    answer = HttpResponse(picture, content_type="image/png")
    answer["Cache-Control"] = CACHED
    return lock(answer)
