"""API keys of an organisation: the secret is shown once, when the key is made."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from parvis.accounts import acts
from parvis.accounts.models import ApiKey
from parvis.directory.models import Organisation
from parvis.web.manage.door import frame, managed, who


class KeyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Nom de la clé"),
        max_length=100,
        help_text=gettext_lazy("Le logiciel qui s’en servira, par exemple « ERP, production »."),
    )


@never_cache
@login_required
def keys(request: HttpRequest, public_id: UUID) -> HttpResponse:
    organisation = managed(request, public_id)
    form = KeyForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return show(request, organisation, form=form, status=422 if form.is_bound else 200)
    _key, raw = acts.create_api_key(organisation, name=form.cleaned_data["name"], by=who(request))
    # Answered at once, without a redirection: the secret is kept nowhere, so no later page could show it.
    return show(request, organisation, form=KeyForm(), raw=raw)


@login_required
def revoke(request: HttpRequest, public_id: UUID, key_id: UUID) -> HttpResponse:
    """Asked twice: a program stops working at once."""
    organisation = managed(request, public_id)
    key = get_object_or_404(ApiKey, organisation=organisation, public_id=key_id, revoked_at=None)
    if "sure" not in request.POST:
        return render(request, "manage/revoke.html", frame(request, organisation) | {"key": key})
    acts.revoke_api_key(key, by=who(request))
    messages.success(request, _("La clé « %(name)s » ne sert plus.") % {"name": key.name})
    return redirect("web:manage-keys", public_id)


def show(
    request: HttpRequest, organisation: Organisation, *, form: KeyForm, raw: str = "", status: int = 200
) -> HttpResponse:
    context = frame(request, organisation) | {
        "keys": ApiKey.objects.filter(organisation=organisation)
        .select_related("user")
        .order_by("revoked_at", "-created_at")[:100],
        "form": form,
        "raw": raw,
    }
    return render(request, "manage/keys.html", context, status=status)
