"""Followers read the journal in its one order, each with its own bookmark, at least once, blocking nobody.

The effect of a follower and the move of its bookmark are one transaction: what a follower writes in this
database happens once. What leaves the database (a mail, a call) must bear being asked for twice.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog
from django.db import connection, transaction

from parvis.base import clock, logs, worker
from parvis.journal.models import Bookmark, Entry, Link, SetAside

Handle = Callable[[Entry], None]

MAX_ATTEMPTS = 5
AT_A_TIME = 50

FOLLOWERS: dict[str, Handle] = {}

log = structlog.get_logger(__name__)


class UnknownFollower(LookupError):
    """No room declares a follower of this name."""


def follower(name: str) -> Callable[[Handle], Handle]:
    """Declare a function of one entry as the follower `name`; it begins with the first entry ever written."""

    def declare(handle: Handle) -> Handle:
        FOLLOWERS[name] = handle
        worker.tick(f"journal.follow.{name}", every=0.2)(partial(follow, name))
        return handle

    return declare


def follow(name: str) -> int:
    """Hand the follower what it has not read yet, at most so many entries; return how many."""
    handled = 0
    for link in _to_read(name):
        if not _hand(name, link):
            break
        handled += 1
    return handled


def try_again(set_aside: SetAside) -> bool:
    """Hand a follower once more an entry that was set aside; False when it fails, and stays aside."""
    try:
        if set_aside.follower not in FOLLOWERS:
            raise UnknownFollower(set_aside.follower)
        with transaction.atomic():
            deleted, _details = SetAside.objects.filter(pk=set_aside.pk).delete()
            if deleted:
                FOLLOWERS[set_aside.follower](set_aside.entry)
    except Exception as failure:  # whatever it is, it is noted where the operator looks
        error = logs.describe(failure)
        log.warning("follower.failed_again", follower=set_aside.follower, error=error)
        SetAside.objects.filter(pk=set_aside.pk).update(error=error, set_aside_at=clock.now())
        return False
    return True


def back_off(attempts: int) -> timedelta:
    """2 s, 8 s, 32 s, 128 s: the entries behind wait too, so that their order is kept."""
    return timedelta(seconds=2 * 4 ** (attempts - 1))


def _to_read(name: str) -> list[Link]:
    """Read without a transaction, so that an idle follower takes no lock."""
    bookmark = Bookmark.objects.filter(follower=name).first()
    if bookmark is None:
        bookmark, _created = Bookmark.objects.get_or_create(follower=name)
    if not _may_try(bookmark):
        return []
    links = Link.objects.filter(position__gt=bookmark.position).select_related("entry")
    return list(links.order_by("position")[:AT_A_TIME])


def _hand(name: str, link: Link) -> bool:
    """True when the follower has done with this entry, and may be handed the next one."""
    try:
        with transaction.atomic():
            bookmark = _lock_bookmark(name)
            if bookmark is None or bookmark.position != link.position - 1 or not _may_try(bookmark):
                return False  # another process is at it, or was
            FOLLOWERS[name](link.entry)
            _move(bookmark, to=link.position)
    except Exception as failure:
        return _failed(name, link, failure)
    return True


def _may_try(bookmark: Bookmark) -> bool:
    return bookmark.retry_at is None or bookmark.retry_at <= clock.now()


def _lock_bookmark(name: str) -> Bookmark | None:
    bookmarks = Bookmark.objects.filter(follower=name)
    if connection.features.has_select_for_update_skip_locked:
        bookmarks = bookmarks.select_for_update(skip_locked=True)
    return bookmarks.first()


def _move(bookmark: Bookmark, *, to: int) -> None:
    Bookmark.objects.filter(pk=bookmark.pk).update(position=to, attempts=0, retry_at=None)


def _failed(name: str, link: Link, failure: Exception) -> bool:
    """Note the failure; True when the entry was set aside and the next one may be read at once."""
    error = logs.describe(failure)
    log.warning("follower.failed", follower=name, position=link.position, error=error)
    with transaction.atomic():
        bookmark = _lock_bookmark(name)
        if bookmark is None or bookmark.position != link.position - 1:
            return False  # another process has dealt with it meanwhile
        attempts = bookmark.attempts + 1
        if attempts < MAX_ATTEMPTS:
            retry_at = clock.now() + back_off(attempts)
            Bookmark.objects.filter(pk=name).update(attempts=attempts, retry_at=retry_at)
            return False
        SetAside.objects.create(follower=name, entry_id=link.entry_id, error=error, set_aside_at=clock.now())
        _move(bookmark, to=link.position)
        return True
