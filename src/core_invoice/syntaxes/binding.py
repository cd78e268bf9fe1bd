"""The rows that bind terms to a syntax, and the tree of paths made of them once: for reading and for writing.

Rows stand in the order of the syntax's schema: what is written follows them. A path goes down from the row's
group: `cac:Price/cbc:BaseQuantity/@unitCode`; `.` is the group's own element. A step may carry one condition:
`[cbc:DocumentTypeCode='130']`, `[not(@schemeID='SEPA')]`, `[cbc:ChargeIndicator=true()]`,
`[upper(cac:TaxScheme/cbc:ID)='VAT']`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from core_invoice.model.reading import Syntax
from core_invoice.model.structure import Slot, slots
from core_invoice.model.values import BinaryObject
from core_invoice.syntaxes.values import XML_SPACE, Decoder, Encoder, binary, decimal, text

Element = Any  # lxml's stubs describe elements too loosely to help here
Condition = Callable[[Element], bool]
Otherwise = Callable[[Any], str | None]


@dataclass(frozen=True, slots=True)
class Term:
    """A term and where it stands; the model says which group it belongs to, wherever its row is.

    `scheme` and `version` are attributes of the element, or `../prefix:Name` for a sibling element.
    `second_choice` gives way to another row of the same term.

    To write: `encoder` undoes `decoder`; `suits` says which values go here when the term has other rows;
    `again`: said in each element of a merged group, not in the first alone; `otherwise`: what to say, given
    the group, when the term has no value and the schema wants the element.
    """

    id: str
    path: str
    scheme: str | None = None
    version: str | None = None
    currency: bool = False
    second_choice: bool = False
    decoder: Decoder[Any] | None = None
    encoder: Encoder | None = None
    suits: Callable[[Any], bool] | None = None
    again: bool = False
    otherwise: Otherwise | None = None

    @property
    def slot(self) -> Slot:
        return slots()[self.id]


@dataclass(frozen=True, slots=True)
class VatTotals:
    """BT-110 and BT-111 share an element: its currency says which is which.

    `apart`: each is written in a parent of its own, with `otherwise` as BT-110 when the schema wants one.
    """

    path: str
    apart: bool = False
    otherwise: Otherwise | None = None


@dataclass(frozen=True, slots=True)
class Fixed:
    """An element or attribute that the syntax wants, without any term: the writer gives it this text."""

    path: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A group and its rows.

    `sign`: an element inside whose presence makes the group, when its own element does not.
    `merged`: several elements make one group, and some of its terms may stand elsewhere (UBL writes one
    PaymentMeans per account). `if_filled`: the element alone does not make the group, because the syntax uses
    it for more.
    """

    id: str
    path: str
    rows: tuple[Row, ...]
    merged: bool = False
    if_filled: bool = False
    sign: str | None = None


Row = Term | VatTotals | Fixed | Group


@dataclass(frozen=True, eq=False)
class Table:
    """A syntax: its root element, its prefixes and its rows."""

    syntax: Syntax
    root: str
    prefixes: Mapping[str, str]
    read_date: Decoder[Any]
    rows: tuple[Row, ...]
    write_date: Callable[[date], str] = date.isoformat
    date_format: str | None = None  # what the `format` attribute of a date says

    def clark(self, name: str) -> str:
        """`cbc:ID` as lxml writes it."""
        prefix, _, local = name.rpartition(":")
        return f"{{{self.prefixes[prefix]}}}{local}"

    @cached_property
    def root_tag(self) -> str:
        return self.clark(self.root)

    @cached_property
    def tree(self) -> Node:
        return _tree(self)

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        return {group.id: group for group in _groups(self.rows)}

    @cached_property
    def terms(self) -> Mapping[str, tuple[Term, ...]]:
        """The rows of each term: several when it may stand in several places."""
        found: dict[str, tuple[Term, ...]] = {}
        for row in _all_rows(self.rows):
            if isinstance(row, Term):
                found[row.id] = (*found.get(row.id, ()), row)
        return found

    def way_to(self, term: str) -> str:
        """The whole path of a term that stands once."""
        return next(_ways(self.rows, term))

    def condition(self, said: str) -> Condition:
        if said not in self._conditions:
            self._conditions[said] = _condition(self, said)
        return self._conditions[said]

    @cached_property
    def _conditions(self) -> dict[str, Condition]:
        return {}

    def decoder(self, row: Term) -> Decoder[Any]:
        """What turns the text of this row into a value: its own decoder, or the one of the model's type."""
        if row.decoder is not None:
            return row.decoder
        return {Decimal: decimal, date: self.read_date, BinaryObject: binary}.get(row.slot.type, text)


