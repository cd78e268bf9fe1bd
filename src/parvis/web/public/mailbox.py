"""The mailbox of a demonstration: what would have been sent, open to all; it is not there in production."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from parvis.base.paging import keyset
from parvis.notifications.models import OutgoingMail

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]


def demonstration_only(page: Page[P]) -> Page[P]:
    @wraps(page)
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if settings.PRODUCTION or settings.PARVIS_MAIL != "mailbox":
            raise Http404
        return page(request, *args, **kwargs)

    return opened


@require_safe
@demonstration_only
def mailbox(request: HttpRequest) -> HttpResponse:
    mails = OutgoingMail.objects.all()
    page = keyset(mails, order=("-created_at", "-id"), after=request.GET.get("after"), size=25)
    return render(request, "public/mailbox.html", {"page": page})


@require_safe
@demonstration_only
def mail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return render(request, "public/mail.html", {"mail": get_object_or_404(OutgoingMail, public_id=public_id)})


# Mail programs know no style sheet: the letter brings its own styles, in a page that can do nothing else.
@require_safe
@demonstration_only
@csp_replace(  # type: ignore[untyped-decorator]
    {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "script-src": ["'none'"], "sandbox": True}
)
def mail_html(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return HttpResponse(get_object_or_404(OutgoingMail, public_id=public_id).html)
