"""Rate limits, counted in the database so that every process of the platform sees the same count."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.db import connection
from django.utils.translation import gettext_lazy as _

from parvis.base import clock
from parvis.base.models import Allowance
from parvis.base.refusals import Refusal


class TooMany(Refusal):
    code = "PV-BASE-02"
    message = _("Trop de demandes ont été faites en peu de temps.")
    remedy = _("Attendez {retry_after} secondes, puis recommencez.")

    def __init__(self, *, retry_after: int) -> None:
        super().__init__(retry_after=retry_after)
        self.retry_after = retry_after


def consume(scope: str, key: str, *, amount: int, per: timedelta | int) -> None:
    """Count one use; the one after `amount` within `per` (seconds) is refused.

    Call it before opening a transaction: a rolled-back transaction takes its count away with it.
    """
    seconds = int(per.total_seconds()) if isinstance(per, timedelta) else per
    now = clock.now()
    window = datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
    ends_at = window + timedelta(seconds=seconds)
    if _use(scope, key, window=window, ends_at=ends_at) > amount:
        raise TooMany(retry_after=max(1, round((ends_at - now).total_seconds())))


def forget_ended() -> int:
    """Delete the counts of windows that are over."""
    deleted, _details = Allowance.objects.filter(ends_at__lt=clock.now()).delete()
    return deleted


def _use(scope: str, key: str, *, window: datetime, ends_at: datetime) -> int:
    """One statement, so that two requests at the same instant are both counted."""
    digest = sha256(f"{scope}\n{key}".encode()).hexdigest()
    convert = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO base_allowance (digest, "window", ends_at, used) VALUES (%s, %s, %s, 1)
               ON CONFLICT (digest, "window") DO UPDATE SET used = base_allowance.used + 1
               RETURNING used""",
            [digest, convert(window), convert(ends_at)],
        )
        (used,) = cursor.fetchone()
    return int(used)
