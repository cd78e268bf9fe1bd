"""VAT categories: the table from which BR-S, BR-Z, BR-E, BR-AE, BR-IC, BR-G, BR-O, BR-AF, BR-AG are made.

Then the few rules that one category of EN 16931 has alone (BR-IC-11, BR-O-11, BR-B-01 and the like).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from core_invoice.model.amounts import VatBreakdown
from core_invoice.model.invoice import Invoice
from core_invoice.rules.numbers import HUNDRED, ONE, WIDE, ZERO, half_up, total
from core_invoice.rules.places import select, value_at
from core_invoice.rules.registry import Context, Family, Hit, Rule, at

FAMILY = Family()
rule = FAMILY.rule

LINES = "BG-25/BG-30/BT-151"
ALLOWANCES = "BG-20/BT-95"
CHARGES = "BG-21/BT-102"
BREAKDOWN = "BG-23/BT-118"
COUNTRIES = ("BG-4/BG-5/BT-40", "BG-7/BG-8/BT-55", "BG-11/BG-12/BT-69", "BG-13/BG-15/BT-80")

SELLER_VAT, SELLER_TAX = "BG-4/BT-31", "BG-4/BT-32"
REPRESENTATIVE_VAT = "BG-11/BT-63"
BUYER_VAT, BUYER_LEGAL = "BG-7/BT-48", "BG-7/BT-47"


@dataclass(frozen=True)
class Category:
    """One row: how a VAT category is to be used. Of each group of `needs`, one term must be there."""

    family: str
    code: str
    needs: tuple[tuple[str, ...], ...] = ()
    forbids: tuple[str, ...] = ()
    rate: str = "zero"
    """What the rate must be: positive, not negative, zero, or absent."""
    by_rate: bool = False
    """One breakdown entry a rate, and any number of them; the others have exactly one entry in all."""
    exempt: bool = True
    """The breakdown says why there is no VAT; the others must not say anything."""


IDENTIFIED = (SELLER_VAT, SELLER_TAX, REPRESENTATIVE_VAT)
WITH_VAT = (SELLER_VAT, REPRESENTATIVE_VAT)

CATEGORIES = (
    Category("S", "S", needs=(IDENTIFIED,), rate="positive", by_rate=True, exempt=False),
    Category("Z", "Z", needs=(IDENTIFIED,), exempt=False),
    Category("E", "E", needs=(IDENTIFIED,)),
    Category("AE", "AE", needs=(IDENTIFIED, (BUYER_VAT, BUYER_LEGAL))),
    Category("IC", "K", needs=(WITH_VAT, (BUYER_VAT,))),
    Category("G", "G", needs=(WITH_VAT,)),
    Category("O", "O", forbids=(SELLER_VAT, REPRESENTATIVE_VAT, BUYER_VAT), rate="absent"),
    Category("AF", "L", needs=(IDENTIFIED,), rate="not negative", by_rate=True, exempt=False),
    Category("AG", "M", needs=(IDENTIFIED,), rate="not negative", by_rate=True, exempt=False),
)


def _is(code: str | None, wanted: str, context: Context) -> bool:
    """UBL trims the category code, CII compares it as written."""
    if code is None:
        return False
    return code == wanted or (not context.cii and code.strip() == wanted)


def _uses(invoice: Invoice, path: str, code: str, context: Context, *, any_tax: bool = False) -> list[str]:
    """The places with this category; with `any_tax`, also where the tax is said to be another than VAT."""
    found = ((where, _code(where, given, context, any_tax=any_tax)) for where, given in select(invoice, path))
    return [where for where, given in found if _is(given, code, context)]


def _code(where: str, given: str | None, context: Context, *, any_tax: bool) -> str | None:
    if given is not None or not any_tax:
        return given
    return context.category_of_another_tax(where.rpartition("/")[0])


def in_breakdown(category: Category, invoice: Invoice, context: Context) -> Iterator[Hit]:
    """01: what is used in the document is in the VAT breakdown, and the other way round."""
    any_tax = context.cii or category.code == "S"
    lines, allowances, charges, entries = (
        _uses(invoice, path, category.code, context, any_tax=any_tax)
        for path in (LINES, ALLOWANCES, CHARGES, BREAKDOWN)
    )
    others = [*allowances, *charges]
    if _is_balanced(category, len(lines), len(others), len(entries), context):
        return
    blamed = entries[-1] if entries else "BG-23"
    yield at(blamed, used=len(lines) + len(others), entries=len(entries))


def _is_balanced(category: Category, lines: int, others: int, entries: int, context: Context) -> bool:
    """UBL and CII count differently: for the by-rate families CII only asks for two mentions in all."""
    used = lines + others
    if category.by_rate and context.cii:
        return (not lines or lines + entries >= 2) and (not others or others + entries >= 2)
    if category.by_rate:
        return bool(used) == bool(entries)
    if not context.cii:
        return not (used or entries) or entries == 1
    if category.code == "O" and not entries:
        return True
    return not (used or entries) or (entries == 1 and used > 0)


def parties_identified(category: Category, invoice: Invoice, context: Context, *, path: str) -> Iterator[Hit]:
    """02, 03, 04: the parties have the identifiers that the category needs, and none that it forbids.

    In UBL a line of category S whose tax is not VAT calls for an identifier too, and none will do.
    """
    any_tax = category.code == "S" and path == LINES and not context.cii
    if not _uses(invoice, path, category.code, context, any_tax=any_tax):
        return
    if category.code == "S" and path == LINES and not _uses(invoice, path, "S", context):
        yield at(SELLER_VAT)
        return
    for group in category.needs:
        if not any(_given(invoice, one) for one in group):
            yield at(group[0])
    for one in category.forbids:
        if _given(invoice, one):
            yield at(one, stated=value_at(invoice, one))


def _given(invoice: Invoice, path: str) -> bool:
    return value_at(invoice, path) is not None


@dataclass(frozen=True)
class Bearer:
    """What bears a VAT category and a rate: lines, allowances, charges."""

    number: str
    scope: str
    code: str
    rate: str


BEARERS = (
    Bearer("05", "BG-25/BG-30", "BT-151", "BT-152"),
    Bearer("06", "BG-20", "BT-95", "BT-96"),
    Bearer("07", "BG-21", "BT-102", "BT-103"),
)


def rate_fits(category: Category, invoice: Invoice, context: Context, *, bearer: Bearer) -> Iterator[Hit]:
    """05, 06, 07: the rate of a line, an allowance or a charge is what the category allows."""
    for where, group in select(invoice, bearer.scope):
        if group is None or not _is(value_at(group, bearer.code), category.code, context):
            continue
        stated = value_at(group, bearer.rate)
        if not _rate_is_right(category, stated, context):
            yield at(f"{where}/{bearer.rate}", stated=stated)


def _rate_is_right(category: Category, rate: Decimal | None, context: Context) -> bool:
    """CII wants the rate of the Canary Islands' tax above zero, UBL lets it be zero."""
    if category.rate == "absent":
        return rate is None
    if rate is None:
        return False
    if category.rate == "zero":
        return rate == ZERO
    strictly = category.rate == "positive" or (context.cii and category.code == "L")
    return rate > ZERO if strictly else rate >= ZERO


