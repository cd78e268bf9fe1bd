"""The door of the manage pages: an organisation that the person administers, and what frames its pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.accounts.permissions import Permission, demand, organisations_where
from parvis.directory.models import Organisation

TABS = (
    ("web:manage-people", _("Personnes"), "users"),
    ("web:manage-organisation", _("Organisation"), "building-2"),
    ("web:manage-keys", _("Clés d’API"), "key-round"),
)


def who(request: HttpRequest) -> User:
    """The person; only behind login_required."""
    assert isinstance(request.user, User)
    return request.user


@login_required
def manage(request: HttpRequest) -> HttpResponse:
    """The only organisation at once; the choice among several."""
    managed = list(organisations_where(who(request), Permission.MANAGE).order_by("name", "id"))
    if len(managed) == 1:
        return redirect("web:manage-people", managed[0].public_id)
    return render(request, "manage/choose.html", {"organisations": managed})


def managed(request: HttpRequest, public_id: UUID) -> Organisation:
    """The organisation, for those who administer it; for the others it is not there."""
    mine = organisations_where(who(request), Permission.MANAGE)
    organisation = get_object_or_404(mine, public_id=public_id)
    demand(who(request), Permission.MANAGE, organisation)
    return organisation


def frame(request: HttpRequest, organisation: Organisation) -> dict[str, Any]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    several = organisations_where(who(request), Permission.MANAGE).count() > 1
    return {
        "organisation": organisation,
        "several": several,
        "tabs": [
            {"url": url, "label": label, "icon": icon, "current": here == name}
            for name, label, icon in TABS
            if (url := address_of(name, organisation))
        ],
    }


def address_of(name: str, organisation: Organisation) -> str | None:
    try:
        return reverse(name, args=[organisation.public_id])
    except NoReverseMatch:
        return None
