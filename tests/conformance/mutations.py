"""Documents that nobody would write: published samples, altered at random, the same for the same seed.

    for name, data in mutations(samples("ubl"), count=100, seed=7, aims=assertions(stylesheet)):

The name tells what was done. Each alteration is a function of the document, that returns what it did, or
nothing when the document has no place for it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from random import Random

from lxml import etree

from tests.conformance.assertions import NAMESPACES, Assertion
from tests.conformance.odd_values import (
    AMOUNTS,
    ATTRIBUTES,
    CATEGORIES,
    CODES,
    DATES,
    INDICATORS,
    RATES,
    SCHEMES,
    TAX_SCHEMES,
    TEXTS,
)
from tests.samples import cii_credit_note, cii_invoice, ubl_credit_note, ubl_invoice
from tests.samples.corpus import corpus_files, corpus_id

CBC, CAC, RAM, UDT = (f"{{{NAMESPACES[prefix]}}}" for prefix in ("cbc", "cac", "ram", "udt"))
LARGEST_SAMPLE = 60_000

Alter = Callable[["Document"], str | None]


@dataclass(frozen=True)
class Sample:
    name: str
    data: bytes


@dataclass
class Document:
    """One document under alteration."""

    root: etree._Element
    random: Random
    others: Sequence[Sample]
    aims: Sequence[Assertion]
    pool: dict[str, list[str]] = field(default_factory=dict)

    @property
    def elements(self) -> list[etree._Element]:
        return [each for each in self.root.iter() if isinstance(each.tag, str) and each is not self.root]

    @property
    def leaves(self) -> list[etree._Element]:
        return [each for each in self.elements if not len(each)]

    def leaf(self, *endings: str) -> etree._Element | None:
        return self.one([each for each in self.leaves if local(each).endswith(endings)])

    def one(self, choices: Sequence):
        return self.random.choice(choices) if choices else None

    @property
    def ubl(self) -> bool:
        return not self.root.tag.endswith("CrossIndustryInvoice")

    @property
    def credit_note(self) -> bool:
        return self.root.tag.endswith("}CreditNote")


def local(element: etree._Element) -> str:
    return etree.QName(element).localname


@cache
def samples(kind: str) -> tuple[Sample, ...]:
    """Published samples of one syntax ("ubl", "cii"), and our own, which have what a French invoice has."""
    files = [
        path
        for path in corpus_files()
        if path.suffix.lower() == ".xml" and path.stat().st_size < LARGEST_SAMPLE
    ]
    roots = {"ubl": {"Invoice", "CreditNote"}, "cii": {"CrossIndustryInvoice"}}[kind]
    ours = {"ubl": (ubl_invoice, ubl_credit_note), "cii": (cii_invoice, cii_credit_note)}[kind]
    published = [Sample(corpus_id(path), path.read_bytes()) for path in files]
    return (
        *(each for each in published if local(_parsed(each.data)) in roots),
        *(Sample(make.__name__, make()) for make in ours),
    )


def mutations(
    bases: Sequence[Sample], *, count: int, seed: int, aims: Sequence[Assertion] = ()
) -> Iterator[tuple[str, bytes]]:
    """So many altered documents; with `aims`, every assertion in its turn is what one alteration aims at."""
    order = Random(seed)
    turn = list(aims)
    order.shuffle(turn)
    for place_in_turn in range(count):
        random = Random(f"{seed}/{place_in_turn}")
        base = random.choice(bases)
        document = Document(_parsed(base.data), random, bases, aims, _pool(tuple(bases)))
        done: list[str] = []
        if turn and place_in_turn % 2:
            done = [_aimed(document, turn[place_in_turn // 2 % len(turn)]) or ""]
        done += _random_alterations(document, fewer=bool(done))
        steps = "; ".join(step for step in done if step)
        yield f"{seed}/{place_in_turn} {base.name}: {steps}", etree.tostring(document.root, encoding="UTF-8")


def _random_alterations(document: Document, *, fewer: bool) -> list[str]:
    weights = (60, 30, 7, 3, 0, 0) if fewer else (0, 50, 25, 12, 8, 5)
    wanted = document.random.choices((0, 1, 2, 3, 5, 8), weights=weights)[0]
    done: list[str] = []
    for _ in range(4 * wanted):
        if len(done) == wanted:
            break
        alter = document.random.choices(list(ALTERATIONS), weights=list(ALTERATIONS.values()))[0]
        if step := alter(document):
            done.append(step)
    return done


def _parsed(data: bytes) -> etree._Element:
    return etree.fromstring(
        data, etree.XMLParser(remove_blank_text=False, resolve_entities=False, huge_tree=True)
    )


@cache
def _pool(bases: tuple[Sample, ...]) -> dict[str, list[str]]:
    """The values that the samples give to each leaf, by its tag; and to each attribute, by its name."""
    pool: dict[str, set[str]] = {}
    for base in bases:
        for element in _parsed(base.data).iter():
            if isinstance(element.tag, str):
                if not len(element) and element.text:
                    pool.setdefault(element.tag, set()).add(element.text)
                for name, value in element.attrib.items():
                    pool.setdefault(f"@{name}", set()).add(value)
    return {key: sorted(value for value in values if len(value) < 200) for key, values in pool.items()}


# --- The tree ---


def remove(document: Document) -> str | None:
    element = document.one(document.elements)
    return None if element is None else removed(element)


def removed(element: etree._Element) -> str:
    parent = element.getparent()
    parent.remove(element)
    return f"remove {place(parent)}/{local(element)}"


def duplicate(document: Document) -> str | None:
    element = document.one(document.elements)
    if element is None:
        return None
    element.addnext(copy.deepcopy(element))
    return f"duplicate {place(element)}"


def move(document: Document) -> str | None:
    """To another place: among its siblings, below another element, or out of its parent."""
    element = document.one(document.elements)
    inside = set(element.iter()) if element is not None else set()
    target = document.one([each for each in document.elements if each not in inside])
    if element is None or target is None:
        return None
    was = place(element)
    if document.random.random() < 0.5:
        target.addnext(element)
    else:
        target.append(element)
    return f"move {was} to {place(element)}"


def graft(document: Document) -> str | None:
    """Something that another sample has, at the place where it has it."""
    other = _parsed(document.one(document.others).data)
    theirs = document.one([each for each in other.iter() if isinstance(each.tag, str) and each is not other])
    return None if theirs is None else grafted(document, theirs)


def grafted(document: Document, theirs: etree._Element) -> str | None:
    parent = theirs.getparent()
    homes = list(document.root.iter(parent.tag))
    if parent.getparent() is None:
        homes = [document.root]
    home = document.one(homes)
    if home is None:
        return None
    new = copy.deepcopy(theirs)
    same = home.find(theirs.tag)
    if same is not None and document.random.random() < 0.5:
        home.replace(same, new)
    else:
        home.append(new)
    return f"graft {place(new)}"


def wrap(document: Document) -> str | None:
    """An element inside a value, a comment or an instruction in the middle of it, or the value as CDATA."""
    leaf = document.one([each for each in document.leaves if each.text])
    if leaf is None:
        return None
    way = document.random.choice(("comment", "instruction", "cdata", "element", "split"))
    text = leaf.text
    cut = document.random.randint(0, len(text))
    if way == "cdata":
        leaf.text = etree.CDATA(text.replace("]]>", ""))
        return f"cdata in {place(leaf)}"
    inner = {
        "comment": lambda: etree.Comment(" x "),
        "instruction": lambda: etree.ProcessingInstruction("x", "y"),
        "element": lambda: etree.Element(leaf.tag),
        "split": lambda: etree.Element(leaf.tag),
    }[way]()
    leaf.text, inner.tail = text[:cut], text[cut:]
    if way == "split":
        inner.text, inner.tail = text[cut:], None
    leaf.append(inner)
    return f"{way} in {place(leaf)}"


def rename(document: Document) -> str | None:
    """Names of the other kind of document, or of a neighbour in the same document."""
    renamed = {
        "InvoiceLine": "CreditNoteLine",
        "CreditNoteLine": "InvoiceLine",
        "InvoicedQuantity": "CreditedQuantity",
        "CreditedQuantity": "InvoicedQuantity",
        "InvoiceTypeCode": "CreditNoteTypeCode",
        "CreditNoteTypeCode": "InvoiceTypeCode",
        "DueDate": "PaymentDueDate",
        "PaymentDueDate": "DueDate",
        "ID": "GlobalID",
        "GlobalID": "ID",
        "PersonName": "DepartmentName",
        "IBANID": "ProprietaryID",
        "TaxAmount": "TaxableAmount",
        "PayeeParty": "TaxRepresentativeParty",
        "PayeeTradeParty": "SellerTaxRepresentativeTradeParty",
        "BuyerTradeParty": "SellerTradeParty",
    }
    element = document.one([each for each in document.elements if local(each) in renamed])
    if element is None:
        return None
    was = place(element)
    element.tag = f"{{{etree.QName(element).namespace}}}{renamed[local(element)]}"
    return f"rename {was} to {local(element)}"


def other_kind(document: Document) -> str | None:
    """An invoice as a credit note, with or without its inner names."""
    if not document.ubl:
        return None
    kind, other = ("cn", "ubl") if document.credit_note else ("ubl", "cn")
    names = {"ubl": "Invoice", "cn": "CreditNote"}
    new = etree.Element(
        f"{{{NAMESPACES[other]}}}{names[other]}", nsmap={None: NAMESPACES[other], **_inner(document)}
    )
    new.extend(list(document.root))
    document.root = new
    if document.random.random() < 0.7:
        for element in document.elements:
            for word in ("Line", "TypeCode"):
                if local(element) == f"{names[kind]}{word}":
                    element.tag = element.tag.replace(f"{names[kind]}{word}", f"{names[other]}{word}")
            if local(element) in {"InvoicedQuantity", "CreditedQuantity"}:
                element.tag = f"{CBC}{'InvoicedQuantity' if other == 'ubl' else 'CreditedQuantity'}"
    return f"as {names[other]}"


def _inner(document: Document) -> dict[str, str]:
    return {prefix: uri for prefix, uri in document.root.nsmap.items() if prefix}


def prefix(document: Document) -> str | None:
    """Other prefixes change nothing, save for rules that look at the name as written."""
    before = etree.tostring(document.root, encoding="unicode")
    changed = before
    for old, new in (("cbc", "b"), ("cac", "a"), ("ram", "r"), ("udt", "u")):
        changed = re.sub(rf"(</?){old}:", rf"\1{new}:", changed).replace(f"xmlns:{old}=", f"xmlns:{new}=")
    if changed == before:
        return None
    document.root = _parsed(changed.encode())
    return "other prefixes"


# --- Values ---


def empty(document: Document) -> str | None:
    element = document.one(document.elements)
    if element is None:
        return None
    for child in list(element):
        element.remove(child)
    element.text = document.random.choice(("", " ", "\n  ", None))
    return f"empty {place(element)}"


def amount(document: Document) -> str | None:
    numbers = [
        each for each in document.leaves if number(each.text) is not None and not local(each).endswith("ID")
    ]
    leaf = document.one([each for each in numbers if local(each).endswith("Amount")] or numbers)
    if document.random.random() < 0.3:
        leaf = document.one(numbers)
    if leaf is None:
        return None
    value = number(leaf.text)
    assert value is not None
    near = (
        value + Decimal("0.01"),
        value - Decimal("0.01"),
        value + Decimal("0.02"),
        value + Decimal("0.005"),
        value + Decimal("0.004"),
        value + 1,
        value - 1,
        value + Decimal("0.99"),
        -value,
        value * 10,
        0,
    )
    written = document.random.choice(
        (
            str(document.random.choice(near)),
            str(document.random.choice(near)),
            f"{leaf.text}0",
            f"{leaf.text} ",
            f" {leaf.text}",
            f"+{leaf.text}",
            f"-{leaf.text}",
            f"{leaf.text}e0",
            leaf.text.split(".")[0],
            document.random.choice(AMOUNTS) if document.random.random() < 0.5 else "0.005",
        )
    )
    return put(leaf, written)


def number(text: str | None) -> Decimal | None:
    try:
        value = Decimal((text or "").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < Decimal(10) ** 15 else None


def code(document: Document) -> str | None:
    leaf = document.leaf("Code", "CountryID", "UnitCode")
    return None if leaf is None else put(leaf, value_for(document, leaf.tag, CODES))


def date(document: Document) -> str | None:
    leaf = document.leaf("Date", "DateTimeString", "DateString")
    return None if leaf is None else put(leaf, value_for(document, leaf.tag, DATES))


def identifier(document: Document) -> str | None:
    leaf = document.leaf("ID", "Telephone", "CompleteNumber", "Name", "Content", "Note")
    return None if leaf is None else put(leaf, value_for(document, leaf.tag, TEXTS))


def same_value(document: Document) -> str | None:
    """One place says what another says: seller as payee, two equal identifiers, currency as text."""
    leaf, other = document.one(document.leaves), document.one(document.leaves)
    if leaf is None or other is None:
        return None
    if document.random.random() < 0.7:
        alike = [each for each in document.leaves if local(each)[-4:] == local(leaf)[-4:]]
        other = document.one(alike)
    return put(leaf, other.text or "")


def indicator(document: Document) -> str | None:
    leaf = document.leaf("Indicator")
    return None if leaf is None else put(leaf, document.random.choice(INDICATORS))


def attribute(document: Document) -> str | None:
    """Altered, blanked, removed or added."""
    having = [each for each in document.elements if each.attrib]
    element = document.one(having if having and document.random.random() < 0.7 else document.elements)
    if element is None:
        return None
    name = document.one(sorted(element.attrib)) if element.attrib else None
    if name is None or document.random.random() < 0.3:
        name = document.random.choice(ATTRIBUTES)
    elif document.random.random() < 0.3:
        del element.attrib[name]
        return f"remove {place(element)}/@{name}"
    element.set(name, value_for(document, f"@{name}", SCHEMES))
    return f"{place(element)}/@{name}={element.get(name)!r}"


def value_for(document: Document, key: str, odd: Sequence[str]) -> str:
    """What the samples say there, or something odd."""
    usual = document.pool.get(key)
    if usual and document.random.random() < 0.5:
        return document.random.choice(usual)
    return document.random.choice(odd)


def put(leaf: etree._Element, value: str) -> str:
    leaf.text = value
    return f"{place(leaf)}={value!r}"


# --- VAT ---

_CATEGORY_GROUPS = ("TaxCategory", "ClassifiedTaxCategory", "ApplicableTradeTax", "CategoryTradeTax")


def tax_groups(document: Document) -> list[etree._Element]:
    return [each for each in document.elements if local(each) in _CATEGORY_GROUPS]


def tax_category(document: Document) -> str | None:
    group = document.one(tax_groups(document))
    return (
        None
        if group is None
        else categorised(document, group, document.random.choice((*CATEGORIES, "s", " S", "")))
    )


def categorised(document: Document, group: etree._Element, category: str) -> str:
    tag, rate = (
        (f"{CBC}ID", f"{CBC}Percent")
        if document.ubl
        else (f"{RAM}CategoryCode", f"{RAM}RateApplicablePercent")
    )
    for leaf in group.findall(tag):
        leaf.text = category
    way = document.random.random()
    for leaf in group.findall(rate):
        if way < 0.3:
            leaf.text = "0" if category not in ("S", "L", "M") else "20"
        elif way < 0.5:
            group.remove(leaf)
    return f"{place(group)} is {category}"


def every_tax_category(document: Document) -> str | None:
    """The whole document in another category: rates, reasons and identifiers may follow or not."""
    groups = tax_groups(document)
    if not groups:
        return None
    category = document.random.choice(CATEGORIES)
    only = document.random.random()
    for group in groups:
        if only < 0.7 or document.random.random() < 0.8:
            categorised(document, group, category)
    if document.random.random() < 0.5:
        _exempted(document)
    return f"every tax category is {category}"


def _exempted(document: Document) -> None:
    """A reason on each row of the breakdown; in UBL it comes before the scheme."""
    for group in tax_groups(document):
        if document.ubl and local(group) == "TaxCategory" and local(group.getparent()) == "TaxSubtotal":
            reason = etree.Element(f"{CBC}TaxExemptionReason")
            reason.text = "x"
            group.insert(max(len(group) - 1, 0), reason)
        elif not document.ubl and local(group.getparent()) == "ApplicableHeaderTradeSettlement":
            reason = etree.SubElement(group, f"{RAM}ExemptionReason")
            reason.text = "x"


def tax_scheme(document: Document) -> str | None:
    if document.ubl:
        leaf = document.one(document.root.findall(f".//{CAC}TaxScheme/{CBC}ID"))
    else:
        groups = tax_groups(document)
        leaf = document.one([each for group in groups for each in group.findall(f"{RAM}TypeCode")])
    return None if leaf is None else put(leaf, document.random.choice(TAX_SCHEMES))


def tax_rate(document: Document) -> str | None:
    leaf = document.leaf("Percent", "MultiplierFactorNumeric")
    return None if leaf is None else put(leaf, document.random.choice(RATES))


def seller_identity(document: Document) -> str | None:
    """Without the identifiers that many VAT rules ask for, all at once."""
    path = f".//{CAC}PartyTaxScheme" if document.ubl else f".//{RAM}SpecifiedTaxRegistration"
    found = document.root.findall(path)
    for element in found:
        if document.random.random() < 0.7:
            element.getparent().remove(element)
    return "fewer tax identifiers" if found else None


# --- Aims ---

WAYS = ("make", "double", "alter", "remove")
_WEIGHTS = {"absent": (9, 1, 0, 0), "once": (1, 7, 0, 1), "other": (2, 1, 4, 3)}


def aim(document: Document) -> str | None:
    assertion = document.one(document.aims)
    return None if assertion is None else _aimed(document, assertion)


def _aimed(document: Document, assertion: Assertion) -> str | None:
    """Something that the assertion looks at, made, doubled, blanked, altered or removed where it looks."""
    nodes = assertion.nodes(document.root) or _brought(document, assertion)
    node, path = document.one(nodes), document.one(assertion.paths)
    if node is None:
        return None
    if path is None:  # the test looks at the value itself
        return f"{assertion.rule}: {put(node, value_for(document, node.tag, (*assertion.literals, *CODES)))}"
    start, steps = _start(document, node, path)
    way = document.random.choices(WAYS, weights=_WEIGHTS[assertion.shape])[0]
    if way == "remove":
        found = _found(start, steps)
        if found is not None and found.getparent() is not None:
            return f"{assertion.rule}: {_all_removed(found)}"
    made = _made(document, start, steps)
    if way == "double":
        made.addnext(copy.deepcopy(made)) if made.getparent() is not None else None
    elif way == "alter" and not len(made) and not steps[-1].startswith("@"):
        made.text = document.random.choice(_odd_values(local(made), assertion))
    return f"{assertion.rule}: {way} {place(made)}"


def _all_removed(element: etree._Element) -> str:
    for twin in element.getparent().findall(element.tag):
        if twin is not element:
            twin.getparent().remove(twin)
    return removed(element)


def _odd_values(name: str, assertion: Assertion) -> Sequence[str]:
    if name.endswith(("Amount", "Quantity", "Percent")):
        return ("1.234", "12.3456", "-1", "0", "0.01", "-0.001", "99.999")
    return (*assertion.literals, *TEXTS, *CODES)


def _brought(document: Document, assertion: Assertion) -> list[etree._Element]:
    """The place that the assertion judges, from a sample that has it."""
    others = list(document.others)
    document.random.shuffle(others)
    for other in others[:12]:
        theirs = assertion.nodes(_parsed(other.data))
        if theirs and theirs[0].getparent() is not None and grafted(document, theirs[0]):
            return assertion.nodes(document.root)
    return []


def _start(document: Document, node: etree._Element, path: str) -> tuple[etree._Element, list[str]]:
    """Where a path begins, and its steps; a path from the root, or one step up, begins there."""
    if path.startswith("//"):
        first, *rest = path[2:].split("/")
        places = [] if first.startswith("@") else document.root.findall(f".//{tag(document, first)}")
        return (
            (document.random.choice(places), rest or [first]) if places and rest else (node, [first, *rest])
        )
    if path.startswith("/"):
        return document.root, path[1:].split("/")[1:] or [path[1:]]
    if path.startswith("../"):
        parent = node.getparent()
        return (node if parent is None else parent), path[3:].split("/")
    return node, path.split("/")


def tag(document: Document, step: str) -> str:
    prefix, _, name = step.partition(":")
    if document.credit_note and name == "InvoiceLine":
        name = "CreditNoteLine"
    return f"{{{NAMESPACES[prefix]}}}{name}"


def _found(start: etree._Element, steps: Sequence[str]) -> etree._Element | None:
    element: etree._Element | None = start
    for step in steps:
        if element is None or step.startswith("@") or ":" not in step:
            return element
        prefix, _, name = step.partition(":")
        element = element.find(f"{{{NAMESPACES[prefix]}}}{name}")
    return element


def _made(document: Document, start: etree._Element, steps: Sequence[str]) -> etree._Element:
    element = start
    for step in steps:
        if step.startswith("@"):
            element.set(step[1:], value_for(document, step, SCHEMES))
        elif ":" in step:
            found = element.findall(tag(document, step))
            element = document.one(found) if found and step != steps[-1] else _new(document, element, step)
    return element


def _new(document: Document, parent: etree._Element, step: str) -> etree._Element:
    new = etree.SubElement(parent, tag(document, step))
    name = local(new)
    if step.startswith("cac:") or name.endswith(("Party", "Document", "Settlement", "Delivery", "Agreement")):
        return new
    usual = document.pool.get(new.tag)
    new.text = document.random.choice(usual) if usual else _plain_value(name, ubl=document.ubl)
    if name.endswith("Amount") and document.ubl and document.random.random() < 0.8:
        new.set("currencyID", "EUR")
    return new


def _plain_value(name: str, *, ubl: bool) -> str:
    ends = {
        "Amount": "10.00",
        "Quantity": "1",
        "Percent": "20",
        "Numeric": "1",
        "Rate": "1",
        "Indicator": "true",
    }
    for end, value in ends.items():
        if name.endswith(end):
            return value
    return ("2024-05-06" if ubl else "20240506") if "Date" in name else "x"


def place(element: etree._Element) -> str:
    """Enough of the path to find it."""
    return "/".join(local(each) for each in [*list(element.iterancestors())[:2][::-1], element])


ALTERATIONS: dict[Alter, int] = {
    remove: 10,
    duplicate: 6,
    move: 4,
    graft: 12,
    wrap: 2,
    rename: 3,
    other_kind: 1,
    prefix: 1,
    empty: 6,
    amount: 14,
    code: 10,
    date: 4,
    identifier: 6,
    same_value: 5,
    indicator: 2,
    attribute: 10,
    tax_category: 7,
    every_tax_category: 5,
    tax_scheme: 3,
    tax_rate: 4,
    seller_identity: 1,
    aim: 10,
}
