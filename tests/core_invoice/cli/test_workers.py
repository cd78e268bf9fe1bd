"""Processes that share work: the order, what a death costs, and that none stays behind."""

import multiprocessing
import os
import signal
from functools import partial

import pytest

from core_invoice.cli.workers import cores, in_order


def square(rank):
    return rank * rank


def square_or_die(fatal, rank):
    if rank in fatal:
        os.kill(os.getpid(), signal.SIGKILL)
    return rank * rank


def lost(rank):
    return -rank - 1


@pytest.mark.parametrize("count", [0, 1, 5, 100, 2_500])
@pytest.mark.parametrize("jobs", [1, 3])
def test_answers_come_in_order(count, jobs):
    assert list(in_order(count, square, jobs=jobs, lost=lost)) == [rank * rank for rank in range(count)]


@pytest.mark.parametrize("fatal", [{0}, {49}, {3, 4, 5}, {0, 10, 20, 30}])
def test_a_death_costs_one_answer(fatal):
    answers = list(in_order(50, partial(square_or_die, fatal), jobs=2, lost=lost))

    assert answers == [lost(rank) if rank in fatal else rank * rank for rank in range(50)]


def test_it_ends_even_when_all_die():
    answers = in_order(6, partial(square_or_die, set(range(6))), jobs=2, lost=lost)

    assert list(answers) == [lost(rank) for rank in range(6)]


def test_nobody_stays_when_no_more_is_asked():
    answers = in_order(1_000, square, jobs=3, lost=lost)
    next(answers)
    answers.close()

    assert multiprocessing.active_children() == []


def test_ctrl_c_is_answered_as_before_afterwards():
    before = signal.getsignal(signal.SIGINT)
    list(in_order(10, square, jobs=2, lost=lost))

    assert signal.getsignal(signal.SIGINT) is before


def test_there_is_a_core():
    assert cores() >= 1
