"""The pages that the law asks of a public site; who runs this installation comes from its settings."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html", who_runs_this())


@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "public/legal.html", who_runs_this())


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "mail_days": settings.PARVIS_MAIL_KEPT_DAYS,
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
    }
    return render(request, "public/privacy.html", who_runs_this() | context)


def who_runs_this() -> dict[str, object]:
    return {"operator": settings.PARVIS_OPERATOR, "contact": settings.PARVIS_CONTACT}
