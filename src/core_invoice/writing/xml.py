"""From the model to the XML of a syntax, along the tree of paths that reading goes down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from lxml import etree

from core_invoice.model.invoice import Invoice
from core_invoice.model.structure import ROOT, shapes, slots
from core_invoice.model.values import BinaryObject, Identifier
from core_invoice.syntaxes.binding import Element, Node, Table, Term, VatTotals
from core_invoice.syntaxes.values import base64_text, plain_decimal

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_TOTALS = ("BT-110", "BT-111")
_NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class Draft:
    """An element to be, from the leaves up: whether it is needed is known once its children are."""

    tag: str
    text: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Draft] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where writing stands: the values of the groups around, and which of several elements this one is.

    `only`: the groups that an element tells after the first of its kind, which has told all others.
    `total`: the one total of VAT to write, where each has an element of its own.
    """

    groups: dict[str, Any]
    only: frozenset[str] | None = None
    total: str | None = None

    def group(self, group: str) -> Any:
        """The value of a group, None when the invoice has none or when it repeats and none is chosen."""
        if group not in self.groups:
            held_by = shapes()[group].held_by
            assert held_by is not None, "the invoice itself is always known"
            around = self.group(held_by.group)
            known = around is not None and not held_by.repeats
            self.groups[group] = getattr(around, held_by.name) if known else None
        return self.groups[group]

    def every(self, group: str) -> tuple[Any, ...]:
        """The values of a group that are to be written here."""
        if self.only is not None and group not in self.only:
            return ()
        held_by = shapes()[group].held_by
        if held_by is None or not held_by.repeats or group in self.groups:
            one = self.group(group)
            return () if one is None else (one,)
        around = self.group(held_by.group)
        return () if around is None else tuple(getattr(around, held_by.name))

    def value(self, row: Term) -> Any:
        slot = row.slot
        if self.only is not None and slot.group not in self.only and not row.again:
            return None
        group = self.group(slot.group)
        return None if group is None else getattr(group, slot.name)

    def within(self, group: str, value: Any, *, first: bool) -> Scope:
        around = {name: known for name, known in self.groups.items() if name not in _all_in(group)}
        return Scope({**around, group: value}, self.only if first else _all_in(group))

    def telling(self, total: str) -> Scope:
        return Scope(self.groups, self.only if total == _TOTALS[0] else _NOTHING, total)


