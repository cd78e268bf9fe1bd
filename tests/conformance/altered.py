"""A document under alteration, and the small acts that alterations are made of."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from random import Random

from lxml import etree

from tests.conformance.assertions import NAMESPACES, Assertion
from tests.samples import cii_credit_note, cii_invoice, ubl_credit_note, ubl_invoice
from tests.samples.corpus import corpus_files, corpus_id
from tests.samples.sub_invoices import cii_sub_invoices, ubl_sub_invoices

CBC, CAC, RAM, UDT = (f"{{{NAMESPACES[prefix]}}}" for prefix in ("cbc", "cac", "ram", "udt"))
LARGEST_SAMPLE = 60_000


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
        *(each for each in published if local(parsed(each.data)) in roots),
        *(Sample(make.__name__, make()) for make in ours),
    )


def parsed(data: bytes) -> etree._Element:
    return etree.fromstring(
        data, etree.XMLParser(remove_blank_text=False, resolve_entities=False, huge_tree=True)
    )


FRAMEWORKS = ("S1", "M1", "B2", "S4", "M8", "B9", "A1")
GROUPED = ("M8", "B9")
INVOICE_CODES = ("380", "389", "386")
CREDIT_NOTE_CODES = ("381", "261", "262")
TREATMENTS = ("", "B2B", "B2C")


@cache
def french_samples(kind: str) -> tuple[Sample, ...]:
    """Invoices and credit notes of each framework and treatment, then the samples of everybody."""
    invoice, credit_note = {"ubl": (ubl_invoice, ubl_credit_note), "cii": (cii_invoice, cii_credit_note)}[
        kind
    ]
    group = {"ubl": ubl_sub_invoices, "cii": cii_sub_invoices}[kind]
    kinds = product(FRAMEWORKS, TREATMENTS, (*INVOICE_CODES, *CREDIT_NOTE_CODES))
    made = []
    for framework, treatment, code in kinds:
        make = invoice if code in INVOICE_CODES else credit_note
        data = make(framework=framework, notes=_notes(treatment), type_code=code)
        grouped = framework in GROUPED and treatment != "B2C"
        made.append(Sample(f"{framework} {treatment} {code}", group(data) if grouped else data))
    return (*made, *samples(kind))


def _notes(treatment: str) -> tuple[tuple[str, str], ...]:
    notes = (("PMT", "40 euros"), ("PMD", "8 points"), ("AAB", "Pas d’escompte"))
    return (*notes, ("BAR", treatment)) if treatment else notes


@cache
def pool_of(bases: tuple[Sample, ...]) -> dict[str, list[str]]:
    """The values that the samples give to each leaf, by its tag; and to each attribute, by its name."""
    pool: dict[str, set[str]] = {}
    for base in bases:
        for element in parsed(base.data).iter():
            if isinstance(element.tag, str):
                if not len(element) and element.text:
                    pool.setdefault(element.tag, set()).add(element.text)
                for name, value in element.attrib.items():
                    pool.setdefault(f"@{name}", set()).add(value)
    return {key: sorted(value for value in values if len(value) < 200) for key, values in pool.items()}


# --- Acts ---


def put(leaf: etree._Element, value: str) -> str:
    leaf.text = value
    return f"{place(leaf)}={value!r}"


def removed(element: etree._Element) -> str:
    parent = element.getparent()
    parent.remove(element)
    return f"remove {place(parent)}/{local(element)}"


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


def value_for(document: Document, key: str, odd: Sequence[str]) -> str:
    """What the samples say there, or something odd."""
    usual = document.pool.get(key)
    if usual and document.random.random() < 0.5:
        return document.random.choice(usual)
    return document.random.choice(odd)


def place(element: etree._Element) -> str:
    """Enough of the path to find it."""
    return "/".join(local(each) for each in [*list(element.iterancestors())[:2][::-1], element])
