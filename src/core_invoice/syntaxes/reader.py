"""The first pass: from the XML to the model, as fast as plain Python goes. It keeps no place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, cast

from core_invoice.model.invoice import Invoice
from core_invoice.model.structure import ROOT, Slot, shapes, slots
from core_invoice.model.values import BinaryObject, Identifier
from core_invoice.syntaxes.binding import Act, Element, Node, Pass, Table, Term, VatTotals, text_of
from core_invoice.syntaxes.values import text

Bucket = list[Any]  # the values of one group: one per slot, then its mark, then the second choices
State = list[Any]  # one bucket per group, then the two entries below
RANKS: Mapping[str, int] = {group: rank for rank, group in enumerate(shapes())}
FAULTY = len(RANKS)  # whether some value could not be read
TOTALS = FAULTY + 1  # the elements that hold a total of VAT
_READ_AS_FAULT = frozenset({Decimal, date, BinaryObject})


class Reader(Pass):
    def __init__(self, table: Table) -> None:
        self.second_choices: dict[str, dict[int, int]] = {}
        super().__init__(table)
        self._templates = [self._template(group) for group in RANKS]
        self._close: dict[str, Callable[[State], None]] = {
            group: self._closing(group, self._builder(group)) for group in shapes()
        }
        self._build_invoice = self._builder(ROOT)

    def read(self, root: Element) -> tuple[Invoice, bool]:
        """The invoice, and whether some of its values could not be read."""
        state: State = [list(template) for template in self._templates]
        state += [False, []]
        self.act(root, state)
        self._settle_totals(state)
        self._close_merged(ROOT, state)
        return cast(Invoice, self._build_invoice(state[RANKS[ROOT]])), state[FAULTY]

    def element(self, node: Node, acts: list[Act], children: Mapping[str, Act]) -> Act:
        if children:
            acts = [*acts, _walk(children)]
        if len(acts) == 1:
            return acts[0]
        return _sequence(tuple(acts))

    def term(self, row: Term) -> Act:
        slot = row.slot
        bucket, rank, decode = RANKS[slot.group], self._rank(row), self.table.decoder(row)
        if slot.type is Identifier:
            return _identifier(row, bucket, rank, self.table)
        if slot.type is BinaryObject:
            return _binary(bucket, rank, decode)
        if slot.type in _READ_AS_FAULT:
            return _checked(bucket, rank, decode)
        return _text(bucket, rank, decode)

    def total(self, row: VatTotals) -> Act:
        def total(element: Element, state: State) -> None:
            state[TOTALS].append(element)

        return total

    def attribute(self, row: Term, name: str) -> Act:
        bucket, rank = RANKS[row.slot.group], self._rank(row)
        decode = self.table.decoder(row)

        def attribute(element: Element, state: State) -> None:
            raw = element.get(name)
            if raw is not None and state[bucket][rank] is None:
                state[bucket][rank] = decode(raw)

        return attribute

    def open(self, group: str, inside: Act) -> Act:
        rank = RANKS[group]
        merged = [RANKS[name] for name in self._all_merged_in(group)]

        def open_group(element: Element, state: State) -> None:
            templates = self._templates
            state[rank] = templates[rank][:]
            for other in merged:
                state[other] = templates[other][:]
            inside(element, state)
            self._close[group](state)

        return open_group

    def mark(self, group: str, inside: Act) -> Act:
        bucket, mark = RANKS[group], len(shapes()[group].slots)

        def mark_group(element: Element, state: State) -> None:
            state[bucket][mark] = True
            inside(element, state)

        return mark_group

    def _rank(self, row: Term) -> int:
        """Where the value of a row goes in its bucket; a second choice waits at the end."""
        slot = row.slot
        if not row.second_choice:
            return slot.rank
        waiting = self.second_choices.setdefault(slot.group, {})
        return waiting.setdefault(slot.rank, len(shapes()[slot.group].slots) + 1 + len(waiting))

    def _template(self, group: str) -> Bucket:
        return [None] * (len(shapes()[group].slots) + 1 + len(self.second_choices.get(group, ())))

    def _merged_in(self, group: str) -> list[str]:
        """The merged groups right inside a group: they close with it."""
        return [
            bound.id
            for bound in self.table.groups.values()
            if bound.merged and slots()[bound.id].group == group
        ]

    def _all_merged_in(self, group: str) -> list[str]:
        direct = self._merged_in(group)
        return direct + [deeper for name in direct for deeper in self._all_merged_in(name)]

    def _close_merged(self, group: str, state: State) -> None:
        for name in self._merged_in(group):
            self._close[name](state)

    def _closing(self, group: str, build: Callable[[Bucket], Any]) -> Callable[[State], None]:
        """Build the group from its bucket and hand it to the group around it."""
        held_by, rank = shapes()[group].held_by, RANKS[group]
        if held_by is None:
            return lambda state: None
        parent, deliver = RANKS[held_by.group], _delivery(held_by)
        bound = self.table.groups.get(group)
        only_filled = bound is not None and (bound.merged or bound.if_filled)
        merged = self._merged_in(group)

        def close(state: State) -> None:
            for name in merged:
                self._close[name](state)
            bucket = state[rank]
            if not only_filled or any(value is not None for value in bucket):
                deliver(state[parent], build(bucket))

        return close

    def _builder(self, group: str) -> Callable[[Bucket], Any]:
        shape = shapes()[group]
        make, size = _maker(shape.type), len(shape.slots)
        repeated = tuple(slot.rank for slot in shape.slots if slot.repeats)
        seconds = tuple(self.second_choices.get(group, {}).items())

        def build(bucket: Bucket) -> Any:
            for rank in repeated:
                bucket[rank] = tuple(bucket[rank] or ())
            for rank, second in seconds:
                if bucket[rank] is None:
                    bucket[rank] = bucket[second]
            return make(*bucket[:size])

        return build

    def _settle_totals(self, state: State) -> None:
        """BT-110 is the total in the invoice's currency, BT-111 the one in the accounting currency."""
        if not state[TOTALS]:
            return
        decode = self.table.decoder(Term("BT-110", "."))
        document, totals = state[RANKS[ROOT]], state[RANKS["BG-22"]]
        for term_id, currency in _totals_wanted(document):
            stated = next((total for total in state[TOTALS] if total.get("currencyID") == currency), None)
            if stated is None:
                continue
            value = decode(text_of(stated))
            totals[slots()[term_id].rank] = value
            state[FAULTY] = state[FAULTY] or value is None


