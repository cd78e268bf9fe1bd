"""How allauth behaves here: its messages are ours, in the reader's language, with public addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from parvis import journal
from parvis.accounts import known_browsers, letters, links
from parvis.accounts.models import User, clean_email


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez-les, ou demandez un nouveau mot "
            "de passe."
        ),
        "too_many_login_attempts": _(
            "Trop d’essais en peu de temps pour cette adresse. Attendez cinq minutes, puis recommencez."
        ),
        "rate_limited": _("Trop de demandes en peu de temps. Attendez un peu, puis recommencez."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Signing up is done with one's organisation, on a page of our own."""
        return False

    def clean_email(self, email: str) -> str:
        return clean_email(email)

    def get_email_confirmation_url(self, request: HttpRequest | None, emailconfirmation: Any) -> str:
        return links.absolute(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def send_account_already_exists_mail(self, email: str) -> None:
        context = {
            "login_url": links.absolute(reverse("account_login")),
            "password_reset_url": links.absolute(reverse("account_reset_password")),
        }
        self.send_mail("account/email/account_already_exists", email, context)

    def send_mail(self, template_prefix: str, email: str, context: Mapping[str, Any]) -> None:
        """Rendered without the request: what it says of the host is not believed."""
        user = User.objects.filter(email=clean_email(email)).first()
        language = user.language if user else translation.get_language() or "fr"
        addresses = {name: links.absolute(url) for name, url in context.items() if name.endswith("_url")}
        if "signup_url" in addresses:
            addresses["signup_url"] = links.to("web:sign-up")
        kind = template_prefix.rsplit("/", 1)[-1]
        values = {**context, **addresses, "email": email, "person": user}
        letters.send(template_prefix, to=email, language=language, kind=kind, context=values)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Attempts on an address count together, whatever the host and port; in its own browsers, apart."""
        email = clean_email(credentials.get("email") or "")
        return f"{email}:{known_browsers.name_of(request, email=email)}"

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **options)
        known_browsers.remember(response, email=user.email)
        return response

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed:
            journal.write("email_confirmed", email_address.user, by=email_address.user)
        return confirmed

    @transaction.atomic
    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        super().set_password(user, password)
        if isinstance(user, User):
            journal.write("password_changed", user, by=user)
