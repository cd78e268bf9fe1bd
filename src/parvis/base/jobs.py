"""The ground floor's own periodic work."""

from parvis.base import limits, worker


@worker.tick("base.limits", every=600)
def forget_ended_windows() -> int:
    return limits.forget_ended()


@worker.tick("base.reaper", every=5)
def give_back_expired_leases() -> int:
    return worker.reap()
