"""The proof that no entry was altered, removed or reordered: the whole chain computed again."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from parvis.journal import chain
from parvis.journal.models import Entry, Link, Pending

CHUNK = 2000


@dataclass(frozen=True)
class Fault:
    """`code` is one of: altered, entry_removed, link_removed, broken, head_moved, lost, mark_missing."""

    code: str
    position: int | None = None
    entry_id: int | None = None


@dataclass(frozen=True)
class Mark:
    """A head noted earlier, and kept where those who run the database cannot reach it."""

    position: int
    hash: str


@dataclass(frozen=True)
class Verdict:
    entries: int
    head_position: int
    head_hash: str
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        return not self.faults


def verify(*, mark: Mark | None = None) -> Verdict:
    """Read the whole journal. Only a mark shows that the end of the chain was cut and the head moved back."""
    head = chain.head()
    walk = Walk(head_position=head.position, head_hash=head.hash, mark=mark)
    faults = (*walk.faults(), *_lost_entries(), *_removed_before_their_turn())
    return Verdict(walk.entries, head.position, head.hash, faults)


class Walk:
    """One pass over the chain up to the head, a chunk at a time."""

    def __init__(self, *, head_position: int, head_hash: str, mark: Mark | None) -> None:
        self.head_position = head_position
        self.head_hash = head_hash
        self.mark = mark
        self.entries = 0

    def faults(self) -> Iterator[Fault]:
        position, stored_hash, marked = 0, chain.GENESIS, self.mark is None
        for link, entry in _links(up_to=self.head_position):
            if link.position != position + 1:
                yield Fault("link_removed", position=position + 1)
            elif link.previous_hash != stored_hash:
                yield Fault("broken", position=link.position)
            yield from _faults_of(link, entry)
            self.entries += 1
            position, stored_hash = link.position, link.hash
            marked = marked or (self.mark is not None and self.mark == Mark(position, stored_hash))
        if position != self.head_position:
            yield Fault("link_removed", position=position + 1)
        elif stored_hash != self.head_hash:
            yield Fault("head_moved", position=position)
        if Link.objects.filter(position__gt=self.head_position).exists() and self._head_stands():
            yield Fault("head_moved", position=self.head_position)
        if not marked and self.mark is not None:
            yield Fault("mark_missing", position=self.mark.position)

    def _head_stands(self) -> bool:
        """False when the chain merely grew while it was being read."""
        return chain.head().position == self.head_position


def _links(*, up_to: int) -> Iterator[tuple[Link, Entry | None]]:
    position = 0
    while True:
        chunk = list(
            Link.objects.filter(position__gt=position, position__lte=up_to).order_by("position")[:CHUNK]
        )
        if not chunk:
            return
        entries = Entry.objects.in_bulk([link.entry_id for link in chunk])
        for link in chunk:
            yield link, entries.get(link.entry_id)
        position = chunk[-1].position


def _faults_of(link: Link, entry: Entry | None) -> Iterator[Fault]:
    if entry is None:
        yield Fault("entry_removed", position=link.position, entry_id=link.entry_id)
        return
    digest = chain.digest_of(entry, position=link.position, previous_hash=link.previous_hash)
    if digest != link.hash:
        yield Fault("altered", position=link.position, entry_id=entry.pk)


def _lost_entries() -> Iterator[Fault]:
    """Entries with neither a place nor a turn: somebody deleted one of them, or slipped the entry in."""
    lost = Entry.objects.filter(link__isnull=True, pending__isnull=True).order_by("id")
    for entry_id in lost.values_list("id", flat=True).iterator():
        yield Fault("lost", entry_id=entry_id)


def _removed_before_their_turn() -> Iterator[Fault]:
    entry = Entry.objects.filter(pk=OuterRef("entry_id"))
    removed = Pending.objects.filter(~Exists(entry)).order_by("entry_id")
    for entry_id in removed.values_list("entry_id", flat=True).iterator():
        yield Fault("entry_removed", entry_id=entry_id)
