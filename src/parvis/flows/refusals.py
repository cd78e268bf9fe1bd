"""Why a deposit is not even received; what is wrong with a received file is a finding instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.base.refusals import Refusal


class EmptyFile(Refusal):
    code = "PV-DEP-10"
    message = _("Le fichier est vide.")
    remedy = _("Choisissez à nouveau le fichier de la facture : l’enregistrement a peut-être été interrompu.")


class FileTooLarge(Refusal):
    code = "PV-DEP-11"
    message = _("Le fichier dépasse {limit} Mo.")
    remedy = _("Allégez les images du PDF, ou joignez les pièces volumineuses séparément.")


class DocumentsTooLarge(Refusal):
    code = "PV-DEP-12"
    message = _("La facture et ses pièces dépassent {limit} Mo au total.")
    remedy = _("Retirez des pièces, ou allégez-les.")


class TokenTooLong(Refusal):
    code = "PV-DEP-13"
    message = _("La clé d’idempotence dépasse 100 caractères.")
    remedy = _("Envoyez une clé plus courte, par exemple un UUID.")


class Busy(Refusal):
    code = "PV-DEP-14"
    message = _("Parvis vérifie déjà un autre très gros fichier.")
    remedy = _(
        "Réessayez dans une minute, ou déposez le fichier : un dépôt attend son tour sans vous retenir."
    )


class NotKept(Refusal):
    code = "PV-DEP-15"
    message = _("Votre fichier n’a pas pu être mis en lieu sûr : rien n’a été déposé.")
    remedy = _("Réessayez dans quelques minutes. Si cela dure, prévenez l’exploitant de la plateforme.")
