"""UBL: the rules of VAT categories (BR-S, BR-Z, BR-E, BR-AE, BR-IC, BR-G, BR-O, BR-AF, BR-AG, BR-B).

One row a category; only those that a document uses are judged. Several deviations of the artefact from the
norm are kept, since its verdict is the norm's in practice: see the rules' notes.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core_invoice.judging.bench import Bench
from core_invoice.judging.tree import Record
from core_invoice.judging.ubl import scopes as ubl
from core_invoice.judging.ubl.taxes import LINE_TAGS, is_charge, is_vat, registered_for_vat_alone, sign
from core_invoice.judging.values import (
    Stop,
    both,
    dbl,
    dbls,
    dec,
    decimal,
    either,
    one,
    r2,
    reaches_zero,
    txt,
)

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)


@dataclass(frozen=True)
class Category:
    """How a VAT category is to be used; `rate`: above zero, zero, not negative or absent."""

    family: str
    code: str
    needs: str
    rate: str
    exempt: bool
    by_rate: bool = False


CATEGORIES = {
    category.code: category
    for category in (
        Category("S", "S", "any id", "above zero", exempt=False, by_rate=True),
        Category("Z", "Z", "any id", "zero", exempt=False),
        Category("E", "E", "any id", "zero", exempt=True),
        Category("AE", "AE", "any id and buyer", "zero", exempt=True),
        Category("IC", "K", "VAT id and buyer's", "zero", exempt=True),
        Category("G", "G", "VAT id", "zero", exempt=True),
        Category("O", "O", "no VAT id", "absent", exempt=True),
        Category("AF", "L", "any id", "not negative", exempt=False, by_rate=True),
        Category("AG", "M", "any id", "not negative", exempt=False, by_rate=True),
    )
}


@dataclass
class Uses:
    """Where the categories of a document stand, by code; `vat_` when their tax is said to be VAT."""

    items: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    vat_items: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    entries: dict[str, list[tuple[Record, Record]]] = field(default_factory=lambda: defaultdict(list))
    vat_entries: dict[str, list[tuple[Record, Record]]] = field(default_factory=lambda: defaultdict(list))
    beside: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    vat_beside: dict[tuple[str, bool], list[Record]] = field(default_factory=lambda: defaultdict(list))
    vat_on_document: dict[tuple[str, bool], list[Record]] = field(default_factory=lambda: defaultdict(list))
    vat_codes: set[str] = field(default_factory=set)

    @property
    def codes(self) -> list[str]:
        used = {*self.items, *self.entries, *self.beside, *self.vat_codes}
        return [code for code in CATEGORIES if code in used]


def uses(doc: Bench) -> Uses:
    found = Uses()
    for item in doc.all(ubl.ITEM_CATEGORY):
        code, vat = txt(item, ubl.CODE), is_vat(item)
        found.items[code].append(item)
        if vat:
            found.vat_items[code].append(item)
    for entry in doc.first(ubl.ROOT)[ubl.BG_23]:
        for category in entry[ubl.SUBTOTAL_CATEGORIES]:
            code = txt(category, ubl.CODE)
            found.entries[code].append((entry, category))
            if is_vat(category):
                found.vat_entries[code].append((entry, category))
    for allowance in doc.all(ubl.ALLOWANCE):
        _beside(doc, allowance, found)
    for category in doc.all(ubl.CATEGORY):
        if is_vat(category):
            found.vat_codes.update(code.strip() for code in category[ubl.CODE])
    found.vat_codes.update(found.vat_items)
    return found


def _beside(doc: Bench, allowance: Record, found: Uses) -> None:
    if not allowance[ubl.CATEGORIES]:
        return
    signs = [wanted for wanted in (False, True) if is_charge(allowance, wanted)]
    for category in allowance[ubl.CATEGORIES]:
        code = txt(category, ubl.CODE)
        found.beside[code].append(category)
        for wanted in signs if is_vat(category) else ():
            found.vat_beside[code, wanted].append(category)
            if allowance[0].getparent() is doc.root:
                found.vat_on_document[code, wanted].append(category)


@ubl.ROOT.judge
def categories(doc: Bench, root: Record) -> None:
    found = doc.once(uses)
    for code in found.codes:
        category = CATEGORIES[code]
        _used_and_broken_down(doc, root, category, found)
        _identified(doc, root, category, found)


def _used_and_broken_down(doc: Bench, root: Record, category: Category, found: Uses) -> None:
    """01. By rate: used and broken down, or neither. The others: exactly one entry when used at all."""
    code = category.code
    entries = found.vat_entries[code]
    if not category.by_rate:
        holds = code not in found.vat_codes or len(entries) == 1
    elif code == "S":
        holds = bool(found.items[code] or found.beside[code]) == bool(found.entries[code])
    else:
        used = bool(found.vat_items[code] or any(is_vat(one) for one in found.beside[code]))
        # the artefact compares the raw code here, and for L any tax
        all_entries = found.entries[code] if code == "L" else entries
        raw = [entry for entry in all_entries if code in entry[1][ubl.CODE]]
        holds = bool(raw) if used else not entries
    if not holds:
        doc.fire(f"BR-{category.family}-01", root, ubl.BG_23, category=code)


def _identified(doc: Bench, root: Record, category: Category, found: Uses) -> None:
    """02, 03, 04: the tax identifiers that an item, an allowance or a charge of the category needs."""
    code, family = category.code, category.family
    items = found.items[code] if code == "S" else found.vat_items[code]
    if items and not (found.vat_items[code] and _needs(doc, root, category.needs)):
        doc.fire(f"BR-{family}-02", root, _wanting(doc, root, category.needs), category=code)
    beside = found.vat_on_document if code == "O" else found.vat_beside
    for number, wanted in (("03", False), ("04", True)):
        alike = beside[code, wanted]
        if (code, number) == ("L", "04"):  # recognised by its raw code
            alike = [one for one in alike if code in one[ubl.CODE]]
        if alike and not _needs(doc, root, category.needs):
            doc.fire(f"BR-{family}-{number}", root, _wanting(doc, root, category.needs), category=code)


def _wanting(doc: Bench, root: Record, needs: str) -> int:
    """What to ask for first: the seller's identifier, or the buyer's when that one is there."""
    of_seller = {"VAT id and buyer's": "VAT id", "any id and buyer": "any id"}.get(needs)
    try:
        return ubl.BUYER_TAXES if of_seller and _needs(doc, root, of_seller) else ubl.SELLER_TAXES
    except Stop:  # the buyer's alone decides
        return ubl.BUYER_TAXES


def _needs(doc: Bench, root: Record, needs: str) -> bool:
    def seller() -> bool:
        return _registered(root[ubl.ANY_SELLER_TAXES])

    def representative() -> bool:
        return _registered(root[ubl.ANY_REPRESENTATIVE_TAXES])

    def buyer() -> bool:
        return _registered(root[ubl.ANY_BUYER_TAXES])

    def registered() -> bool:
        return either(seller, representative)

    def identified() -> bool:
        return bool(root[ubl.ANY_SELLER_ID]) or representative()

    if needs == "no VAT id":
        return not either(seller, representative, buyer)
    if needs == "VAT id":
        return registered()
    if needs == "VAT id and buyer's":
        return both(registered, buyer)
    if needs == "any id and buyer":
        return both(identified, lambda: bool(root[ubl.ANY_BUYER_LEGAL_ID]) or buyer())
    return identified()


def _registered(registrations: Iterable[Record]) -> bool:
    return any(registered_for_vat_alone(one) and one[ubl.REGISTRATION_ID] for one in registrations)


@ubl.ITEM_CATEGORY.judge
def item_rate(doc: Bench, item: Record) -> None:
    category = CATEGORIES.get(txt(item, ubl.CODE))
    if category is None or (category.by_rate and _above_zero(item)):
        return
    if _in_line(item) and is_vat(item) and not _rate_fits(item, category.rate):
        _blame_rate(doc, f"BR-{category.family}-05", item, category)


def _in_line(item: Record) -> bool:
    above = item[0].getparent()
    return above.tag == _ITEM and above.getparent() is not None and above.getparent().tag in LINE_TAGS


_ITEM = f"{{{ubl.PREFIXES['cac']}}}Item"


@ubl.ALLOWANCE.judge
def allowance_rate(doc: Bench, allowance: Record) -> None:
    for found in allowance[ubl.CATEGORIES]:
        category = CATEGORIES.get(txt(found, ubl.CODE))
        said = sign(allowance) if category and is_vat(found) else None
        if category and said is not None and not _rate_fits(found, category.rate):
            _blame_rate(doc, f"BR-{category.family}-{_OF_RATES[said]}", found, category)


_OF_RATES = {False: "06", True: "07"}


def _rate_fits(category: Record, wanted: str) -> bool:
    if wanted == "absent":
        return not category[ubl.RATE]
    if wanted == "zero":
        return dec(category, ubl.RATE) == 0
    if wanted == "above zero":
        return any(not rate <= 0 for rate in dbls(category, ubl.RATE))
    return any(reaches_zero(category, ubl.RATE, nth) for nth in range(len(category[ubl.RATE])))


def _above_zero(category: Record) -> bool:
    """Nearly all rates, known without ado."""
    rates = category[ubl.RATE]
    known = decimal(rates[0]) if len(rates) == 1 else None
    return known is not None and known > 0


def _blame_rate(doc: Bench, rule: str, found: Record, category: Category) -> None:
    stated = found[ubl.RATE][0] if found[ubl.RATE] else None
    expected = ZERO if category.rate == "zero" else None
    doc.fire(rule, found, ubl.RATE, stated=stated, expected=expected, category=category.code)


@dataclass
class Sum:
    """What the amounts of one category come to: in all, and by rate."""

    total: Decimal = ZERO
    by_rate: dict[Decimal, Decimal] = field(default_factory=dict)
    stopped: dict[Decimal, Stop] = field(default_factory=dict)

    def at(self, rate: Decimal) -> Decimal:
        """An amount that cannot be read stops the sum of its own rate alone."""
        if rate in self.stopped:
            raise self.stopped[rate]
        return self.by_rate.get(rate, ZERO)


class Sums:
    """The lines, allowances and charges of the document, added up by category: once a category."""

    def __init__(self, doc: Bench) -> None:
        self._root = doc.first(ubl.ROOT)
        self._known: dict[tuple[str, str], Sum | Stop] = {}
        self._groups: dict[str, dict[str, list[Record]]] = {}

    def of(self, kind: str, code: str) -> Sum:
        """`kind`: invoice lines, credit note lines, allowances or charges."""
        if (kind, code) not in self._known:
            try:
                self._known[kind, code] = self._sum(kind, code)
            except Stop as stop:
                self._known[kind, code] = stop
        known = self._known[kind, code]
        if isinstance(known, Stop):
            raise known
        return known

    def _sum(self, kind: str, code: str) -> Sum:
        found = Sum()
        categories, amount = _SLOTS[kind]
        by_rate, with_rates = found.by_rate, CATEGORIES[code].by_rate
        for record in self._group(kind).get(code, ()):
            rates = rates_of(record[categories]) if with_rates else ()
            try:
                value = dec(record, amount)
            except Stop as stop:
                if not with_rates:
                    raise
                found.stopped.update(dict.fromkeys(rates, stop))
                continue
            if value is None:
                continue
            found.total += value
            for rate in rates:
                by_rate[rate] = by_rate.get(rate, ZERO) + value
        return found

    def _group(self, kind: str) -> dict[str, list[Record]]:
        if kind not in self._groups:
            self._groups[kind] = by_code(self._records(kind), _SLOTS[kind][0])
        return self._groups[kind]

    def _records(self, kind: str) -> list[Record]:
        if kind in LINES_OF:
            return list(self._root[LINES_OF[kind]])
        wanted = kind == "charges"
        return [one for one in self._root[ubl.BG_20] if is_charge(one, wanted)]


LINES_OF = {"invoice": ubl.INVOICE_LINES, "credit": ubl.CREDIT_LINES}
_SLOTS = {
    "invoice": (ubl.BG_30, ubl.BT_131),
    "credit": (ubl.BG_30, ubl.BT_131),
    "allowances": (ubl.CATEGORIES, ubl.AMOUNT),
    "charges": (ubl.CATEGORIES, ubl.AMOUNT),
}


def by_code(records: Iterable[Record], categories: int) -> dict[str, list[Record]]:
    """Records by the codes of their categories: mostly one."""
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if len(record[categories]) == 1:
            groups[txt(record[categories][0], ubl.CODE)].append(record)
        else:
            for code in {txt(category, ubl.CODE) for category in record[categories]}:
                groups[code].append(record)
    return groups


def rates_of(categories: Sequence[Record]) -> Collection[Decimal]:
    """The rates that stand with a line, an allowance or a charge: mostly one."""
    if len(categories) == 1:
        rate = dec(categories[0], ubl.RATE)
        return () if rate is None else (rate,)
    return {rate for category in categories if (rate := dec(category, ubl.RATE)) is not None}


@ubl.ROOT.judge
def exemptions(doc: Bench, root: Record) -> None:
    """10: the breakdown says why there is no VAT, or must not say anything."""
    for code, category in CATEGORIES.items():
        for _, found in doc.once(uses).vat_entries.get(code, ()):
            if bool(found[ubl.EXEMPTION]) is not category.exempt:
                doc.fire(f"BR-{category.family}-10", found, ubl.EXEMPTION, category=code)


@ubl.SUBTOTAL.judge
def taxable_amount(doc: Bench, entry: Record) -> None:
    """08, where the category's amounts come to the taxable amount."""
    for category, found in _judged(doc, entry):
        rule = f"BR-{category.family}-08"
        if not category.by_rate:
            _exact(doc, rule, entry, category)
            continue
        rate = dec(found, ubl.RATE)
        if rate is not None:
            _near(doc, rule, entry, category, rate)


