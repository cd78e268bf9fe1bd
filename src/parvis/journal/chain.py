"""The one order: a sequencer gives committed entries their position and hash, under one lock."""

import json
from collections.abc import Iterable
from datetime import UTC
from hashlib import sha256

from django.db import connection, transaction

from parvis.journal.models import Entry, Head, Link, Pending

BATCH = 500
GENESIS = "0" * 64
HEAD_ID = 1


def sequence() -> int:
    """Move the waiting entries to the end of the chain, at most a batch; return how many."""
    if not Pending.objects.exists():
        return 0
    with transaction.atomic():
        head = _lock_head()
        if head is None:  # another process is at it
            return 0
        waiting = list(Entry.objects.filter(pending__isnull=False).order_by("id")[:BATCH])
        if not waiting:
            return 0
        links = list(extend(waiting, position=head.position, head_hash=head.hash))
        Link.objects.bulk_create(links)
        Pending.objects.filter(entry__in=[entry.pk for entry in waiting]).delete()
        Head.objects.filter(pk=HEAD_ID).update(position=links[-1].position, hash=links[-1].hash)
        return len(links)


def extend(entries: Iterable[Entry], *, position: int, head_hash: str) -> Iterable[Link]:
    for entry in entries:
        position += 1
        digest = digest_of(entry, position=position, previous_hash=head_hash)
        yield Link(position=position, entry=entry, previous_hash=head_hash, hash=digest)
        head_hash = digest


def digest_of(entry: Entry, *, position: int, previous_hash: str) -> str:
    """SHA-256 of a canonical JSON text: sorted names, no space, ASCII, instants in UTC with microseconds."""
    content = {
        "position": position,
        "previous_hash": previous_hash,
        "id": entry.pk,
        "buyer_id": entry.buyer_id,
        "recorded_at": entry.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": entry.kind,
        "subject_type": entry.subject_type,
        "subject_id": str(entry.subject_id),
        "actor_id": str(entry.actor_id) if entry.actor_id else None,
        "data": entry.data,
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return sha256(text.encode("ascii")).hexdigest()


def head() -> Head:
    """Up to this position the journal is complete, and will not change."""
    return Head.objects.filter(pk=HEAD_ID).first() or Head(pk=HEAD_ID, position=0, hash=GENESIS)


def _lock_head() -> Head | None:
    heads = Head.objects.filter(pk=HEAD_ID)
    if connection.features.has_select_for_update_skip_locked:
        heads = heads.select_for_update(skip_locked=True)
    return heads.first() or _begin_chain()


def _begin_chain() -> Head | None:
    """The head of a new database; None when another process holds the head there is."""
    head, created = Head.objects.get_or_create(pk=HEAD_ID)
    return head if created else None
