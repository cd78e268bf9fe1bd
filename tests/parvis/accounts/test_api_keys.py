"""Keys for programs: shown once, kept as a digest, dead with the role of their person."""

from datetime import timedelta

import pytest
import time_machine

from parvis import journal
from parvis.accounts import acts, api_keys
from parvis.accounts.models import ApiKey, Attachment, Role, User
from parvis.accounts.refusals import NotAllowed
from parvis.base import clock
from tests.parvis.conftest import person


@pytest.fixture
def key(supplier_org, supplier):
    """The key and its secret."""
    return acts.create_api_key(supplier_org, name=" Logiciel de facturation ", by=supplier)


def test_key_opens_for_its_person_and_organisation(supplier_org, supplier, key):
    found = api_keys.find(key[1])

    assert (found.user, found.organisation, found.name) == (
        supplier,
        supplier_org,
        "Logiciel de facturation",
    )


def test_secret_is_kept_nowhere(supplier_org, key):
    kept, raw = key
    entry = journal.about(subject_type="organisation", subject_id=supplier_org.public_id).get()

    assert raw.startswith("pv_")
    assert raw not in str(vars(kept))
    assert entry.kind == "api_key_created"
    assert kept.prefix not in str(entry.data)


@pytest.mark.parametrize("raw", ["", "pv_", "pv_" + "x" * 43, "Bearer"])
def test_other_words_open_nothing(key, raw):
    assert api_keys.find(raw) is None


def test_stranger_creates_no_key(supplier_org, stranger):
    with pytest.raises(NotAllowed):
        acts.create_api_key(supplier_org, name="x", by=stranger)


def test_reader_creates_no_key(supplier_org, supplier_reader):
    with pytest.raises(NotAllowed):
        acts.create_api_key(supplier_org, name="x", by=supplier_reader)


def test_revoked_key_opens_nothing(supplier_org, supplier, key):
    acts.revoke_api_key(key[0], by=supplier)
    acts.revoke_api_key(key[0], by=supplier)

    assert api_keys.find(key[1]) is None
    entries = journal.about(subject_type="organisation", subject_id=supplier_org.public_id)
    assert [entry.kind for entry in entries] == ["api_key_created", "api_key_revoked"]


def test_stranger_revokes_no_key(key, stranger):
    with pytest.raises(NotAllowed):
        acts.revoke_api_key(key[0], by=stranger)

    assert api_keys.find(key[1])


def test_key_of_a_deactivated_person_opens_nothing(supplier, key):
    User.objects.filter(pk=supplier.pk).update(is_active=False)

    assert api_keys.find(key[1]) is None


def test_key_of_a_detached_person_opens_nothing(supplier, key):
    Attachment.objects.filter(user=supplier).delete()

    assert api_keys.find(key[1]) is None


def test_key_stays_dead_when_the_person_comes_back(supplier_org, supplier, key):
    second = person("associee@fournil.example", attached=[(supplier_org, Role.ADMINISTRATOR)])
    for attachment in Attachment.objects.filter(user=supplier):
        acts.withdraw(attachment, by=second)
    acts.grant(supplier, supplier_org, role=Role.DEPOSITOR, by=second)

    assert ApiKey.objects.get().revoked_at
    assert api_keys.find(key[1]) is None


def test_use_is_noted_but_not_at_each_call(key):
    with time_machine.travel(clock.now(), tick=False) as moment:
        api_keys.find(key[1])
        first = ApiKey.objects.get().last_used_at
        moment.shift(timedelta(minutes=1))
        api_keys.find(key[1])
        second = ApiKey.objects.get().last_used_at
        moment.shift(timedelta(minutes=10))
        api_keys.find(key[1])

    assert first == second
    assert ApiKey.objects.get().last_used_at > second