def _entries(category: Category, invoice: Invoice, context: Context) -> Iterator[tuple[str, VatBreakdown]]:
    """The breakdown entries of this category; in CII those of S and Z count whatever their tax."""
    any_tax = context.cii and category.code in ("S", "Z")
    for where, entry in select(invoice, "BG-23"):
        code = _code(f"{where}/BT-118", entry.category_code, context, any_tax=any_tax)
        if _is(code, category.code, context):
            yield where, entry


def taxable_amount_is_right(category: Category, invoice: Invoice, context: Context) -> Iterator[Hit]:
    """08: the taxable amount is the lines plus charges less allowances of this category (and rate)."""
    summed: Mapping[Decimal | None, Sums] | None = None
    for where, entry in _entries(category, invoice, context):
        if category.by_rate and (entry.rate is None or (context.cii and category.code != "S")):
            continue
        if summed is None:  # once for all entries, or n entries and n lines would cost n × n
            summed = _sums(category, invoice, context)
        sums = summed.get(entry.rate if category.by_rate else None) or _nothing(category, invoice)
        if not _base_is_right(category, entry.taxable_amount, sums, context) or (
            category.by_rate and not context.cii and not sums.found
        ):
            yield at(f"{where}/BT-116", stated=entry.taxable_amount, expected=sums.net)


@dataclass(frozen=True)
class Sums:
    net: Decimal
    rounded: Decimal
    found: bool


