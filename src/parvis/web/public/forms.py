"""The forms of sign-up and of invitations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User, clean_email
from parvis.directory import identifiers
from parvis.directory.models import IdentifierScheme

# A supplier is an organisation: AIFE's type for private persons is for refunds, not for sign-up.
SCHEMES = [choice for choice in IdentifierScheme.choices if choice[0] != IdentifierScheme.PARTICULIER]


class IdentifierForm(forms.Form):
    scheme = forms.ChoiceField(label=_("Type d’identifiant"), choices=SCHEMES, initial=IdentifierScheme.SIRET)
    identifier = forms.CharField(
        label=_("Identifiant"),
        max_length=80,
        help_text=_("Pour une organisation française, son SIRET : 14 chiffres, espaces permis."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "scheme" in cleaned and "identifier" in cleaned:
            try:
                cleaned["identifier"] = identifiers.clean(cleaned["scheme"], cleaned["identifier"])
            except identifiers.BadIdentifier as refusal:
                self.add_error("identifier", f"{refusal.message} {refusal.remedy}")
        return cleaned


class AddressForm(forms.Form):
    organisation_name = forms.CharField(
        label=_("Nom de l’organisation"),
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    street = forms.CharField(
        label=_("Adresse"),
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    postcode = forms.CharField(
        label=_("Code postal"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "postal-code"})
    )
    city = forms.CharField(
        label=_("Ville"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "address-level2"})
    )
    country = forms.RegexField(
        r"(?i)^[a-z]{2}$",
        label=_("Pays (code à deux lettres)"),
        initial="FR",
        error_messages={"invalid": _("Écrivez le code du pays sur deux lettres, par exemple FR ou BE.")},
        widget=forms.TextInput(attrs={"autocomplete": "country", "maxlength": 2}),
    )

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()


class PasswordMixin(forms.Form):
    """A new password, judged with what else is known of the person."""

    password = forms.CharField(
        label=_("Mot de passe"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def judge_password(self, *, email: str) -> None:
        password = self.cleaned_data.get("password")
        if not password:
            return
        try:
            validate_password(password, User(email=email, full_name=self.cleaned_data.get("full_name", "")))
        except ValidationError as error:
            self.add_error("password", error)


class PersonForm(PasswordMixin):
    full_name = forms.CharField(
        label=_("Votre nom"),
        max_length=150,
        help_text=_("Prénom et nom, tels que vos interlocuteurs les verront."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-like": ""}),
    )
    email = forms.EmailField(
        label=_("Adresse électronique"),
        help_text=_("Elle servira à vous connecter, et recevra les avis de la plateforme."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("full_name", "email", "password")

    def clean_email(self) -> str:
        return clean_email(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.judge_password(email=cleaned.get("email", ""))
        return cleaned


class InvitedForm(PasswordMixin):
    """The invited person's address is known: the invitation reached it."""

    full_name = PersonForm.base_fields["full_name"]
    field_order = ("full_name", "password")

    def __init__(self, *arguments: Any, email: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.email = email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.judge_password(email=self.email)
        return cleaned
