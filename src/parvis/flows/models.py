"""Deposited files, each with its receipt, from their arrival to the verdict; refused ones are kept too.

A flow is addressed by the organisation that deposits: its buyer is only known once it has been read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parvis.accounts.permissions import Permission, attachments_where
from parvis.directory.models import Organisation

if TYPE_CHECKING:
    from parvis.accounts.models import User


class FlowQuerySet(models.QuerySet["Flow"]):
    def visible_to(self, user: User | AnonymousUser) -> FlowQuerySet:
        mine = attachments_where(user, Permission.READ_AS_SUPPLIER)
        # Values, not a subquery: the list is then read along its index (see payment_requests/models.py).
        return self.filter(organisation__in=set(mine.values_list("organisation", flat=True)))


class Flow(models.Model):
    journal_type = "flow"

    class State(models.TextChoices):
        RECEIVED = "received", _("Reçu")
        ACCEPTED = "accepted", _("Accepté")
        REJECTED = "rejected", _("Refusé")

    class Channel(models.TextChoices):
        WEB = "web", _("Portail")
        API = "api", _("API")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=uuid4, editable=False)
    depositor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    channel = models.CharField(max_length=10, choices=Channel)
    # The client's own key for this deposit: the same key again is the same deposit, not a second one.
    token = models.CharField(max_length=100)
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    documents = models.JSONField(default=list)
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    received_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    findings = models.JSONField(default=list)
    number = models.CharField(max_length=100, blank=True, default="")
    buyer = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    payment_request_id = models.UUIDField(null=True)

    objects = FlowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="flow_address"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="flow_public_address"),
            models.UniqueConstraint(fields=["organisation", "token"], name="flow_once_per_token"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(payment_request_id__isnull=False),
                name="flow_accepted_has_a_request",
            ),
        ]
        indexes = [
            models.Index(fields=["public_id"], name="flow_by_public_id"),
            models.Index(
                F("organisation"), F("received_at").desc(), F("id").desc(), name="flow_of_organisation"
            ),
            models.Index(
                F("organisation"),
                F("state"),
                F("received_at").desc(),
                F("id").desc(),
                name="flow_of_organisation_state",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_finished(self) -> bool:
        return self.state != self.State.RECEIVED
