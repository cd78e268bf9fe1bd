import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError, connection, connections, transaction

from parvis.base import clock, worker
from parvis.base.models import Job

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
PATIENCE = 20  # seconds before a test that hangs is a failure


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def failing(done):
    """The job `test.fail` fails as long as the list has something in it."""
    failures = [ValueError("Claire Fournil, 4 rue des Tilleuls")] * 100

    @worker.job("test.fail", max_attempts=3)
    def fail(key):
        if failures:
            raise failures.pop()
        done.append(key)

    return failures


# --- Enqueueing ---


def test_nothing_to_do_does_nothing(db, done):
    assert worker.drain() == 0


def test_job_is_run_with_its_key_and_forgotten(db, done):
    worker.enqueue("test.note", "7")
    worker.drain()

    assert done == ["7"]
    assert not Job.objects.exists()


def test_unknown_name_is_refused_at_once(db, done):
    with pytest.raises(worker.UnknownJob):
        worker.enqueue("test.nothing", "7")


def test_job_of_a_rolled_back_act_never_existed(transactional_db, done):
    with transaction.atomic():
        worker.enqueue("test.note", "7")
        transaction.set_rollback(True)
    worker.drain()

    assert done == []


def test_asking_twice_before_it_begins_runs_it_once(db, done):
    worker.enqueue("test.note", "7")
    worker.enqueue("test.note", "7")
    worker.drain()

    assert done == ["7"]


def test_asking_while_it_runs_runs_it_again_afterwards(db, done):
    @worker.job("test.again")
    def again(key):
        done.append(key)
        if len(done) == 1:
            worker.enqueue("test.again", key)

    worker.enqueue("test.again", "7")
    worker.drain()

    assert done == ["7", "7"]


def test_asking_again_sooner_moves_it_forward(db, done, noon):
    worker.enqueue("test.note", "7", run_after=NOON + timedelta(hours=1))
    worker.enqueue("test.note", "7")
    worker.drain()

    assert done == ["7"]


def test_urgent_jobs_come_first_then_the_oldest(db, done, noon):
    worker.enqueue("test.note", "old", run_after=NOON - timedelta(minutes=2))
    worker.enqueue("test.note", "older", run_after=NOON - timedelta(minutes=3))
    worker.enqueue("test.note", "urgent", priority=5)
    worker.drain()

    assert done == ["urgent", "older", "old"]


def test_later_job_waits_for_its_time(db, done, noon):
    worker.enqueue("test.note", "7", run_after=NOON + timedelta(seconds=30))
    worker.drain()
    assert done == []

    noon.shift(30)
    worker.drain()
    assert done == ["7"]


def test_job_of_a_room_that_this_worker_does_not_know_is_left_alone(db, done):
    Job.objects.create(name="newer.room", key="7", run_after=clock.now(), created_at=clock.now())

    assert worker.drain() == 0
    assert Job.objects.get().state == Job.State.READY


# --- Failing ---


def test_failed_job_is_tried_again_later(db, done, failing, noon):
    del failing[1:]
    worker.enqueue("test.fail", "7")
    worker.drain()
    assert done == []
    assert Job.objects.get().run_after == NOON + timedelta(seconds=5)

    noon.shift(5)
    worker.drain()
    assert done == ["7"]


def test_job_that_fails_every_time_is_set_aside_with_its_error(db, failing, noon):
    worker.enqueue("test.fail", "7")
    for _attempt in range(3):
        worker.drain()
        noon.shift(3600)
    worker.drain()

    (aside,) = worker.set_aside()
    assert (aside.name, aside.key, aside.attempts) == ("test.fail", "7", 3)
    assert aside.error.startswith("builtins.ValueError\n")
    assert "test_worker.py" in aside.error


def test_error_never_quotes_the_message(db, failing, noon):
    worker.enqueue("test.fail", "7")
    worker.drain()

    assert "Tilleuls" not in Job.objects.get().error


def test_poison_job_does_not_stop_the_others(db, done, failing):
    worker.enqueue("test.fail", "bad", priority=9)
    worker.enqueue("test.note", "good")
    worker.drain()

    assert done == ["good"]


def test_operator_may_try_a_set_aside_job_again(db, done, failing, noon):
    worker.enqueue("test.fail", "7")
    for _attempt in range(3):
        worker.drain()
        noon.shift(3600)
    failing.clear()
    worker.try_again(worker.set_aside().get())
    worker.drain()

    assert done == ["7"]
    assert not Job.objects.exists()


def test_failure_asked_again_meanwhile_leaves_one_row(db, done, noon):
    @worker.job("test.again_then_fail")
    def again_then_fail(key):
        done.append(key)
        worker.enqueue("test.again_then_fail", key, run_after=NOON + timedelta(days=1))
        raise ValueError

    worker.enqueue("test.again_then_fail", "7")
    worker.drain()

    assert Job.objects.get().state == Job.State.READY


def test_effect_of_a_failed_transaction_is_undone_but_the_failure_is_kept(transactional_db, done):
    @worker.job("test.half")
    def half(key):
        with transaction.atomic():
            worker.enqueue("test.note", "effect")
            raise ValueError

    worker.enqueue("test.half", "7")
    worker.drain()

    assert done == []
    assert Job.objects.get().attempts == 1


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 5), (2, 20), (3, 80), (4, 320), (5, 1280), (6, 3600), (99, 3600)]
)
def test_back_off_grows_up_to_an_hour(attempts, seconds):
    assert worker.back_off(attempts) == timedelta(seconds=seconds)


# --- Leases ---


def dead_worker_holds(key, *, attempts=1):
    Job.objects.all().delete()
    worker.enqueue("test.note", key)
    held = worker._claim()
    Job.objects.filter(pk=held.pk).update(attempts=attempts)
    return held


