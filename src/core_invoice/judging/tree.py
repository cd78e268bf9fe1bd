"""One pass over the tree of a document: what rules need is put into the records of their scopes on the way.

A scope is a kind of element that rules judge (a line, a VAT breakdown). Each such element gets a record: a
list with the element, then one slot per path that the rules read, then the scope itself. The paths of all
scopes become one tree of states that grows with the documents seen, so that an element costs one look into a
dictionary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar, cast

from core_invoice.errors import TooDeep, TooTangled
from core_invoice.judging.plans import MOST_PLANS, Plan, Shape, Targets, plan, shape_of

Element = Any  # lxml's stubs describe elements too loosely to help here
Record = list[Any]
Path = tuple[str, ...]

MOST_STATES = 3_000
"""Kinds of places in one document, and about as many kept between them: invoices have some hundred."""

MOST_NESTED = 8
"""Elements of one kind inside each other: without a limit, the innermost would be gathered by all of them."""

MOST_TOLD = 1_000
"""Findings of one rule in one document: a program that is wrong is wrong on every line."""

NOTHING: tuple[()] = ()
Found = TypeVar("Found")


class Kind(Enum):
    """What a slot gathers from each element that stands at its path."""

    TEXT = "text"
    NODE = "element"
    ATTRIBUTE = "one attribute, or that it is missing"
    PAIR = "text and one attribute"
    RECORD = "record of another scope"


@dataclass(frozen=True)
class Pattern:
    """A path below an element: `cac:Item/cbc:Name`, `cbc:ID/@schemeID`, `//cac:TaxTotal`, `//*Amount`.

    `outside` names elements that must not stand on the way, nor be the last step where that is `*Amount`;
    `unless` are patterns of places that this one leaves to another.
    """

    steps: Path
    anywhere: bool
    attribute: str
    outside: frozenset[str]
    unless: tuple[Pattern, ...] = ()

    @classmethod
    def of(
        cls,
        said: str,
        clark: Callable[[str], str],
        outside: Iterable[str] = (),
        unless: Iterable[str] = (),
    ) -> Pattern:
        path, _, attribute = said.removeprefix("//").partition("@")
        names = [name for name in path.split("/") if name not in ("", ".")]
        steps = tuple(name if name.startswith("*") else clark(name) for name in names)
        avoided = (name if name.startswith("*") else clark(name) for name in outside)
        left = tuple(cls.of(one, clark) for one in unless)
        return cls(steps, said.startswith("//"), attribute, frozenset(avoided), left)

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
        if any(_fits(name, tag) for name in self.outside for tag in path):
            return False
        if any(other.matches(path) for other in self.unless):
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

    def __init__(
        self, family: Family, name: str, patterns: tuple[Pattern, ...], *, repeats: bool = False
    ) -> None:
        self.family = family
        self.repeats = repeats
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

    def attributes(self, *paths: str, term: str = "", outside: Iterable[str] = ()) -> int:
        """`cbc:Amount/@currencyID` of each such element; None where the element lacks it."""
        return self._slot(Kind.ATTRIBUTE, paths, term, outside)

    def pairs(self, *paths: str, term: str = "", outside: Iterable[str] = ()) -> int:
        """The text with one attribute: `cbc:ID/@schemeID` gives (text, scheme or None)."""
        return self._slot(Kind.PAIR, paths, term, outside)

    def records(self, scope: Scope, *paths: str, term: str = "", outside: Iterable[str] = ()) -> int:
        """The records of another scope of the family whose elements stand at these paths."""
        return self._slot(Kind.RECORD, paths, term, outside, scope)

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

    family: str
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

    def scope(
        self,
        name: str,
        *paths: str,
        outside: Iterable[str] = (),
        unless: Iterable[str] = (),
        repeats: bool = False,
    ) -> Scope:
        """A kind of element by its paths from the root element; `.` is the root element itself.

        `repeats`: there are many in a document, and they look alike.
        """
        patterns = tuple(self.pattern(path, outside, unless) for path in paths)
        scope = Scope(self, name, patterns, repeats=repeats)
        self.scopes.append(scope)
        return scope

    def absent(
        self,
        rule: str,
        scopes: Iterable[str],
        path: str,
        *,
        outside: Iterable[str] = (),
        unless: Iterable[str] = (),
    ) -> None:
        """No element or attribute may stand at that path from any of these scopes."""
        patterns = tuple(self.pattern(scope, outside, unless) for scope in scopes)
        self.absences.append(Absence(self.name, rule, patterns, self.pattern(path, ()), path))

    def pattern(self, said: str, outside: Iterable[str], unless: Iterable[str] = ()) -> Pattern:
        return Pattern.of(said, self._clark, outside, unless)

    def _clark(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return f"{{{self.prefixes[prefix]}}}{local}"


DEEPEST = 256
"""libxml2's own limit, which it lifts for files with large texts."""