def _maker(model: type) -> Callable[..., Any]:
    """What builds a value of a frozen class in a fifth of the time.

    A frozen dataclass sets its fields through object.__setattr__, one call each. The same slots without the
    freeze are filled by plain assignments; then the object takes its class, and is frozen from there on.
    """
    names = [member.name for member in fields(model)]
    body = "".join(f"\n    self.{name} = {name}" for name in names)
    written: dict[str, Any] = {}
    exec(f"def __init__(self, {', '.join(names)}):{body}", written)  # noqa: S102 - names of our own fields
    twin = type(model.__name__, (), {"__slots__": tuple(names), "__init__": written["__init__"]})

    def make(*values: Any) -> Any:
        made = twin(*values)
        made.__class__ = model
        return made

    return make


def _totals_wanted(document: Bucket) -> list[tuple[str, str]]:
    currency, accounting = document[slots()["BT-5"].rank], document[slots()["BT-6"].rank]
    wanted = [("BT-110", currency), ("BT-111", accounting if accounting != currency else None)]
    return [(term_id, code) for term_id, code in wanted if code]


def _delivery(slot: Slot) -> Callable[[Bucket, Any], None]:
    rank = slot.rank
    if slot.repeats:

        def append(bucket: Bucket, value: Any) -> None:
            if bucket[rank] is None:
                bucket[rank] = [value]
            else:
                bucket[rank].append(value)

        return append

    def keep_first(bucket: Bucket, value: Any) -> None:
        if bucket[rank] is None:
            bucket[rank] = value

    return keep_first


def _walk(children: Mapping[str, Act]) -> Act:
    act_for = children.get

    def walk(element: Element, state: State) -> None:
        for child in element:
            act = act_for(child.tag)
            if act is not None:
                act(child, state)

    return walk


def _sequence(acts: tuple[Act, ...]) -> Act:
    def sequence(element: Element, state: State) -> None:
        for act in acts:
            act(element, state)

    return sequence


def _text(bucket: int, rank: int, decode: Callable[[str], Any]) -> Act:
    def plain(element: Element, state: State) -> None:
        values = state[bucket]
        if values[rank] is None:
            values[rank] = decode(text_of(element))

    return plain


def _checked(bucket: int, rank: int, decode: Callable[[str], Any]) -> Act:
    def checked(element: Element, state: State) -> None:
        values = state[bucket]
        if values[rank] is None:
            values[rank] = value = decode(text_of(element))
            if value is None:
                state[FAULTY] = True

    return checked


def _identifier(row: Term, bucket: int, rank: int, table: Table) -> Act:
    scheme_of, version_of = companion(row.scheme, table), companion(row.version, table)
    deliver = _delivery(row.slot)
    slot_rank, repeats = row.slot.rank, row.slot.repeats

    def identifier(element: Element, state: State) -> None:
        if not repeats and state[bucket][rank] is not None:
            return
        value = Identifier(text(text_of(element)), scheme_of(element), version_of(element))
        if rank == slot_rank:
            deliver(state[bucket], value)
        elif state[bucket][rank] is None:
            state[bucket][rank] = value

    return identifier


def companion(name: str | None, table: Table) -> Callable[[Element], str | None]:
    """What gives an identifier its scheme: an attribute, or an element beside it."""
    if name is None:
        return lambda element: None
    if name.startswith("@"):
        attribute = name[1:]
        return lambda element: cast(str | None, element.get(attribute))
    tag = table.clark(name.removeprefix("../"))
    return lambda element: cast(str | None, element.getparent().findtext(tag))


def _binary(bucket: int, rank: int, decode: Callable[[str], bytes | None]) -> Act:
    def binary(element: Element, state: State) -> None:
        if state[bucket][rank] is not None:
            return
        content = decode(text_of(element))
        state[FAULTY] = state[FAULTY] or content is None
        state[bucket][rank] = BinaryObject(element.get("mimeCode"), element.get("filename"), content)

    return binary