def test_held_job_is_not_given_to_a_second_worker(db, done, noon):
    dead_worker_holds("7")

    assert worker.drain() == 0
    assert worker.reap() == 0


def test_job_of_a_dead_worker_is_done_by_another_when_the_lease_is_over(db, done, noon):
    dead_worker_holds("7")
    noon.shift(31)
    assert worker.reap() == 1
    worker.drain()

    assert done == ["7"]


def test_job_that_kills_its_worker_every_time_is_set_aside(db, done, noon):
    dead_worker_holds("7", attempts=6)
    noon.shift(31)
    worker.reap()

    assert worker.set_aside().get().error == "LeaseExpired"


def test_renewed_lease_is_kept(db, done, noon):
    held = dead_worker_holds("7")
    noon.shift(25)
    assert worker.renew(held)
    noon.shift(25)

    assert worker.reap() == 0


def test_late_worker_does_not_delete_what_was_given_to_another(db, done, noon):
    late = dead_worker_holds("7")
    noon.shift(31)
    worker.reap()
    other = worker._claim()
    worker._finish(late)

    assert Job.objects.get().lease == other.lease
    assert not worker.renew(late)


def test_late_failure_does_not_release_what_was_given_to_another(db, done, noon):
    late = dead_worker_holds("7")
    noon.shift(31)
    worker.reap()
    worker._claim()
    worker._fail(late, ValueError())

    assert Job.objects.get().state == Job.State.RUNNING


def test_twin_of_a_running_job_waits(db, done, noon):
    held = dead_worker_holds("7")
    worker.enqueue("test.note", "7")
    assert worker.drain() == 0

    worker._finish(held)
    worker.drain()
    assert done == ["7"]


# --- The loop ---


def in_thread(function, *arguments):
    def run():
        try:
            function(*arguments)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_loop_does_what_comes_and_stops_when_told(transactional_db, done):
    stop, arrived = threading.Event(), threading.Event()

    @worker.job("test.arrive")
    def arrive(key):
        arrived.set()

    loop = in_thread(worker.run, stop)
    worker.enqueue("test.arrive", "7")
    came = arrived.wait(PATIENCE)
    stop.set()
    loop.join(PATIENCE)

    assert came
    assert not loop.is_alive()


def test_job_in_hand_is_finished_before_stopping(transactional_db, done):
    stop, begun, may_end = threading.Event(), threading.Event(), threading.Event()

    @worker.job("test.long")
    def long(key):
        begun.set()
        may_end.wait(PATIENCE)
        done.append(key)

    worker.enqueue("test.long", "7")
    loop = in_thread(worker.run, stop)
    assert begun.wait(PATIENCE)
    stop.set()
    may_end.set()
    loop.join(PATIENCE)

    assert done == ["7"]
    assert not Job.objects.exists()


def test_lease_of_a_long_job_is_renewed(transactional_db, done, monkeypatch):
    monkeypatch.setattr(worker, "LEASE", timedelta(seconds=0.3))
    stop, begun, renewed = threading.Event(), threading.Event(), threading.Event()
    renew = worker.renew

    def noted_renew(held):
        if renew(held):
            renewed.set()
        return True

    monkeypatch.setattr(worker, "renew", noted_renew)

    @worker.job("test.long")
    def long(key):
        begun.set()
        renewed.wait(PATIENCE)

    worker.enqueue("test.long", "7")
    loop = in_thread(worker.run, stop)
    was_renewed = renewed.wait(PATIENCE)
    stop.set()
    loop.join(PATIENCE)

    assert was_renewed


def test_loop_survives_the_loss_of_its_database(transactional_db, done, monkeypatch):
    stop, arrived = threading.Event(), threading.Event()
    losses = [OperationalError("server closed the connection")]
    run_one = worker._run_one
    monkeypatch.setattr(worker, "LOST_DATABASE_SECONDS", 0.01)

    def run_one_or_lose(in_hand):
        if losses:
            raise losses.pop()
        return run_one(in_hand)

    monkeypatch.setattr(worker, "_run_one", run_one_or_lose)

    @worker.job("test.arrive")
    def arrive(key):
        arrived.set()

    worker.enqueue("test.arrive", "7")
    loop = in_thread(worker.run, stop)
    came = arrived.wait(PATIENCE)
    stop.set()
    loop.join(PATIENCE)

    assert came
    assert losses == []


def test_faulty_tick_does_not_stop_the_others(db, done):
    calls = []
    worker.tick("test.faulty", every=1)(lambda: 1 // 0)
    worker.tick("test.sound", every=1)(lambda: calls.append("sound"))
    worker.drain()

    assert calls == ["sound"]


def test_several_workers_do_every_job_once(transactional_db, done):
    for key in range(40):
        worker.enqueue("test.note", str(key))
    threads = [in_thread(worker.drain) for _each in range(4)]
    for thread in threads:
        thread.join(PATIENCE)

    assert sorted(done, key=int) == [str(key) for key in range(40)]
    assert not Job.objects.exists()


@pytest.mark.postgresql
def test_job_asked_again_in_an_open_transaction_waits_for_its_end(transactional_db, done):
    """Otherwise it would run without seeing that transaction's work, and would never run again."""
    assert connection.vendor == "postgresql"
    asked, may_commit = threading.Event(), threading.Event()

    def ask_again():
        with transaction.atomic():
            worker.enqueue("test.note", "7")
            asked.set()
            may_commit.wait(PATIENCE)

    worker.enqueue("test.note", "7")
    asker = in_thread(ask_again)
    assert asked.wait(PATIENCE)
    worker.drain()
    assert done == []

    may_commit.set()
    asker.join(PATIENCE)
    worker.drain()
    assert done == ["7"]
