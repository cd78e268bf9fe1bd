"""What accounts refuse to do, and how to mend it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.base.refusals import Refusal


class NotAllowed(Refusal):
    code = "PV-ACC-01"
    message = _("Vos droits ne permettent pas cette action pour cette organisation.")
    remedy = _("Demandez ce droit à un administrateur de l’organisation.")
