"""All is killed in the middle of 200 deposits: every acknowledged one is there, exactly once."""

import http.client
import os
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date, timedelta

import pytest

from tests.installation import DEPARTMENT, SUPPLIER, TOWN_HALL, Installation, new_database, wait_until
from tests.samples import ubl_invoice

DEPOSITS = 200
KILLED_AFTER = 90
NUMBERS = [f"KILL-{number:03d}" for number in range(DEPOSITS)]

WHAT_IS_THERE = """
from parvis.base import storage
from parvis.flows.models import Flow
from parvis.journal.models import Entry
from parvis.notifications.models import OutgoingMail
from parvis.payment_requests.models import PaymentRequest
flows = list(Flow.objects.filter(token__startswith="KILL-"))
for flow in flows:
    storage.blobs().read(flow.digest)
accepted = Entry.objects.filter(kind="accepted", subject_id__in=[flow.public_id for flow in flows])
requests = PaymentRequest.objects.filter(number__startswith="KILL-")
answer = {
    "flows": [[flow.token, str(flow.public_id), flow.state] for flow in flows],
    "requests": list(requests.values_list("number", flat=True)),
    "accepted": [str(entry.subject_id) for entry in accepted],
    "mails": list(OutgoingMail.objects.exclude(entry_id=None).values_list("entry_id", "to", "kind")),
}
"""
IS_IDLE = """
from django.db.models import Q
from parvis.base.models import Job
from parvis.journal.chain import head
from parvis.journal.models import Bookmark, Pending
late = Bookmark.objects.filter(position__lt=head().position)
answer = not (Job.objects.filter(~Q(state="set_aside")).exists() or Pending.objects.exists() or late.exists())
"""


@pytest.fixture
def installation(tmp_path):
    server = os.environ.get("DATABASE_URL", "")
    with ExitStack() as stack:
        url = stack.enter_context(new_database(server)) if server.startswith("postgres") else ""
        installation = Installation(tmp_path / "data", database_url=url)
        stack.callback(installation.stop)
        installation.start()
        yield installation


def invoice(number):
    today = date.today()
    return ubl_invoice(
        number=number,
        issue_date=today - timedelta(days=2),
        delivery_date=today - timedelta(days=3),
        due_date=today + timedelta(days=28),
        seller_siret=SUPPLIER,
        buyer_siret=TOWN_HALL,
        service_code=DEPARTMENT,
    )


class Supplier:
    """Deposits from several threads, remembers what was acknowledged, and repeats what was not."""

    def __init__(self, installation):
        self.installation = installation
        self.key = installation.new_key()
        self.acknowledged = {}
        self.enough = threading.Event()
        self.files = {number: invoice(number) for number in NUMBERS}

    def deposit(self, number):
        try:
            receipt = self.installation.deposit(self.files[number], key=self.key, token=number)
        except (OSError, http.client.HTTPException):
            return
        self.acknowledged[number] = receipt["id"]
        if len(self.acknowledged) >= KILLED_AFTER:
            self.enough.set()

    def deposit_all_that_is_left(self):
        left = [number for number in NUMBERS if number not in self.acknowledged]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(self.deposit, left))


@pytest.mark.timeout(400)
def test_kill_in_the_middle_loses_and_doubles_nothing(installation):
    supplier = Supplier(installation)
    depositing = threading.Thread(target=supplier.deposit_all_that_is_left)
    depositing.start()
    assert supplier.enough.wait(120)
    installation.kill()
    depositing.join(120)
    before = dict(supplier.acknowledged)

    installation.start()
    there = {token: public_id for token, public_id, _state in installation.ask(WHAT_IS_THERE)["flows"]}
    supplier.deposit_all_that_is_left()
    wait_until(lambda: installation.ask(IS_IDLE), seconds=150, what="the end of the work")
    found = installation.ask(WHAT_IS_THERE)

    # it was the middle, and what had been acknowledged was there before anything was repeated
    assert KILLED_AFTER <= len(before) < DEPOSITS
    assert {number: there.get(number) for number in before} == before
    # every deposit is there once, under the receipt that was given, and accepted
    assert sorted(token for token, _id, _state in found["flows"]) == NUMBERS
    assert {token: public_id for token, public_id, _state in found["flows"]} == supplier.acknowledged
    assert Counter(state for _token, _id, state in found["flows"]) == {"accepted": DEPOSITS}
    # with one payment request, one entry in the journal, and no message sent twice
    assert sorted(found["requests"]) == NUMBERS
    assert sorted(found["accepted"]) == sorted(supplier.acknowledged.values())
    assert len(found["mails"]) >= DEPOSITS
    assert max(Counter(map(tuple, found["mails"])).values()) == 1
    proof = installation.command("journal", "verify")
    assert proof.returncode == 0, proof.stdout
