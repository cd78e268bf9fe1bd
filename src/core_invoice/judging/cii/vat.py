"""CII: the rules of VAT categories (BR-S, BR-Z, BR-E, BR-AE, BR-IC, BR-G, BR-O, BR-AF, BR-AG, BR-B).

One row a category; only those that a document uses are judged. The artefact departs from the norm here and
there (no rule on amounts for L and M, a window of one unit for all but S and O): its verdict is followed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from core_invoice.judging.bench import Bench
from core_invoice.judging.cii import scopes as cii
from core_invoice.judging.cii.amounts import ONE, ZERO, first_dec
from core_invoice.judging.cii.operands import (
    equals,
    in_transaction,
    indicator,
    is_not_negative,
    is_of_sign,
    is_positive,
    is_vat,
    is_zero,
    read_whole,
    says,
    schemed,
)
from core_invoice.judging.tree import Element, Record, Scope
from core_invoice.judging.values import Stop, dbl, dec, decs, double_rnd, r2


@dataclass(frozen=True)
class Category:
    """How a VAT category is to be used.

    `needs` and `rate` name functions below; `exempt` wants a reason for exemption, the others want none;
    `any_tax`: its entry is judged whatever the type of tax; `taxable`: how BT-116 is compared.
    """

    family: str
    code: str
    needs: str
    rate: str
    exempt: bool
    taxable: str
    any_tax: bool = False


CATEGORIES = {
    category.code: category
    for category in (  # in the order of the artefact: of several codes in one tax, the first here counts
        Category("AE", "AE", "any id and buyer", "zero", exempt=True, taxable="within one"),
        Category("AF", "L", "any id", "positive", exempt=False, taxable="free"),
        Category("AG", "M", "any id", "not negative", exempt=False, taxable="free"),
        Category("E", "E", "any id", "zero", exempt=True, taxable="within one"),
        Category("G", "G", "VAT id", "zero", exempt=True, taxable="within one"),
        Category("IC", "K", "VAT ids of both", "zero", exempt=True, taxable="within one"),
        Category("O", "O", "no VAT id", "absent", exempt=True, taxable="equal"),
        Category("S", "S", "any id", "positive", exempt=False, taxable="by rate", any_tax=True),
        Category("Z", "Z", "any id", "zero", exempt=False, taxable="within one", any_tax=True),
    )
}
_RAM = f"{{{cii.PREFIXES['ram']}}}"
VAT_TAX = f"{_RAM}ApplicableTradeTax"
BY_USE = frozenset(("S", "L", "M"))
STRICT_INDICATOR = frozenset(("Z", "O"))
_RATES: dict[str, Callable[[float], bool]] = {
    "positive": is_positive,
    "not negative": is_not_negative,
    "zero": is_zero,
}


@dataclass
class Uses:
    """Where the categories of a document stand, by code; an entry with two codes stands under both."""

    entries: dict[str, list[Record]] = field(default_factory=dict)
    lines: dict[str, list[Record]] = field(default_factory=dict)
    beside: dict[str, list[Record]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[dict[str, list[Record]]]:
        return iter((self.entries, self.lines, self.beside))

    @property
    def codes(self) -> list[str]:
        used = set().union(*self)
        return [code for code in CATEGORIES if code in used]


def uses(doc: Bench) -> Uses:
    found = Uses()
    for scope, by_code in (
        (cii.HEADER_TAX, found.entries),
        (cii.LINE_TAX, found.lines),
        (cii.CATEGORY_TAX, found.beside),
    ):
        for tax in doc.all(scope):
            codes = tax[cii.CODE]
            for code in codes if len(codes) < 2 else dict.fromkeys(codes):
                by_code.setdefault(code, []).append(tax)
    return found


def category_of(tax: Record) -> str:
    """The category whose rules judge this tax of a line, an allowance or a charge: the first, if VAT."""
    codes = tax[cii.CODE]
    if not codes or not is_vat(tax):
        return ""
    return codes[0] if len(codes) == 1 else next((code for code in CATEGORIES if code in codes), "")


@cii.ROOT.judge
def broken_down(doc: Bench, root: Record) -> None:
    """01: a category that is used has its entry in the breakdown, and the other way round."""
    found = doc.once(uses)
    for code in found.codes:
        entries, lines, beside = (len(where.get(code, ())) for where in found)
        if code in BY_USE:
            holds = (not lines or lines + entries > 1) and (not beside or beside + entries > 1)
        elif code == "O" and not entries:
            holds = True
        else:
            holds = entries == 1 and lines + beside > 0
        if not holds:
            doc.fire(f"BR-{CATEGORIES[code].family}-01", root, cii.BG_23, category=code)


# --- 02 to 07: lines, allowances and charges ---


@cii.ROOT.judge
def lines(doc: Bench, root: Record) -> None:
    alike: dict[str, list[Record]] = {}
    for tax in root[cii.RULED_LINE_TAXES]:
        alike.setdefault(category_of(tax), []).append(tax)
    for code, taxes in alike.items():
        if code in CATEGORIES:
            _identified(doc, root, CATEGORIES[code], "02")
            _rated(doc, CATEGORIES[code], "05", taxes, cii.LINE_TAX)


@cii.ALLOWANCE.judge
def allowances_and_charges(doc: Bench, of: Record) -> None:
    """Here the indicator is read as a boolean, and lines have these rules too."""
    charge = not is_of_sign(of, charge=False)
    if charge and not is_of_sign(of, charge=True):
        return
    for tax in of[cii.ALLOWANCE_TAXES]:
        category = CATEGORIES.get(category_of(tax))
        if category is not None:
            _identified(doc, doc.first(cii.ROOT), category, "04" if charge else "03")
            _rated(doc, category, "07" if charge else "06", [tax], cii.CATEGORY_TAX)


def _identified(doc: Bench, root: Record, category: Category, number: str) -> None:
    """02, 03, 04: who must be identified when the category is used. Said once a document."""
    if (category.code, number) in doc.once(_said):
        return
    doc.once(_said).add((category.code, number))
    holds, slot = _NEEDS[category.needs](root)
    if not holds:
        rule = f"BR-{category.family}-{number}"
        doc.fire(rule, root, slot, category=category.code)


def _said(_: Bench) -> set[tuple[str, str]]:
    return set()


def _any_id(root: Record) -> tuple[bool, int]:
    holds = schemed(root, cii.BT_31, "VA", "FC") or schemed(root, cii.HEADER_BT_63, "VA")
    return holds, cii.BT_31


def _any_id_and_buyer(root: Record) -> tuple[bool, int]:
    if not schemed(root, cii.ANY_BT_31, "VA", "FC") and not schemed(root, cii.ANY_BT_63, "VA"):
        return False, cii.ANY_BT_31
    return schemed(root, cii.ANY_BT_48, "VA") or bool(root[cii.ANY_BT_47]), cii.ANY_BT_48


def _vat_id(root: Record) -> tuple[bool, int]:
    return schemed(root, cii.ANY_BT_31, "VA") or schemed(root, cii.ANY_BT_63, "VA"), cii.ANY_BT_31


def _vat_ids_of_both(root: Record) -> tuple[bool, int]:
    holds, slot = _vat_id(root)
    return (schemed(root, cii.ANY_BT_48, "VA"), cii.ANY_BT_48) if holds else (False, slot)


def _no_vat_id(root: Record) -> tuple[bool, int]:
    for slot in (cii.BT_31, cii.HEADER_BT_63, cii.ANY_BT_48):
        if schemed(root, slot, "VA"):
            return False, slot
    return True, cii.BT_31


_NEEDS = {
    "any id": _any_id,
    "any id and buyer": _any_id_and_buyer,
    "VAT id": _vat_id,
    "VAT ids of both": _vat_ids_of_both,
    "no VAT id": _no_vat_id,
}


def _rated(doc: Bench, category: Category, number: str, taxes: Iterable[Record], scope: Scope) -> None:
    """05, 06, 07: the rate that the category wants."""
    holds = _RATES.get(category.rate)
    for tax in taxes:
        rates = tax[cii.RATE]
        if not rates if holds is None else _some(tax, cii.RATE, holds):
            continue
        stated = rates[0] if rates else None
        doc.fire(f"BR-{category.family}-{number}", tax, cii.RATE, stated=stated)


def _some(record: Record, slot: int, holds: Callable[[float], bool]) -> bool:
    """Whether one of the doubles will do: they are read until one does."""
    return any(holds(read_whole(record, slot, nth)) for nth in range(len(record[slot])))


# --- 08 to 14: entries of the breakdown ---


def _entries(tax: Record) -> Iterator[Category]:
    """The categories whose rules judge this entry. L, M and O take the entry, the others one of its codes."""
    vat, taken = is_vat(tax) and in_transaction(tax), False
    for code, category in CATEGORIES.items():
        if code not in tax[cii.CODE] or not (vat or category.any_tax):
            continue
        if code in ("L", "M", "O"):
            if taken:
                continue
            taken = True
        yield category


@cii.HEADER_TAX.judge
def taxable_amount(doc: Bench, tax: Record) -> None:
    for category in _entries(tax):
        if category.taxable == "by rate":
            _taxable_by_rate(doc, tax, category)
        elif category.taxable != "free":
            _taxable(doc, tax, category)


def _taxable_by_rate(doc: Bench, tax: Record, category: Category) -> None:
    """BR-S-08. Each rate of the entry must give the amount to the cent; without a rate nothing is asked."""
    for rate in decs(tax, cii.RATE):
        expected = doc.once(_sums, category.code, rate)
        if not equals(tax, cii.BASIS, expected):
            _blame_basis(doc, tax, category, expected)
            return


def _taxable(doc: Bench, tax: Record, category: Category) -> None:
    expected = doc.once(_sums, category.code, None)
    if category.taxable == "equal":
        holds = equals(tax, cii.BASIS, expected)
    else:
        stated = dbl(tax, cii.BASIS)
        holds = stated is not None and stated - 1 < float(expected) < stated + 1
    if not holds:
        _blame_basis(doc, tax, category, expected)


def _blame_basis(doc: Bench, tax: Record, category: Category, expected: Decimal) -> None:
    stated = tax[cii.BASIS][0] if tax[cii.BASIS] else None
    doc.fire(
        f"BR-{category.family}-08", tax, cii.BASIS, stated=stated, expected=expected, category=category.code
    )


def _sums(doc: Bench, code: str, rate: Decimal | None) -> Decimal:
    """Lines plus charges minus allowances of the category, each sum rounded. Only S asks for the rate too."""
    settlements, alike = _of(doc, code) if rate is None else doc.once(_standard).get(rate, ([], []))
    lines = [amount for one in settlements for amount in decs(one, cii.SETTLEMENT_AMOUNTS)]
    signed: tuple[list[Decimal], list[Decimal]] = ([], [])
    for allowance in alike:
        for charge in (False, True):
            # the processor reads the category first: an indicator counts only where that is the one
            if _is(allowance, code, charge=charge):
                amount = dec(allowance, cii.ACTUAL) if code == "S" else first_dec(allowance, cii.ACTUAL)
                signed[charge].extend(() if amount is None else (amount,))
    return r2(sum(lines, ZERO)) + r2(sum(signed[True], ZERO)) - r2(sum(signed[False], ZERO))


Alike = tuple[list[Record], list[Record]]


def _of(doc: Bench, code: str) -> Alike:
    """Line settlements, and allowances and charges of the document, with a tax of this category."""
    root = doc.first(cii.ROOT)
    return (
        [one for one in root[cii.LINE_SETTLEMENTS] if _has(one[cii.SETTLEMENT_TAXES], code)],
        [one for one in root[cii.HEADER_ALLOWANCES] if _has(one[cii.ALLOWANCE_TAXES], code)],
    )


def _has(taxes: list[Record], code: str) -> bool:
    return any(code in tax[cii.CODE] for tax in taxes)


def _standard(doc: Bench) -> dict[Decimal | None, Alike]:
    """The same of category S, by rate: that of any tax beside the one of the category."""
    by_rate: dict[Decimal | None, Alike] = {}
    for kind, alike in enumerate(_of(doc, "S")):
        taxes = (cii.SETTLEMENT_TAXES, cii.ALLOWANCE_TAXES)[kind]
        for one in alike:
            if kind and not one[cii.INDICATOR]:  # neither an allowance nor a charge: its rate is not read
                continue
            for rate in {dec(tax, cii.RATE) for tax in one[taxes]}:
                by_rate.setdefault(rate, ([], []))[kind].append(one)
    return by_rate


def _is(allowance: Record, code: str, *, charge: bool) -> bool:
    if code not in STRICT_INDICATOR:
        return says(allowance, cii.INDICATOR, charge)
    if len(allowance[cii.INDICATOR]) != 1:  # one must be there, no more, no less
        raise Stop(allowance, cii.INDICATOR, kind="single" if allowance[cii.INDICATOR] else "boolean")
    return indicator(allowance, cii.INDICATOR, 0) is charge


@cii.HEADER_TAX.judge
def tax_amount(doc: Bench, tax: Record) -> None:
    """09. Nothing is asked of L and M."""
    for category in _entries(tax):
        if category.code == "S":
            _standard_tax(doc, tax)
        elif category.taxable != "free" and not _some(tax, cii.CALCULATED, is_zero):
            stated = tax[cii.CALCULATED][0] if tax[cii.CALCULATED] else None
            doc.fire(f"BR-{category.family}-09", tax, cii.CALCULATED, stated=stated, expected=0)


def _standard_tax(doc: Bench, tax: Record) -> None:
    """BR-S-09. A decimal times a double, rounded as a double, with one unit either way."""
    stated = dec(tax, cii.CALCULATED)
    basis = dec(tax, cii.BASIS) if stated is not None else None
    rate = dbl(tax, cii.RATE) if basis is not None else None
    if stated is None or basis is None or rate is None:
        doc.fire("BR-S-09", tax, cii.CALCULATED, stated=stated)
        return
    expected = double_rnd(float(abs(basis)) * rate) / 100
    if not float(abs(stated) - ONE) < expected < float(abs(stated) + ONE):
        doc.fire("BR-S-09", tax, cii.CALCULATED, stated=stated, expected=expected)


@cii.HEADER_TAX.judge
def exemption(doc: Bench, tax: Record) -> None:
    """10."""
    for category in _entries(tax):
        if category.exempt is not bool(tax[cii.EXEMPTION]):
            doc.fire(f"BR-{category.family}-10", tax, cii.EXEMPTION, category=category.code)


@cii.HEADER_TAX.judge
def intra_community(doc: Bench, tax: Record) -> None:
    root = doc.first(cii.ROOT)
    if any(category.code == "K" for category in _entries(tax)):
        if not root[cii.BT_72] and tax[0].getparent() not in doc.once(_settlements_with_period):
            doc.fire("BR-IC-11", root, cii.BT_72)
        if not root[cii.HEADER_BT_80]:
            doc.fire("BR-IC-12", root, cii.HEADER_BT_80)


def _settlements_with_period(doc: Bench) -> set[Element]:
    return {one[0].getparent() for one in doc.all(cii.PERIOD) if one[cii.STARTS] or one[cii.ENDS]}


@cii.HEADER_TAX.judge
def out_of_scope(doc: Bench, tax: Record) -> None:
    """BR-O-11 to BR-O-14: no other category beside it. The artefact has two rules for each of two tests."""
    if not any(category.code == "O" for category in _entries(tax)):
        return
    for other, rules in zip(doc.once(_other_categories), _BOTH_RULES, strict=True):
        for rule in rules if other else ():
            doc.fire(rule, tax, cii.CODE)


_BOTH_RULES = (("BR-O-11", "BR-O-12"), ("BR-O-13", "BR-O-14"))


def _other_categories(doc: Bench) -> tuple[bool, bool]:
    """Whether another than O is in any ApplicableTradeTax, wherever it stands; in any CategoryTradeTax."""
    found = doc.once(uses)
    elsewhere = (tax for tax in doc.all(cii.OTHER_TAX) if tax[0].tag == VAT_TAX)
    codes = (*found.entries, *found.lines, *(code for tax in elsewhere for code in tax[cii.CODE]))
    return any(code != "O" for code in codes), any(code != "O" for code in found.beside)


@cii.ROOT.judge
def split_payment(doc: Bench, root: Record) -> None:
    codes = set(root[cii.CATEGORY_CODES])
    if "B" not in codes:
        return
    if any(country != "IT" for country in root[cii.COUNTRIES]):
        doc.fire("BR-B-01", root, cii.CATEGORY_CODES, root[cii.CATEGORY_CODES].index("B"))
    if "S" in codes:
        doc.fire("BR-B-02", root, cii.CATEGORY_CODES, root[cii.CATEGORY_CODES].index("B"))