class Writer:
    """Writes invoices in one syntax."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._bearing: dict[int, bool] = {}
        prefixes = {prefix or None: uri for prefix, uri in table.prefixes.items()}
        self._prefixes: Any = prefixes  # lxml's stubs forbid the default prefix

    def write(self, invoice: Invoice) -> bytes:
        scope = Scope({ROOT: invoice})
        (draft,) = self._inside(self.table.tree, self.table.root_tag, scope, needed=True)
        root = etree.Element(draft.tag, nsmap=self._prefixes)
        _fill(root, draft)
        etree.cleanup_namespaces(root)
        return _DECLARATION + etree.tostring(root, encoding="UTF-8", xml_declaration=False, pretty_print=True)

    def _drafts(self, node: Node, tag: str, scope: Scope) -> list[Draft]:
        """The elements that a node becomes: none when the invoice has nothing to say there."""
        if node.variants:
            return [draft for one in node.variants.values() for draft in self._drafts(one, tag, scope)]
        if _only_holds_another(node):
            ((child_tag, child),) = node.children.items()
            return [Draft(tag, children=[inner]) for inner in self._drafts(child, child_tag, scope)]
        return [draft for one in self._scopes(node, scope) for draft in self._here(node, tag, one)]

    def _scopes(self, node: Node, scope: Scope) -> Iterable[Scope]:
        """One for each element: of a group that repeats, of payment means, of a total of VAT."""
        if node.apart:
            return [scope.telling(total) for total in _TOTALS]
        group = _repeated_by(node)
        values = scope.every(group) if group else ()
        if not group or not values:
            return [scope]
        return [scope.within(group, value, first=rank == 0) for rank, value in enumerate(values)]

    def _here(self, node: Node, tag: str, scope: Scope) -> Iterator[Draft]:
        if node.children:
            yield from self._inside(node, tag, scope, needed=self._is_group(node, scope))
        else:
            yield from self._leaves(node, tag, scope)

    def _inside(self, node: Node, tag: str, scope: Scope, *, needed: bool) -> Iterator[Draft]:
        told = {
            name: self._drafts(child, name, scope)
            for name, child in node.children.items()
            if self._bears_terms(child)
        }
        if needed or any(told.values()):
            children = [
                draft
                for name in node.order
                if name in node.children
                for draft in told.get(name) or self._wanted(node.children[name], name, scope)
            ]
            yield Draft(tag, node.fixed, node.fixed_attributes, children)

    def _is_group(self, node: Node, scope: Scope) -> bool:
        """An empty group is written as an empty element, where the element alone makes the group."""
        opened = (group for group in node.opens if not self.table.groups[group].if_filled)
        if any(scope.every(group) for group in opened):
            return True
        return any(value == type(value)() for group in node.marks for value in scope.every(group))

    def _wanted(self, node: Node, tag: str, scope: Scope) -> list[Draft]:
        """What the schema wants where no term of the invoice has anything to say."""
        if node.variants:
            return []
        for row in node.texts:
            if isinstance(row, Term) and row.otherwise is not None:
                text = row.otherwise(scope.group(row.slot.group))
                return [] if text is None else [Draft(tag, text, self._attributes(row, None, scope))]
            if isinstance(row, VatTotals) and row.otherwise is not None and scope.total == _TOTALS[0]:
                invoice = scope.group(ROOT)
                text = row.otherwise(invoice)
                return [] if text is None else [Draft(tag, text, _known({"currencyID": invoice.currency}))]
        if node.fixed is None and self._bears_terms(node):
            return []
        children = [draft for name in node.order for draft in self._wanted(node.children[name], name, scope)]
        if node.fixed is None and not children:
            return []
        return [Draft(tag, node.fixed or None, node.fixed_attributes, children)]

    def _bears_terms(self, node: Node) -> bool:
        known = self._bearing.get(id(node))
        if known is None:
            below = (*node.children.values(), *node.variants.values())
            own = node.texts or node.attributes or node.opens or node.marks or node.scheme_of
            known = self._bearing[id(node)] = bool(own) or any(self._bears_terms(one) for one in below)
        return known

    def _leaves(self, node: Node, tag: str, scope: Scope) -> Iterator[Draft]:
        first = node.texts[0] if node.texts else None
        if isinstance(first, VatTotals):
            yield from self._totals(tag, scope)
        elif first is not None and first.slot.repeats:
            for value in scope.value(first) or ():
                if self._row_of(first, value) is first:
                    yield Draft(tag, self._text(first, value), self._attributes(first, value, scope))
        else:
            yield from self._leaf(node, tag, scope)

    def _leaf(self, node: Node, tag: str, scope: Scope) -> Iterator[Draft]:
        texts: list[str] = []
        attributes = dict(node.fixed_attributes)
        for row in node.texts:
            assert isinstance(row, Term)
            value = self._value(row, scope)
            if value is not None:
                texts.append(self._text(row, value))
                attributes |= self._attributes(row, value, scope)
        if node.scheme_of is not None:
            identifier = scope.value(node.scheme_of)
            texts += [identifier.scheme] if identifier and identifier.scheme is not None else []
        said = len(attributes) > len(node.fixed_attributes)
        for name, rows in node.attributes.items():
            for row in rows:
                value = self._value(row, scope)
                if value is not None:
                    said = True
                    attributes[name] = self._text(row, value)
        if texts or said or self._is_group(node, scope):
            yield Draft(tag, "".join(texts), attributes)

    def _totals(self, tag: str, scope: Scope) -> Iterator[Draft]:
        totals, invoice = scope.group("BG-22"), scope.group(ROOT)
        currencies = dict(zip(_TOTALS, (invoice.currency, invoice.vat_accounting_currency), strict=True))
        for total in (scope.total,) if scope.total else _TOTALS:
            amount = getattr(totals, slots()[total].name) if totals else None
            if amount is not None:
                yield Draft(tag, plain_decimal(amount), _known({"currencyID": currencies[total]}))

    def _value(self, row: Term, scope: Scope) -> Any:
        value = scope.value(row)
        return value if value is not None and self._row_of(row, value) is row else None

    def _row_of(self, row: Term, value: Any) -> Term:
        """Of the rows of a term, the one where this value is to stand."""
        rows = self.table.terms[row.id]
        if len(rows) == 1:
            return row
        ranked = sorted(rows, key=lambda one: one.second_choice)
        return next((one for one in ranked if _fits(one, value)), ranked[0])

    def _text(self, row: Term, value: Any) -> str:
        if row.encoder is not None:
            return row.encoder(value)
        if isinstance(value, date):
            return self.table.write_date(value)
        return _ENCODERS[row.slot.type](value)

    def _attributes(self, row: Term, value: Any, scope: Scope) -> dict[str, str]:
        """What says how to take the text: its currency, format, scheme, type of file."""
        said: dict[str, str | None] = {}
        if row.currency:
            said["currencyID"] = scope.group(ROOT).currency
        if row.slot.type is date:
            said["format"] = self.table.date_format
        if isinstance(value, Identifier):
            said |= _in_attribute(row.scheme, value.scheme) | _in_attribute(row.version, value.scheme_version)
        if isinstance(value, BinaryObject):
            said |= {"mimeCode": value.mime_code, "filename": value.filename}
        return _known(said)


_ENCODERS: Mapping[type, Callable[[Any], str]] = {
    str: str,
    Decimal: plain_decimal,
    Identifier: lambda identifier: identifier.value,
    BinaryObject: lambda binary: base64_text(binary.content),
}


def _fits(row: Term, value: Any) -> bool:
    if row.suits is not None and not row.suits(value):
        return False
    return not isinstance(value, Identifier) or (row.scheme is None) == (value.scheme is None)


def _in_attribute(name: str | None, value: str | None) -> dict[str, str | None]:
    return {name[1:]: value} if name and name.startswith("@") else {}


def _known(attributes: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if value is not None}


def _only_holds_another(node: Node) -> bool:
    """Such an element is repeated with the one that it holds: a PartyIdentification around each ID."""
    if len(node.children) != 1 or node.texts or node.opens or node.marks or node.attributes:
        return False
    return node.fixed is None and not node.apart


def _repeated_by(node: Node) -> str | None:
    """The group of which each value makes one more of this element."""
    if node.opens:
        return node.opens[0]
    for child in node.children.values():
        for group in child.opens:
            slot = slots()[group]
            if slot.repeats and slot.group in node.marks:
                return group
    return None


@cache
def _all_in(group: str) -> frozenset[str]:
    """A group and those inside it."""
    below = [slot.id for slot in shapes()[group].slots if slot.id in shapes()]
    return frozenset({group}).union(*(_all_in(one) for one in below))


def _fill(element: Element, draft: Draft) -> None:
    for name, value in draft.attributes.items():
        element.set(name, value)
    if draft.text:
        element.text = draft.text
    for child in draft.children:
        _fill(etree.SubElement(element, child.tag), child)
