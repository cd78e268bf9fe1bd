"""Values that must come from a code list: rules BR-CL of EN 16931."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from core_invoice.codelists import accepts, code_list, codes
from core_invoice.model.invoice import Invoice
from core_invoice.model.reading import Source, Syntax
from core_invoice.model.terms import terms
from core_invoice.model.values import Identifier
from core_invoice.rules.places import join, select
from core_invoice.rules.registry import Context, Family, Hit, Rule, at

FAMILY = Family()
rule = FAMILY.rule


@dataclass(frozen=True)
class Coded:
    """One row: the places whose value must be in one of the lists. CII has its own list now and then."""

    rule: str
    paths: tuple[str, ...]
    lists: tuple[str, ...]
    cii_lists: tuple[str, ...] = ()
    upper: bool = False

    def judge(self, invoice: Invoice, context: Context) -> Iterator[Hit]:
        for path in self.paths:
            for where, code in _coded(invoice, path):
                if code is not None and not in_lists(self._wanted(code), self._lists(context)):
                    yield blamed(where, code, self._lists(context))

    def _wanted(self, code: str) -> str:
        return code.upper() if self.upper else code

    def _lists(self, context: Context) -> tuple[str, ...]:
        return self.cii_lists if context.cii and self.cii_lists else self.lists


CODED = (
    Coded("BR-CL-04", ("BT-5",), ("iso4217",)),
    Coded("BR-CL-05", ("BT-6",), ("iso4217",)),
    Coded("BR-CL-07", ("BT-18/BT-18-1", "BG-25/BT-128/BT-128-1"), ("untdid1153",)),
    Coded("BR-CL-11", ("BG-4/BT-30/BT-30-1", "BG-7/BT-47/BT-47-1", "BG-10/BT-61/BT-61-1"), ("icd",)),
    Coded("BR-CL-13", ("BG-25/BG-31/BT-158/BT-158-1",), ("untdid7143",)),
    Coded(
        "BR-CL-14",
        ("BG-4/BG-5/BT-40", "BG-7/BG-8/BT-55", "BG-11/BG-12/BT-69", "BG-13/BG-15/BT-80"),
        ("iso3166",),
        ("iso3166-cii",),
    ),
    Coded("BR-CL-15", ("BG-25/BG-31/BT-159",), ("iso3166",), ("iso3166-cii",)),
    Coded("BR-CL-16", ("BG-16/BT-81",), ("untdid4461",)),
    Coded("BR-CL-19", ("BG-20/BT-98", "BG-25/BG-27/BT-140"), ("untdid5189",)),
    Coded("BR-CL-20", ("BG-21/BT-105", "BG-25/BG-28/BT-145"), ("untdid7161",)),
    Coded("BR-CL-21", ("BG-25/BG-31/BT-157/BT-157-1",), ("icd",)),
    Coded("BR-CL-22", ("BG-23/BT-121",), ("vatex",), upper=True),
    Coded("BR-CL-23", ("BG-25/BT-130", "BG-25/BG-29/BT-150"), ("rec20-rec21",)),
    Coded("BR-CL-24", ("BG-24/BT-125/BT-125-1",), ("mime",)),
    Coded("BR-CL-25", ("BG-4/BT-34/BT-34-1", "BG-7/BT-49/BT-49-1"), ("eas",)),
    Coded("BR-CL-26", ("BG-13/BT-71/BT-71-1",), ("icd",)),
)


def in_lists(code: str, lists: tuple[str, ...]) -> bool:
    """Trimmed; a blank inside is never accepted, nor is an empty value."""
    return any(accepts(name, code.strip()) for name in lists)


def blamed(where: str, code: str, lists: tuple[str, ...]) -> Hit:
    """The value, the list, and the accepted code that looks most like it when there is one."""
    accepted = [one for name in lists for one in codes(name)]
    near = get_close_matches(code.strip().upper(), accepted, n=1, cutoff=0.75) if code.strip() else []
    return at(where, stated=code, expected=near[0] if near else None, list=code_list(lists[0]).authority)


def _coded(invoice: Invoice, path: str) -> Iterator[tuple[str, str | None]]:
    """The value of a code, or the part of an identifier or attachment that the last term stands for."""
    head, _, last = path.rpartition("/")
    if last.count("-") < 2:
        yield from select(invoice, path)
        return
    for where, whole in select(invoice, head):
        if whole is not None:
            scheme = whole.scheme if isinstance(whole, Identifier) else whole.mime_code
            yield join(where, last), scheme


for row in CODED:
    own_terms = tuple(path.rpartition("/")[2] for path in row.paths)
    FAMILY.add(Rule(row.rule, own_terms, row.judge, alternatives=True))


@rule("BR-CL-01", terms=("BT-3",))
def type_code_is_known(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """UBL has one list for an Invoice and one for a CreditNote; CII accepts both."""
    lists = {Syntax.UBL_INVOICE: "untdid1001-invoice", Syntax.UBL_CREDITNOTE: "untdid1001-creditnote"}
    name = lists.get(context.syntax, "untdid1001") if context.syntax else "untdid1001"
    if invoice.type_code is not None and not in_lists(invoice.type_code, (name,)):
        yield blamed("BT-3", invoice.type_code, (name,))


@rule("BR-CL-06", terms=("BT-8",))
def vat_point_code_is_known(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """The model holds the standard's codes (UNTDID 2005); CII writes UNTDID 2475, so its text is judged."""
    if invoice.vat_point_date_code is None:
        return
    source = context.sources.get("BT-8") if context.cii else None
    code, name = invoice.vat_point_date_code, "vat-point-code"
    if source:
        code, name = source.raw, "vat-point-code-cii"
    if not in_lists(code, (name,)):
        yield blamed("BT-8", code, (name,))


