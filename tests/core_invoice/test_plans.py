"""Lines of one shape are filled from one plan: nothing of it may show in the verdict."""

import pytest
from lxml import etree

from core_invoice.judging.bench import judge
from core_invoice.judging.cii import scopes as cii
from core_invoice.judging.cii.rules import CII
from core_invoice.judging.plans import LARGEST, MOST_PLANS, plan, shape_of
from core_invoice.judging.tree import Tables
from core_invoice.judging.ubl import scopes as ubl
from core_invoice.judging.ubl.rules import UBL
from tests.samples import Line, cii_invoice, ubl_invoice

FAMILIES = {"ubl": (UBL, ubl.LINE, ubl_invoice), "cii": (CII, cii.LINE, cii_invoice)}
LINES = tuple(Line(f"Chaise {rank}") for rank in range(4))

# What is altered, in one line out of several: values, attributes, nesting, what may not be there.
ALTERED = {
    "nothing": (b"Chaise 2", b"Chaise 2"),
    "a blank name": (b"Chaise 2", b" "),
    "an element inside a value": (b"Chaise 2", b"Chaise<x/> 2"),
    "an unknown unit": (b'unitCode="C62"', b'unitCode="piece"'),
    "no unit": (b' unitCode="C62"', b""),
    "an attribute too many": (b' unitCode="C62"', b' unitCode="C62" unitCodeListID="x" languageID="fr"'),
    "another tax": (b"VAT", b"GST"),
    "an element that UBL rules forbid": (b"<cbc:Name>Chaise 2", b"<cbc:PackQuantity/><cbc:Name>Chaise 2"),
    "an element that CII rules forbid": (b"<ram:Name>Chaise 2", b"<ram:BrandName/><ram:Name>Chaise 2"),
}


def told(root, tables):
    bench = judge(root, tables)
    hits = [(hit.rule, root.getroottree().getpath(hit.record[0]), hit.slot, hit.nth) for hit in bench.hits]
    return hits, [(absence.rule, element.tag) for absence, element in bench.absences], len(bench.halts)


@pytest.mark.parametrize("altered", ALTERED)
@pytest.mark.parametrize("syntax", FAMILIES)
def test_plan_and_walk_tell_the_same(syntax, altered, monkeypatch):
    family, line, make = FAMILIES[syntax]
    root = etree.fromstring(make(lines=LINES).replace(*ALTERED[altered], 1))
    planned = told(root, Tables([family]))

    monkeypatch.setattr(line, "repeats", False)

    assert told(root, Tables([family])) == planned


def test_shape_tells_siblings_from_children():
    beside, inside = (etree.fromstring(xml) for xml in ("<a><b/><c/></a>", "<a><b><c/></b></a>"))

    assert shape_of(list(beside.iter())) != shape_of(list(inside.iter()))


def test_values_are_not_part_of_a_shape():
    one, other = (etree.fromstring(f"<a><b>{text}</b></a>") for text in ("1", "2"))

    assert shape_of(list(one.iter())) == shape_of(list(other.iter()))


def test_line_of_more_elements_than_any_invoice_has_is_walked():
    wide = etree.fromstring(f"<a>{'<b/>' * LARGEST}</a>")

    assert plan(wide, Tables([UBL]).root, lambda child, state: state) is None


def test_no_more_plans_are_kept_than_a_hundred():
    shapes = [f"<cac:Item>{'<cbc:Keyword/>' * rank}".encode() for rank in range(1, MOST_PLANS + 20)]
    lines = tuple(Line(f"Chaise {rank}") for rank in range(len(shapes)))
    data = ubl_invoice(lines=lines)
    for shape in shapes:
        data = data.replace(b"<cac:Item><cbc:Name>", shape + b"<cbc:Name>", 1)
    tables = Tables([UBL])

    judge(etree.fromstring(data), tables)

    (state,) = [state for state in tables.root.below.values() if state.repeats]
    assert len(state.plans) == MOST_PLANS
