"""What a supplier does with an invoice once deposited: complete it, correct its destination, close it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.directory.models import Organisation
from parvis.lifecycle.circuits import Act
from parvis.payment_requests import acts
from parvis.payment_requests.documents import NewDocument
from parvis.payment_requests.models import PaymentRequest
from parvis.web.parts.acts import ActForm, ActPage
from parvis.web.parts.fields import FilesField


class CompleteForm(ActForm):
    documents = FilesField(
        label=_("Pièces à ajouter"),
        help_text=_("Plusieurs fichiers à la fois. PDF de préférence."),
        required=False,
    )
    comment = forms.CharField(
        label=_("Votre réponse à l’acheteur"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def arguments(self) -> Mapping[str, Any]:
        files = self.cleaned_data["documents"]
        return {
            "documents": [NewDocument(name=file.name, data=file.read()) for file in files],
            "comment": self.cleaned_data["comment"],
        }


class RerouteForm(ActForm):
    """The buyer by its identifier, as the directory shows it; the rest is for the act to check."""

    buyer = forms.CharField(
        label=_("Acheteur (SIRET)"),
        help_text=_("Tapez un nom ou un SIRET : la liste vient de l’annuaire."),
        max_length=80,
        widget=forms.TextInput(attrs={"list": "buyers", "autocomplete": "off"}),
    )
    department_code = forms.CharField(
        label=_("Code service"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"list": "departments", "autocomplete": "off"}),
    )
    commitment_number = forms.CharField(label=_("Numéro d’engagement"), max_length=100, required=False)

    def first_values(self, payment_request: PaymentRequest) -> Mapping[str, Any]:
        return {
            "buyer": payment_request.buyer.identifier,
            "department_code": payment_request.service_code,
            "commitment_number": payment_request.commitment_number,
        }

    def clean_buyer(self) -> Organisation:
        typed = self.cleaned_data["buyer"].strip()
        known = Organisation.objects.visible_to(self.user).buyers()
        found = known.filter(identifier=typed.replace(" ", "").replace("\u00a0", "")).first()
        if found is None:
            raise forms.ValidationError(
                _("Aucun acheteur actif n’a cet identifiant dans l’annuaire. Choisissez-en un dans la liste.")
            )
        return found


PAGES: Mapping[Act, ActPage] = {
    Act.COMPLETE: ActPage(
        acts.complete,
        _("Le délai de paiement repart dès que l’acheteur reçoit tout ce qu’il a demandé."),
        CompleteForm,
    ),
    Act.REROUTE: ActPage(
        acts.reroute,
        _("La facture garde son numéro et repart aussitôt. Rien d’autre n’est modifié."),
        RerouteForm,
    ),
    Act.ACKNOWLEDGE_REFUSAL: ActPage(
        acts.acknowledge_refusal,
        _("Dit à l’acheteur que vous avez lu son motif. Cela ne vaut pas accord."),
    ),
    Act.CANCEL: ActPage(
        acts.cancel,
        _("L’acheteur ne la paiera pas. Possible tant que personne ne l’a prise en charge."),
        warning=_("La facture sera abandonnée : pour être payé, il faudra en déposer une nouvelle."),
    ),
}
