"""Each kind of tampering, done as an owner of the database would: triggers off, plain SQL."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from parvis import journal
from parvis.journal import chain, guard, proof
from parvis.journal.proof import Fault, Mark


@pytest.fixture
def ids(db, write):
    """Five entries in their places; their ids, the first at index 1."""
    ids = [0] + [write("made", number=number).pk for number in range(1, 6)]
    chain.sequence()
    return ids


def tamper(*statements):
    with guard.lifted(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_empty_journal_is_intact(db):
    verdict = journal.verify()

    assert verdict.ok
    assert (verdict.entries, verdict.head_position, verdict.head_hash) == (0, 0, chain.GENESIS)


def test_untouched_journal_is_intact(ids):
    verdict = journal.verify()

    assert verdict.ok
    assert (verdict.entries, verdict.head_position) == (5, 5)
    assert verdict.head_hash == chain.head().hash


def test_entry_waiting_for_its_place_is_no_fault(ids, write):
    write()

    assert journal.verify().ok


def test_journal_longer_than_a_chunk_is_read_whole(ids, monkeypatch):
    monkeypatch.setattr(proof, "CHUNK", 2)

    assert journal.verify().entries == 5


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'unmade'",
        "recorded_at = '2020-01-01 00:00:00'",
        "subject_type = 'flow'",
        "subject_id = '00000000000000000000000000000001'",
        "actor_id = '00000000000000000000000000000001'",
        "buyer_id = 7",
        "data = '{\"number\": 99}'",
    ],
)
def test_altered_entry_is_found(ids, change):
    tamper(f"UPDATE journal_entry SET {change} WHERE id = {ids[3]}")

    assert journal.verify().faults == (Fault("altered", position=3, entry_id=ids[3]),)


def test_removed_entry_is_found(ids):
    tamper(f"DELETE FROM journal_entry WHERE id = {ids[3]}")

    assert journal.verify().faults == (Fault("entry_removed", position=3, entry_id=ids[3]),)


def test_removed_link_is_found(ids):
    tamper("DELETE FROM journal_link WHERE position = 3")

    assert journal.verify().faults == (Fault("link_removed", position=3), Fault("lost", entry_id=ids[3]))


def test_entry_removed_with_its_link_is_found(ids):
    tamper(f"DELETE FROM journal_entry WHERE id = {ids[3]}", "DELETE FROM journal_link WHERE position = 3")

    assert journal.verify().faults == (Fault("link_removed", position=3),)


def test_gap_closed_by_moving_the_rest_up_is_found(ids):
    tamper(
        f"DELETE FROM journal_entry WHERE id = {ids[3]}",
        "DELETE FROM journal_link WHERE position = 3",
        "UPDATE journal_link SET position = 3 WHERE position = 4",
        "UPDATE journal_link SET position = 4 WHERE position = 5",
        "UPDATE journal_head SET position = 4",
    )

    codes = [fault.code for fault in journal.verify().faults]
    assert codes == ["broken", "altered", "altered"]


def test_swapped_entries_are_found(ids):
    tamper(
        "UPDATE journal_link SET entry_id = -1 WHERE position = 2",
        f"UPDATE journal_link SET entry_id = {ids[2]} WHERE position = 4",
        f"UPDATE journal_link SET entry_id = {ids[4]} WHERE position = 2",
    )

    assert journal.verify().faults == (
        Fault("altered", position=2, entry_id=ids[4]),
        Fault("altered", position=4, entry_id=ids[2]),
    )


def test_swapped_links_are_found(ids):
    tamper(
        "UPDATE journal_link SET position = -1 WHERE position = 2",
        "UPDATE journal_link SET position = 2 WHERE position = 4",
        "UPDATE journal_link SET position = 4 WHERE position = -1",
    )

    faults = journal.verify().faults
    assert {(fault.code, fault.position) for fault in faults} >= {("broken", 2), ("broken", 4)}


def test_altered_entry_with_its_hash_computed_again_is_found(ids):
    """The forger must then compute all that follows."""
    tamper(f"UPDATE journal_entry SET kind = 'unmade' WHERE id = {ids[3]}")
    link = journal.models.Link.objects.select_related("entry").get(position=3)
    forged = chain.digest_of(link.entry, position=3, previous_hash=link.previous_hash)
    tamper(f"UPDATE journal_link SET hash = '{forged}' WHERE position = 3")

    assert journal.verify().faults == (Fault("broken", position=4),)


def test_cut_end_is_found(ids):
    tamper("DELETE FROM journal_link WHERE position = 5", f"DELETE FROM journal_entry WHERE id = {ids[5]}")

    assert journal.verify().faults == (Fault("link_removed", position=5),)


def test_head_moved_back_is_found(ids):
    fourth = journal.models.Link.objects.get(position=4)
    tamper(f"UPDATE journal_head SET position = 4, hash = '{fourth.hash}'")

    assert journal.verify().faults == (Fault("head_moved", position=4),)


def test_head_with_another_hash_is_found(ids):
    tamper(f"UPDATE journal_head SET hash = '{'1' * 64}'")

    assert journal.verify().faults == (Fault("head_moved", position=5),)


def test_removed_turn_is_found(ids, write):
    waiting = write()
    tamper(f"DELETE FROM journal_pending WHERE entry_id = {waiting.pk}")

    assert journal.verify().faults == (Fault("lost", entry_id=waiting.pk),)


def test_entry_removed_before_its_turn_is_found(ids, write):
    waiting = write()
    tamper(f"DELETE FROM journal_entry WHERE id = {waiting.pk}")
    chain.sequence()

    assert journal.verify().faults == (Fault("entry_removed", entry_id=waiting.pk),)


def test_entry_slipped_in_is_found(ids):
    tamper(
        "INSERT INTO journal_entry (id, recorded_at, kind, subject_type, subject_id, data) VALUES "
        "(999, '2020-01-01 00:00:00', 'made', 'thing', '00000000000000000000000000000001', '{}')"
    )

    assert journal.verify().faults == (Fault("lost", entry_id=999),)


def rewrite_the_end(ids):
    """The perfect forger: the last entry cut, and the head moved back to match."""
    fourth = journal.models.Link.objects.get(position=4)
    tamper(
        f"DELETE FROM journal_entry WHERE id = {ids[5]}",
        "DELETE FROM journal_link WHERE position = 5",
        f"UPDATE journal_head SET position = 4, hash = '{fourth.hash}'",
    )


def test_rewritten_end_is_found_by_a_mark_kept_elsewhere(ids):
    mark = Mark(5, chain.head().hash)
    rewrite_the_end(ids)

    assert journal.verify(mark=mark).faults == (Fault("mark_missing", position=5),)


def test_mark_is_found_again_when_the_journal_has_grown(ids, write):
    mark = Mark(5, chain.head().hash)
    write()
    chain.sequence()

    assert journal.verify(mark=mark).ok


# --- The commands ---


def run(*arguments):
    output = StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def test_command_says_that_the_journal_is_intact(ids):
    output = run("journal_verify")

    assert "entries: 5" in output
    assert "intact" in output


def test_command_fails_and_names_the_fault(ids):
    tamper(f"UPDATE journal_entry SET kind = 'unmade' WHERE id = {ids[3]}")
    output = StringIO()

    with pytest.raises(CommandError) as failure:
        call_command("journal_verify", stdout=output)
    assert failure.value.returncode == 1
    assert f"FAULT position 3, entry {ids[3]}: the entry was altered" in output.getvalue()


def test_head_printed_by_one_command_is_a_mark_for_the_other(ids):
    assert "intact" in run("journal_verify", "--mark", run("journal_head").strip())


def test_unreadable_mark_is_refused(ids):
    with pytest.raises(CommandError, match="POSITION:HASH"):
        run("journal_verify", "--mark", "yesterday")


def test_every_fault_has_its_words():
    from parvis.journal.management.commands.journal_verify import WORDS

    for code in WORDS:
        assert code in (Fault.__doc__ or "")
