"""Every message that leaves, with its text until it is purged and the proof of what became of it."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from parvis.base import clock


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def waiting(self) -> OutgoingMailQuerySet:
        return self.filter(delivered_at=None, given_up_at=None)


class OutgoingMail(models.Model):
    """One message to one address. `kind` says why; `entry_id` and `about` say after which journal entry."""

    public_id = models.UUIDField(default=uuid4, editable=False, unique=True)
    to = models.EmailField()
    sender = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    kind = models.CharField(max_length=60, blank=True, default="")
    about = models.UUIDField(null=True, blank=True)
    entry_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    delivered_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=255, blank=True, default="")
    purged_at = models.DateTimeField(null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        constraints = [
            # The journal may tell an entry twice: the second message to the same person is refused.
            models.UniqueConstraint(fields=["entry_id", "to", "kind"], name="outgoing_mail_once_per_entry"),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="outgoing_mail_newest"),
            models.Index(fields=["about", "created_at"], name="outgoing_mail_about"),
            models.Index(
                fields=["created_at"], condition=models.Q(purged_at=None), name="outgoing_mail_to_purge"
            ),
        ]
