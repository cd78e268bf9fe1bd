"""What was found by trying hostile files: one small case for each, and the search itself, in small."""

import re
from collections import Counter
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core_invoice import RULESETS, check, read, write
from core_invoice.errors import Explained, TooDeep, TooTangled
from core_invoice.json_form import from_json, to_json
from core_invoice.judging.france.forms import is_amount
from core_invoice.judging.tree import MOST_NESTED, MOST_STATES, MOST_TOLD
from core_invoice.judging.values import LONGEST_NUMBER, decimal
from core_invoice.rendering import render_html
from tests.fuzz.attempts import attempt
from tests.fuzz.spoiling import pdf_samples, samples, spoiled_bytes, spoiled_pdf, spoiled_xml
from tests.samples import cii_invoice, ubl_invoice

UBL, CII = ubl_invoice(), cii_invoice()
JSON_TOKENS = (
    *(b"{", b"}", b"[", b"]", b":", b",", b'"', b"null", b"NaN", b"-Infinity", b"1e999", b"9" * 5_000),
    *(
        b"[" * 3_000,
        b'"\\ud800"',
        b'"\\u0000"',
        b"\\",
        b"\xff",
        b"\xef\xbb\xbf",
        b'"1E400"',
        b'"NaN"',
        b'{"a":',
    ),
)
DRAWN = st.integers(0, 2**32 - 1)


def with_text(data, tag, text):
    return re.sub(rb"(<%s\b[^>]*>)[^<]*" % tag, rb"\g<1>" + text, data)


def inside(data, addition):
    """Before the end of the root element."""
    at = data.rindex(b"</")
    return data[:at] + addition + data[at:]


def told(data, rules=RULESETS):
    found = check(read(data), rules=rules).findings
    assert all(one.text(lang).message for one in found for lang in ("fr", "en"))
    return found


# --- Numbers ---


@pytest.mark.parametrize("text", [b"NaN", b"INF", b"-INF"])
def test_a_taxable_amount_that_is_no_finite_number_leaves_no_verdict(text):
    report = check(read(with_text(UBL, b"cbc:TaxableAmount", text)), rules=("en16931",))

    assert not report.judged
    assert {one.rule for one in report.findings} == {"EN-DATA-01"}


def test_long_texts_are_not_remembered_between_documents():
    before = decimal("1")
    long = "9" * (LONGEST_NUMBER + 1)

    assert decimal(long) is None
    assert decimal(f"1{' ' * 1_000}") == before
    assert not is_amount(long)
    assert is_amount(f"1{' ' * 1_000}")


# --- Shapes ---


def test_lines_in_lines_beyond_need_are_refused():
    nested = b"<cac:InvoiceLine>" * 9 + b"</cac:InvoiceLine>" * 9

    with pytest.raises(TooDeep):
        told(inside(UBL, nested))


def test_lines_in_a_line_are_judged():
    nested = b"<cac:InvoiceLine>" * (MOST_NESTED - 1) + b"</cac:InvoiceLine>" * (MOST_NESTED - 1)

    assert "BR-21" in {one.rule for one in told(inside(UBL, nested))}


@pytest.mark.parametrize(
    ("data", "tag"), [(UBL, b"cbc:TaxExemptionReasonCode"), (CII, b"ram:ExemptionReasonCode")]
)
def test_a_text_in_texts_is_not_copied_for_each_of_them(data, tag):
    with pytest.raises(TooDeep):
        told(inside(data, b"<%s>" % tag * 20 + b"x" * 1_000 + b"</%s>" % tag * 20))


@pytest.mark.parametrize("data", [UBL, CII])
def test_more_kinds_of_places_than_an_invoice_has_are_refused(data):
    kinds = b"".join(b"<x%d/>" % rank for rank in range(MOST_STATES + 1))

    with pytest.raises(TooTangled) as refusal:
        told(inside(data, kinds))

    assert str(MOST_STATES) in refusal.value.explain("en").reason


@pytest.mark.parametrize("data", [UBL, CII])
def test_what_a_tangled_document_leaves_behind_does_not_hinder_the_next(data):
    kinds = b"".join(b"<y%d/>" % rank for rank in range(MOST_STATES - 500))

    for _ in range(3):
        told(inside(data, kinds))
        assert check(read(data)).valid


@pytest.mark.parametrize(
    ("data", "names"),
    [(UBL, (b"cbc:ID", b"cac:Item", b"cac:Party")), (CII, (b"ram:ID", b"ram:Name", b"udt:Indicator"))],
)
def test_known_tags_nested_at_random_are_refused(data, names):
    draw, chains = Random(7), b""
    for _ in range(40):
        chain = [draw.choice(names) for _ in range(200)]
        chains += b"".join(b"<%s>" % name for name in chain)
        chains += b"".join(b"</%s>" % name for name in reversed(chain))

    with pytest.raises((TooDeep, TooTangled)):
        told(inside(data, chains))


