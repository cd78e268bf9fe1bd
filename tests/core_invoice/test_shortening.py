"""The beginning of a long invoice: so many of each thing that repeats, and how many were left out."""

from dataclasses import replace

from core_invoice.rendering import shortened
from core_invoice.rendering.shortening import INSIDE_ANOTHER, LONGEST_TEXT
from tests.core_invoice.invoices import WHOLE


def test_ordinary_invoice_stays_the_same_object():
    assert shortened(WHOLE, most=500) == (WHOLE, 0)
    assert shortened(WHOLE, most=500)[0] is WHOLE


def test_what_repeats_is_cut():
    long = replace(WHOLE, notes=WHOLE.notes * 12)

    short, left_out = shortened(long, most=10)

    assert len(short.notes) == 10
    assert left_out == 2


def test_what_repeats_inside_a_line_is_cut_shorter():
    line = WHOLE.lines[0]
    item = replace(line.item, attributes=line.item.attributes[:1] * 100)
    long = replace(WHOLE, lines=(replace(line, item=item),))

    short, left_out = shortened(long, most=500)

    assert len(short.lines[0].item.attributes) == INSIDE_ANOTHER
    assert left_out == 100 - INSIDE_ANOTHER


def test_long_text_is_cut():
    short, left_out = shortened(replace(WHOLE, payment_terms="é" * (LONGEST_TEXT + 1)), most=500)

    assert short.payment_terms == "é" * LONGEST_TEXT + "…"
    assert left_out == 1
