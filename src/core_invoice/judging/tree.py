"""One pass over the tree of a document: what rules need is put into the records of their scopes on the way.

A scope is a kind of element that rules judge (a line, a VAT breakdown). Each such element gets a record: a
list with the element, then one slot per path that the rules read. The paths of all scopes become one tree of
states that grows with the documents seen, so that an element costs one look into a dictionary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from core_invoice.errors import TooDeep

Element = Any  # lxml's stubs describe elements too loosely to help here
Record = list[Any]
Path = tuple[str, ...]

MOST_STATES = 20_000
"""Kinds of places kept between documents: invoices have some hundred, a hostile file may have millions."""

NOTHING: tuple[()] = ()


class Kind(Enum):
    """What a slot gathers from each element that stands at its path."""

    TEXT = "text"
    NODE = "element"
    PAIR = "text and one attribute"
    RECORD = "record of another scope"


@dataclass(frozen=True)
class Pattern:
    """A path below an element: `cac:Item/cbc:Name`, `cbc:ID/@schemeID`, `//cac:TaxTotal`, `//*Amount`, `//@name`.

    `outside` names elements that must not stand on the way.
    """

    steps: Path
    anywhere: bool
    attribute: str
    outside: frozenset[str]

    @classmethod
    def of(cls, said: str, clark: Callable[[str], str], outside: Iterable[str] = ()) -> Pattern:
        path, _, attribute = said.removeprefix("//").partition("@")
        names = [name for name in path.split("/") if name not in ("", ".")]
        steps = tuple(name if name.startswith("*") else clark(name) for name in names)
        return cls(steps, said.startswith("//"), attribute, frozenset(map(clark, outside)))

    @property
    def key(self) -> str:
        """The name of the last step, by which patterns are looked up; empty when any element may be meant."""
        last = self.steps[-1] if self.steps else ""
        return "" if "*" in last else last

    def matches(self, path: Path) -> bool:
        """Whether it means the element that stands at this path."""
        length = len(self.steps)
        if len(path) < length or (not self.anywhere and len(path) != length):
            return False
        if self.outside and not self.outside.isdisjoint(path[:-1]):
            return False
        return all(map(_fits, self.steps, path[len(path) - length :]))


def _fits(step: str, tag: str) -> bool:
    if "*" not in step:
        return step == tag
    start, _, end = step.partition("*")
    return tag.startswith(start) and tag.endswith(end)


@dataclass(frozen=True, eq=False)
class Slot:
    """Where a path of a scope is kept in its records. `term` is what stands there for the standard."""

    number: int
    kind: Kind
    patterns: tuple[Pattern, ...]
    term: str
    gathers: Scope | None = None


Rule = Callable[[Any, Record], None]


class Scope:
    """A kind of element that rules judge, and the paths below it that they read."""

    def __init__(self, family: Family, name: str, patterns: tuple[Pattern, ...]) -> None:
        self.family = family
        self.name = name
        self.patterns = patterns
        self.slots: list[Slot] = []
        self.rules: list[Rule] = []

    def texts(self, *paths: str, term: str = "", outside: Iterable[str] = ()) -> int:
        """The text of each element (or attribute) at these paths, in the order of the document."""
        return self._slot(Kind.TEXT, paths, term, outside)

    def nodes(self, *paths: str, term: str = "", outside: Iterable[str] = ()) -> int:
        """The elements themselves: whether they are there, and how many."""
        return self._slot(Kind.NODE, paths, term, outside)

    def pairs(self, *paths: str, term: str = "", outside: Iterable[str] = ()) -> int:
        """The text with one attribute: `cbc:ID/@schemeID` gives (text, scheme or None)."""
        return self._slot(Kind.PAIR, paths, term, outside)

    def records(self, scope: Scope, *paths: str, outside: Iterable[str] = ()) -> int:
        """The records of another scope of the family whose elements stand at these paths."""
        return self._slot(Kind.RECORD, paths, "", outside, scope)

    def judge(self, rule: Rule) -> Rule:
        """Have this function judge each record of the scope."""
        self.rules.append(rule)
        return rule

    def _slot(
        self, kind: Kind, paths: Sequence[str], term: str, outside: Iterable[str], of: Scope | None = None
    ) -> int:
        patterns = tuple(self.family.pattern(path, outside) for path in paths)
        slot = Slot(len(self.slots) + 1, kind, patterns, term, of)
        self.slots.append(slot)
        return slot.number


@dataclass(frozen=True)
class Absence:
    """A rule that only says that something must not be there."""

    rule: str
    scopes: tuple[Pattern, ...]
    path: Pattern
    said: str


class Family:
    """Rules for one syntax, with their scopes."""

    def __init__(self, name: str, prefixes: Mapping[str, str]) -> None:
        self.name = name
        self.prefixes = prefixes
        self.scopes: list[Scope] = []
        self.absences: list[Absence] = []

    def scope(self, name: str, *paths: str, outside: Iterable[str] = ()) -> Scope:
        """A kind of element by its paths from the root element; `.` is the root element itself."""
        scope = Scope(self, name, tuple(self.pattern(path, outside) for path in paths))
        self.scopes.append(scope)
        return scope

    def absent(self, rule: str, scopes: Iterable[str], path: str, *, outside: Iterable[str] = ()) -> None:
        """No element or attribute may stand at that path from any of these scopes."""
        patterns = tuple(self.pattern(scope, outside) for scope in scopes)
        self.absences.append(Absence(rule, patterns, self.pattern(path, ()), path))

    def pattern(self, said: str, outside: Iterable[str]) -> Pattern:
        return Pattern.of(said, self._clark, outside)

    def _clark(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return f"{{{self.prefixes[prefix]}}}{local}"


DEEPEST = 256
"""libxml2's own limit, which it lifts for files with large texts."""

