"""Invoices of several sellers (framework 8) and two-way invoices (9): lines that form sub-invoices.

A line of status GROUP without a parent line heads a sub-invoice; the lines below name it as their parent.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core_invoice.judging.bench import LACKING, Bench
from core_invoice.judging.france import forms
from core_invoice.judging.france.checks import Header, among, one_of_schemes
from core_invoice.judging.tree import Record, Scope
from core_invoice.judging.values import Stop, added, dec, decimal, nth_dbl, one, trim

CENT = Decimal("0.01")
GROUP, DETAIL, INFORMATION = "GROUP", "DETAIL", "INFORMATION"
CORRECTED = {8: frozenset({"384", "472", "381", "396", "503"}), 9: frozenset({"261", "471", "473", "502"})}


@dataclass(frozen=True)
class Rank:
    """What a line is to others: its status, and the lines above it."""

    statuses: Sequence[str]
    parents: Sequence[str]

    @property
    def heads(self) -> bool:
        return GROUP in self.statuses and not self.parents


@dataclass(frozen=True)
class Lines:
    """Where lines of one syntax say what the rules on groups ask."""

    scope: Scope
    holder: Scope
    number: int
    seller: int
    name: int
    country: int
    amount: int
    vat: int
    gross: int
    reason: int
    objects: int
    types: Callable[[Bench], int]
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


@dataclass(frozen=True)
class Rules:
    """Ids that differ between the syntaxes."""

    seller: str
    self_billed: str


class Groups:
    """The sub-invoices of one document."""

    def __init__(self, doc: Bench, header: Header, numbers: int, lines: Lines, breakdown: Breakdown) -> None:
        self.doc, self.lines, self.breakdown = doc, lines, breakdown
        self.root = doc.first(header.root)
        self.header = header
        self.numbers = frozenset(self.root[numbers])
        framework = trim(one(self.root, header.framework) or "")
        self.kind = 8 if framework in forms.MULTI_VENDOR else 9 if framework in forms.TWO_WAY else 0

    def ranks(self, line: Record) -> list[Rank]:
        return self.lines.ranks(self.doc, line)

    def heads(self, lines: Iterable[Record]) -> Iterator[Record]:
        for line in lines:
            for rank in self.ranks(line):
                if rank.heads:
                    yield line

    def below(self, number: str) -> list[Record]:
        """The lines of that parent that count."""
        return [
            line
            for line in self.lines.all(self.doc)
            if any(
                number in rank.parents and any(status != INFORMATION for status in rank.statuses)
                for rank in self.ranks(line)
            )
        ]

    def parents(self, line: Record) -> list[str]:
        return [parent for rank in self.ranks(line) for parent in rank.parents]

    def above(self, line: Record) -> list[Record]:
        wanted = self.parents(line)
        return [other for other in self.lines.all(self.doc) if among(other[self.lines.number], wanted)]

    def object_id(self, lines: Iterable[Record], scheme: str) -> str:
        """The number (AFL) or the framework (AVV) that these lines name; a stop when there are several."""
        found = [(line, text) for line in lines for text in self.lines.object_ids(line, scheme)]
        if len(found) > 1:
            raise Stop(found[1][0], self.lines.objects, kind="single")
        return trim(found[0][1]) if found else ""

    def seller(self, lines: Sequence[Record]) -> str:
        found = [(line, text) for line in lines for text in line[self.lines.seller]]
        if len(found) > 1:
            raise Stop(found[1][0], self.lines.seller, kind="single")
        return trim(found[0][1]) if found else ""

    def vat(self, line: Record) -> Decimal | None:
        nth = one_of_schemes(line, self.lines.vat, self.root[self.header.currency])
        if nth is None:
            return None
        amount = decimal(line[self.lines.vat][nth][0])
        if amount is None:
            raise Stop(line, self.lines.vat, kind="decimal", nth=nth)
        return amount


def judge_groups(
    header: Header, numbers: int, sellers: int, buyers: int, lines: Lines, breakdown: Breakdown, rules: Rules
) -> None:
    """Have the groups of each document judged that is of several sellers or two-way."""

    @header.root.judge
    def judged(doc: Bench, root: Record) -> None:
        groups = Groups(doc, header, numbers, lines, breakdown)
        if not groups.kind:
            return
        _types(groups, rules)
        for line in groups.heads(lines.own(doc)):
            _sub_invoice(groups, line)
            _amounts(groups, line)
        for line in lines.own(doc):
            _belongs(groups, line)
        _main_seller(groups, sellers)
        _corrections(groups)

    @lines.holder.judge
    def structured(doc: Bench, record: Record) -> None:
        groups = Groups(doc, header, numbers, lines, breakdown)
        if groups.kind:
            _structure(groups, record, sellers, buyers, rules)


def _structure(groups: Groups, record: Record, sellers: int, buyers: int, rules: Rules) -> None:
    """BR-FR-MV-02 and BD-02."""
    doc, root, lines = groups.doc, groups.root, groups.lines
    heads = list(groups.heads(lines.all(doc)))
    if groups.kind == 8 and not heads:
        doc.fire("BR-FR-MV-02_EXT-FR-FE-163", record)
    if groups.kind == 9:
        if len(heads) != 2:
            doc.fire("BR-FR-BD-02_EXT-FR-FE-163", record, stated=len(heads))
        for rule, slot in ((rules.seller, sellers), ("BR-FR-BD-02_BT-47", buyers)):
            ids = {text for text, _ in root[slot]}
            if sum(among(line[lines.seller], ids) for line in heads) != 1:
                doc.fire(rule, root, slot, LACKING)


def _types(groups: Groups, rules: Rules) -> None:
    """BR-FR-MV-13 and BD-13."""
    root, slot = groups.root, groups.lines.types(groups.doc)
    for nth, code in enumerate(root[slot]):
        self_billed = trim(code) in forms.SELF_BILLED
        if groups.kind == 8 and (not trim(code) or self_billed):
            groups.doc.fire("BR-FR-MV-13_BT-3", root, slot, nth, stated=code)
        if groups.kind == 9 and not self_billed:
            groups.doc.fire(rules.self_billed, root, slot, nth, stated=code)


def _sub_invoice(groups: Groups, line: Record) -> None:
    """BR-FR-MV-03: what the head of a sub-invoice says of it."""
    doc, lines, header = groups.doc, groups.lines, groups.header
    for term, slot in (("164", lines.name), ("167", lines.seller), ("177", lines.country)):
        if not trim(one(line, slot) or ""):
            doc.fire(f"BR-FR-MV-03_EXT-FR-FE-{term}", line, slot)
    for term, currencies in (
        ("181", groups.root[header.currency]),
        ("182", groups.root[header.tax_currency]),
    ):
        if term == "182" and not currencies:
            continue
        nth = one_of_schemes(line, lines.vat, currencies)
        if nth is None or not trim(line[lines.vat][nth][0]) or not any(currencies):
            doc.fire(f"BR-FR-MV-03_EXT-FR-FE-{term}", line, lines.vat, LACKING)


def _amounts(groups: Groups, line: Record) -> None:
    """BR-FR-MV-05, 09 and 10."""
    doc, lines = groups.doc, groups.lines
    amount, vat = dec(line, lines.amount), groups.vat(line)
    children = groups.below(trim(one(line, lines.number) or ""))
    parts = [
        nth_dbl(child, lines.amount, nth) for child in children for nth in range(len(child[lines.amount]))
    ]
    if _differs(amount, parts, len(parts)):
        total = added(parts)
        doc.fire("BR-FR-MV-05_EXT-FR-FE-BG-12", line, lines.amount, stated=amount, expected=f"{total:.2f}")
    parts = _breakdown(groups, groups.object_id([line], "AFL"))
    if _differs(vat, parts, 1):
        total = added(parts)
        doc.fire("BR-FR-MV-09_EXT-FR-FE-181", line, lines.vat, LACKING, stated=vat, expected=f"{total:.2f}")
    if line[lines.gross]:
        _gross(groups, line, amount, vat)


def _gross(groups: Groups, line: Record, amount: Decimal | None, vat: Decimal | None) -> None:
    lines = groups.lines
    expected = None if amount is None or vat is None else amount + vat
    if trim(one(line, lines.gross) or ""):
        gross = dec(line, lines.gross)
        children = sum(
            among(rank.statuses, (DETAIL, GROUP)) and among(rank.parents, line[lines.number])
            for other in lines.all(groups.doc)
            for rank in groups.ranks(other)
        )
        if gross is not None and expected is not None and abs(gross - expected) <= CENT * children:
            return
    stated = line[lines.gross][0]
    groups.doc.fire("BR-FR-MV-10_EXT-FR-FE-184", line, lines.gross, stated=stated, expected=expected)


def _differs(stated: Decimal | None, parts: Sequence[float], cents: int) -> bool:
    """Whether an amount is not the sum of its parts: doubles, as soon as there are any."""
    if stated is None:
        return True
    if not parts:
        return abs(stated) > CENT * cents
    return not abs(float(stated) - added(parts)) <= float(CENT * cents)


def _breakdown(groups: Groups, number: str) -> list[float]:
    """The VAT amounts of a sub-invoice: its number begins their reason."""
    where = groups.breakdown
    found = []
    for entry in groups.doc.all(where.scope):
        if "VAT" in entry[where.tax] and (one(entry, where.reason) or "").startswith(f"#{number}#"):
            found += [nth_dbl(entry, where.amount, nth) for nth in range(len(entry[where.amount]))]
    return found


def _belongs(groups: Groups, line: Record) -> None:
    """BR-FR-MV-06, 07 and 08: each line names the seller and the number of its sub-invoice."""
    doc, lines = groups.doc, groups.lines
    inside = bool(groups.parents(line))
    seller, number = groups.seller([line]), groups.object_id([line], "AFL")
    if not seller or (inside and seller != groups.seller(groups.above(line))):
        doc.fire("BR-FR-MV-06_EXT-FR-FE-167", line, lines.seller, stated=seller or None)
    if not number or (inside and number != groups.object_id(groups.above(line), "AFL")):
        doc.fire("BR-FR-MV-07_BT-128", line, lines.objects, LACKING, stated=number or None)
    if any(DETAIL in rank.statuses for rank in groups.ranks(line)):
        reason = one(line, lines.reason) or ""
        if not number or not trim(reason) or not reason.startswith(f"#{number}#"):
            doc.fire("BR-FR-MV-08_BT-128", line, lines.reason, stated=reason or None)


def _main_seller(groups: Groups, sellers: int) -> None:
    """BR-FR-MV-11."""
    doc, lines, numbers = groups.doc, groups.lines, groups.numbers
    ids = {text for text, _ in groups.root[sellers]}
    own = [line for line in groups.heads(lines.own(doc)) if groups.seller([line]) in ids]
    same = sum(among(lines.object_ids(line, "AFL"), numbers) for line in own)
    for line in own:
        number = groups.object_id([line], "AFL")
        if same == 1 or (same == 0 and number in numbers):
            continue
        if not (same > 1 and any(number != other for other in numbers)):
            doc.fire("BR-FR-MV-11_BT-128", line, lines.objects, LACKING, stated=number or None)


def _corrections(groups: Groups) -> None:
    """BR-FR-MV-14 and BD-14: each sub-invoice names the number and the date of the one that it corrects."""
    family = "MV" if groups.kind == 8 else "BD"
    if among(groups.root[groups.header.types], CORRECTED[groups.kind]):
        for line in groups.heads(groups.lines.all(groups.doc)):
            for term, there in zip(("136", "138"), groups.lines.previous(groups.doc, line), strict=True):
                if not there:
                    groups.doc.fire(f"BR-FR-{family}-14-EXT-FR-FE-{term}", line)
