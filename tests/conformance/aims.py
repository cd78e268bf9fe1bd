"""Aiming an alteration at one assertion of an official stylesheet, so that its rule may fire."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from lxml import etree

from tests.conformance.altered import Document, grafted, local, parsed, place, put, removed, value_for
from tests.conformance.assertions import NAMESPACES, Assertion, Route, Step
from tests.conformance.odd_values import CODES, SCHEMES, TEXTS

WAYS = ("make", "double", "alter", "remove")
WEIGHTS = {"absent": (9, 1, 0, 0), "once": (1, 7, 0, 1), "other": (2, 1, 4, 3)}
ODD_NUMBERS = ("1.234", "12.3456", "-1", "0", "0.01", "-0.001", "99.999", "1.2345678")
SAMPLES_TRIED = 12
ROOTS = frozenset({"ubl:Invoice", "cn:CreditNote", "rsm:CrossIndustryInvoice"})


def aim(document: Document) -> str | None:
    assertion = document.one(document.aims)
    return None if assertion is None else aimed(document, assertion)


def aimed(document: Document, assertion: Assertion) -> str | None:
    """Something that the assertion looks at, made, doubled, altered or removed where it looks."""
    nodes = assertion.nodes(document.root) or _brought(document, assertion) or _built(document, assertion)
    node, route = document.one(nodes), document.one(assertion.paths)
    if node is None:
        return None
    if route is None or document.random.random() < 0.1:  # the test may look at the value itself
        if len(node):
            return None
        return f"{assertion.rule}: {put(node, value_for(document, node.tag, (*assertion.literals, *TEXTS)))}"
    return f"{assertion.rule}: {_hit(document, assertion, *_start(document, node, route))}"


def _hit(document: Document, assertion: Assertion, start: etree._Element, steps: Sequence[Step]) -> str:
    way = document.random.choices(WAYS, weights=WEIGHTS[assertion.shape])[0]
    attribute = steps[-1].name[1:] if steps[-1].name.startswith("@") else ""
    found = _found(document, start, steps)
    if way == "remove" and found is not None and attribute:
        found.attrib.pop(attribute, None)
        return f"remove {place(found)}/@{attribute}"
    if way == "remove" and found is not None and found.getparent() is not None:
        return _all_removed(found)
    if way == "alter" and found is not None and not attribute and not len(found):
        return put(found, document.random.choice(_odd_values(local(found), assertion)))
    made = _made(document, start, steps)
    if way == "double":
        doubled = document.one(_doublable(made, document.root))
        if doubled is not None:
            doubled.addnext(copy.deepcopy(doubled))
    elif way == "alter" and not attribute and not len(made):
        put(made, document.random.choice(_odd_values(local(made), assertion)))
    return f"{way} {place(made)}"


def _doublable(made: etree._Element, root: etree._Element) -> list[etree._Element]:
    """The element itself, or what it stands in: two groups of one value are not one group of two."""
    chain = [made, *made.iterancestors()]
    return [each for each in chain[:3] if each is not root]


def _all_removed(element: etree._Element) -> str:
    for twin in element.getparent().findall(element.tag):
        if twin is not element:
            twin.getparent().remove(twin)
    return removed(element)


def _odd_values(name: str, assertion: Assertion) -> Sequence[str]:
    if name.endswith(("Amount", "Quantity", "Percent")):
        return ODD_NUMBERS
    return (*assertion.literals, *TEXTS, *CODES)


# --- The place that the assertion judges ---


def _brought(document: Document, assertion: Assertion) -> list[etree._Element]:
    """From a sample that has it."""
    others = list(document.others)
    document.random.shuffle(others)
    for other in others[:SAMPLES_TRIED]:
        theirs = assertion.nodes(parsed(other.data))
        if theirs and theirs[0].getparent() is not None and grafted(document, theirs[0]):
            return assertion.nodes(document.root)
    return []


def _built(document: Document, assertion: Assertion) -> list[etree._Element]:
    """From nothing, along the steps of its pattern."""
    places = assertion.places
    kind = "cn:CreditNote" if document.credit_note else "ubl:Invoice"
    own = [route for route in places if any(step.name == kind for step in route.steps)] or places
    route = document.one(own)
    if route is None:
        return []
    names = [step.name for step in route.steps]
    if names[0] in ROOTS:
        return [_made(document, document.root, route.steps[1:])] if len(names) > 1 else []
    start, steps = _start(document, document.root, route)
    return [_made(document, start, steps)]


def _start(document: Document, node: etree._Element, route: Route) -> tuple[etree._Element, tuple[Step, ...]]:
    """Where a route begins in this document, and the steps that remain."""
    first, *rest = route.steps
    if route.origin == "../" and node.getparent() is not None:
        return node.getparent(), route.steps
    if route.origin in {"/", "//"} and not first.name.startswith("@"):
        found = list(document.root.iter(tag(document, first.name)))
        if found and rest:
            return document.random.choice(found), tuple(rest)
        return document.root, route.steps
    return node, route.steps


# --- Along a route ---


def tag(document: Document, name: str) -> str:
    prefix, _, plain = name.partition(":")
    if document.credit_note and plain == "InvoiceLine":
        plain = "CreditNoteLine"
    return f"{{{NAMESPACES[prefix]}}}{plain}"


def _found(document: Document, start: etree._Element, steps: Sequence[Step]) -> etree._Element | None:
    element: etree._Element | None = start
    for step in steps:
        if element is None or step.name.startswith("@"):
            return element
        element = element.find(tag(document, step.name))
    return element


def _made(document: Document, start: etree._Element, steps: Sequence[Step]) -> etree._Element:
    """The last element is new, the owner of an attribute seldom; those on the way are taken as they are."""
    element = start
    for number, step in enumerate(steps, 1):
        if step.name.startswith("@"):
            element.set(step.name[1:], value_for(document, step.name, SCHEMES))
            continue
        if step.name in ROOTS:  # never inside another element: such a file is no invoice
            element = document.root
            continue
        found = element.findall(tag(document, step.name))
        last = number == len(steps) or (steps[number].name.startswith("@") and document.random.random() < 0.2)
        element = document.one(found) if found and not last else _new(document, element, step.name)
        for path, value in step.wanted:
            _want(document, element, path, value)
    return element


def _want(document: Document, element: etree._Element, path: Sequence[str], value: str) -> None:
    for name in path:
        if name.startswith("@"):
            element.set(name[1:], value)
            return
        found = element.find(tag(document, name))
        element = _new(document, element, name) if found is None else found
    element.text = value


def _new(document: Document, parent: etree._Element, name: str) -> etree._Element:
    new = etree.SubElement(parent, tag(document, name))
    plain = local(new)
    usual = document.pool.get(new.tag)
    if usual:
        new.text = document.random.choice(usual)
    elif name.startswith("cbc:") or plain.endswith(LEAVES):
        new.text = _plain_value(plain, ubl=document.ubl)
    if plain.endswith("Amount") and document.ubl and document.random.random() < 0.8:
        new.set("currencyID", "EUR")
    return new


PLAIN_VALUES = {
    "Amount": "10.00",
    "Quantity": "1",
    "Percent": "20",
    "Numeric": "1",
    "Rate": "1",
    "Indicator": "true",
    "Code": "ZZZ",
    "ID": "x",
    "Name": "x",
}
LEAVES = tuple(PLAIN_VALUES)


def _plain_value(name: str, *, ubl: bool) -> str:
    if "Date" in name:
        return "2024-05-06" if ubl else "20240506"
    return next((value for end, value in PLAIN_VALUES.items() if name.endswith(end)), "x")
