"""What the acts on a payment request refuse, and how to mend it."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.base.refusals import Refusal
from parvis.lifecycle.errors import NotPossible


class ActRefused(Refusal):
    """A refusal of the plain rooms (lifecycle, law), in the words of the reader's language."""

    def __init__(self, cause: NotPossible) -> None:
        super().__init__()
        lang = get_language() or "fr"
        self.code = cause.code
        self.message = cause.message.in_(lang)
        self.remedy = cause.remedy.in_(lang)


class ChangedMeanwhile(Refusal):
    code = "PV-ACT-01"
    message = _("Quelqu’un d’autre a agi sur cette facture depuis que vous l’avez ouverte : « {state} ».")
    remedy = _("Relisez la facture telle qu’elle est maintenant, puis recommencez si c’est encore utile.")


class NothingAnswered(Refusal):
    code = "PV-ACT-02"
    message = _("Votre réponse est vide.")
    remedy = _("Ajoutez la pièce demandée, ou écrivez à l’acheteur ce qu’il attend.")


class SameDestination(Refusal):
    code = "PV-ACT-03"
    message = _("La destination n’a pas changé.")
    remedy = _("Changez l’acheteur, le service ou le numéro d’engagement avant de renvoyer la facture.")


class PaymentOrderNumberRequired(Refusal):
    code = "PV-ACT-04"
    message = _("Il manque le numéro du mandat ou de la demande de paiement.")
    remedy = _("Recopiez le numéro donné par votre logiciel comptable.")


class PaidInTheFuture(Refusal):
    code = "PV-ACT-05"
    message = _("La date de mise en paiement ne peut pas être dans le futur.")
    remedy = _("Indiquez la date à laquelle le comptable a libéré le virement.")


class PaidBeforeDeposit(Refusal):
    code = "PV-ACT-06"
    message = _("La date de mise en paiement est antérieure au dépôt de la facture.")
    remedy = _("Vérifiez l’année et le mois de la date saisie.")


class DestinationRefused(Refusal):
    code = "PV-ACT-07"
    message = _("Cette destination ne convient pas. {detail}")
    remedy = _("Corrigez la destination, puis renvoyez la facture.")


class AlreadyAcknowledged(Refusal):
    code = "PV-ACT-08"
    message = _("Vous avez déjà pris acte de ce refus.")
    remedy = _("Si la somme reste due, déposez une nouvelle facture avec un nouveau numéro.")


class NumberAlreadyUsed(Refusal):
    code = "PV-ACT-09"
    message = _("La facture {number} de ce fournisseur est déjà chez cet acheteur.")
    remedy = _("Un numéro ne sert qu’une fois : vérifiez que cette facture n’a pas déjà été déposée.")