def _sums(category: Category, invoice: Invoice, context: Context) -> Mapping[Decimal | None, Sums]:
    """By rate where the category has several, otherwise under None."""
    groups: dict[Decimal | None, Bearing] = {}

    def bearing(group: str, code: str, rate: str) -> Iterator[tuple[Bearing, Any]]:
        """Whatever the tax that its category is said to be of."""
        for where, one in select(invoice, group):
            given = _code(f"{where}/{code}", value_at(one, code), context, any_tax=True)
            if _is(given, category.code, context):
                key = value_at(one, rate) if category.by_rate else None
                yield groups.setdefault(key, Bearing()), one

    for borne, line in bearing("BG-25", "BG-30/BT-151", "BG-30/BT-152"):
        borne.lines.append(line.net_amount)
    for borne, allowance in bearing("BG-20", "BT-95", "BT-96"):
        borne.allowances.append(allowance.amount)
    for borne, charge in bearing("BG-21", "BT-102", "BT-103"):
        borne.charges.append(charge.amount)
    return {
        rate: _summed(group, found=_found(category, invoice, borne=True)) for rate, group in groups.items()
    }


@dataclass
class Bearing:
    """The amounts that bear one category and rate."""

    lines: list[Decimal | None] = field(default_factory=list)
    allowances: list[Decimal | None] = field(default_factory=list)
    charges: list[Decimal | None] = field(default_factory=list)


def _summed(group: Bearing, *, found: bool) -> Sums:
    net, less, more = total(group.lines), total(group.allowances), total(group.charges)
    return Sums(
        net=WIDE.subtract(WIDE.add(net, more), less),
        rounded=WIDE.subtract(WIDE.add(half_up(net), half_up(more)), half_up(less)),
        found=found,
    )


def _nothing(category: Category, invoice: Invoice) -> Sums:
    return _summed(Bearing(), found=_found(category, invoice, borne=False))


def _found(category: Category, invoice: Invoice, *, borne: bool) -> bool:
    return bool(invoice.lines) if category.code in ("L", "M") else borne


def _base_is_right(category: Category, stated: Decimal | None, sums: Sums, context: Context) -> bool:
    """Who tolerates one unit is the reverse in the two artefacts; O is exact in both."""
    if stated is None:
        return False
    if category.code == "O" or category.by_rate == context.cii:
        return stated == (sums.rounded if context.cii else sums.net)
    if context.cii:
        return abs(stated - sums.rounded) < ONE
    # UBL reckons the bounds in binary floating point, which decides when the gap is exactly one.
    return Decimal(float(stated) - 1) < sums.net < Decimal(float(stated) + 1)


def tax_amount_is_right(category: Category, invoice: Invoice, context: Context) -> Iterator[Hit]:
    """09: the tax amount is the rate of the base within one unit, or zero where the category bears no VAT."""
    for where, entry in _entries(category, invoice, context):
        if not category.by_rate:
            if entry.tax_amount is None or entry.tax_amount != ZERO:
                yield at(f"{where}/BT-117", stated=entry.tax_amount, expected="0.00")
        elif not (context.cii and category.code != "S"):
            expected = _tax(entry, context)
            if expected is None or entry.tax_amount is None or not _near(entry.tax_amount, expected):
                yield at(f"{where}/BT-117", stated=entry.tax_amount, expected=expected)


def _tax(entry: VatBreakdown, context: Context) -> Decimal | None:
    if entry.rate is None or entry.taxable_amount is None:
        return None
    product = WIDE.multiply(abs(entry.taxable_amount), entry.rate)
    if context.cii:
        return WIDE.divide(half_up(product, 0), HUNDRED)
    return half_up(WIDE.divide(product, HUNDRED))


def _near(tax: Decimal, expected: Decimal) -> bool:
    return abs(abs(tax) - expected) < ONE


def exemption_is_explained(category: Category, invoice: Invoice, context: Context) -> Iterator[Hit]:
    """10: the breakdown says why there is no VAT, or says nothing where there is VAT."""
    for where, entry in _entries(category, invoice, context):
        explained = entry.exemption_reason is not None or entry.exemption_reason_code is not None
        if explained != category.exempt:
            yield at(f"{where}/BT-120", stated=entry.exemption_reason or entry.exemption_reason_code)