Put = tuple[int, int, int]  # depth of the scope's element, rank of its record there, slot


Attributes = Mapping[str, tuple[tuple[Put, ...], tuple[Absence, ...]]]


class State:
    """A kind of place: what an element that stands there opens, fills and breaks."""

    __slots__ = (
        *("absent", "attributes", "below", "busy", "nodes", "openers", "opens"),
        *("pairs", "path", "plans", "records", "repeats", "rich", "sole", "texts", "wanted", "within"),
    )

    def __init__(self, path: Path, above: State | None) -> None:
        self.path = path
        self.below: dict[str, State] = {}
        self.openers: Mapping[int, State] = above.openers if above else {}  # by depth
        self.within: int = above.within if above else 0  # so many elements around it are wanted as texts
        self.opens: tuple[tuple[int, list[Any], Scope], ...] = ()  # rank among all scopes, an empty record
        self.texts: tuple[Put, ...] = ()
        self.nodes: tuple[Put, ...] = ()
        self.pairs: tuple[tuple[Put, str], ...] = ()
        self.records: tuple[tuple[Put, int], ...] = ()
        self.wanted: tuple[tuple[Put, str], ...] = ()
        self.sole = ""  # the one attribute that is wanted there, when it is one
        self.absent: tuple[Absence, ...] = ()
        self.attributes: Attributes = {}
        self.repeats = False
        """Whether many elements of the document stand in this place, and look alike."""
        self.plans: dict[Shape, Plan | None] = {}
        self.busy = False
        """Whether anything but a text is wanted from this place."""
        self.rich = False
        """Whether more than its own records is wanted from a busy place."""

    @property
    def nesting(self) -> int:
        """How many elements of one of its kinds are inside each other there, this one included."""
        kinds = Counter(scope for state in self.openers.values() for _, _, scope in state.opens)
        return max(self.within, *(kinds[scope] for _, _, scope in self.opens), 0)


