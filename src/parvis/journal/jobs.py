"""The journal's periodic work."""

from parvis.base import worker
from parvis.journal import chain


@worker.tick("journal.sequence", every=0.2)
def sequence() -> int:
    return chain.sequence()
