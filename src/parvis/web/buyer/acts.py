"""What a buyer does with an invoice, as the page offers it: forms, and effects on the legal delay."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.base import clock
from parvis.lifecycle.circuits import Act
from parvis.payment_requests import acts
from parvis.web.parts.acts import ActForm, ActPage, MotiveForm


class SuspendForm(MotiveForm):
    def prepare(self, act: Act) -> None:
        super().prepare(act)
        self.fields["comment"].required = True
        self.fields["comment"].help_text = _(
            "Dites ce qui empêche le paiement et les pièces attendues : sans cela, le délai ne s’arrête pas."
        )


class OrderPaymentForm(ActForm):
    payment_order_number = forms.CharField(
        label=_("Numéro du mandat ou de la demande de paiement"),
        help_text=_("Celui que donne votre logiciel comptable."),
        max_length=40,
    )


class PayForm(ActForm):
    paid_on = forms.DateField(
        label=_("Date de mise en paiement"),
        help_text=_("Le jour où le virement a été libéré : il met fin au délai légal."),
        initial=clock.today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def prepare(self, act: Act) -> None:
        limits = {
            "min": clock.date_of(self.payment_request.deposited_at).isoformat(),
            "max": clock.today().isoformat(),
        }
        self.fields["paid_on"].widget.attrs |= limits


PAGES: Mapping[Act, ActPage] = {
    Act.TAKE_IN_CHARGE: ActPage(
        acts.take_in_charge,
        _("Dit au fournisseur que quelqu’un s’en occupe. Le délai de paiement continue."),
    ),
    Act.CERTIFY: ActPage(
        acts.certify,
        _("Ce qui est facturé a bien été livré ou fait. Le délai de paiement continue."),
    ),
    Act.ORDER_PAYMENT: ActPage(
        acts.order_payment,
        _("Donne l’ordre de payer. Le délai de paiement continue et ne peut plus être arrêté."),
        OrderPaymentForm,
    ),
    Act.HAND_TO_ACCOUNTANT: ActPage(
        acts.hand_to_accountant,
        _("L’ordre et ses pièces passent au comptable public. Le délai de paiement continue."),
    ),
    Act.PAY: ActPage(
        acts.pay,
        _("Met fin au délai de paiement : plus rien n’est à faire ensuite."),
        PayForm,
    ),
    Act.SUSPEND: ActPage(
        acts.suspend,
        _("Arrête le délai légal jusqu’à la réponse du fournisseur, une seule fois par facture."),
        SuspendForm,
    ),
    Act.SEND_BACK: ActPage(
        acts.send_back,
        _(
            "Le fournisseur corrige l’acheteur, le service ou l’engagement et garde son numéro. "
            "Le délai de paiement continue."
        ),
        MotiveForm,
    ),
    Act.REFUSE: ActPage(
        acts.refuse,
        _("Met fin à la demande de paiement : le fournisseur devra émettre une nouvelle facture."),
        MotiveForm,
        warning=_(
            "Un refus est définitif. S’il manque seulement une pièce ou si la facture est mal adressée, "
            "demandez plutôt à la compléter ou à corriger sa destination."
        ),
    ),
}
