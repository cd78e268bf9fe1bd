"""The link of an invitation: what it gives, and how to accept it with or without an account."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from parvis.accounts import acts
from parvis.accounts.acts.people import has_account
from parvis.accounts.models import Invitation, User
from parvis.base.refusals import Refusal
from parvis.web.errors import status_of
from parvis.web.public.demo import BACKEND
from parvis.web.public.forms import InvitedForm
from parvis.web.public.sign_up import password_length


@never_cache
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    try:
        found = acts.find_invitation(token)
    except Refusal as refusal:
        return render(request, "public/invitation.html", {"refusal": refusal}, status=404)
    if isinstance(request.user, User):
        return accept(request, found, token)
    form = InvitedForm(request.POST or None, email=found.email)
    if has_account(found.email) or not form.is_valid():
        return show(request, found, form=form)
    try:
        user = acts.sign_up_invited(
            token,
            full_name=form.cleaned_data["full_name"],
            password=form.cleaned_data["password"],
            language=get_language() or settings.LANGUAGE_CODE,
        )
    except Refusal as refusal:
        return show(request, found, form=form, refusal=refusal)
    login(request, user, backend=BACKEND)
    return welcome(request, found)


def accept(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    assert isinstance(request.user, User)
    if request.method != "POST":
        return show(request, found)
    try:
        acts.accept_invitation(token, by=request.user)
    except Refusal as refusal:
        return show(request, found, refusal=refusal)
    return welcome(request, found)


def welcome(request: HttpRequest, found: Invitation) -> HttpResponse:
    messages.success(request, _("Bienvenue chez %(name)s.") % {"name": found.organisation.name})
    return redirect("web:home")


def show(
    request: HttpRequest,
    found: Invitation,
    *,
    form: InvitedForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        "invitation": found,
        "known": has_account(found.email),
        "form": form,
        "password_length": password_length(),
        "refusal": refusal,
    }
    status = status_of(refusal) if refusal else 200
    return render(request, "public/invitation.html", context, status=status)
