"""The operator's page: what the platform could not do by itself, and where its journal stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.base import worker
from parvis.base.models import Job
from parvis.journal import chain, following
from parvis.journal.models import Bookmark, Pending, SetAside
from parvis.notifications.models import OutgoingMail
from parvis.web.manage.door import who

P = ParamSpec("P")
SHOWN = 100


def operator_only(
    page: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For the others the page is not there."""

    @wraps(page)
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not who(request).is_operator:
            raise Http404
        return page(request, *args, **kwargs)

    return opened


@login_required
@operator_only
def jobs(request: HttpRequest) -> HttpResponse:
    context = {
        "jobs": worker.set_aside()[:SHOWN],
        "waiting": Job.objects.filter(state=Job.State.READY).order_by("run_after")[:SHOWN],
        "entries": SetAside.objects.select_related("entry").order_by("-id")[:SHOWN],
        "head": chain.head(),
        "pending": Pending.objects.count(),
        "bookmarks": Bookmark.objects.order_by("follower"),
        "mails": OutgoingMail.objects.filter(given_up_at__isnull=False).order_by("-created_at", "-id")[
            :SHOWN
        ],
    }
    return render(request, "manage/operator.html", context)


@login_required
@operator_only
@require_POST
def job_again(request: HttpRequest, job_id: int) -> HttpResponse:
    worker.try_again(get_object_or_404(worker.set_aside(), pk=job_id))
    messages.success(request, _("La tâche va être reprise."))
    return redirect("web:operator-jobs")


@login_required
@operator_only
@require_POST
def entry_again(request: HttpRequest, set_aside_id: int) -> HttpResponse:
    if following.try_again(get_object_or_404(SetAside, pk=set_aside_id)):
        messages.success(request, _("L’écriture a été transmise de nouveau."))
    else:
        messages.error(request, _("La transmission a encore échoué : l’erreur est ci-dessous."))
    return redirect("web:operator-jobs")