class Tables:
    """The scopes of some families, compiled into a tree of states as documents need it."""

    def __init__(self, families: Sequence[Family]) -> None:
        self.families = tuple(families)
        self.scopes = [scope for family in families for scope in family.scopes]
        self._scopes: dict[str, list[tuple[Scope, Pattern]]] = {}
        self._slots: dict[str, list[tuple[Scope, Slot, Pattern]]] = {}
        self._absences: dict[str, list[Absence]] = {}
        for scope in self.scopes:
            for pattern in scope.patterns:
                self._scopes.setdefault(pattern.key, []).append((scope, pattern))
            for slot in scope.slots:
                for pattern in slot.patterns:
                    self._slots.setdefault(pattern.key, []).append((scope, slot, pattern))
        for family in families:
            for absence in family.absences:
                self._absences.setdefault(absence.path.key, []).append(absence)
        self._empty = {scope: [*([NOTHING] * len(scope.slots)), scope] for scope in self.scopes}
        self._ranks = {scope: rank for rank, scope in enumerate(self.scopes)}
        self._states = 0
        self.root = self._state((), None)

    def start(self) -> State:
        """Where a document begins. What others left here is kept as long as it is not too much."""
        if self._states >= MOST_STATES:
            self._states = 0
            self.root = self._state((), None)
        return self.root

    def grow(self, above: State, tag: str) -> State:
        """The state below this one for a tag that was not met there before."""
        state = above.below[tag] = self._state((*above.path, tag), above)
        self._states += 1
        return state

    def _state(self, path: Path, above: State | None) -> State:
        state = State(path, above)
        opened = dict.fromkeys(self._opened(path))
        state.opens = tuple((self._ranks[scope], self._empty[scope], scope) for scope in opened)
        if opened:
            state.openers = {**state.openers, len(path): state}
        texts, nodes, pairs, records, wanted = [], [], [], [], []
        attributes: dict[str, tuple[list[Put], list[Absence]]] = {}
        for slot, put, pattern in self._filled(path, state.openers):
            if slot.kind is Kind.RECORD:
                assert slot.gathers is not None
                records.append((put, _rank(state, slot.gathers)))
            elif slot.kind is Kind.PAIR:
                pairs.append((put, pattern.attribute))
            elif slot.kind is Kind.NODE:
                nodes.append(put)
            elif slot.kind is Kind.ATTRIBUTE:
                wanted.append((put, pattern.attribute))
                attributes.setdefault(pattern.attribute, ([], []))[0].append(put)
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
        state.records, state.absent, state.wanted = tuple(records), tuple(absent), tuple(wanted)
        state.attributes = {name: (tuple(puts), tuple(rules)) for name, (puts, rules) in attributes.items()}
        names = {name for _, name in wanted}
        state.sole = names.pop() if len(names) == 1 else ""
        state.rich = bool(nodes or pairs or texts or absent)
        state.repeats = any(scope.repeats for scope in opened)
        state.busy = bool(opened or nodes or pairs or records or absent)
        state.within += bool(texts or pairs)
        return state

    def _opened(self, path: Path) -> Iterator[Scope]:
        for scope, pattern in _named(self._scopes, path):
            if pattern.matches(path):
                yield scope

    def _filled(self, path: Path, openers: Mapping[int, State]) -> Iterator[tuple[Slot, Put, Pattern]]:
        for scope, slot, pattern in _named(self._slots, path):
            for depth in openers if pattern.anywhere else (len(path) - len(pattern.steps),):
                rank = _rank(openers[depth], scope) if depth in openers else -1
                if rank >= 0 and pattern.matches(path[depth:]):
                    yield slot, (depth, rank, slot.number), pattern

    def _broken(self, path: Path) -> Iterator[Absence]:
        for absence in _named(self._absences, path):
            if any(
                absence.path.matches(path[depth:]) and scope.matches(path[:depth])
                for scope in absence.scopes
                for depth in _splits(path, scope, absence.path)
            ):
                yield absence


def _splits(path: Path, scope: Pattern, way: Pattern) -> Iterable[int]:
    """Where a path may be cut in two so that the scope matches the first part, and the way the second."""
    if not way.anywhere:
        return (len(path) - len(way.steps),) if len(path) >= len(way.steps) else ()
    return range(len(path) + 1) if scope.anywhere else (len(scope.steps),)


def _named(patterns: Mapping[str, list[Found]], path: Path) -> Iterator[Found]:
    """What may mean the element at this path, by its name or by whatever name."""
    yield from patterns.get(path[-1] if path else "", ())
    yield from patterns.get("", ()) if path else ()


def _rank(state: State, scope: Scope) -> int:
    """Which of the records opened there is of this scope; -1 when none is."""
    return next((rank for rank, (_, _, opened) in enumerate(state.opens) if opened is scope), -1)


@dataclass
class Walked:
    """What the pass found: the records of each scope, and what stands where a rule wants nothing."""

    root: Element
    records: Mapping[Scope, list[Record]]
    absences: list[tuple[Absence, Element]]


