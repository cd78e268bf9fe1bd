"""The story of a request as both sides read it, from the journal alone."""

import pytest

from parvis.payment_requests import acts, timeline
from parvis.payment_requests.documents import NewDocument

pytestmark = pytest.mark.django_db


def kinds(events):
    return [event.kind for event in events]


def test_told_in_order_with_names_and_reasons(suspended, buyer_agent, supplier):
    acts.complete(suspended, documents=[NewDocument("bl.pdf", b"%PDF-")], comment="Voici le BL.", by=supplier)

    events = timeline.of(suspended, lang="fr")

    assert kinds(events) == ["registered", "made_available", "suspended", "completed"]
    suspension, answer = events[2:]
    assert (suspension.who, suspension.side) == (buyer_agent.full_name, "buyer")
    assert any("Justificatif" in detail for detail in suspension.details)
    assert suspension.comment == "Il manque le bon de livraison."
    assert (answer.who, answer.side, answer.documents) == (supplier.full_name, "supplier", ("bl.pdf",))


def test_every_entry_of_an_act_has_a_title(available):
    assert set(acts.KINDS.values()) | {"registered"} == set(timeline.TITLES)


def test_supplier_reads_the_whole_story_and_the_new_buyer_its_own(to_reroute, supplier, hospital):
    moved = acts.reroute(to_reroute, buyer=hospital, by=supplier)

    assert kinds(timeline.of(moved, lang="fr")) == ["rerouted", "made_available"]
    assert kinds(timeline.of(moved, lang="fr", whole=True)) == [
        "registered",
        "made_available",
        "sent_back",
        "handed_over",
        "rerouted",
        "made_available",
    ]


def test_correction_says_what_changed(to_reroute, supplier, town_hall, other_department):
    moved = acts.reroute(to_reroute, buyer=town_hall, department_code=other_department.code, by=supplier)

    rerouted = next(event for event in timeline.of(moved, lang="fr") if event.kind == "rerouted")
    assert any("TECH → ECOLES" in detail for detail in rerouted.details)


def test_number_of_queries_does_not_grow(suspended, supplier, buyer_agent, django_assert_num_queries):
    taken = acts.take_in_charge(acts.complete(suspended, comment="x", by=supplier), by=buyer_agent)

    with django_assert_num_queries(2):
        timeline.of(taken, lang="fr")
