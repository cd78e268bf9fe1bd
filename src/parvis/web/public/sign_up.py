"""Sign-up in three screens: organisation, person, mail to open. What was typed waits in the session."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.password_validation import MinimumLengthValidator, get_default_password_validators
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from parvis.accounts import acts
from parvis.accounts.models import User
from parvis.base import limits
from parvis.base.refusals import Refusal
from parvis.web.public.forms import AddressForm, IdentifierForm, PersonForm

SESSION_KEY = "sign_up"
LOOKUPS_A_MINUTE = 60  # far above what typing needs, far below what copying the directory needs
SIGN_UPS_AN_HOUR = 60


def organisation(request: HttpRequest) -> HttpResponse:
    """First screen: a listed organisation needs its identifier only; another, its name and address too."""
    kept = request.session.get(SESSION_KEY, {})
    form = IdentifierForm(request.POST or None, initial=kept)
    # The address is asked once the identifier is known to be new: `asked` says that it was on the screen.
    address = AddressForm(request.POST if "asked" in request.POST else None, initial=kept)
    context: dict[str, Any] = {"form": form, "address": address, "known": not kept.get("organisation_name")}
    if not form.is_valid():
        return render(request, "public/sign_up_organisation.html", context)
    count_lookup(request)
    try:
        listed = acts.claimable(form.cleaned_data["scheme"], form.cleaned_data["identifier"])
    except Refusal as refusal:
        return render(request, "public/sign_up_organisation.html", {**context, "refusal": refusal})
    if listed is None and not address.is_valid():
        return render(request, "public/sign_up_organisation.html", {**context, "known": False})
    named = {"organisation_name": listed.name} if listed else address.cleaned_data
    if isinstance(request.user, User):
        return one_more(request, form.cleaned_data | named)
    keep(request, form.cleaned_data, named)
    return redirect("web:sign-up-person")


def one_more(request: HttpRequest, typed: dict[str, str]) -> HttpResponse:
    """Whoever has an account brings another supplier: there is no second and third screen."""
    assert isinstance(request.user, User)
    try:
        organisation = acts.add_organisation(by=request.user, **typed)
    except Refusal as refusal:
        context = {
            "form": IdentifierForm(initial=typed),
            "address": AddressForm(initial=typed),
            "known": True,
        }
        return render(
            request, "public/sign_up_organisation.html", {**context, "refusal": refusal}, status=409
        )
    messages.success(request, _("Vous administrez maintenant %(name)s.") % {"name": organisation.name})
    return redirect("web:home")


@require_safe
def look_up(request: HttpRequest) -> HttpResponse:
    """The answer under the identifier while it is being typed."""
    form = IdentifierForm(request.GET)
    context: dict[str, Any] = {"form": form, "typed": bool(request.GET.get("identifier", "").strip())}
    if form.is_valid():
        count_lookup(request)
        try:
            context["listed"] = acts.claimable(form.cleaned_data["scheme"], form.cleaned_data["identifier"])
        except Refusal as refusal:
            context["refusal"] = refusal
        context["address"] = AddressForm(initial=request.session.get(SESSION_KEY, {}))
    return render(request, "public/sign_up_found.html", context)


@sensitive_post_parameters("password")
def person(request: HttpRequest) -> HttpResponse:
    """Second screen, and the act. The password stays out of the session."""
    kept = request.session.get(SESSION_KEY, {})
    if "identifier" not in kept:
        return redirect("web:sign-up")
    form = PersonForm(request.POST or None, initial=kept)
    context = {"form": form, "kept": kept, "password_length": password_length()}
    if request.method == "POST":
        keep(request, {name: request.POST.get(name, "")[:254] for name in ("full_name", "email")})
    if not form.is_valid():
        return render(request, "public/sign_up_person.html", context)
    limits.consume("sign-up", address_of(request), amount=SIGN_UPS_AN_HOUR, per=3600)
    try:
        sign_up(kept, form.cleaned_data)
    except Refusal as refusal:
        return render(request, "public/sign_up_person.html", {**context, "refusal": refusal})
    request.session[SESSION_KEY] = {"sent_to": form.cleaned_data["email"]}
    return redirect("web:sign-up-mail")


def mail(request: HttpRequest) -> HttpResponse:
    """Third screen: the link is in the mail. It says the same if the address already had an account."""
    sent_to = request.session.get(SESSION_KEY, {}).get("sent_to")
    if not sent_to:
        return redirect("web:sign-up")
    return render(request, "public/sign_up_mail.html", {"sent_to": sent_to})


@require_POST
def mail_again(request: HttpRequest) -> HttpResponse:
    sent_to = request.session.get(SESSION_KEY, {}).get("sent_to")
    if not sent_to:
        return redirect("web:sign-up")
    acts.send_confirmation_again(sent_to)
    messages.success(request, _("Un nouveau courriel est parti."))
    return redirect("web:sign-up-mail")


def sign_up(kept: dict[str, str], typed: dict[str, str]) -> None:
    fields = ("scheme", "identifier", "organisation_name", "street", "postcode", "city", "country")
    acts.sign_up(
        **{name: kept[name] for name in fields if name in kept},
        full_name=typed["full_name"],
        email=typed["email"],
        password=typed["password"],
        language=get_language() or settings.LANGUAGE_CODE,
    )


def keep(request: HttpRequest, *parts: dict[str, str]) -> None:
    kept = request.session.get(SESSION_KEY, {})
    for part in parts:
        kept |= part
    request.session[SESSION_KEY] = kept


def count_lookup(request: HttpRequest) -> None:
    limits.consume("sign-up-lookup", address_of(request), amount=LOOKUPS_A_MINUTE, per=60)


def address_of(request: HttpRequest) -> str:
    """The visitor's network address, behind the proxies that settings trust."""
    return str(get_adapter().get_client_ip(request))


def password_length() -> int:
    return next(
        judge.min_length
        for judge in get_default_password_validators()
        if isinstance(judge, MinimumLengthValidator)
    )
