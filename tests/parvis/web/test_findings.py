"""Findings as a page tells them: in order, each rule once, apart for those who make the software."""

from core_invoice.findings import Severity, finding
from parvis.web.parts.findings import findings_of

ADVICE = Severity.WARNING


def rules(told):
    return [one.rule for one in told]


def test_nothing_to_tell():
    assert not findings_of([], lang="fr")


def test_what_blocks_comes_first_and_has_the_first_numbers():
    advice = finding("FR-B2G-05", where="BG-2/BT-23", severity=ADVICE)

    found = findings_of([advice, finding("BR-02", where="BT-1")], lang="fr")

    assert [(one.number, one.rule) for one in found.blocking] == [(1, "BR-02")]
    assert [(one.number, one.rule) for one in found.advising] == [(2, "FR-B2G-05")]


def test_advice_on_syntax_is_apart_and_not_on_the_sheet():
    syntax = finding("UBL-CR-001", severity=ADVICE)

    found = findings_of([syntax, finding("BR-02", where="BT-1")], lang="fr")

    assert rules(found.for_editor) == ["UBL-CR-001"]
    assert not found.advising
    assert [one.rule for _number, one in found.on_sheet] == ["BR-02"]


def test_rule_that_repeats_is_told_once_with_all_its_places():
    lines = [finding("BR-24", where=f"BG-25[{rank}]/BT-131") for rank in (1, 4, 7)]

    (told,) = findings_of(lines, lang="fr").blocking

    assert [place.rank for place in told.places] == [1, 2, 3]
    assert told.alike
    assert [place.said.place for place in told.others] == ["Ligne 4", "Ligne 7"]


def test_places_with_other_figures_are_told_with_their_messages():
    groups = [
        finding("BR-S-08", where=f"BG-23[{rank}]/BT-116", stated=rank, expected=rank + 1) for rank in (1, 2)
    ]

    (told,) = findings_of(groups, lang="fr").blocking

    assert not told.alike


def test_places_that_were_only_counted_go_with_their_rule():
    more = finding("PV-DEP-20", severity=ADVICE, repeated="BR-24", more=12)

    found = findings_of([finding("BR-24", where="BG-25[1]/BT-131"), more], lang="fr")

    assert (found.blocking[0].more, found.blocking[0].times) == (12, 13)
    assert not found.advising


def test_ranks_follow_the_order_of_the_page():
    mixed = [
        finding("BR-24", where="BG-25[1]/BT-131"),
        finding("FR-B2G-05", where="BG-2/BT-23", severity=ADVICE),
        finding("BR-02", where="BT-1"),
        finding("BR-24", where="BG-25[2]/BT-131"),
    ]

    found = findings_of(mixed, lang="fr")

    ranks = [place.rank for told in (*found.blocking, *found.advising) for place in told.places]
    assert ranks == [1, 2, 3, 4]
    assert [number for number, _one in found.on_sheet] == [1, 1, 2, 3]


def test_figures_that_the_message_has_are_not_repeated():
    wrong = finding("BR-CO-16", where="BG-22/BT-115", stated="10.00", expected="12.00")

    place = findings_of([wrong], lang="fr").blocking[0].first

    assert "10,00" in place.said.message
    assert (place.stated, place.expected) == (None, None)


def test_figure_that_the_message_lacks_is_told_beside_it():
    wrong = finding("BR-02", where="BT-1", stated="?")

    assert findings_of([wrong], lang="fr").blocking[0].first.stated == "?"
