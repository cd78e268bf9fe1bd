"""The second pass, made when asked for: where each term stands, what no term covers, what is unreadable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple, cast, overload

from core_invoice.model.reading import Source, ValueFault
from core_invoice.model.structure import ROOT, slots
from core_invoice.model.terms import terms
from core_invoice.model.values import BinaryObject, Identifier
from core_invoice.syntaxes.binding import Act, Element, Node, Pass, Table, Term, VatTotals, text_of

# Text kept for something that no term covers: the XML itself is kept whole beside it.
LONGEST_UNREAD = 1_000
MOST_ATTRIBUTES = 1_000  # of one element: libxml2 looks each of them up one after the other
_ANY_NAMESPACE = "{"


class Place(NamedTuple):
    element: Element
    attribute: str | None = None

    @property
    def raw(self) -> str:
        if self.attribute is not None:
            return cast(str, self.element.get(self.attribute) or "")
        return text_of(self.element)


@dataclass
class Found:
    """What the pass gathers, and where it stands: the path of each open group."""

    paths: dict[str, str] = field(default_factory=lambda: {ROOT: ""})
    places: dict[str, Place] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    second_choices: set[str] = field(default_factory=set)
    signs: set[str] = field(default_factory=set)  # paths of the groups that have something
    unread: list[Place] = field(default_factory=list)
    faults: list[tuple[str, str, Place]] = field(default_factory=list)
    totals: list[Element] = field(default_factory=list)
    raws: dict[str, tuple[Place, str]] = field(default_factory=dict)

    def raw(self, key: str, place: Place) -> str:
        """The text of a term that others are compared with: it may be long, and they may be many."""
        known = self.raws.get(key)
        if known is None or known[0] is not place:
            known = self.raws[key] = place, place.raw
        return known[1]

    def numbered(self, path: str) -> str:
        self.counts[path] = self.counts.get(path, 0) + 1
        return f"{path}[{self.counts[path]}]"


class Locator(Pass):
    def locate(self, root: Element) -> Found:
        found = Found()
        self._open_merged(ROOT, found)
        self.act(root, found)
        self._settle_totals(found)
        return found

    def leave(self, element: Element, state: Found) -> None:
        state.unread.append(Place(element))

    def element(self, node: Node, acts: list[Act], children: Mapping[str, Act]) -> Act:
        known = node.known_attributes | node.attributes.keys()

        def element(element: Element, state: Found) -> None:
            for act in acts:
                act(element, state)
            for name in islice(element.attrib, MOST_ATTRIBUTES):
                # attributes of other vocabularies (xsi:schemaLocation) say nothing of the invoice
                if name not in known and not name.startswith(_ANY_NAMESPACE):
                    state.unread.append(Place(element, name))
            for child in element:
                children.get(child.tag, self.leave)(child, state)

        return element

    def term(self, row: Term) -> Act:
        return self._valued(row, None)

    def attribute(self, row: Term, name: str) -> Act:
        return self._valued(row, name)

    def total(self, row: VatTotals) -> Act:
        def total(element: Element, state: Found) -> None:
            state.totals.append(element)

        return total

    def open(self, group: str, inside: Act) -> Act:
        slot = slots()[group]
        bound = self.table.groups[group]

        def open_group(element: Element, state: Found) -> None:
            path = state.paths[slot.group] + group
            if not slot.repeats and path in state.places:
                state.unread.append(Place(element))
                return
            key = state.numbered(path) if slot.repeats else path
            state.places[key] = Place(element)
            state.paths[group] = f"{key}/"
            self._open_merged(group, state)
            inside(element, state)
            if bound.if_filled and f"{key}/" not in state.signs:
                del state.places[key]
                state.counts[path] = state.counts.get(path, 1) - 1

        return open_group

    def mark(self, group: str, inside: Act) -> Act:
        holder, merged = slots()[group].group, self.table.groups[group].merged

        def mark_group(element: Element, state: Found) -> None:
            if merged:
                state.places.setdefault(state.paths[holder] + group, Place(element))
            state.signs.add(state.paths[group])
            inside(element, state)

        return mark_group

    def _valued(self, row: Term, attribute: str | None) -> Act:
        slot, decode = row.slot, self.table.decoder(row)
        expected = terms()[row.id].datatype

        def valued(element: Element, state: Found) -> None:
            place = Place(element, attribute)
            if attribute is not None and element.get(attribute) is None:
                return
            if row.decoder is not None and decode(place.raw) is None:
                return
            path = state.paths[slot.group] + row.id
            key = state.numbered(path) if slot.repeats else path
            if not _recorded(key, place, state, second_choice=row.second_choice):
                return
            state.signs.add(state.paths[slot.group])
            if decode(place.raw) is None:
                state.faults.append((key, expected, place))
            for sub_key, sub_place in self._parts(row, key, element):
                state.places[sub_key] = sub_place

        return valued

    def _parts(self, row: Term, key: str, element: Element) -> Iterator[tuple[str, Place]]:
        """The scheme of an identifier, the type and name of an attached file."""
        names: tuple[str | None, ...] = ()
        if row.slot.type is Identifier:
            names = (row.scheme, row.version)
        elif row.slot.type is BinaryObject:
            names = ("@mimeCode", "@filename")
        for rank, name in enumerate(names, start=1):
            place = self._part(name, element)
            if place is not None:
                yield f"{key}/{row.id}-{rank}", place

    def _part(self, name: str | None, element: Element) -> Place | None:
        if name is None:
            return None
        if name.startswith("@"):
            return Place(element, name[1:]) if element.get(name[1:]) is not None else None
        sibling = element.getparent().find(self.table.clark(name.removeprefix("../")))
        return None if sibling is None else Place(sibling)

    def _open_merged(self, group: str, state: Found) -> None:
        for name, bound in self.table.groups.items():
            if bound.merged and slots()[name].group == group:
                state.paths[name] = f"{state.paths[group]}{name}/"
                self._open_merged(name, state)

    def _settle_totals(self, state: Found) -> None:
        currencies = [
            (term_id, _raw(state, code)) for term_id, code in (("BT-110", "BT-5"), ("BT-111", "BT-6"))
        ]
        decode = self.table.decoder(Term("BT-110", "."))
        for element in state.totals:
            place = Place(element)
            wanted = (
                f"BG-22/{term_id}"
                for term_id, code in currencies
                if code and code == element.get("currencyID")
            )
            key = next(wanted, None)
            if key is None or key in state.places:
                state.unread.append(place)
                continue
            state.places[key] = place
            if decode(place.raw) is None:
                state.faults.append((key, "amount", place))


def _raw(state: Found, term_id: str) -> str | None:
    place = state.places.get(term_id)
    return place.raw.strip() if place else None


def _recorded(key: str, place: Place, state: Found, *, second_choice: bool) -> bool:
    """Keep the first place of a term; a second choice gives way; what is left over is unread."""
    before = state.places.get(key)
    if before is not None and key in state.second_choices and not second_choice:
        state.second_choices.discard(key)
        before, state.places[key] = None, place
    if before is None:
        state.places[key] = place
        if second_choice:
            state.second_choices.add(key)
        return True
    # the same value in two payment means, or two lines of the VAT table, is one term said twice
    same_parent = before.element.getparent() is place.element.getparent()
    if same_parent or state.raw(key, before) != place.raw:
        state.unread.append(place)
    return False


class Places:
    """The second pass over one document, made when the first question comes."""

    def __init__(self, locator: Callable[[], Locator], root: Element) -> None:
        self._locator = locator
        self._root = root
        self._paths: dict[Element, str] = {}

    @cached_property
    def found(self) -> Found:
        return self._locator().locate(self._root)

    @cached_property
    def faults(self) -> tuple[ValueFault, ...]:
        return tuple(
            ValueFault(key, expected, self.source(place)) for key, expected, place in self.found.faults
        )

    def source(self, place: Place) -> Source:
        element, attribute = place
        line, path = self.spot(place)
        currency, form = (
            (element.get("currencyID"), element.get("format")) if attribute is None else (None, None)
        )
        return Source(line=line, path=path, raw=place.raw, currency=currency, format=form)

    def spot(self, place: Place) -> tuple[int, str]:
        """Its line and its path."""
        element, attribute = place
        path = self._path(element)
        return element.sourceline or 0, path if attribute is None else f"{path}/@{attribute}"

    def _path(self, element: Element) -> str:
        """`/Invoice/cac:InvoiceLine[3]/cbc:ID`; those of all siblings at once, as many are asked for."""
        if element not in self._paths:
            parent = element.getparent()
            above = "" if parent is None else self._path(parent)
            siblings = [element] if parent is None else list(parent)
            alike, rank = Counter(one.tag for one in siblings), Counter[str]()
            for one in siblings:
                rank[one.tag] += 1
                name = f"{above}/{_name(one, self._locator().table)}"
                self._paths[one] = name if alike[one.tag] == 1 else f"{name}[{rank[one.tag]}]"
        return self._paths[element]

    def unread(self, place: Place) -> Source:
        source = self.source(place)
        if place.attribute is not None or not len(place.element):
            return source
        return Source(source.line, source.path, " ".join(source.raw.split())[:LONGEST_UNREAD])


class Sources(Mapping[str, Source]):
    """Indexed term path to its place in the file."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def __getitem__(self, path: str) -> Source:
        return self._places.source(self._places.found.places[path])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places.found.places)

    def __len__(self) -> int:
        return len(self._places.found.places)

    def __contains__(self, path: object) -> bool:
        return path in self._places.found.places


class Unread(Sequence[Source]):
    """What the document holds and no term covers."""

    def __init__(self, places: Places) -> None:
        self._places = places

    @overload
    def __getitem__(self, index: int) -> Source: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Source]: ...
    def __getitem__(self, index: int | slice) -> Source | Sequence[Source]:
        places = self._places.found.unread
        if isinstance(index, slice):
            return tuple(self._places.unread(place) for place in places[index])
        return self._places.unread(places[index])

    def __len__(self) -> int:
        return len(self._places.found.unread)


def _name(element: Element, table: Table) -> str:
    namespace, _, local = element.tag.rpartition("}")
    for prefix, uri in table.prefixes.items():
        if uri == namespace.removeprefix("{"):
            return f"{prefix}:{local}" if prefix else cast(str, local)
    return f"{element.prefix}:{local}" if element.prefix else cast(str, local)
