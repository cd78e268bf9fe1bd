"""Who acts for an organisation: their roles, invitations, and the way out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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

from parvis.accounts import acts
from parvis.accounts.acts.attachments import BUYER_ROLES, SUPPLIER_ROLES
from parvis.accounts.models import Attachment, Invitation, Role, User
from parvis.base import clock
from parvis.base.refusals import Refusal
from parvis.directory.models import Department, Organisation
from parvis.web.errors import status_of
from parvis.web.manage.door import frame, managed, who

DOES: Mapping[str, Promise | str] = {
    Role.ADMINISTRATOR: gettext_lazy("invite les personnes, règle l’organisation, lit les factures"),
    Role.DEPOSITOR: gettext_lazy("dépose les factures et répond aux acheteurs"),
    Role.READER: gettext_lazy("lit les factures, sans agir"),
    Role.BUYER_AGENT: gettext_lazy("vérifie les factures reçues, suspend, refuse, certifie, mandate"),
    Role.ACCOUNTANT: gettext_lazy("met les factures en paiement"),
}


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Adresse électronique"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Ce que cette personne fera"), widget=forms.CheckboxSelectMultiple
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=gettext_lazy("Limiter à un service"),
        help_text=gettext_lazy("Pour un agent ou un comptable qui ne voit que les factures d’un service."),
        empty_label=gettext_lazy("Toute l’organisation"),
        required=False,
    )

    def __init__(self, *arguments: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*arguments, **options)
        roles = self.fields["roles"]
        assert isinstance(roles, forms.MultipleChoiceField)
        roles.choices = [(role.value, f"{role.label} – {DOES[role]}") for role in roles_of(organisation)]
        department = self.fields["department"]
        assert isinstance(department, forms.ModelChoiceField)
        department.queryset = organisation.departments.filter(active=True).order_by("name")
        if not department.queryset.exists():
            del self.fields["department"]


def roles_of(organisation: Organisation) -> list[Role]:
    fitting = {Role.ADMINISTRATOR}
    fitting |= SUPPLIER_ROLES if organisation.is_supplier else set()
    fitting |= BUYER_ROLES if organisation.is_buyer else set()
    return [role for role in Role if role in fitting]


@dataclass(frozen=True)
class Person:
    user: User
    attachments: list[Attachment]


@login_required
def people(request: HttpRequest, public_id: UUID) -> HttpResponse:
    organisation = managed(request, public_id)
    typed = request.POST if request.method == "POST" else None
    form = InvitationForm(typed, organisation=organisation)
    if not form.is_valid():
        return show(request, organisation, form=form, status=422 if form.is_bound else 200)
    email = form.cleaned_data["email"]
    try:
        acts.invite(
            organisation,
            email=email,
            roles=form.cleaned_data["roles"],
            department=form.cleaned_data.get("department"),
            by=who(request),
        )
    except Refusal as refusal:
        return show(request, organisation, form=form, refusal=refusal, status=status_of(refusal))
    messages.success(request, _("L’invitation est partie à %(email)s.") % {"email": email})
    return redirect("web:manage-people", public_id)


@login_required
def withdraw(request: HttpRequest, public_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Asked twice: the first answer shows what will be lost, the second does it."""
    organisation = managed(request, public_id)
    attachment = get_object_or_404(
        Attachment.objects.select_related("user", "department"),
        organisation=organisation,
        public_id=attachment_id,
    )
    if "sure" not in request.POST:
        context = frame(request, organisation) | {"attachment": attachment}
        return render(request, "manage/withdraw.html", context)
    try:
        acts.withdraw(attachment, by=who(request))
    except Refusal as refusal:
        form = InvitationForm(organisation=organisation)
        return show(request, organisation, form=form, refusal=refusal, status=status_of(refusal))
    messages.success(
        request,
        _("%(person)s n’a plus le rôle « %(role)s ».")
        % {"person": attachment.user, "role": attachment.get_role_display()},
    )
    if attachment.user == request.user:
        return redirect("web:home")  # perhaps no longer an administrator
    return redirect("web:manage-people", public_id)


@login_required
@require_POST
def invitation_again(request: HttpRequest, public_id: UUID, invitation_id: UUID) -> HttpResponse:
    organisation = managed(request, public_id)
    invitation = get_object_or_404(open_invitations(organisation), public_id=invitation_id)
    acts.invite(
        organisation,
        email=invitation.email,
        roles=invitation.roles,
        department=invitation.department,
        by=who(request),
    )
    messages.success(
        request, _("Une nouvelle invitation est partie à %(email)s.") % {"email": invitation.email}
    )
    return redirect("web:manage-people", public_id)


@login_required
@require_POST
def invitation_withdrawn(request: HttpRequest, public_id: UUID, invitation_id: UUID) -> HttpResponse:
    organisation = managed(request, public_id)
    invitation = get_object_or_404(open_invitations(organisation), public_id=invitation_id)
    acts.withdraw_invitation(invitation, by=who(request))
    messages.success(request, _("L’invitation de %(email)s ne sert plus.") % {"email": invitation.email})
    return redirect("web:manage-people", public_id)


def open_invitations(organisation: Organisation) -> Any:
    waiting = Invitation.objects.select_related("department").filter(
        organisation=organisation, accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now()
    )
    return waiting.order_by("-created_at")


def people_of(organisation: Organisation) -> list[Person]:
    found: dict[int, Person] = {}
    attachments = (
        Attachment.objects.filter(organisation=organisation)
        .select_related("user", "department")
        .order_by("user__full_name", "user__email", "role")
    )
    for attachment in attachments:
        found.setdefault(attachment.user_id, Person(attachment.user, [])).attachments.append(attachment)
    return list(found.values())


def show(
    request: HttpRequest,
    organisation: Organisation,
    *,
    form: InvitationForm,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = frame(request, organisation) | {
        "people": people_of(organisation),
        "invitations": open_invitations(organisation),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "manage/people.html", context, status=status)
