"""The forms of the acts on a payment request, and the one way in which a page makes an act happen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.base.refusals import Refusal
from parvis.lifecycle import motives
from parvis.lifecycle.circuits import Act, act_label
from parvis.payment_requests import acts
from parvis.payment_requests.models import PaymentRequest

Words = str | Promise


class ActForm(forms.Form):
    """`seen` is the version on screen: the act is refused when somebody acted in between."""

    act: ClassVar[Act]
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, payment_request: PaymentRequest, user: User, act: Act, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"seen": payment_request.version, **self.first_values(payment_request)}
        kwargs["auto_id"] = f"{act}-%s"
        super().__init__(*args, **kwargs)
        self.payment_request = payment_request
        self.user = user
        self.prepare(act)

    def first_values(self, payment_request: PaymentRequest) -> Mapping[str, Any]:
        return {}

    def prepare(self, act: Act) -> None:
        """For what depends on the act or on the request: choices, limits."""

    def arguments(self) -> Mapping[str, Any]:
        """What the act is called with, beside the request, the person and the version seen."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class MotiveForm(ActForm):
    motive = forms.ChoiceField(
        label=_("Motif"), error_messages={"required": _("Choisissez un motif : le fournisseur le lira.")}
    )
    comment = forms.CharField(
        label=_("Explication pour le fournisseur"),
        help_text=_("Dites ce qui manque ou ne convient pas, et ce que vous attendez."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def prepare(self, act: Act) -> None:
        lang = get_language() or "fr"
        known = sorted((motive.label.in_(lang), motive.code) for motive in motives.for_act(act))
        choices = [("", _("Choisir un motif")), *((code, label) for label, code in known)]
        self.fields["motive"].choices = choices  # type: ignore[attr-defined]


@dataclass(frozen=True)
class ActPage:
    """How one act is shown: the form, what it does to the legal delay, and the warning before it is made."""

    call: Callable[..., PaymentRequest]
    effect: Words
    form: type[ActForm] = ActForm
    warning: Words = ""


@dataclass(frozen=True)
class Offer:
    act: Act
    page: ActPage
    form: ActForm
    opened: bool

    @property
    def label(self) -> str:
        return act_label(self.act, get_language() or "fr")

    @property
    def has_fields(self) -> bool:
        return any(not field.is_hidden for field in self.form)

    @property
    def takes_files(self) -> bool:
        return bool(self.form.is_multipart())


def offers(
    payment_request: PaymentRequest,
    *,
    user: User,
    pages: Mapping[Act, ActPage],
    bound: ActForm | None = None,
    bound_act: Act | None = None,
) -> Sequence[Offer]:
    """What this person may do now, in the order of the table of pages; a form in error is shown as typed."""
    possible = {step.act for step in acts.offered(payment_request, user)}
    return [
        Offer(
            act=act,
            page=page,
            form=bound
            if bound is not None and act == bound_act
            else page.form(payment_request=payment_request, user=user, act=act),
            opened=act == bound_act,
        )
        for act, page in pages.items()
        if act in possible
    ]


@dataclass(frozen=True)
class Outcome:
    """What came of a form: the request as it now is, or the form to mend, or a refusal to explain."""

    done: PaymentRequest | None = None
    form: ActForm | None = None
    refusal: Refusal | None = None


def attempt(request: HttpRequest, payment_request: PaymentRequest, *, act: Act, page: ActPage) -> Outcome:
    assert isinstance(request.user, User)
    form = page.form(request.POST, request.FILES, payment_request=payment_request, user=request.user, act=act)
    if not form.is_valid():
        return Outcome(form=form)
    try:
        done = page.call(payment_request, by=request.user, seen=form.cleaned_data["seen"], **form.arguments())
    except Refusal as refusal:
        return Outcome(form=form, refusal=refusal)
    return Outcome(done=done)
