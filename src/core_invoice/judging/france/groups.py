"""Invoices of several sellers (framework 8) and two-way invoices (9): lines that form sub-invoices.

A line of status GROUP without a parent line heads a sub-invoice; the lines below name it as their parent.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import TypeVar

from core_invoice.judging.bench import LACKING, Bench
from core_invoice.judging.france import forms
from core_invoice.judging.france.checks import Header, among, one_of_schemes
from core_invoice.judging.tree import Record, Scope
from core_invoice.judging.values import Stop, added, dec, decimal, nth_dbl, one, trim

CENT = Decimal("0.01")
BOTH = 2
GROUP, DETAIL, INFORMATION = "GROUP", "DETAIL", "INFORMATION"
SEVERAL, TWO_WAY = "several sellers", "two-way"
CORRECTED = {SEVERAL: ("384", "472", "381", "396", "503"), TWO_WAY: ("261", "471", "473", "502")}


@dataclass(frozen=True)
class Rank:
    """What a line is to others: its status, and the lines above it."""

    statuses: Sequence[str]
    parents: Sequence[str]

    @property
    def heads(self) -> bool:
        return GROUP in self.statuses and not self.parents

    @property
    def counts(self) -> bool:
        return any(status != INFORMATION for status in self.statuses)


@dataclass(frozen=True)
class Lines:
    """Where lines of one syntax say what the rules on groups ask."""

    number: int
    seller: int
    name: int
    country: int
    amount: int
    vat: int
    gross: int
    reason: int
    objects: int
    all: Callable[[Bench], list[Record]]
    own: Callable[[Bench], list[Record]]
    ranks: Callable[[Bench, Record], list[Rank]]
    object_ids: Callable[[Record, str], list[str]]
    previous: Callable[[Bench, Record], tuple[bool, bool]]


@dataclass(frozen=True)
class Breakdown:
    """Where the VAT breakdown says what is of which sub-invoice."""

    scope: Scope
    tax: int
    reason: int
    amount: int


@dataclass(frozen=True, eq=False)
class Grouping:
    """What the rules on groups need to know of one syntax. `holder` is the element that has the lines."""

    header: Header
    holder: Scope
    number: int
    sellers: int
    buyers: int
    types: Callable[[Bench], int]
    lines: Lines
    breakdown: Breakdown
    seller_rule: str
    self_billed_rule: str

    def groups(self, doc: Bench) -> "Groups | None":
        """Those of this document, when it is of several sellers or two-way."""
        root = doc.first(self.header.root)
        framework = trim(one(root, self.header.framework) or "")
        if framework in forms.MULTI_VENDOR:
            return Groups(doc, self, SEVERAL)
        return Groups(doc, self, TWO_WAY) if framework in forms.TWO_WAY else None


Found = list[tuple[Record, str]]
Worked = TypeVar("Worked")


@dataclass(frozen=True)
class Sum:
    """Amounts added up as doubles: how many they are, and what they come to."""

    count: int
    total: float

    @classmethod
    def of(cls, places: Iterable[tuple[Record, int]]) -> "Sum":
        found = [nth_dbl(record, slot, nth) for record, slot in places for nth in range(len(record[slot]))]
        return cls(len(found), added(found))

    def differs(self, stated: Decimal | None, *, cents: int) -> bool:
        if stated is None:
            return True
        if not self.count:
            return abs(stated) > CENT * cents
        return not abs(float(stated) - self.total) <= float(CENT * cents)

    @property
    def said(self) -> str:
        return f"{self.total:.2f}"


class Groups:
    """The sub-invoices of one document. Whatever is asked of each line is looked up, not searched."""

    def __init__(self, doc: Bench, grouping: Grouping, kind: str) -> None:
        self.doc, self.grouping, self.kind = doc, grouping, kind
        self.header, self.lines = grouping.header, grouping.lines
        self.root = doc.first(self.header.root)
        self.numbers = frozenset(self.root[grouping.number])
        self.currencies, self.tax_currencies = (
            frozenset(self.root[slot]) for slot in (self.header.currency, self.header.tax_currency)
        )
        self._vat: dict[str, Sum] = {}
        self._amounts: dict[str, Sum] = {}
        self._details: dict[str, int] = {}

    @cached_property
    def all(self) -> list[tuple[Record, list[Rank]]]:
        return [(line, self.lines.ranks(self.doc, line)) for line in self.lines.all(self.doc)]

    @cached_property
    def own(self) -> list[tuple[Record, list[Rank]]]:
        return [(line, self.lines.ranks(self.doc, line)) for line in self.lines.own(self.doc)]

    @cached_property
    def times(self) -> list[Record]:
        """The line of each rank that heads a sub-invoice: a line may say so twice."""
        return [line for line, ranks in self.all for rank in ranks if rank.heads]

    @cached_property
    def heads(self) -> list[Record]:
        return [line for line, ranks in self.all if any(rank.heads for rank in ranks)]

    @cached_property
    def own_heads(self) -> list[Record]:
        return [line for line, ranks in self.own if any(rank.heads for rank in ranks)]

    @cached_property
    def below(self) -> Mapping[str, list[tuple[Record, Rank]]]:
        """The lines that name a number as their parent."""
        found = defaultdict(list)
        for line, ranks in self.all:
            for rank in ranks:
                for parent in dict.fromkeys(rank.parents):
                    found[parent].append((line, rank))
        return found

    @cached_property
    def sellers(self) -> Mapping[str, Found]:
        """The sellers that the lines of each number name."""
        return self._by_number(lambda line: line[self.lines.seller])

    @cached_property
    def object_numbers(self) -> Mapping[str, Found]:
        """The numbers of sub-invoices that the lines of each number name."""
        return self._by_number(lambda line: self.lines.object_ids(line, "AFL"))

    def _by_number(self, said: Callable[[Record], Iterable[str]]) -> Mapping[str, Found]:
        found: defaultdict[str, Found] = defaultdict(list)
        for line, _ in self.all:
            texts = [(line, text) for text in said(line)][:2]  # enough to know that there are several
            for number in dict.fromkeys(line[self.lines.number]) if texts else ():
                found[number] += texts
        return found

    @cached_property
    def entries(self) -> list[tuple[str, int]]:
        """The VAT breakdown by reason: the entries of one sub-invoice begin alike, and so come together."""
        where = self.grouping.breakdown
        return sorted(
            (one(entry, where.reason) or "", nth)
            for nth, entry in enumerate(self.doc.all(where.scope))
            if "VAT" in entry[where.tax]
        )

    def vat_of(self, number: str) -> Sum:
        """The VAT amounts of the sub-invoice whose number begins their reason, between two #."""
        return _kept(self._vat, number, self._vat_of)

    def amount_below(self, number: str) -> Sum:
        """The amounts of the lines below that are no mere information."""
        return _kept(self._amounts, number, self._amount_below)

    def details(self, number: str) -> int:
        """How many lines below are of a detail or of a group."""
        return _kept(self._details, number, self._details_below)

    def _vat_of(self, number: str) -> Sum:
        mark = f"#{number}#"
        found: list[int] = []
        for reason, nth in islice(self.entries, bisect_left(self.entries, (mark, 0)), None):
            if not reason.startswith(mark):
                break
            found.append(nth)
        where = self.grouping.breakdown
        entries = self.doc.all(where.scope)
        return Sum.of((entries[nth], where.amount) for nth in sorted(found))

    def _amount_below(self, number: str) -> Sum:
        counted = {id(line): line for line, rank in self.below.get(number, ()) if rank.counts}
        return Sum.of((line, self.lines.amount) for line in counted.values())

    def _details_below(self, number: str) -> int:
        return sum(among(rank.statuses, (DETAIL, GROUP)) for _, rank in self.below.get(number, ()))

    def object_id(self, line: Record, scheme: str) -> str:
        """The number (AFL) or the framework (AVV) that a line names."""
        return self.single([(line, text) for text in self.lines.object_ids(line, scheme)], self.lines.objects)

    def seller(self, line: Record) -> str:
        return self.single([(line, text) for text in line[self.lines.seller]], self.lines.seller)

    def above(self, ranks: Iterable[Rank], known: Mapping[str, Found], slot: int) -> str:
        """What the lines above say."""
        parents = (parent for rank in ranks for parent in rank.parents)
        found = {id(one): one for parent in parents for one in known.get(parent, ())[:2]}
        return self.single(list(found.values()), slot)

    @staticmethod
    def single(found: Found, slot: int) -> str:
        """A stop when there are several."""
        if len(found) > 1:
            raise Stop(found[1][0], slot, kind="single")
        return trim(found[0][1]) if found else ""

    def vat(self, line: Record) -> Decimal | None:
        nth = one_of_schemes(line, self.lines.vat, self.currencies)
        if nth is None:
            return None
        amount = decimal(line[self.lines.vat][nth][0])
        if amount is None:
            raise Stop(line, self.lines.vat, kind="decimal", nth=nth)
        return amount


