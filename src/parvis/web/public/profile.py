"""A person's own page: name and language."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.accounts import acts
from parvis.accounts.models import Language, User


class ProfileForm(forms.Form):
    full_name = forms.CharField(
        label=gettext_lazy("Votre nom"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Langue des pages et des courriels"),
        choices=Language.choices,
        widget=forms.RadioSelect,
    )


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    kept = {"full_name": user.full_name, "language": user.language}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=kept)
    if not form.is_valid():
        attachments = user.attachments.select_related("organisation", "department").order_by(
            "organisation__name"
        )
        context = {"form": form, "attachments": attachments}
        return render(request, "public/profile.html", context, status=422 if form.is_bound else 200)
    acts.update_profile(user, **form.cleaned_data)
    messages.success(request, _("C’est enregistré."))
    return redirect("web:profile")
