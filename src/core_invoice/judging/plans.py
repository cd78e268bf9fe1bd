"""Elements that look alike: what to do with all that is in one, worked out once for each shape.

The lines of an invoice differ in their values, hardly in their elements. The shape of a line, its tags in
order and how many children each has, says which state every element inside is in; so the walk over the states
is done for the first line of each shape, and the others are filled from the plan that it leaves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core_invoice.judging.tree import Attributes, Element, Put, State

MOST_PLANS = 100
"""Shapes kept of one kind of element; with more than that, each is walked."""

LARGEST = 500
"""Elements of a shape: what is larger is no line of an invoice, and its plan would be larger still."""

Inner = tuple[int, int]  # which of the records made inside, slot
Shape = tuple[tuple[str, ...], tuple[int, ...]]
Targets = tuple[tuple[Inner, ...], "tuple[Put, ...]"]


def shape_of(elements: Sequence[Element]) -> Shape:
    """Tags in order with the number of children say how elements are nested, and nothing else does."""
    return tuple([one.tag for one in elements]), tuple([len(one) for one in elements])


class Plan:
    """For each element of a shape, by its number: the records it opens, where its text and attributes go."""

    def __init__(self) -> None:
        self.records: list[tuple[int, int, list[Any]]] = []  # element, rank among all scopes, empty record
        self.gathers: list[tuple[Targets, int]] = []  # a record goes into slots
        self.texts: list[tuple[int, int, int]] = []  # record made inside, slot, element: alone in its slot
        self.more_texts: list[tuple[int, int, int]] = []  # those that share a slot
        self.outer_texts: list[tuple[int, int, int, int]] = []  # a put, element
        self.nodes: list[tuple[Targets, int]] = []
        self.pairs: list[tuple[Targets, int, str]] = []
        self.attributes: list[tuple[Mapping[str, Targets], Attributes]] = []  # those that go somewhere, all
        self.wanted: list[tuple[tuple[Targets, str], ...]] = []


def plan(element: Element, state: State, grow: Callable[[Element, State], State]) -> Plan | None:
    """The plan of this element's shape; None when it has what a plan does not say: texts around elements, or
    elements that no rule wants to see.
    """
    if sum(1 for _ in element.iter()) > LARGEST:
        return None
    made = Plan()
    if not _add(made, element, state, grow, {}):
        return None
    times = Counter((record, slot) for record, slot, _ in made.texts)
    made.more_texts = [text for text in made.texts if times[text[:2]] > 1]
    made.texts = [text for text in made.texts if times[text[:2]] == 1]
    return made


def _add(
    made: Plan,
    element: Element,
    state: State,
    grow: Callable[[Element, State], State],
    around: Mapping[tuple[int, int], int],
) -> bool:
    if state.absent or (len(element) and (state.texts or state.pairs)):
        return False
    number, depth = len(made.attributes), len(state.path)
    first = len(made.records)
    for rank, (scope, empty, _) in enumerate(state.opens):
        around = {**around, (depth, rank): first + rank}
        made.records.append((number, scope, empty))
    for put, own in state.records:
        made.gathers.append((_targets((put,), around), first + own))
    for put in state.texts:
        inner, outer = _targets((put,), around)
        made.texts += [(*one, number) for one in inner]
        made.outer_texts += [(*one, number) for one in outer]
    if state.nodes:
        made.nodes.append((_targets(state.nodes, around), number))
    made.pairs += [(_targets((put,), around), number, name) for put, name in state.pairs]
    targets = {name: _targets(puts, around) for name, (puts, _) in state.attributes.items() if puts}
    made.attributes.append((targets, state.attributes))
    made.wanted.append(tuple((_targets((put,), around), name) for put, name in state.wanted))
    return all(
        _add(made, child, state.below.get(child.tag) or grow(child, state), grow, around) for child in element
    )


def _targets(puts: tuple[Put, ...], around: Mapping[tuple[int, int], int]) -> Targets:
    """The slots of records that the plan makes, and those of records around."""
    inner = tuple((around[put[0], put[1]], put[2]) for put in puts if (put[0], put[1]) in around)
    return inner, tuple(put for put in puts if (put[0], put[1]) not in around)
