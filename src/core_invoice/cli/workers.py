"""Many documents at once: a few processes, answers in order, and no document lost to another one's fault."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

Answer = TypeVar("Answer")

MOST_IN_HAND = 16
AHEAD = 1_000
"""Answers kept while an earlier one is awaited: it bounds the memory."""


def cores() -> int:
    """Those that this process may use, which in a container are not all of them."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def in_order(
    count: int, work: Callable[[int], Answer], *, jobs: int, lost: Callable[[int], Answer]
) -> Iterator[Answer]:
    """`work` of 0 to `count`, in that order. `lost` answers for the one whose process died at it."""
    crew = _Crew(count, work, lost)
    try:
        for _one in range(jobs):
            crew.hire()
        yield from crew.answers()
    finally:
        crew.dismiss()


@dataclass(eq=False)
class _Worker:
    process: BaseProcess
    line: Connection
    in_hand: deque[int] = field(default_factory=deque)


class _Crew(Generic[Answer]):
    def __init__(self, count: int, work: Callable[[int], Answer], lost: Callable[[int], Answer]) -> None:
        self._count = count
        self._work = work
        self._lost = lost
        self._context: Any = get_context()
        self._workers: list[_Worker] = []
        self._again: deque[int] = deque()
        self._given = 0
        self._answered = 0
        self._answers: dict[int, Answer] = {}

    def hire(self) -> None:
        ours, theirs = self._context.Pipe()
        # A forked child holds our ends of all lines: unless it closes them, no worker sees us go.
        forked = self._context.get_start_method() == "fork"
        others = (ours, *(one.line for one in self._workers)) if forked else ()
        process = self._context.Process(target=_labour, args=(theirs, self._work, others), daemon=True)
        with _interrupts_ignored():
            process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours))

    def answers(self) -> Iterator[Answer]:
        while self._answered < self._count:
            for worker in self._workers:
                self._supply(worker)
            busy = {worker.line: worker for worker in self._workers if worker.in_hand}
            for line in wait(list(busy)):
                self._hear(busy[line])  # type: ignore[index]
            while self._answered in self._answers:
                yield self._answers.pop(self._answered)
                self._answered += 1

    def _supply(self, worker: _Worker) -> None:
        """Enough in hand for it not to wait for us; few enough for the others to have their share."""
        share = max(1, min(MOST_IN_HAND, self._count // (4 * len(self._workers))))
        while len(worker.in_hand) < share and (rank := self._next()) is not None:
            try:
                worker.line.send(rank)
            except OSError:  # it is gone, which hearing it will tell
                worker.in_hand.append(rank)
                return
            worker.in_hand.append(rank)

    def _next(self) -> int | None:
        if self._again:
            return self._again.popleft()
        if self._given == self._count or self._given > self._answered + AHEAD:
            return None
        self._given += 1
        return self._given - 1

    def _hear(self, worker: _Worker) -> None:
        try:
            answer = worker.line.recv()
        except (EOFError, OSError):
            self._replace(worker)
            return
        self._answers[worker.in_hand.popleft()] = answer

    def _replace(self, worker: _Worker) -> None:
        """It died at the first of those in hand; the others are given to somebody else."""
        fatal, *left = worker.in_hand
        self._answers[fatal] = self._lost(fatal)
        self._again.extend(left)
        self._workers.remove(worker)
        worker.line.close()
        worker.process.join()
        self.hire()

    def dismiss(self) -> None:
        for worker in self._workers:
            worker.process.terminate()
            worker.line.close()
        for worker in self._workers:
            worker.process.join()


def _labour(line: Connection, work: Callable[[int], object], others: tuple[Connection, ...]) -> None:
    for one in others:
        one.close()
    try:
        while True:
            line.send(work(line.recv()))
    except (EOFError, OSError):
        return  # nobody listens any more


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Children inherit it: Ctrl-C reaches the whole group, and the first process alone answers it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