def _judged(doc: Bench, entry: Record) -> list[tuple[Category, Record]]:
    """The VAT categories of an entry of the root's breakdown."""
    if entry[0].getparent().getparent() is not doc.root:
        return []
    return [
        (CATEGORIES[code], found)
        for found in entry[ubl.SUBTOTAL_CATEGORIES]
        if (code := txt(found, ubl.CODE)) in CATEGORIES and is_vat(found)
    ]


def _exact(doc: Bench, rule: str, entry: Record, category: Category) -> None:
    stated, expected = dec(entry, ubl.TAXABLE), None
    for kind in LINES_OF:
        if kind in doc.once(kinds_of_lines):
            sums = {which: doc.once(Sums).of(which, category.code) for which in (kind, *_SIGNS)}
            expected = sums[kind].total + sum(sums[which].total * sign for which, sign in _SIGNS.items())
            if stated == expected:
                return
    doc.fire(rule, entry, ubl.TAXABLE, stated=stated, expected=expected, category=category.code)


_SIGNS = {"charges": 1, "allowances": -1}


def _near(doc: Bench, rule: str, entry: Record, category: Category, rate: Decimal) -> None:
    stated, expected, code = one(entry, ubl.TAXABLE), None, category.code
    for kind in LINES_OF:
        if _has_lines(doc, kind, category, rate):
            sums = {which: doc.once(Sums).of(which, code).at(rate) for which in (kind, *_SIGNS)}
            expected = sums[kind] + sum(sums[which] * sign for which, sign in _SIGNS.items())
            if _around(entry, expected):
                return
    doc.fire(rule, entry, ubl.TAXABLE, stated=stated, expected=expected, category=code)