def walk(root: Element, tables: Tables) -> Walked:
    """Go through the document once. The inner loop is written out: it runs once per element."""
    found: list[list[Record]] = [[] for _ in tables.scopes]
    absences: list[tuple[Absence, Element]] = []
    frames: list[list[Record]] = [[]] * (DEEPEST + 1)  # the records opened by each element on the way
    first, grown, times = tables.start(), 0, Counter[str]()

    def grow(child: Element, here: State) -> State:
        nonlocal grown
        grown += 1
        if grown > MOST_STATES:
            raise TooTangled(line=child.sourceline, limit=MOST_STATES)
        state = tables.grow(here, child.tag)
        if state.nesting > MOST_NESTED:
            raise TooDeep(line=child.sourceline)
        return state

    def broken(absence: Absence, element: Element) -> None:
        times[absence.rule] += 1
        if times[absence.rule] <= MOST_TOLD:
            absences.append((absence, element))

    def enter(element: Element, state: State, level: int) -> None:
        frame = []
        for rank, empty, _ in state.opens:
            record = [element] + empty  # noqa: RUF005 - twice as fast
            frame.append(record)
            found[rank].append(record)
        frames[level] = frame
        for (depth, rank, slot), own in state.records:
            _put(frames[depth][rank], slot, frame[own])
        if state.rich:
            more(element, state)
        attributes(element, state)

    def more(element: Element, state: State) -> None:
        for depth, rank, slot in state.nodes:
            _put(frames[depth][rank], slot, element)
        for (depth, rank, slot), attribute in state.pairs:
            _put(frames[depth][rank], slot, (string_of(element), element.get(attribute)))
        if state.texts:
            text = string_of(element)
            for depth, rank, slot in state.texts:
                _put(frames[depth][rank], slot, text)
        for absence in state.absent:
            broken(absence, element)

    def attributes(element: Element, state: State) -> None:
        for name, value in element.items():
            known = state.attributes.get(name)
            if known is not None:
                for depth, rank, slot in known[0]:
                    _put(frames[depth][rank], slot, value)
                for absence in known[1]:
                    broken(absence, element)
        if state.wanted:
            missing(element, state)

    def missing(element: Element, state: State) -> None:
        for (depth, rank, slot), wanted in state.wanted:
            if element.get(wanted) is None:
                _put(frames[depth][rank], slot, None)

    def alike(element: Element, state: State) -> bool:
        """Fill from the plan of its shape; False when it has to be walked."""
        elements = list(element.iter())
        shape = shape_of(elements)
        if shape not in state.plans:
            if len(state.plans) >= MOST_PLANS:
                return False
            state.plans[shape] = plan(element, state, grow)
        made = state.plans[shape]
        if made is None:
            return False
        records = []
        for number, rank, empty in made.records:
            record = [elements[number]] + empty  # noqa: RUF005 - twice as fast
            records.append(record)
            found[rank].append(record)
        for targets, own in made.gathers:
            fill(records, targets, records[own])
        texts = [one.text or "" for one in elements]
        for inner, slot, number in made.texts:
            records[inner][slot] = [texts[number]]
        for inner, slot, number in made.more_texts:
            _put(records[inner], slot, texts[number])
        for depth, rank, slot, number in made.outer_texts:
            _put(frames[depth][rank], slot, texts[number])
        for targets, number in made.nodes:
            fill(records, targets, elements[number])
        for targets, number, name in made.pairs:
            fill(records, targets, (texts[number], elements[number].get(name)))
        for one, (filled, known), wanted in zip(elements, made.attributes, made.wanted, strict=True):
            for name, value in one.items():
                if name in filled:
                    for inner, slot in filled[name][0]:
                        _put(records[inner], slot, value)
                    for depth, rank, slot in filled[name][1]:
                        _put(frames[depth][rank], slot, value)
                if name in known:
                    for absence in known[name][1]:
                        broken(absence, one)
            for targets, name in wanted:
                if one.get(name) is None:
                    fill(records, targets, None)
        return True

    def fill(records: list[Record], targets: Targets, value: Any) -> None:
        for inner, slot in targets[0]:
            _put(records[inner], slot, value)
        for depth, rank, slot in targets[1]:
            _put(frames[depth][rank], slot, value)

    def down(element: Element, here: State, level: int) -> None:
        if level > DEEPEST:
            raise TooDeep(line=element.sourceline)
        below = here.below
        for child in element:
            state = below.get(child.tag)
            if state is None:
                state = grow(child, here)
            length = len(child)
            if state.repeats and length and alike(child, state):
                continue
            if state.busy:
                enter(child, state, level)
                if length:
                    down(child, state, level + 1)
                continue
            if state.texts:
                text = string_of(child) if length else child.text or ""
                for depth, rank, slot in state.texts:
                    record = frames[depth][rank]
                    if record[slot]:
                        record[slot].append(text)
                    else:
                        record[slot] = [text]
            names = child.items()
            if names:
                for name, value in names:
                    if name in state.attributes:
                        puts, absent = state.attributes[name]
                        for depth, rank, slot in puts:
                            record = frames[depth][rank]
                            if record[slot]:
                                record[slot].append(value)
                            else:
                                record[slot] = [value]
                        for absence in absent:
                            broken(absence, child)
            if state.wanted and (len(names) != 1 or names[0][0] != state.sole):
                missing(child, state)
            if length:
                down(child, state, level + 1)

    enter(root, first, 0)
    down(root, first, 1)
    return Walked(root, dict(zip(tables.scopes, found, strict=True)), absences)


