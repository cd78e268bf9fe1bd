from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from parvis import journal
from parvis.journal.models import Entry, Link, Pending

SOME_ID = UUID("6f9619ff-8b86-4d01-b42d-00cf4fc964ff")


def test_entry_says_what_happened_to_what_by_whom_and_for_which_buyer(db, thing, write):
    actor, buyer = SimpleNamespace(public_id=uuid4()), SimpleNamespace(pk=42)
    entry = Entry.objects.get(pk=write("suspended", by=actor, buyer=buyer, motive="JUSTIF_ABS").pk)

    assert (entry.kind, entry.subject_type, entry.subject_id) == ("suspended", "thing", thing.public_id)
    assert (entry.actor_id, entry.buyer_id) == (actor.public_id, 42)
    assert entry.data == {"motive": "JUSTIF_ABS"}


def test_without_anybody_the_platform_did_it(db, write):
    assert write().actor_id is None


def test_instant_may_be_given(db, write):
    instant = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)

    assert write(at=instant).recorded_at == instant


def test_data_may_carry_any_name(db, write, thing):
    with transaction.atomic():
        entry = journal.write("made", thing, kind="invoice", subject="Travaux")

    assert entry.data == {"kind": "invoice", "subject": "Travaux"}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (Decimal("12.50"), "12.50"),
        (date(2026, 5, 4), "2026-05-04"),
        (datetime(2026, 5, 4, 12, 0, tzinfo=UTC), "2026-05-04T12:00:00+00:00"),
        (SOME_ID, str(SOME_ID)),
        (gettext_lazy("texte"), "texte"),
        ((1, None, True), [1, None, True]),
        ({"a": {"b": Decimal(1)}}, {"a": {"b": "1"}}),
        ("a\0b", "a\ufffdb"),
    ],
)
def test_values_are_kept_as_plain_json(db, write, given, kept):
    entry = write(value=given)

    assert Entry.objects.get(pk=entry.pk).data == {"value": kept}


@pytest.mark.parametrize("value", [1.5, object(), b"bytes", {1, 2}])
def test_value_that_would_not_read_back_the_same_is_refused(db, write, value):
    with pytest.raises(TypeError):
        write(value=value)


def test_entry_outside_a_transaction_is_refused(transactional_db, thing):
    with pytest.raises(journal.OutsideTransaction):
        journal.write("made", thing)
    assert not Entry.objects.exists()


def test_entry_of_a_rolled_back_act_never_existed(transactional_db, thing):
    with transaction.atomic():
        journal.write("made", thing)
        transaction.set_rollback(True)

    assert not Entry.objects.exists()
    assert not Pending.objects.exists()


def test_entries_about_a_subject_are_read_in_order(db, thing, write):
    write("made")
    write("sold")
    with transaction.atomic():
        journal.write("made", SimpleNamespace(journal_type="thing", public_id=uuid4()))

    about = journal.about(subject_type="thing", subject_id=thing.public_id)
    assert [entry.kind for entry in about] == ["made", "sold"]


# --- The database itself refuses to change what was written ---


@pytest.mark.parametrize("model", [Entry, Link])
def test_database_refuses_to_delete(db, write, model):
    write()
    journal.chain.sequence()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete("default")


@pytest.mark.parametrize("changes", [(Entry, {"kind": "unmade"}), (Link, {"hash": "0" * 64})])
def test_database_refuses_to_change(db, write, changes):
    model, values = changes
    write()
    journal.chain.sequence()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model.objects.update(**values)