def _kept(known: dict[str, Worked], number: str, work: Callable[[str], Worked]) -> Worked:
    if number not in known:
        known[number] = work(number)
    return known[number]


def judge_groups(grouping: Grouping) -> None:
    """Have the groups of each document judged that is of several sellers or two-way."""

    @grouping.header.root.judge
    def judged(doc: Bench, root: Record) -> None:
        groups = doc.once(grouping.groups)
        if groups:
            _types(groups)
            _sub_invoices(groups)
            _main_seller(groups)
            _corrections(groups)

    @grouping.holder.judge
    def structured(doc: Bench, record: Record) -> None:
        groups = doc.once(grouping.groups)
        if groups:
            _structure(groups, record)


def _sub_invoices(groups: Groups) -> None:
    for line in groups.own_heads:
        _head(groups, line)
        _amounts(groups, line)
    for line, ranks in groups.own:
        _belongs(groups, line, ranks)


def _structure(groups: Groups, record: Record) -> None:
    """BR-FR-MV-02 and BD-02."""
    doc, root, grouping = groups.doc, groups.root, groups.grouping
    if groups.kind == SEVERAL:
        if not groups.heads:
            doc.fire("BR-FR-MV-02_EXT-FR-FE-163", record)
        return
    if len(groups.times) != BOTH:
        doc.fire("BR-FR-BD-02_EXT-FR-FE-163", record, stated=len(groups.times))
    for rule, slot in ((grouping.seller_rule, grouping.sellers), ("BR-FR-BD-02_BT-47", grouping.buyers)):
        ids = {text for text, _ in root[slot]}
        if sum(among(line[groups.lines.seller], ids) for line in groups.times) != 1:
            doc.fire(rule, root, slot, LACKING)