def _has_lines(doc: Bench, kind: str, category: Category, rate: Decimal) -> bool:
    """For S: lines of this kind with S and this rate, or allowances or charges, anywhere."""
    if category.code != "S":
        return kind in doc.once(kinds_of_lines)
    if rate in doc.once(Sums).of(kind, "S").by_rate:
        return True
    return rate in doc.once(standard_rates)[kind] or rate in doc.once(standard_rates)["beside"]


def kinds_of_lines(doc: Bench) -> set[str]:
    """Whether there are invoice lines, credit note lines, or both, anywhere in the document."""
    root = doc.first(ubl.ROOT)
    found = {kind for kind, slot in LINES_OF.items() if root[slot]}
    if sum(len(root[slot]) for slot in LINES_OF.values()) < len(doc.all(ubl.LINE)):
        found |= {KINDS[line[0].tag] for line in doc.all(ubl.LINE)}
    return found


def standard_rates(doc: Bench) -> dict[str, set[Decimal]]:
    """The rates met with category S: on lines of either kind, on allowances and charges, anywhere."""
    found: dict[str, set[Decimal]] = {"invoice": set(), "credit": set(), "beside": set()}
    for line in by_code(doc.all(ubl.LINE), ubl.BG_30).get("S", ()):
        found[KINDS[line[0].tag]].update(rates_of(line[ubl.BG_30]))
    for allowance in by_code(doc.all(ubl.ALLOWANCE), ubl.CATEGORIES).get("S", ()):
        found["beside"].update(rates_of(allowance[ubl.CATEGORIES]))
    return found


