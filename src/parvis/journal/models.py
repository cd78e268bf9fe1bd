"""The entries, the chain that orders them, and how far each follower has read."""

from django.db import models


class Entry(models.Model):
    """One fact. Database triggers refuse to change or delete it (see guard.py)."""

    # Numbers and public ids, not relations: an entry outlives what it speaks of, and knows nobody above.
    buyer_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    actor_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="entry_about")]
        verbose_name_plural = "entries"


class Pending(models.Model):
    """An entry whose transaction wrote it, and which has no position yet.

    Two transactions may commit in another order than their ids; a list of what is waiting misses none,
    whereas "everything above the last id seen" would.
    """

    # No database constraint: the entries may be on another server than this small local table.
    entry = models.OneToOneField(Entry, models.DO_NOTHING, primary_key=True, db_constraint=False)

    class Meta:
        verbose_name_plural = "pending"


class Link(models.Model):
    """The place of an entry in the one order; its hash covers the entry and everything before it."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.DO_NOTHING, db_constraint=False)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)


class Head(models.Model):
    """The single row that says where the chain ends; whoever extends the chain holds its lock."""

    position = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)


class Bookmark(models.Model):
    """How far a follower has read."""

    follower = models.CharField(max_length=60, primary_key=True)
    position = models.BigIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)


class SetAside(models.Model):
    """An entry that a follower failed on every time, left for the operator so that the rest goes on."""

    follower = models.CharField(max_length=60)
    entry = models.ForeignKey(Entry, models.DO_NOTHING, db_constraint=False)
    error = models.TextField()
    set_aside_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follower", "entry"], name="set_aside_once")]
        verbose_name_plural = "set aside"
