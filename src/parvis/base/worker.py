"""Background work: one table of jobs with leases, plain functions found in each room, and one loop.

A job is enqueued in the transaction of the act that needs it, so that both are kept or neither. It may run
more than once (a worker may die after the effect and before the row is deleted): every job is idempotent.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog
from django.db import (
    IntegrityError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    connections,
    transaction,
)
from django.db.models import QuerySet

from parvis.base import clock
from parvis.base.logs import class_name, describe
from parvis.base.models import Job

LEASE = timedelta(seconds=30)
LOST_DATABASE = (OperationalError, InterfaceError)
IDLE_SECONDS = 0.1
LOST_DATABASE_SECONDS = 1.0
LONGEST_BACK_OFF = timedelta(hours=1)

log = structlog.get_logger(__name__)


class UnknownJob(LookupError):
    """No room declares a job of this name."""


@dataclass(frozen=True)
class Task:
    name: str
    run: Callable[[str], object]
    max_attempts: int


@dataclass(frozen=True)
class Tick:
    name: str
    run: Callable[[], int | None]
    every: float


TASKS: dict[str, Task] = {}
TICKS: dict[str, Tick] = {}


def job(name: str, *, max_attempts: int = 6) -> Callable[[Callable[[str], object]], Callable[[str], object]]:
    """Declare a function of one key as the job `name`."""

    def declare(function: Callable[[str], object]) -> Callable[[str], object]:
        TASKS[name] = Task(name, function, max_attempts)
        return function

    return declare


def tick(name: str, *, every: float) -> Callable[[Callable[[], int | None]], Callable[[], int | None]]:
    """Declare a function called every so many seconds; it returns how much it did (0: idle)."""

    def declare(function: Callable[[], int | None]) -> Callable[[], int | None]:
        TICKS[name] = Tick(name, function, every)
        return function

    return declare


def enqueue(name: str, key: str, *, run_after: datetime | None = None, priority: int = 0) -> None:
    """Ask for work in the caller's transaction; asking again before it has begun changes nothing.

    The update on conflict holds the waiting row until the caller commits: otherwise a worker could run it in
    between, without seeing the caller's work, and nobody would run it again.
    """
    if name not in TASKS:
        raise UnknownJob(name)
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO base_job (name, "key", state, priority, run_after, attempts, error, created_at)
               VALUES (%s, %s, 'ready', %s, %s, 0, '', %s)
               ON CONFLICT (name, "key") WHERE state = 'ready' DO UPDATE SET
                 priority = CASE WHEN excluded.priority > base_job.priority
                                 THEN excluded.priority ELSE base_job.priority END,
                 run_after = CASE WHEN excluded.run_after < base_job.run_after
                                  THEN excluded.run_after ELSE base_job.run_after END""",
            [name, key, priority, _written(run_after or now), _written(now)],
        )


def run(stop: threading.Event) -> None:
    """Work until `stop` is set; the job in hand is finished first."""
    due = dict.fromkeys(TICKS, 0.0)
    with _renewing_leases(stop) as in_hand:
        while not stop.is_set():
            try:
                did = _run_ticks(due) + _run_one(in_hand)
            except LOST_DATABASE as failure:
                log.warning("worker.database_lost", failure=class_name(failure))
                connections.close_all()
                stop.wait(LOST_DATABASE_SECONDS)
                continue
            if not did:
                stop.wait(IDLE_SECONDS)
                close_old_connections()
    connections.close_all()


def drain() -> int:
    """Run here and now everything that is due, jobs and ticks, until nothing is; return how much was done."""
    total = 0
    while did := _run_all() + _run_ticks({}):
        total += did
    return total


def _run_all() -> int:
    done = 0
    while _run_one(InHand()):
        done += 1
    return done


def reap() -> int:
    """Give back what a dead worker held."""
    expired = Job.objects.filter(state=Job.State.RUNNING, locked_until__lt=clock.now())
    given_back = 0
    for held in expired:
        task = TASKS.get(held.name)
        if task is None:
            continue
        log.warning("job.lease_expired", job=held.name, key=held.key, attempts=held.attempts)
        if held.attempts >= task.max_attempts:
            given_back += _set_aside(held, error="LeaseExpired")
        else:
            given_back += _make_ready(held, run_after=clock.now(), error="LeaseExpired")
    return given_back


def set_aside() -> QuerySet[Job]:
    """Jobs that failed every attempt, for the operator."""
    return Job.objects.filter(state=Job.State.SET_ASIDE).order_by("-id")


def try_again(set_aside_job: Job) -> None:
    """Give a job that was set aside all its attempts again."""
    with transaction.atomic():
        deleted, _details = Job.objects.filter(pk=set_aside_job.pk, state=Job.State.SET_ASIDE).delete()
        if deleted:
            enqueue(set_aside_job.name, set_aside_job.key, priority=set_aside_job.priority)


class InHand:
    """The job being run, shared with the thread that renews its lease."""

    def __init__(self) -> None:
        self.job: Job | None = None


