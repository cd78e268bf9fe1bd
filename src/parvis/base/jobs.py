"""The ground floor's own periodic work."""

from datetime import timedelta

from parvis.base import clock, limits, storage, worker


@worker.tick("base.limits", every=600)
def forget_ended_windows() -> int:
    return limits.forget_ended()


@worker.tick("base.reaper", every=5)
def give_back_expired_leases() -> int:
    return worker.reap()


@worker.tick("base.storage", every=3600)
def sweep_interrupted_writes() -> int:
    """A day is far longer than any write lasts."""
    return storage.blobs().sweep(before=clock.now() - timedelta(days=1))
