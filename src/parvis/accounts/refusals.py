"""What accounts refuse to do, and how to mend it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.base.refusals import Refusal


class NotAllowed(Refusal):
    code = "PV-ACC-01"
    message = _("Vos droits ne permettent pas cette action pour cette organisation.")
    remedy = _("Demandez ce droit à un administrateur de l’organisation.")


class LastAdministrator(Refusal):
    code = "PV-ACC-02"
    message = _("Cette personne est le dernier administrateur de l’organisation.")
    remedy = _("Nommez d’abord un autre administrateur, puis retirez ce rôle.")


class OrganisationTaken(Refusal):
    code = "PV-ACC-03"
    message = _("L’organisation {identifier} a déjà un administrateur sur la plateforme.")
    remedy = _(
        "Demandez-lui une invitation : il la crée depuis sa page « Personnes », et vous la recevez "
        "par courriel."
    )


class BuyerNotOpen(Refusal):
    code = "PV-ACC-04"
    message = _("{name} est un acheteur public : son accès ne s’ouvre pas par l’inscription.")
    remedy = _(
        "Demandez une invitation à un administrateur de l’organisation, ou à l’exploitant de la plateforme "
        "si elle n’en a pas encore."
    )


class WeakPassword(Refusal):
    code = "PV-ACC-05"
    message = _("Ce mot de passe ne convient pas : {reasons}")
    remedy = _("Choisissez-en un plus long, par exemple quatre mots sans rapport entre eux.")


class InvitationUnknown(Refusal):
    code = "PV-ACC-06"
    message = _("Cette invitation n’existe pas, a expiré ou a déjà servi.")
    remedy = _("Demandez une nouvelle invitation à un administrateur de l’organisation.")


class InvitationForAnother(Refusal):
    code = "PV-ACC-07"
    message = _("Cette invitation a été envoyée à une autre adresse que celle de votre compte.")
    remedy = _(
        "Connectez-vous avec l’adresse qui a reçu l’invitation, ou demandez une invitation à l’adresse de "
        "votre compte."
    )


class AccountExists(Refusal):
    code = "PV-ACC-08"
    message = _("Un compte existe déjà pour l’adresse qui a reçu cette invitation.")
    remedy = _("Connectez-vous avec cette adresse, puis ouvrez à nouveau le lien de l’invitation.")


class RoleDoesNotFit(Refusal):
    code = "PV-ACC-09"
    message = _("Le rôle « {role} » ne convient pas à cette organisation.")
    remedy = _(
        "Les rôles de déposant et de lecteur sont ceux d’un fournisseur ; ceux d’agent et de comptable, "
        "d’un acheteur public."
    )


class DepartmentDoesNotFit(Refusal):
    code = "PV-ACC-10"
    message = _("Ces rôles ne peuvent pas être limités à ce service.")
    remedy = _(
        "Seuls les rôles d’agent et de comptable se limitent à un service, et à un service de l’organisation."
    )


class RolesMissing(Refusal):
    code = "PV-ACC-11"
    message = _("Aucun rôle n’a été choisi.")
    remedy = _("Choisissez au moins un rôle.")