@dataclass
class Node:
    """An element of the syntax: what its text and attributes mean, which groups it opens, what stands below.

    `variants` are the same element under a condition; what has no condition is part of every variant.
    `order` holds the tags of the children, in the schema's order, shared by all variants.
    """

    opens: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    texts: list[Term | VatTotals] = field(default_factory=list)
    attributes: dict[str, list[Term]] = field(default_factory=dict)
    known_attributes: set[str] = field(default_factory=set)
    children: dict[str, Node] = field(default_factory=dict)
    variants: dict[str, Node] = field(default_factory=dict)
    conditions: dict[str, Condition] = field(default_factory=dict)
    said: bool = False  # a row speaks of this element without any condition
    order: dict[str, None] = field(default_factory=dict)
    fixed: str | None = None
    fixed_attributes: dict[str, str] = field(default_factory=dict)
    scheme_of: Term | None = None  # its text is the scheme of an identifier beside it
    apart: bool = False

    def add(self, other: Node) -> None:
        """Take in all that another node says."""
        self.opens += other.opens
        self.marks += other.marks
        self.texts += other.texts
        self.known_attributes |= other.known_attributes
        self.said = self.said or other.said
        self.apart = self.apart or other.apart
        self.fixed = other.fixed if self.fixed is None else self.fixed
        self.scheme_of = self.scheme_of or other.scheme_of
        self.fixed_attributes.update(other.fixed_attributes)
        self.order.update(other.order)
        for name, meanings in other.attributes.items():
            self.attributes.setdefault(name, []).extend(meanings)
        for tag, child in other.children.items():
            self.children.setdefault(tag, Node()).add(child)
        for said, variant in other.variants.items():
            self.variants.setdefault(said, Node()).add(variant)
        self.conditions.update(other.conditions)


def _all_rows(rows: tuple[Row, ...]) -> Iterator[Row]:
    for row in rows:
        yield row
        if isinstance(row, Group):
            yield from _all_rows(row.rows)


def _ways(rows: tuple[Row, ...], term: str) -> Iterator[str]:
    for row in rows:
        if isinstance(row, Group):
            yield from (way if row.path == "." else f"{row.path}/{way}" for way in _ways(row.rows, term))
        elif isinstance(row, Term) and row.id == term:
            yield row.path


def _groups(rows: tuple[Row, ...]) -> Iterator[Group]:
    return (row for row in _all_rows(rows) if isinstance(row, Group))


def _tree(table: Table) -> Node:
    root = Node(said=True)
    _place(table, table.rows, at=root)
    _settle(root)
    return root


def _place(table: Table, rows: tuple[Row, ...], *, at: Node) -> None:
    for row in rows:
        path, _, attribute = row.path.rpartition("/@") if "/@" in row.path else (row.path, "", "")
        node = _node(table, path, start=at)
        if isinstance(row, Group):
            _place_group(table, row, at=node)
        elif isinstance(row, Fixed):
            _fix(row, attribute, at=node)
        elif isinstance(row, Term) and attribute:
            node.attributes.setdefault(attribute, []).append(row)
        else:
            node.texts.append(row)
            node.known_attributes |= _attributes_of(table, row)
            if isinstance(row, VatTotals) and row.apart:
                _node(table, path.rpartition("/")[0], start=at).apart = True
    for row in rows:
        if isinstance(row, Term):
            for beside in _siblings_of(row):
                _node(table, f"{row.path.rpartition('/')[0]}/{beside}".lstrip("/"), start=at).scheme_of = row


def _place_group(table: Table, row: Group, *, at: Node) -> None:
    if not row.merged:
        at.opens.append(row.id)
    elif not row.if_filled:
        at.marks.append(row.id)
    if row.sign:
        _node(table, row.sign, start=at).marks.append(row.id)
    _place(table, row.rows, at=at)


def _fix(row: Fixed, attribute: str, *, at: Node) -> None:
    if not attribute:
        at.fixed = row.text
        return
    at.known_attributes.add(attribute)
    if row.text is not None:
        at.fixed_attributes[attribute] = row.text


def _attributes_of(table: Table, row: Term | VatTotals) -> set[str]:
    if isinstance(row, VatTotals):
        return {"currencyID"}
    known = {name[1:] for name in (row.scheme, row.version) if name and name.startswith("@")}
    if row.currency:
        known.add("currencyID")
    if row.slot.type is date:
        known.add("format")
    if row.slot.type is BinaryObject:
        known |= {"mimeCode", "filename"}
    return known


def _siblings_of(row: Term) -> list[str]:
    """The elements beside this one that its identifier is made of."""
    return [name[3:] for name in (row.scheme, row.version) if name and name.startswith("../")]


def _node(table: Table, path: str, *, start: Node) -> Node:
    """The node at the end of a path, made on the way when it is new."""
    node = start
    for name, condition in steps_of(path):
        if name != ".":
            tag = table.clark(name)
            node.order.setdefault(tag)
            node = node.children.setdefault(tag, Node())
        if condition:
            node.conditions.setdefault(condition, _condition(table, condition))
            node = node.variants.setdefault(condition, Node(order=node.order))
        node.said = True
    return node


