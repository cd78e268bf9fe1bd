"""Receiving: bytes kept, row written, job asked for; or refused before anything is kept."""

import errno
import hashlib

import pytest

from parvis.accounts.refusals import NotAllowed
from parvis.base import storage
from parvis.base.limits import TooMany
from parvis.base.models import Job
from parvis.flows.deposit import MEGABYTE
from parvis.flows.models import Flow
from parvis.flows.refusals import DocumentsTooLarge, EmptyFile, FileTooLarge, NotKept, TokenTooLong
from parvis.journal.models import Entry
from parvis.payment_requests.documents import DocumentRefused, NewDocument

pytestmark = pytest.mark.django_db


def test_received_with_its_bytes_its_job_and_its_entry(deposited):
    flow = deposited(b"<whatever/>")

    assert flow.state == Flow.State.RECEIVED
    assert flow.digest == hashlib.sha256(b"<whatever/>").hexdigest()
    assert storage.blobs().read(flow.digest) == b"<whatever/>"
    assert Job.objects.get().key == str(flow.public_id)
    assert Entry.objects.get().kind == "received"


def test_same_token_is_the_same_deposit(deposited):
    first = deposited(b"<one/>", token="abc")
    second = deposited(b"<one/>", token="abc")

    assert first.pk == second.pk
    assert Job.objects.count() == 1


def test_token_of_another_organisation_is_another_deposit(deposited, other_supplier_org, stranger):
    first = deposited(b"<one/>", token="abc")
    second = deposited(b"<one/>", token="abc", organisation=other_supplier_org, by=stranger)

    assert first.pk != second.pk


def test_empty_file_is_refused(deposited):
    with pytest.raises(EmptyFile):
        deposited(b"")


def test_too_large_a_file_is_refused(deposited, settings):
    settings.PARVIS_MAX_UPLOAD_MB = 1

    with pytest.raises(FileTooLarge):
        deposited(b"x" * (1024 * 1024 + 1))
    assert not Flow.objects.exists()


def test_too_much_in_all_is_refused(deposited, settings):
    settings.PARVIS_MAX_INVOICE_MB = 1

    with pytest.raises(DocumentsTooLarge):
        deposited(b"x" * 600_000, documents=[NewDocument("plan.pdf", b"x" * 600_000)])


def test_document_of_an_unwelcome_type_is_refused(deposited):
    with pytest.raises(DocumentRefused) as refused:
        deposited(b"<x/>", documents=[NewDocument("outil.exe", b"MZ"), NewDocument("vide.pdf", b"")])

    assert "outil.exe" in str(refused.value)
    assert "vide.pdf" in str(refused.value)


def test_too_long_a_token_is_refused(deposited):
    with pytest.raises(TokenTooLong):
        deposited(b"<x/>", token="x" * 101)


@pytest.mark.parametrize("person", ["supplier_reader", "buyer_agent", "stranger", "operator"])
def test_nobody_else_may_deposit(person, deposited, request):
    with pytest.raises(NotAllowed):
        deposited(b"<x/>", by=request.getfixturevalue(person))
    assert not Flow.objects.exists()


def test_too_many_deposits_in_a_minute_are_refused(deposited, settings):
    settings.PARVIS_DEPOSITS_PER_MINUTE = 2
    deposited(b"<a/>")
    deposited(b"<b/>")

    with pytest.raises(TooMany):
        deposited(b"<c/>")


@pytest.mark.parametrize(
    ("person", "sees"),
    [("supplier", True), ("supplier_reader", True), ("buyer_agent", False), ("stranger", False)],
)
def test_door(person, sees, deposited, request):
    deposited(b"<x/>")

    assert Flow.objects.visible_to(request.getfixturevalue(person)).exists() is sees


def test_hostile_file_name_is_tamed(deposited):
    flow = deposited(b"<x/>", file_name="../../etc/\x00pass\u202ewd.xml")

    assert flow.file_name == "passwd.xml"


def test_large_files_let_the_others_pass(deposited):
    large = [deposited(b"x" * (MEGABYTE + 1), token=f"large-{rank}") for rank in range(2)]
    small = deposited(b"x")

    due = Job.objects.filter(name="flows.process").order_by("-priority", "run_after", "id")

    assert [job.key for job in due] == [str(flow.public_id) for flow in (small, *large)]


def test_full_disk_receives_nothing_and_says_so(deposited, monkeypatch):
    def no_space_left(data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage.blobs(), "put", no_space_left)

    with pytest.raises(NotKept):
        deposited(b"x")

    assert not Flow.objects.exists()
    assert not Entry.objects.filter(kind="received").exists()