def _run_ticks(due: dict[str, float]) -> int:
    did = 0
    for each in list(TICKS.values()):
        if time.monotonic() < due.get(each.name, 0.0):
            continue
        try:
            did += each.run() or 0
        except LOST_DATABASE:
            raise
        except Exception as failure:  # one faulty tick must not stop the others
            log.error("tick.failed", tick=each.name, error=describe(failure))
        due[each.name] = time.monotonic() + each.every
    return did


def _run_one(in_hand: InHand) -> int:
    claimed = _claim()
    if claimed is None:
        return 0
    in_hand.job = claimed
    try:
        TASKS[claimed.name].run(claimed.key)
    except Exception as failure:  # whatever it is, the job is tried again or set aside, and the loop goes on
        _fail(claimed, failure)
    else:
        _finish(claimed)
    finally:
        in_hand.job = None
    return 1


# Ready and due, urgent first; one whose twin is running waits, so that no key is worked on twice at once.
DUE = """
  SELECT id FROM base_job AS due
  WHERE state = 'ready' AND run_after <= %s AND name IN ({names}) AND NOT EXISTS (
    SELECT 1 FROM base_job AS twin
    WHERE twin.state = 'running' AND twin.name = due.name AND twin."key" = due."key")
  ORDER BY priority DESC, run_after, id LIMIT 1
"""
CLAIM = """
  UPDATE base_job SET state = 'running', attempts = attempts + 1, lease = %s, locked_until = %s
  WHERE state = 'ready' AND id = ({due} {skip_locked}) RETURNING *
"""


def _claim() -> Job | None:
    """One conditional update: whoever changes the row has the job, on both databases."""
    if not TASKS:
        return None
    due = DUE.format(names=", ".join(["%s"] * len(TASKS)))
    now = clock.now()
    which = [_written(now), *TASKS]
    with connection.cursor() as cursor:
        cursor.execute(due, which)
        if cursor.fetchone() is None:  # no write lock is taken for nothing
            return None
    skip_locked = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    claim = CLAIM.format(due=due, skip_locked=skip_locked)
    lease = Job._meta.get_field("lease").get_db_prep_value(uuid4(), connection)
    return next(iter(Job.objects.raw(claim, [lease, _written(now + LEASE), *which])), None)


def _written(instant: datetime) -> Any:
    """An instant as the database in use writes it."""
    return connection.ops.adapt_datetimefield_value(instant)


def _finish(done: Job) -> None:
    if not _delete(done):
        log.warning("job.finished_after_its_lease", job=done.name, key=done.key)


def _delete(held: Job) -> int:
    """Unless its lease was given to another; no relation points here, so Django need not look for any."""
    return Job.objects.filter(pk=held.pk, lease=held.lease)._raw_delete(connection.alias)


def _fail(failed: Job, failure: Exception) -> None:
    error = describe(failure)
    task = TASKS[failed.name]
    log.warning("job.failed", job=failed.name, key=failed.key, attempts=failed.attempts, error=error)
    if failed.attempts >= task.max_attempts:
        _set_aside(failed, error=error)
    else:
        _make_ready(failed, run_after=clock.now() + back_off(failed.attempts), error=error)


def back_off(attempts: int) -> timedelta:
    """5 s, 20 s, 80 s ... at most an hour."""
    seconds: int = 5 * 4 ** min(max(attempts - 1, 0), 10)
    return min(timedelta(seconds=seconds), LONGEST_BACK_OFF)


def _make_ready(held: Job, *, run_after: datetime, error: str) -> int:
    mine = Job.objects.filter(pk=held.pk, lease=held.lease)
    try:
        with transaction.atomic():
            return mine.update(
                state=Job.State.READY, run_after=run_after, lease=None, locked_until=None, error=error
            )
    except IntegrityError:  # asked for again meanwhile: the newer row will do the work of both
        return _delete(held)


def _set_aside(held: Job, *, error: str) -> int:
    return Job.objects.filter(pk=held.pk, lease=held.lease).update(
        state=Job.State.SET_ASIDE, lease=None, locked_until=None, error=error
    )


@contextmanager
def _renewing_leases(stop: threading.Event) -> Iterator[InHand]:
    in_hand, over = InHand(), threading.Event()
    thread = threading.Thread(target=_renew, args=(in_hand, over), name="lease-renewal", daemon=True)
    thread.start()
    try:
        yield in_hand
    finally:
        over.set()
        thread.join()


def _renew(in_hand: InHand, over: threading.Event) -> None:
    while not over.wait(LEASE.total_seconds() / 3):
        held = in_hand.job
        if held is None:
            continue
        try:
            renew(held)
        except LOST_DATABASE as failure:
            log.warning("job.lease_not_renewed", job=held.name, failure=class_name(failure))
        finally:
            connections.close_all()


def renew(held: Job) -> bool:
    """Keep a long job's lease; False when it was given to another worker meanwhile."""
    mine = Job.objects.filter(pk=held.pk, lease=held.lease)
    return mine.update(locked_until=clock.now() + LEASE) == 1