def _types(groups: Groups) -> None:
    """BR-FR-MV-13 and BD-13."""
    root, slot = groups.root, groups.grouping.types(groups.doc)
    for nth, code in enumerate(root[slot]):
        self_billed = trim(code) in forms.SELF_BILLED
        if groups.kind == SEVERAL and (self_billed or not trim(code)):
            groups.doc.fire("BR-FR-MV-13_BT-3", root, slot, nth, stated=code)
        elif groups.kind == TWO_WAY and not self_billed:
            groups.doc.fire(groups.grouping.self_billed_rule, root, slot, nth, stated=code)


def _head(groups: Groups, line: Record) -> None:
    """BR-FR-MV-03: what the head of a sub-invoice says of it."""
    lines = groups.lines
    for term, slot in (("164", lines.name), ("167", lines.seller), ("177", lines.country)):
        if not trim(one(line, slot) or ""):
            groups.doc.fire(f"BR-FR-MV-03_EXT-FR-FE-{term}", line, slot)
    _vat_in(groups, line, "181", groups.currencies)
    if groups.tax_currencies:
        _vat_in(groups, line, "182", groups.tax_currencies)


def _vat_in(groups: Groups, line: Record, term: str, currencies: Collection[str]) -> None:
    slot = groups.lines.vat
    nth = one_of_schemes(line, slot, currencies)
    if nth is None or not trim(line[slot][nth][0]) or not any(currencies):
        groups.doc.fire(f"BR-FR-MV-03_EXT-FR-FE-{term}", line, slot, LACKING)