KINDS = {tag: "invoice" if tag.endswith("InvoiceLine") else "credit" for tag in LINE_TAGS}


def _around(entry: Record, expected: Decimal) -> bool:
    """To less than one unit. The artefact subtracts and adds 1 in doubles, then casts: so do we."""
    stated = dbl(entry, ubl.TAXABLE)
    if stated is not None and not math.isfinite(stated):
        raise Stop(entry, ubl.TAXABLE, kind="decimal")
    return stated is not None and Decimal(stated - 1) < expected < Decimal(stated + 1)


@ubl.SUBTOTAL.judge
def tax_amount(doc: Bench, entry: Record) -> None:
    """09: no tax, or the rate of the base to less than one unit."""
    for category, found in _judged(doc, entry):
        rule, tax = f"BR-{category.family}-09", dec(entry, ubl.SUBTOTAL_TAX)
        if not category.by_rate:
            if tax != 0:
                doc.fire(rule, entry, ubl.SUBTOTAL_TAX, stated=tax, expected=ZERO, category=category.code)
            continue
        base, rate = dec(entry, ubl.TAXABLE), dec(found, ubl.RATE)
        expected = None if base is None or rate is None else r2(abs(base) * rate / HUNDRED)
        if tax is None or expected is None or not abs(tax) - ONE < expected < abs(tax) + ONE:
            doc.fire(rule, entry, ubl.SUBTOTAL_TAX, stated=tax, expected=expected, category=category.code)