Put = tuple[int, int, int]  # depth of the scope's element, rank of its record there, slot


Attributes = Mapping[str, tuple[tuple[Put, ...], tuple[Absence, ...]]]


class State:
    """A kind of place: what an element that stands there opens, fills and breaks."""

    __slots__ = ("absent", "attributes", "below", "busy", "nodes", "opens", "pairs", "path", "records", "texts")

    def __init__(self, path: Path) -> None:
        self.path = path
        self.below: dict[str, State] = {}
        self.opens: tuple[Scope, ...] = ()
        self.texts: tuple[Put, ...] = ()
        self.nodes: tuple[Put, ...] = ()
        self.pairs: tuple[tuple[Put, str], ...] = ()
        self.records: tuple[tuple[Put, int], ...] = ()
        self.absent: tuple[Absence, ...] = ()
        self.attributes: Attributes = {}
        self.busy = False
        """Whether anything but a text is wanted from this place."""


class Tables:
    """The scopes of some families, compiled into a tree of states as documents need it."""

    def __init__(self, families: Sequence[Family]) -> None:
        self.families = tuple(families)
        self.scopes = [scope for family in families for scope in family.scopes]
        self._scopes: dict[str, list[tuple[Scope, Pattern]]] = defaultdict(list)
        self._slots: dict[str, list[tuple[Scope, Slot, Pattern]]] = defaultdict(list)
        self._absences: dict[str, list[Absence]] = defaultdict(list)
        for scope in self.scopes:
            for pattern in scope.patterns:
                self._scopes[pattern.key].append((scope, pattern))
            for slot in scope.slots:
                for pattern in slot.patterns:
                    self._slots[pattern.key].append((scope, slot, pattern))
        for family in families:
            for absence in family.absences:
                self._absences[absence.path.key].append(absence)
        self._templates = {scope: [NOTHING] * len(scope.slots) for scope in self.scopes}
        self._states = 0
        self.root = self._state((), [])

    def grow(self, above: Sequence[State], tag: str) -> State:
        """The state below the last of these for a tag that was not met there before."""
        state = self._state((*above[-1].path, tag), above)
        if self._states < MOST_STATES:
            self._states += 1
            above[-1].below[tag] = state
        return state

    def open(self, scope: Scope, element: Element) -> Record:
        return [element, *self._templates[scope]]

    def _state(self, path: Path, above: Sequence[State]) -> State:
        state = State(path)
        state.opens = tuple(dict.fromkeys(self._opened(path)))
        line = (*above, state)
        texts, nodes, pairs, records = [], [], [], []
        attributes: dict[str, tuple[list[Put], list[Absence]]] = {}
        for slot, put, pattern in self._filled(path, line):
            if slot.kind is Kind.RECORD:
                assert slot.gathers is not None
                records.append((put, state.opens.index(slot.gathers)))
            elif slot.kind is Kind.PAIR:
                pairs.append((put, pattern.attribute))
            elif slot.kind is Kind.NODE:
                nodes.append(put)
            elif pattern.attribute:
                attributes.setdefault(pattern.attribute, ([], []))[0].append(put)
            else:
                texts.append(put)
        absent = []
        for absence in self._broken(path):
            if absence.path.attribute:
                attributes.setdefault(absence.path.attribute, ([], []))[1].append(absence)
            else:
                absent.append(absence)
        state.texts, state.nodes, state.pairs = tuple(texts), tuple(nodes), tuple(pairs)
        state.records, state.absent = tuple(records), tuple(absent)
        state.attributes = {
            name: (tuple(puts), tuple(rules)) for name, (puts, rules) in attributes.items()
        }
        state.busy = bool(state.opens or nodes or pairs or records or absent)
        return state

    def _opened(self, path: Path) -> Iterator[Scope]:
        last = path[-1] if path else ""
        for scope, pattern in (*self._scopes[last], *(self._scopes[""] if last else ())):
            if pattern.matches(path):
                yield scope

    def _filled(self, path: Path, line: Sequence[State]) -> Iterator[tuple[Slot, Put, Pattern]]:
        last = path[-1] if path else ""
        for scope, slot, pattern in (*self._slots[last], *(self._slots[""] if last else ())):
            for depth, state in enumerate(line):
                if scope in state.opens and pattern.matches(path[depth:]):
                    yield slot, (depth, state.opens.index(scope), slot.number), pattern

    def _broken(self, path: Path) -> Iterator[Absence]:
        last = path[-1] if path else ""
        for absence in (*self._absences[last], *(self._absences[""] if last else ())):
            if any(
                scope.matches(path[:depth]) and absence.path.matches(path[depth:])
                for depth in range(len(path) + 1)
                for scope in absence.scopes
            ):
                yield absence


