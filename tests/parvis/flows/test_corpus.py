"""Every real sample document is deposited: accepted, or refused with readable findings; never an error."""

from pathlib import Path

import pytest
from django.db import transaction

from parvis.directory import lookup
from parvis.flows import findings
from parvis.flows.models import Flow
from parvis.payment_requests.models import PaymentRequest

CORPUS = Path(__file__).parents[2] / "samples" / "corpus"
DOCUMENTS = sorted(path for path in CORPUS.rglob("*") if path.suffix.lower() in {".xml", ".pdf"})


def test_the_corpus_is_here():
    assert len(DOCUMENTS) > 150


@pytest.mark.django_db
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(CORPUS)))
def test_accepted_or_refused_with_findings(path, processed):
    flow = processed(path.read_bytes(), file_name=path.name)

    assert flow.is_finished
    for lang in ("fr", "en"):
        explained = findings.explain(findings.load(flow.findings), lang)
        assert all(one.message and one.reason and one.remedy for one in explained)
    if flow.state == Flow.State.ACCEPTED:
        assert PaymentRequest.objects.filter(flow_id=flow.public_id).exists()
    else:
        assert any(row["severity"] == "fatal" for row in flow.findings)


@pytest.mark.django_db
@pytest.mark.parametrize("source", ["en16931-ubl", "en16931-cii"])
def test_clean_documents_fail_for_their_parties_only(source, processed):
    """What the standard finds clean is refused only because its parties are not on this platform."""
    for path in sorted((CORPUS / source).glob("*.xml")):
        flow = processed(path.read_bytes(), file_name=path.name)
        fatal = {row["rule"] for row in flow.findings if row["severity"] == "fatal"}
        assert all(rule.startswith(("PV-DIR-", "PV-DEP-")) for rule in fatal), (path.name, fatal)


@pytest.mark.django_db
def test_all_that_is_valid_is_registered_once_its_parties_are_known(
    processed, supplier_org, hospital, monkeypatch
):
    """The same documents, as if they went from our supplier to our hospital: the record holds them all."""
    monkeypatch.setattr(lookup, "supplier_of", lambda invoice: supplier_org)
    monkeypatch.setattr(lookup, "buyer_of", lambda invoice: hospital)

    refused = {}
    for path in DOCUMENTS:
        savepoint = transaction.savepoint()
        flow = processed(path.read_bytes(), file_name=path.name)
        if flow.state == Flow.State.ACCEPTED:
            assert PaymentRequest.objects.filter(flow_id=flow.public_id).count() == 1
        else:
            refused[path.name] = [row["rule"] for row in flow.findings if row["severity"] == "fatal"]
        transaction.savepoint_rollback(savepoint)  # many samples bear the same number

    assert len(refused) < 25, refused
    assert not [name for name, rules in refused.items() if not rules]