# --- Floods ---


def test_a_rule_is_told_so_many_times():
    found = told(inside(UBL, b"<cac:PayeeParty/>" * (MOST_TOLD + 5)), rules=("en16931",))

    assert [one.rule for one in found].count("BR-17") == MOST_TOLD


FLOODS = {
    "totals": (UBL, b"<cac:LegalMonetaryTotal/><cac:InvoiceLine/>" * 5_000),
    "currencies": (
        UBL,
        b"".join(
            b"<cbc:DocumentCurrencyCode>%d</cbc:DocumentCurrencyCode>"
            b"<cac:TaxTotal><cbc:TaxAmount currencyID='%d'>1</cbc:TaxAmount></cac:TaxTotal>" % (rank, rank)
            for rank in range(5_000)
        ),
    ),
    "siblings": (UBL, b"".join(b"<x%d/><cbc:UUID/>" % rank for rank in range(2_000))),
    "codes": (
        UBL,
        b"".join(
            b"<cac:Country><cbc:IdentificationCode>Q%d</cbc:IdentificationCode></cac:Country>" % rank
            for rank in range(5_000)
        ),
    ),
    "long code": (UBL, b"<cbc:DocumentCurrencyCode>%s</cbc:DocumentCurrencyCode>" % (b"E" * 5_000_000)),
    "long value beside others": (
        UBL,
        b"<cac:PaymentMeans><cbc:PaymentID>%s</cbc:PaymentID></cac:PaymentMeans>" % (b"x" * 2_000_000)
        + b"<cac:PaymentMeans><cbc:PaymentID>y</cbc:PaymentID></cac:PaymentMeans>" * 5_000,
    ),
    "entries": (
        CII,
        b"<ram:ApplicableHeaderTradeSettlement>%s</ram:ApplicableHeaderTradeSettlement>"
        % (b"<ram:ApplicableTradeTax/>" * 5_000),
    ),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_is_judged(flood):
    reading = read(inside(*FLOODS[flood]))
    findings = check(reading).findings

    assert findings
    assert len(reading.unread) == len([source.path for source in reading.unread])
    assert "BT-1" in render_html(reading.invoice, findings=findings)


def test_groups_of_lines_by_the_thousand_are_judged():
    line = CII[CII.index(b"<ram:IncludedSupplyChain") : CII.index(b"</ram:IncludedSupplyChain")]
    line += b"</ram:IncludedSupplyChainTradeLineItem>"
    ranked = b"<ram:LineID>%s</ram:LineID><ram:ParentLineID>%s</ram:ParentLineID><ram:LineStatusReasonCode>%s"
    lines = b"".join(
        line.replace(
            b"<ram:LineID>1</ram:LineID>",
            (ranked % one + b"</ram:LineStatusReasonCode>").replace(
                b"<ram:ParentLineID></ram:ParentLineID>", b""
            ),
        )
        for rank in range(1_000)
        for one in ((b"G%d" % rank, b"", b"GROUP"), (b"x", b"G%d" % rank, b"DETAIL"))
    )
    data = CII.replace(b"<ram:ID>A1</ram:ID>", b"<ram:ID>M8</ram:ID>").replace(line, lines)
    times = Counter(one.rule for one in told(data, rules=("fr-ctc",)))

    assert times["BR-FR-MV-03_EXT-FR-FE-167"] == MOST_TOLD  # no group names its seller
    assert times["BR-FR-MV-05_EXT-FR-FE-BG-12"] == 0  # each is the sum of its only line


# --- The search, in small ---

SMALL = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)


@SMALL
@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_refusal(data):
    assert attempt(data) is None


@SMALL
@given(st.sampled_from([b"<Invoice", b"<?xml version='1.0'?>", b"%PDF-1.7"]), st.binary(max_size=300))
def test_any_bytes_that_begin_like_a_document_end_in_a_refusal(beginning, data):
    assert attempt(beginning + data) is None


@SMALL
@given(st.sampled_from(range(len(samples()))), DRAWN)
def test_a_spoiled_invoice_ends_in_findings_or_a_refusal(sample, drawn):
    attempt(spoiled_xml(samples()[sample], Random(drawn)))


@SMALL
@given(DRAWN)
def test_spoiled_json_ends_in_an_invoice_or_a_refusal(drawn):
    text = to_json(read(UBL).invoice)
    data = spoiled_bytes(text.encode() if isinstance(text, str) else text, Random(drawn), JSON_TOKENS)
    try:
        write(from_json(data))
    except Explained as refusal:
        assert refusal.explain("fr").message  # noqa: PT017


@SMALL
@given(st.sampled_from(range(len(pdf_samples()))), DRAWN)
def test_a_spoiled_pdf_ends_in_findings_or_a_refusal(sample, drawn):
    attempt(spoiled_pdf(pdf_samples()[sample], Random(drawn)))
