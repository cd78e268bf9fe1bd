import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.base import paging
from parvis.base.models import Job

START = datetime(2026, 5, 4, 8, 0, 0, 123456, tzinfo=UTC)
ORDER = ("-created_at", "-id")


@pytest.fixture
def jobs(db):
    """Seven rows, the third to the fifth of the same instant."""
    minutes = [0, 1, 2, 2, 2, 3, 4]
    rows = [
        Job(name="n", key=str(n), run_after=START, created_at=START + timedelta(minutes=minute))
        for n, minute in enumerate(minutes)
    ]
    return Job.objects.bulk_create(rows)


def read_all(order, size):
    keys, after = [], None
    while True:
        page = paging.keyset(Job.objects.all(), order=order, after=after, size=size)
        keys.append([job.key for job in page.items])
        after = page.next_cursor
        if after is None:
            return keys


def test_empty_list_is_one_empty_page(db):
    page = paging.keyset(Job.objects.all(), order=ORDER)

    assert page == paging.Page([], next_cursor=None)


def test_pages_follow_each_other_without_hole_or_repeat(jobs):
    assert read_all(ORDER, 2) == [["6", "5"], ["4", "3"], ["2", "1"], ["0"]]


def test_rows_of_one_instant_may_be_cut_anywhere(jobs):
    assert read_all(ORDER, 3) == [["6", "5", "4"], ["3", "2", "1"], ["0"]]


def test_mixed_directions_are_read_in_their_order(jobs):
    assert read_all(("created_at", "-id"), 3) == [["0", "1", "4"], ["3", "2", "5"], ["6"]]


def test_exactly_full_last_page_promises_no_other(jobs):
    assert paging.keyset(Job.objects.all(), order=ORDER, size=7).next_cursor is None


def test_row_added_in_front_does_not_shift_the_next_page(jobs):
    first = paging.keyset(Job.objects.all(), order=ORDER, size=2)
    Job.objects.create(name="n", key="new", run_after=START, created_at=START + timedelta(hours=1))
    second = paging.keyset(Job.objects.all(), order=ORDER, size=2, after=first.next_cursor)

    assert [job.key for job in second.items] == ["4", "3"]


def test_a_page_is_one_query_bounded_on_its_first_column(jobs):
    first = paging.keyset(Job.objects.all(), order=ORDER, size=2)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        paging.keyset(Job.objects.all(), order=ORDER, size=2, after=first.next_cursor)

    assert len(queries) == 1
    assert '"created_at" <= ' in queries[0]["sql"]
    assert "OFFSET" not in queries[0]["sql"]


@pytest.mark.parametrize(
    "cursor", ["x", "é", "bm90IGpzb24", "WyJhIl0", "WyJub3QgYSBkYXRlIiwgMV0", "e30", "MQ"]
)
def test_cursor_that_is_not_ours_is_refused(jobs, cursor):
    with pytest.raises(paging.BadCursor):
        paging.keyset(Job.objects.all(), order=ORDER, after=cursor)


@pytest.mark.parametrize("values", [[None, None], ["0001-01-01T00:00:00+14:00", "1"], [1, 1]], ids=str)
def test_cursor_with_values_that_no_row_has_is_refused(values, jobs):
    cursor = urlsafe_b64encode(json.dumps(values).encode()).decode()

    with pytest.raises(paging.BadCursor):
        list(paging.keyset(Job.objects.all(), order=ORDER, after=cursor).items)