def _terms(paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(path.rpartition("/")[2] for path in paths)


Judge = Callable[..., Iterator[Hit]]


def _add(category: Category, number: str, terms: tuple[str, ...], judge: Judge) -> None:
    values = {"category": category.code}
    FAMILY.add(Rule(f"BR-{category.family}-{number}", terms, partial(judge, category), values=values))


def _register(category: Category) -> None:
    parties = _terms(tuple(one for group in category.needs for one in group) + category.forbids)
    sums = ("BT-116", "BT-118", "BT-119", "BT-131", "BT-92", "BT-99")
    _add(category, "01", ("BT-118", "BT-151", "BT-95", "BT-102"), in_breakdown)
    for number, path in (("02", LINES), ("03", ALLOWANCES), ("04", CHARGES)):
        _add(category, number, (*_terms((path,)), *parties), partial(parties_identified, path=path))
    for bearer in BEARERS:
        _add(category, bearer.number, (bearer.rate, bearer.code), partial(rate_fits, bearer=bearer))
    _add(category, "08", sums, taxable_amount_is_right)
    _add(category, "09", ("BT-117", "BT-116", "BT-119", "BT-118"), tax_amount_is_right)
    _add(category, "10", ("BT-120", "BT-121", "BT-118"), exemption_is_explained)


for category in CATEGORIES:
    _register(category)


@rule("BR-IC-11", terms=("BT-72", "BT-73", "BT-74", "BT-118"))
def intra_community_supply_has_a_date(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """UBL is content with any child of the period, the VAT point date code (BT-8) included."""
    if not _uses(invoice, BREAKDOWN, "K", context):
        return
    if value_at(invoice, "BG-13/BT-72") is not None:
        return
    dates = [value_at(invoice, "BG-13/BG-14/BT-73"), value_at(invoice, "BG-13/BG-14/BT-74")]
    if not context.cii:
        dates.append(invoice.vat_point_date_code)
    if all(one is None for one in dates):
        yield at("BG-13/BT-72")


@rule("BR-IC-12", terms=("BT-80", "BT-118"))
def intra_community_supply_has_a_country(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """UBL wants more than one character, CII the element."""
    if not _uses(invoice, BREAKDOWN, "K", context):
        return
    country = value_at(invoice, "BG-13/BG-15/BT-80")
    if country is None or (not context.cii and len(country) < 2):
        yield at("BG-13/BG-15/BT-80", stated=country)


def _beside_o(invoice: Invoice, context: Context, paths: tuple[str, ...]) -> Iterator[Hit]:
    """Where something outside the scope of VAT stands beside something that is not."""
    if not _uses(invoice, BREAKDOWN, "O", context):
        return
    for path in paths:
        for where, code in select(invoice, path):
            if code is not None and not _is(code, "O", context):
                yield at(where, stated=code)
                return


@rule("BR-O-11", terms=("BT-118",))
def breakdown_is_out_of_scope_only(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """CII asks BR-O-11 and BR-O-12 in one: breakdown and lines together."""
    yield from _beside_o(invoice, context, (BREAKDOWN, LINES) if context.cii else (BREAKDOWN,))


@rule("BR-O-12", terms=("BT-151", "BT-118"))
def lines_are_out_of_scope_only(invoice: Invoice, context: Context) -> Iterator[Hit]:
    yield from _beside_o(invoice, context, (BREAKDOWN, LINES) if context.cii else (LINES,))


@rule("BR-O-13", terms=("BT-95", "BT-118"))
def allowances_are_out_of_scope_only(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """CII asks BR-O-13 and BR-O-14 in one: allowances and charges together."""
    yield from _beside_o(invoice, context, (ALLOWANCES, CHARGES) if context.cii else (ALLOWANCES,))


@rule("BR-O-14", terms=("BT-102", "BT-118"))
def charges_are_out_of_scope_only(invoice: Invoice, context: Context) -> Iterator[Hit]:
    yield from _beside_o(invoice, context, (ALLOWANCES, CHARGES) if context.cii else (CHARGES,))


EVERY_CATEGORY = (BREAKDOWN, LINES, ALLOWANCES, CHARGES)


def _first(invoice: Invoice, code: str) -> str | None:
    """The first place with this very category code: rules on B look at the text as written."""
    for path in EVERY_CATEGORY:
        for where, found in select(invoice, path):
            if found == code:
                return where
    return None


@rule("BR-B-01", terms=("BT-118", "BT-151"))
def split_payment_is_italian(invoice: Invoice, context: Context) -> Iterator[Hit]:
    if _first(invoice, "B") is None:
        return
    paths = COUNTRIES if context.cii else (*COUNTRIES, "BG-25/BG-31/BT-159")
    for path in paths:
        for where, country in select(invoice, path):
            if country is not None and country != "IT":
                yield at(where, stated=country, expected="IT")
                return


@rule("BR-B-02", terms=("BT-118", "BT-151"))
def split_payment_is_not_beside_standard_rate(invoice: Invoice) -> Iterator[Hit]:
    beside = _first(invoice, "S")
    if beside is not None and _first(invoice, "B") is not None:
        yield at(beside, stated="S")
