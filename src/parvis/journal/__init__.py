"""What happened, once and for all: entries that nobody can change, in one order that anybody can check."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parvis.journal.following import follower
    from parvis.journal.proof import Fault, Verdict, verify
    from parvis.journal.writing import OutsideTransaction, about, write

# Django imports this package before its models may be loaded: the names are fetched when first used.
PLACES = {
    "about": "writing",
    "write": "writing",
    "OutsideTransaction": "writing",
    "follower": "following",
    "verify": "proof",
    "Verdict": "proof",
    "Fault": "proof",
}
__all__ = ["Fault", "OutsideTransaction", "Verdict", "about", "follower", "verify", "write"]


def __getattr__(name: str) -> object:
    if name not in PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found: object = getattr(import_module(f"{__name__}.{PLACES[name]}"), name)
    globals()[name] = found
    return found