CHANGES = ("BG-20/BT-95", "BG-21/BT-102")
BREAKDOWN = "BG-23/BT-118"
LINES = "BG-25/BG-30/BT-151"


@rule("BR-CL-17", terms=("BT-95", "BT-102", "BT-118"), alternatives=True)
def vat_category_is_known(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """Of allowances, charges and, in UBL only, of the VAT breakdown."""
    yield from _unknown_categories(invoice, context, CHANGES if context.cii else (*CHANGES, BREAKDOWN))


@rule("BR-CL-18", terms=("BT-151", "BT-118"), alternatives=True)
def item_vat_category_is_known(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """Of lines and, in CII only, of the VAT breakdown."""
    yield from _unknown_categories(invoice, context, (LINES, BREAKDOWN) if context.cii else (LINES,))


def _unknown_categories(invoice: Invoice, context: Context, paths: tuple[str, ...]) -> Iterator[Hit]:
    """Whatever the tax that the category is said to be of."""
    for path in paths:
        for where, given in select(invoice, path):
            code = context.category_of_another_tax(where.rpartition("/")[0]) if given is None else given
            if code is not None and not in_lists(code, ("untdid5305",)):
                yield blamed(where, code, ("untdid5305",))


RANK = re.compile(r"\[\d+\]")
VAT_TOTALS = ("BG-22/BT-110", "BG-22/BT-111")


@rule("BR-CL-03", terms=("BT-5",), presence=True)
def every_amount_has_a_known_currency(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """UBL wants a currency on each amount; CII only looks at the VAT totals that have one."""
    for where, source in (*context.sources.items(), *_unread_amounts(context)):
        wanted = where in VAT_TOTALS if context.cii else _is_amount(where)
        if not wanted or (context.cii and source.currency is None):
            continue
        if not in_lists(source.currency or "", ("iso4217",)):
            yield blamed(where, source.currency or "", ("iso4217",))


def _unread_amounts(context: Context) -> Iterator[tuple[str, Source]]:
    """A VAT total in neither currency of the invoice is in no term: it is judged as that of the invoice."""
    for source in context.reading.unread if context.reading else ():
        if RANK.sub("", source.path).endswith(("/cac:TaxTotal/cbc:TaxAmount", "/ram:TaxTotalAmount")):
            yield "BG-22/BT-110", source


def _is_amount(where: str) -> bool:
    term = terms().get(where.rpartition("/")[2])
    return term is not None and term.datatype in ("amount", "price")


@rule("BR-CL-08", terms=("BT-21",))
def note_subject_is_known(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """UBL only looks at codes of three characters, and finds them anywhere in the joined list."""
    for where, code in select(invoice, "BG-1/BT-21"):
        if code is None:
            continue
        if context.cii:
            known = in_lists(code, ("untdid4451-cii",))
        else:
            known = len(code) != 3 or code in code_list("untdid4451").edition().joined
        if not known:
            yield blamed(where, code, ("untdid4451",))


@rule("BR-CL-10", terms=("BT-29-1", "BT-46-1", "BT-60-1"), alternatives=True)
def identifier_scheme_is_known(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """SEPA is a scheme of UBL for the seller and the payee: their identifier as a creditor."""
    for path, scheme in (("BG-4/BT-29", "BT-29-1"), ("BG-7/BT-46", "BT-46-1"), ("BG-10/BT-60", "BT-60-1")):
        lists = ("icd", "icd-2") if not context.cii and path != "BG-7/BT-46" else ("icd",)
        for where, identifier in select(invoice, path):
            if identifier.scheme is not None and not in_lists(identifier.scheme, lists):
                yield blamed(join(where, scheme), identifier.scheme, lists)