def _amounts(groups: Groups, line: Record) -> None:
    """BR-FR-MV-05 and 09, then 10."""
    doc, lines = groups.doc, groups.lines
    amount, vat = dec(line, lines.amount), groups.vat(line)
    below = groups.amount_below(trim(one(line, lines.number) or ""))
    if below.differs(amount, cents=below.count):
        doc.fire("BR-FR-MV-05_EXT-FR-FE-BG-12", line, lines.amount, stated=amount, expected=below.said)
    broken_down = groups.vat_of(groups.object_id(line, "AFL"))
    if broken_down.differs(vat, cents=1):
        said = broken_down.said
        doc.fire("BR-FR-MV-09_EXT-FR-FE-181", line, lines.vat, LACKING, stated=vat, expected=said)
    if line[lines.gross]:
        _gross(groups, line, None if amount is None or vat is None else amount + vat)


def _gross(groups: Groups, line: Record, expected: Decimal | None) -> None:
    slot = groups.lines.gross
    gross = dec(line, slot) if trim(one(line, slot) or "") else None
    tolerated = CENT * groups.details(one(line, groups.lines.number) or "")
    if gross is None or expected is None or abs(gross - expected) > tolerated:
        stated = line[slot][0]
        groups.doc.fire("BR-FR-MV-10_EXT-FR-FE-184", line, slot, stated=stated, expected=expected)


def _belongs(groups: Groups, line: Record, ranks: Sequence[Rank]) -> None:
    """BR-FR-MV-06, 07 and 08: each line names the seller and the number of its sub-invoice."""
    doc, lines = groups.doc, groups.lines
    inside = any(rank.parents for rank in ranks)
    seller, number = groups.seller(line), groups.object_id(line, "AFL")
    if not seller or (inside and seller != groups.above(ranks, groups.sellers, lines.seller)):
        doc.fire("BR-FR-MV-06_EXT-FR-FE-167", line, lines.seller, stated=seller or None)
    if not number or (inside and number != groups.above(ranks, groups.object_numbers, lines.objects)):
        doc.fire("BR-FR-MV-07_BT-128", line, lines.objects, LACKING, stated=number or None)
    if any(DETAIL in rank.statuses for rank in ranks):
        reason = one(line, lines.reason) or ""
        if not number or not reason.startswith(f"#{number}#"):
            doc.fire("BR-FR-MV-08_BT-128", line, lines.reason, stated=reason or None)


def _main_seller(groups: Groups) -> None:
    """BR-FR-MV-11."""
    ids = {text for text, _ in groups.root[groups.grouping.sellers]}
    own = [line for line in groups.own_heads if groups.seller(line) in ids]
    same = sum(among(groups.lines.object_ids(line, "AFL"), groups.numbers) for line in own)
    for line in own if same != 1 else ():
        number = groups.object_id(line, "AFL")
        if number not in groups.numbers if same == 0 else groups.numbers <= {number}:
            doc = groups.doc
            doc.fire("BR-FR-MV-11_BT-128", line, groups.lines.objects, LACKING, stated=number or None)


def _corrections(groups: Groups) -> None:
    """BR-FR-MV-14 and BD-14: each sub-invoice names the number and the date of the one that it corrects."""
    family = "MV" if groups.kind == SEVERAL else "BD"
    if among(groups.root[groups.header.types], CORRECTED[groups.kind]):
        for line in groups.heads:
            for term, there in zip(("136", "138"), groups.lines.previous(groups.doc, line), strict=True):
                if not there:
                    groups.doc.fire(f"BR-FR-{family}-14-EXT-FR-FE-{term}", line)
