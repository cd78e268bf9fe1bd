"""Followers read the journal in its one order, each with its own bookmark, at least once, blocking nobody.

The effect of a follower and the move of its bookmark are one transaction: what a follower writes in this
database happens once. What leaves the database (a mail, a call) must bear being asked for twice.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog
from django.db import connection, transaction

from parvis.base import clock, worker
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
    while handled < AT_A_TIME and _follow_one(name):
        handled += 1
    return handled


def try_again(set_aside: SetAside) -> None:
    """Hand a follower once more an entry that was set aside; it stays aside if this fails."""
    if set_aside.follower not in FOLLOWERS:
        raise UnknownFollower(set_aside.follower)
    with transaction.atomic():
        deleted, _details = SetAside.objects.filter(pk=set_aside.pk).delete()
        if deleted:
            FOLLOWERS[set_aside.follower](set_aside.entry)


def back_off(attempts: int) -> timedelta:
    """2 s, 8 s, 32 s, 128 s: the entries behind wait too, so that their order is kept."""
    return timedelta(seconds=2 * 4 ** (attempts - 1))


def _follow_one(name: str) -> bool:
    if not _something_to_read(name):
        return False
    link: Link | None = None
    try:
        with transaction.atomic():
            bookmark = _lock_bookmark(name)
            if bookmark is None or not _may_try(bookmark):
                return False
            link = _next_link(bookmark)
            if link is None:
                return False
            FOLLOWERS[name](link.entry)
            _move(bookmark, to=link.position)
    except Exception as failure:
        if link is None:
            raise
        return _failed(name, link, failure)
    return True


def _something_to_read(name: str) -> bool:
    """Asked without a transaction, so that an idle follower takes no lock."""
    bookmark = Bookmark.objects.filter(follower=name).first()
    if bookmark is None:
        Bookmark.objects.get_or_create(follower=name)
        return True
    return _may_try(bookmark) and _next_link(bookmark) is not None


def _may_try(bookmark: Bookmark) -> bool:
    return bookmark.retry_at is None or bookmark.retry_at <= clock.now()


def _next_link(bookmark: Bookmark) -> Link | None:
    return Link.objects.filter(position=bookmark.position + 1).select_related("entry").first()


def _lock_bookmark(name: str) -> Bookmark | None:
    bookmarks = Bookmark.objects.filter(follower=name)
    if connection.features.has_select_for_update_skip_locked:
        bookmarks = bookmarks.select_for_update(skip_locked=True)
    return bookmarks.first()


def _move(bookmark: Bookmark, *, to: int) -> None:
    Bookmark.objects.filter(pk=bookmark.pk).update(position=to, attempts=0, retry_at=None)


def _failed(name: str, link: Link, failure: Exception) -> bool:
    """Note the failure; True when the entry was set aside and the next one may be read at once."""
    error = worker.describe(failure)
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
