"""An organisation's own page: its details, what it requires of invoices, and its departments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from parvis.base.refusals import Refusal
from parvis.directory import acts
from parvis.directory.models import Department, Organisation, Requirement
from parvis.web.errors import status_of
from parvis.web.manage.door import frame, managed, who

MEANS: Mapping[str, Promise] = {
    Requirement.NONE: gettext_lazy("une facture arrive sans code service ni numéro d’engagement"),
    Requirement.DEPARTMENT: gettext_lazy("une facture sans code service connu est refusée au dépôt"),
    Requirement.COMMITMENT: gettext_lazy("une facture sans numéro d’engagement est refusée au dépôt"),
    Requirement.EITHER: gettext_lazy("une facture qui n’a ni l’un ni l’autre est refusée au dépôt"),
    Requirement.BOTH: gettext_lazy("une facture à qui l’un des deux manque est refusée au dépôt"),
}


class DetailsForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nom"), max_length=255)
    street = forms.CharField(label=gettext_lazy("Adresse"), max_length=255, required=False)
    postcode = forms.CharField(label=gettext_lazy("Code postal"), max_length=20, required=False)
    city = forms.CharField(label=gettext_lazy("Ville"), max_length=120, required=False)
    contact_email = forms.EmailField(
        label=gettext_lazy("Adresse électronique de contact"),
        help_text=gettext_lazy("Elle reçoit les avis de la plateforme, en plus des personnes."),
        required=False,
    )


class RequirementForm(forms.Form):
    requirement = forms.ChoiceField(
        label=gettext_lazy("Ce qu’une facture doit porter"),
        choices=[(one.value, one.label) for one in Requirement],
        widget=forms.RadioSelect,
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["requirement"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.value, f"{one.label} – {MEANS[one]}") for one in Requirement]


class DepartmentForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code service"),
        max_length=100,
        help_text=gettext_lazy("Tel que les fournisseurs l’écrivent dans leurs factures."),
    )
    name = forms.CharField(label=gettext_lazy("Nom"), max_length=255)
    requires_commitment = forms.BooleanField(
        label=gettext_lazy("Numéro d’engagement exigé pour ce service"), required=False
    )


NAMES: Mapping[type[forms.Form], str] = {
    DetailsForm: "details",
    RequirementForm: "requirement",
    DepartmentForm: "new_department",
}


@login_required
def organisation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    place = managed(request, public_id)
    if request.method != "POST":
        return show(request, place)
    form = form_of(request, place)
    if not form.is_valid():
        return show(request, place, sent=form, status=422)
    try:
        save(place, form, request)
    except Refusal as refusal:
        return show(request, place, sent=form, refusal=refusal, status=status_of(refusal))
    messages.success(request, _("C’est enregistré."))
    return redirect("web:manage-organisation", public_id)


def form_of(request: HttpRequest, place: Organisation) -> forms.Form:
    """The form that was sent, told by its button."""
    match request.POST.get("form"):
        case "requirement" if place.is_buyer:
            return RequirementForm(request.POST)
        case "department" if place.is_buyer:
            return DepartmentForm(request.POST)
        case _:
            return DetailsForm(request.POST)


def save(place: Organisation, form: forms.Form, request: HttpRequest) -> None:
    if isinstance(form, DepartmentForm):
        acts.add_department(place, by=who(request), **form.cleaned_data)
    else:
        acts.update(place, by=who(request), **form.cleaned_data)


@login_required
def department(request: HttpRequest, public_id: UUID, department_id: UUID) -> HttpResponse:
    place = managed(request, public_id)
    one = get_object_or_404(Department, organisation=place, public_id=department_id)
    kept = {"code": one.code, "name": one.name, "requires_commitment": one.requires_commitment}
    form = DepartmentForm(request.POST if request.method == "POST" else None, initial=kept)
    form.fields["code"].disabled = True  # invoices under way name it
    if not form.is_valid():
        context = frame(request, place) | {"department": one, "form": form}
        return render(request, "manage/department.html", context, status=422 if form.is_bound else 200)
    acts.update_department(
        one,
        name=form.cleaned_data["name"],
        requires_commitment=form.cleaned_data["requires_commitment"],
        by=who(request),
    )
    messages.success(request, _("C’est enregistré."))
    return redirect("web:manage-organisation", public_id)


@login_required
@require_POST
def department_state(request: HttpRequest, public_id: UUID, department_id: UUID) -> HttpResponse:
    """Closing keeps the invoices under way; opening again is always possible."""
    place = managed(request, public_id)
    one = get_object_or_404(Department, organisation=place, public_id=department_id)
    if one.active:
        acts.deactivate(one, by=who(request))
        messages.success(request, _("%(name)s ne reçoit plus de nouvelles factures.") % {"name": one.name})
    else:
        acts.activate(one, by=who(request))
        messages.success(request, _("%(name)s reçoit de nouveau des factures.") % {"name": one.name})
    return redirect("web:manage-organisation", public_id)


def show(
    request: HttpRequest,
    place: Organisation,
    *,
    sent: forms.Form | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """The three forms as they stand; the one that was sent comes back with what is to be mended."""
    kept = {name: getattr(place, name) for name in DetailsForm.base_fields}
    context = frame(request, place) | {
        "details": DetailsForm(initial=kept, auto_id="details-%s"),
        "requirement": RequirementForm(initial={"requirement": place.requirement}, auto_id="requirement-%s"),
        "new_department": DepartmentForm(auto_id="department-%s"),
        "departments": place.departments.order_by("-active", "name", "id"),
        "refusal": refusal,
    }
    if sent is not None:
        context[NAMES[type(sent)]] = sent
    return render(request, "manage/organisation.html", context, status=status)