_STEP = re.compile(r"([\w:]+|\.(?=\[))(?:\[((?:[^\]'\"]|'[^']*')*)\])?(?:/|$)")


def steps_of(path: str) -> Iterator[tuple[str, str | None]]:
    """The names of a path, each with its condition."""
    if path == ".":
        return
    end = 0
    for match in _STEP.finditer(path):
        if match.start() != end:
            break
        end = match.end()
        yield match[1], match[2]
    if end != len(path):
        raise ValueError(f"path not understood: {path}")


def _settle(node: Node) -> None:
    """Give every variant what is said without condition, down the tree."""
    for variant in node.variants.values():
        plain = Node()
        plain.add(node)
        plain.variants, plain.conditions = {}, {}
        variant.add(plain)
        _settle(variant)
    for child in node.children.values():
        _settle(child)


_CONDITION = re.compile(r"(upper\()?([\w:/.@]+?)\)?\s*=\s*(?:'([^']*)'|(true|false)\(\))")
_BOOLEANS = {"true": frozenset({"true", "1"}), "false": frozenset({"false", "0"})}


def _condition(table: Table, said: str) -> Condition:
    if said.startswith("not("):
        positive = _condition(table, said[4:-1])
        return lambda element: not positive(element)
    match = _CONDITION.fullmatch(said)
    if match is None:
        raise ValueError(f"condition not understood: {said}")
    upper, path, literal, boolean = match.groups()
    value = _value_at(table, path)
    if boolean:
        accepted = _BOOLEANS[boolean]
        return lambda element: value(element).strip(XML_SPACE) in accepted
    if upper:
        return lambda element: value(element).strip(XML_SPACE).upper() == literal
    return lambda element: value(element) == literal


def elements(table: Table, base: Element, path: str) -> Iterator[Element]:
    """The elements at a path below this one, in the order of the document."""
    found = [base]
    for name, said in steps_of(path):
        tag, holds = table.clark(name), table.condition(said) if said else None
        found = [child for one in found for child in one.iterchildren(tag) if not holds or holds(child)]
    yield from found


def _value_at(table: Table, path: str) -> Callable[[Element], str]:
    """The text at a path, empty when there is none."""
    if path.startswith("@"):
        name = path[1:]
        return lambda element: element.get(name) or ""
    tags = tuple(table.clark(step) for step in path.split("/"))
    return lambda element: _text_below(element, tags)


def _text_below(element: Element, tags: tuple[str, ...]) -> str:
    """Five times faster than lxml's findtext, which counts on every line."""
    for child in element.iterchildren(tags[0]):
        return _text_below(child, tags[1:]) if len(tags) > 1 else text_of(child)
    return ""


def text_of(element: Element) -> str:
    """The text of a value. What is nested in it is part of it, as for XPath: a wrong code stays wrong."""
    if len(element):
        return "".join(element.itertext())
    return element.text or ""


Act = Callable[[Element, Any], None]


class Pass:
    """A way to go through a document along a table: what to do at each kind of place, compiled once.

    The reader and the locator are two passes over the same tree of paths.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.act = self._plain(table.tree)

    def compiled(self, node: Node) -> Act:
        if not node.variants:
            return self._plain(node)
        variants = [(node.conditions[said], self._plain(variant)) for said, variant in node.variants.items()]
        return self.choose(variants, self._plain(node) if node.said else self.leave)

    def _plain(self, node: Node) -> Act:
        acts = [self.total(row) if isinstance(row, VatTotals) else self.term(row) for row in node.texts]
        for name, rows in node.attributes.items():
            acts += [self.attribute(row, name) for row in rows]
        act = self.element(node, acts, {tag: self.compiled(child) for tag, child in node.children.items()})
        for group in node.marks:
            act = self.mark(group, act)
        for group in reversed(node.opens):
            act = self.open(group, act)
        return act

    def choose(self, variants: list[tuple[Condition, Act]], otherwise: Act) -> Act:
        def choose(element: Element, state: Any) -> None:
            for holds, act in variants:
                if holds(element):
                    act(element, state)
                    return
            otherwise(element, state)

        return choose

    def leave(self, element: Element, state: Any) -> None:
        """What to do with an element that no row speaks of."""

    def element(self, node: Node, acts: list[Act], children: Mapping[str, Act]) -> Act:
        raise NotImplementedError

    def term(self, row: Term) -> Act:
        raise NotImplementedError

    def total(self, row: VatTotals) -> Act:
        raise NotImplementedError

    def attribute(self, row: Term, name: str) -> Act:
        raise NotImplementedError

    def open(self, group: str, inside: Act) -> Act:
        raise NotImplementedError

    def mark(self, group: str, inside: Act) -> Act:
        raise NotImplementedError