def _put(record: Record, slot: int, value: Any) -> None:
    if record[slot]:
        record[slot].append(value)
    else:
        record[slot] = [value]


def scope_of(record: Record) -> Scope:
    return cast(Scope, record[-1])


def string_of(element: Element) -> str:
    """The text of an element with all that is nested in it, as for XPath."""
    return "".join(element.itertext()) if len(element) else element.text or ""


def places(record: Record, slot: Slot) -> list[tuple[Element, str | None]]:
    """The elements (with the attribute, when one is meant) that a slot was filled from, in its order."""
    if slot.kind is Kind.NODE:
        return [(element, None) for element in record[slot.number]]
    if slot.kind is Kind.RECORD:
        return [(inner[0], None) for inner in record[slot.number]]
    return [
        (element, None if slot.kind is Kind.PAIR else pattern.attribute or None)
        for element, pattern in _meant(record[0], slot.patterns)
        if _has(element, pattern, slot.kind)
    ]


def _meant(base: Element, patterns: Sequence[Pattern]) -> Iterator[tuple[Element, Pattern]]:
    """The elements below this one that stand at these paths, in the order of the document."""
    if not any(pattern.anywhere for pattern in patterns):
        yield from _at_steps(base, [(pattern.steps, pattern) for pattern in patterns], base)
        return
    keys = {pattern.key for pattern in patterns}
    for element in base.iter() if "" in keys else base.iter(*keys):
        path = _below(base, element)
        yield from ((element, pattern) for pattern in patterns if pattern.matches(path))


def _at_steps(
    element: Element, left: Sequence[tuple[Path, Pattern]], base: Element
) -> Iterator[tuple[Element, Pattern]]:
    """Only what is on the way is looked at: the rest may be large."""
    for steps, pattern in left:
        if not steps and pattern.matches(_below(base, element)):
            yield element, pattern
    ahead = [(steps, pattern) for steps, pattern in left if steps]
    for child in element if ahead else ():
        further = [(steps[1:], pattern) for steps, pattern in ahead if _fits(steps[0], child.tag)]
        if further:
            yield from _at_steps(child, further, base)


def nearest(record: Record, slot: Slot) -> Element:
    """Where what the slot lacks would stand: the last element on its way that is there."""
    element = record[0]
    for step in () if slot.patterns[0].anywhere else slot.patterns[0].steps:
        below = next(element.iterchildren(step), None)
        if below is None:
            break
        element = below
    return element


def _below(base: Element, element: Element) -> Path:
    steps = []
    while element is not base:
        steps.append(element.tag)
        element = element.getparent()
    return tuple(reversed(steps))


def _has(element: Element, pattern: Pattern, kind: Kind) -> bool:
    return kind is not Kind.TEXT or not pattern.attribute or element.get(pattern.attribute) is not None
