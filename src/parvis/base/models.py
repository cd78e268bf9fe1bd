"""The two small local tables of the ground floor: work to do, and what has been used of a limit."""

from django.db import models


class Job(models.Model):
    """One piece of background work; the row is deleted when it is done."""

    class State(models.TextChoices):
        READY = "ready"
        RUNNING = "running"
        SET_ASIDE = "set_aside"

    name = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.READY)
    priority = models.IntegerField(default=0)
    run_after = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    lease = models.UUIDField(null=True)
    locked_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "key"], condition=models.Q(state="ready"), name="job_ready_once"
            ),
        ]
        indexes = [
            models.Index(
                models.F("priority").desc(),
                "run_after",
                "id",
                condition=models.Q(state="ready"),
                name="job_ready",
            ),
            models.Index(fields=["name", "key"], condition=models.Q(state="running"), name="job_running"),
        ]


class Allowance(models.Model):
    """How much of a limit was used in one window; the key is hashed, since it may be an address."""

    digest = models.CharField(max_length=64)
    window = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    used = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "window"], name="allowance_once")]