@ubl.ROOT.judge
def intra_community_delivery(doc: Bench, root: Record) -> None:
    if doc.once(uses).vat_entries.get("K") and not _long(root, ubl.BT_72) and not root[ubl.PERIOD_PARTS]:
        doc.fire("BR-IC-11", root, ubl.BT_72)


@ubl.ROOT.judge
def intra_community_country(doc: Bench, root: Record) -> None:
    if doc.once(uses).vat_entries.get("K") and not _long(root, ubl.BT_80):
        doc.fire("BR-IC-12", root, ubl.BT_80)


def _long(root: Record, slot: int) -> bool:
    return len(one(root, slot) or "") > 1


@ubl.ROOT.judge
def out_of_scope_alone(doc: Bench, root: Record) -> None:
    """BR-O-11 to BR-O-14: nothing but O beside O."""
    found = doc.once(uses)
    if not found.vat_entries.get("O"):
        return
    for _, category in _others(found.vat_entries):
        doc.fire("BR-O-11", category, ubl.CODE)
    for item in _others(found.vat_items):
        doc.fire("BR-O-12", item, ubl.CODE)
    for rule, wanted in (("BR-O-13", False), ("BR-O-14", True)):
        alike = {code: records for (code, charge), records in found.vat_beside.items() if charge is wanted}
        for category in _others(alike):
            doc.fire(rule, category, ubl.CODE)


def _others(by_code: Mapping[str, list[Any]]) -> list[Any]:
    """One of another category than O is enough to say it."""
    return next((records[:1] for code, records in by_code.items() if code != "O" and records), [])


@ubl.ROOT.judge
def split_payment(doc: Bench, root: Record) -> None:
    """BR-B-01, BR-B-02: Italian split payment, by the raw code."""
    everywhere = {code for record in doc.all(ubl.CATEGORY) for code in record[ubl.CODE]}
    items = {code for record in doc.all(ubl.ITEM_CATEGORY) for code in record[ubl.CODE]}
    abroad = [nth for nth, country in enumerate(root[ubl.COUNTRIES]) if country != "IT"]
    if "B" in everywhere | items and abroad:
        doc.fire(
            "BR-B-01", root, ubl.COUNTRIES, abroad[0], stated=root[ubl.COUNTRIES][abroad[0]], expected="IT"
        )
    used = items | {
        code
        for group, slot in ((root[ubl.BG_23], ubl.SUBTOTAL_CATEGORIES), (root[ubl.BG_20], ubl.CATEGORIES))
        for record in group
        for category in record[slot]
        for code in category[ubl.CODE]
    }
    if {"B", "S"} <= used:
        doc.fire("BR-B-02", root, ubl.BREAKDOWN_CODES, stated="S")