@dataclass
class Walked:
    """What the pass found: the records of each scope, and what stands where a rule wants nothing."""

    root: Element
    records: Mapping[Scope, list[Record]]
    absences: list[tuple[Absence, Element]]


def walk(root: Element, tables: Tables) -> Walked:
    """Go through the document once."""
    records: dict[Scope, list[Record]] = {scope: [] for scope in tables.scopes}
    absences: list[tuple[Absence, Element]] = []
    frames: list[list[Record]] = []
    above: list[State] = []

    def enter(element: Element, state: State) -> None:
        frame = [tables.open(scope, element) for scope in state.opens]
        frames.append(frame)
        above.append(state)
        for scope, record in zip(state.opens, frame, strict=True):
            records[scope].append(record)
        for (depth, rank, slot), own in state.records:
            _put(frames[depth][rank], slot, frame[own])
        for depth, rank, slot in state.nodes:
            _put(frames[depth][rank], slot, element)
        for (depth, rank, slot), attribute in state.pairs:
            _put(frames[depth][rank], slot, (string_of(element), element.get(attribute)))
        if state.texts:
            text = string_of(element)
            for depth, rank, slot in state.texts:
                _put(frames[depth][rank], slot, text)
        for absence in state.absent:
            absences.append((absence, element))
        names = element.keys()
        if names:
            attributes(element, state.attributes, names)

    def attributes(element: Element, known: Attributes, names: list[str]) -> None:
        for name in names:
            if name in known:
                puts, broken = known[name]
                for depth, rank, slot in puts:
                    _put(frames[depth][rank], slot, element.get(name))
                for absence in broken:
                    absences.append((absence, element))

    def down(element: Element, here: State) -> None:
        below = here.below
        for child in element:
            tag = child.tag
            state = below.get(tag)
            if state is None:
                state = tables.grow(above, tag)
            length = len(child)
            if state.busy or length:
                enter(child, state)
                if length:
                    if len(frames) > DEEPEST:
                        raise TooDeep(line=child.sourceline)
                    down(child, state)
                frames.pop()
                above.pop()
                continue
            if state.texts:
                text = child.text or ""
                for depth, rank, slot in state.texts:
                    record = frames[depth][rank]
                    if record[slot]:
                        record[slot].append(text)
                    else:
                        record[slot] = [text]
            names = child.keys()
            if names:
                attributes(child, state.attributes, names)

    enter(root, tables.root)
    down(root, tables.root)
    return Walked(root, records, absences)


def _put(record: Record, slot: int, value: Any) -> None:
    values = record[slot]
    if values:
        values.append(value)
    else:
        record[slot] = [value]


def string_of(element: Element) -> str:
    """The text of an element with all that is nested in it, as for XPath."""
    return "".join(element.itertext()) if len(element) else element.text or ""
