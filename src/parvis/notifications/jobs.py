"""Background work of this room: delivering mail, and forgetting its text in time."""

from parvis.base import worker
from parvis.notifications import delivery
from parvis.notifications.backend import DELIVER


# Attempts grow apart from five seconds to an hour: thirty of them last a little over a day.
@worker.job(DELIVER, max_attempts=30)
def deliver(public_id: str) -> None:
    delivery.deliver(public_id)


@worker.tick("notifications.purge", every=3600)
def purge() -> int:
    return delivery.purge()
