"""From an element of a file to the terms that lead to it ("BG-25[3]/BG-31/BT-153"), without a whole pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cached_property

from core_invoice.model.structure import ROOT, shapes, slots
from core_invoice.model.terms import terms
from core_invoice.syntaxes.binding import Element, Node, Row, Table, Term, VatTotals, elements, steps_of


class Whereabouts:
    """The terms of any element of one document. Ranks among like groups are counted once."""

    def __init__(self, table: Table, root: Element) -> None:
        self._table = table
        self._root = root
        self._ranks: dict[tuple[Element, tuple[str, ...]], dict[Element, int]] = {}

    def of(self, element: Element, attribute: str | None = None, term: str = "") -> str:
        """The indexed path of the term that stands there; of the innermost group when no term does.

        `term` says which one when an element holds several.
        """
        paths = self._groups_around(element)
        node = self._node(element)
        rows = list(_rows(node, attribute)) if node is not None else []
        for row, part in sorted(rows, key=lambda found: getattr(found[0], "id", "") != term):
            return self._term(row, part, paths, element)
        return next(reversed(paths.values()), "").rstrip("/")

    def missing(self, term: str, below: Element) -> str:
        """Where a term would stand that the group of this element, or a group above or below it, lacks."""
        paths = self._groups_around(below)
        lacking = [_alike(term, next(reversed(paths)))]
        while (holder := _holder(lacking[0])) not in paths:
            lacking.insert(0, holder)
        return paths[holder] + "/".join(lacking)

    def _term(self, row: Term | VatTotals, part: int, paths: dict[str, str], element: Element) -> str:
        if isinstance(row, VatTotals):
            return f"BG-22/{self._total(element)}"
        slot = slots()[row.id]
        key = f"{paths.get(slot.group, '')}{row.id}"
        if slot.repeats:
            key = f"{key}[{self._rank(self._paths_like(row, element), element)}]"
        return f"{key}/{row.id}-{part}" if part else key

    def _total(self, element: Element) -> str:
        other = self._accounting is not None and self._accounting == element.get("currencyID")
        return "BT-111" if other else "BT-110"

    @cached_property
    def _accounting(self) -> str | None:
        found = next(elements(self._table, self._root, self._table.terms["BT-6"][0].path), None)
        return None if found is None else (found.text or "").strip()

    def _groups_around(self, element: Element) -> dict[str, str]:
        """Each group that the element stands in, with its path and a slash; the innermost last."""
        paths = {ROOT: ""}
        self._open_merged(ROOT, paths)
        node: Node | None = self._table.tree
        for one in self._way(element):
            node = None if node is None else self._below(node, one)
            if node is None:
                break
            for group in (*node.opens, *(name for name in node.marks if self._table.groups[name].merged)):
                self._open(group, one, paths)
        return paths

    def _open(self, group: str, element: Element, paths: dict[str, str]) -> None:
        slot = slots()[group]
        path = paths.pop(group, "").rstrip("/") or f"{paths.get(slot.group, '')}{group}"
        if slot.repeats:
            path = f"{path}[{self._rank(self._paths_of(group), element)}]"
        paths[group] = f"{path}/"
        self._open_merged(group, paths)

    def _open_merged(self, group: str, paths: dict[str, str]) -> None:
        merged = [
            name
            for name, bound in self._table.groups.items()
            if bound.merged and slots()[name].group == group
        ]
        for name in merged:
            inner = f"{paths[group]}{name}/"
            paths[name] = inner
            self._open_merged(name, paths)
        if merged and group in paths:
            paths[group] = paths.pop(group)  # what has no element of its own is not the innermost

    def _rank(self, paths: tuple[str, ...], element: Element) -> int:
        """Which of its like this is, from 1. `paths`: of all its rows, from the same base."""
        base = element
        for _ in steps_of(paths[0]):
            base = base.getparent()
        ranks = self._ranks.get((base, paths))
        if ranks is None:
            alike = [one for path in paths for one in elements(self._table, base, path)]
            if len(paths) > 1:
                known = set(alike)
                alike = [one for one in base.iter() if one in known]
            ranks = self._ranks[base, paths] = {one: rank for rank, one in enumerate(alike, start=1)}
        return ranks.get(element, 1)

    def _paths_of(self, group: str) -> tuple[str, ...]:
        """From the element that holds the group; a merged group has none of its own, so from further up."""
        path, holder = self._table.groups[group].path, slots()[group].group
        while holder in self._table.groups and self._table.groups[holder].merged:
            above = self._table.groups[holder].path
            path = "/".join(step for step in (above, path) if step != ".")
            holder = slots()[holder].group
        return (path,)

    def _paths_like(self, row: Term, element: Element) -> tuple[str, ...]:
        """Of the rows of this term that start from the same group, this row's first."""
        paths = (one.path.partition("/@")[0] for one in self._table.terms[row.id])
        return tuple(sorted(paths, key=lambda path: path != row.path))

    def _node(self, element: Element) -> Node | None:
        node: Node | None = self._table.tree
        for one in self._way(element):
            node = None if node is None else self._below(node, one)
        return node

    def _below(self, node: Node, element: Element) -> Node | None:
        child = node.children.get(element.tag)
        if child is None:
            return None
        variants = (variant for said, variant in child.variants.items() if child.conditions[said](element))
        return next(variants, child)

    def _way(self, element: Element) -> list[Element]:
        """From below the root down to the element."""
        if element is self._root:
            return []
        above = [one for one in element.iterancestors() if one is not self._root]
        return [*reversed(above), element]


def _rows(node: Node, attribute: str | None) -> Iterator[tuple[Term | VatTotals, int]]:
    """The rows of an element or of its attribute; with the number of the part (`BT-29-1`) when it is one."""
    if attribute is None:
        yield from ((row, 0) for row in node.texts)
        return
    yield from ((row, 0) for row in node.attributes.get(attribute, ()))
    for row in node.texts:
        parts = _parts(row)
        if attribute in parts and f"{row.id}-{parts.index(attribute) + 1}" in terms():  # type: ignore[union-attr]
            yield row, parts.index(attribute) + 1
        else:
            yield row, 0


def _parts(row: Row) -> tuple[str, ...]:
    if isinstance(row, Term):
        if row.scheme or row.version:
            return tuple((name or "").removeprefix("@") for name in (row.scheme, row.version))
        return ("mimeCode", "filename")
    return ()


def _alike(term: str, group: str) -> str:
    """The term of this group that is the same of its kind: an allowance's amount for a charge's."""
    if group not in shapes() or group in _above(term):
        return term
    same = _field(term)
    return next((slot.id for slot in shapes()[group].slots if _field(slot.id) == same), term)


def _above(term: str) -> list[str]:
    """The groups that a term stands in, the innermost first."""
    groups = [_holder(term)]
    while groups[-1] != ROOT:
        groups.append(_holder(groups[-1]))
    return groups


def _field(term: str) -> str:
    slot = slots()[term]
    return fields(shapes()[slot.group].type)[slot.rank].name


def _holder(term: str) -> str:
    return slots()[term].group
