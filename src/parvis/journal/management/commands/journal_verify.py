"""`parvis journal verify`: prove that no entry was altered, removed or reordered."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from parvis.journal import proof

WORDS = {
    "altered": "the entry was altered after it was written, or moved to another place",
    "entry_removed": "the entry was removed",
    "link_removed": "one or more places of the chain were removed, from this one on",
    "broken": "this place does not follow the one before it",
    "head_moved": "the end of the chain is not where the head says",
    "lost": "the entry has no place in the chain, and is not waiting for one",
    "mark_missing": "the mark given with --mark is not in the chain",
}
SHOWN = 50


class Command(BaseCommand):
    help = "Prove that no entry of the journal was altered, removed or reordered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--mark", metavar="POSITION:HASH", help="a head printed earlier by journal_head, kept elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = proof.verify(mark=_mark(options["mark"]))
        self.stdout.write(f"entries: {verdict.entries}")
        self.stdout.write(f"head: {verdict.head_position}:{verdict.head_hash}")
        for fault in verdict.faults[:SHOWN]:
            self.stdout.write(f"FAULT {_where(fault)}: {WORDS[fault.code]}")
        if not verdict.ok:
            raise CommandError(f"The journal is not intact: {len(verdict.faults)} fault(s).", returncode=1)
        self.stdout.write("The journal is intact: nothing was altered, removed or reordered.")


def _mark(text: str | None) -> proof.Mark | None:
    if not text:
        return None
    position, _separator, digest = text.partition(":")
    if not position.isdecimal() or not digest:
        raise CommandError("--mark is written POSITION:HASH, as journal_head prints it.", returncode=2)
    return proof.Mark(int(position), digest)


def _where(fault: proof.Fault) -> str:
    position = f"position {fault.position}" if fault.position is not None else ""
    entry = f"entry {fault.entry_id}" if fault.entry_id is not None else ""
    return ", ".join(filter(None, (position, entry)))
