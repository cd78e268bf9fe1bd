"""What an invoice must carry, and the form of what it carries: rules BR-01 to BR-65 of EN 16931."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from core_invoice.findings import Severity
from core_invoice.model.amounts import DocumentTotals, VatBreakdown
from core_invoice.model.invoice import Invoice
from core_invoice.model.party import Period
from core_invoice.model.values import Identifier
from core_invoice.rules.numbers import ZERO
from core_invoice.rules.places import join, select, value_at
from core_invoice.rules.registry import Context, Family, Hit, Rule, at

FAMILY = Family()
rule = FAMILY.rule

DATE_FORMAT = "102"
"""UNTDID 2379: YYYYMMDD, the only one that CII takes in an invoice."""
CREDIT_TRANSFERS = ("30", "58")
CII_SHADOWED = ("L", "M", "O")
"""VAT categories whose breakdown the CII artefact judges elsewhere, so that its general rules miss them."""


@dataclass(frozen=True)
class Required:
    """One row: in each place of the scope (the document itself when empty), the term must be there."""

    rule: str
    scope: str
    term: str
    filled: bool = False
    """An empty element does not do."""
    cii_scope: str | None = None
    cii_filled: bool | None = None

    def judge(self, invoice: Invoice, context: Context) -> Iterator[Hit]:
        scope = self.cii_scope if context.cii and self.cii_scope is not None else self.scope
        filled = self.cii_filled if context.cii and self.cii_filled is not None else self.filled
        path = (self.scope.removeprefix(scope) + "/" + self.term).strip("/")
        for where, group in places(invoice, scope):
            if self._judged(where, group, context) and lacks(
                group, where, path, filled=filled, context=context
            ):
                yield at(join(where, path))

    def _judged(self, where: str, group: Any, context: Context) -> bool:
        """Totals and payment have terms that stand outside their element in one syntax or the other."""
        return context.stands(where, group) if where in ("BG-22", "BG-16") else group is not None


REQUIRED = (
    Required("BR-01", "", "BG-2/BT-24", filled=True),
    Required("BR-02", "", "BT-1", filled=True),
    Required("BR-04", "", "BT-3", filled=True),
    Required("BR-05", "", "BT-5", filled=True),
    Required("BR-06", "", "BG-4/BT-27", filled=True),
    Required("BR-07", "", "BG-7/BT-44", filled=True),
    Required("BR-08", "", "BG-4/BG-5"),
    Required("BR-09", "BG-4/BG-5", "BT-40", filled=True, cii_scope=""),
    Required("BR-10", "", "BG-7/BG-8"),
    Required("BR-11", "BG-7/BG-8", "BT-55", filled=True, cii_scope=""),
    Required("BR-12", "BG-22", "BT-106"),
    Required("BR-13", "BG-22", "BT-109"),
    Required("BR-14", "BG-22", "BT-112"),
    Required("BR-15", "BG-22", "BT-115"),
    Required("BR-16", "", "BG-25"),
    Required("BR-18", "BG-11", "BT-62", filled=True),
    Required("BR-19", "BG-11", "BG-12"),
    Required("BR-20", "BG-11/BG-12", "BT-69", filled=True, cii_scope="BG-11"),
    Required("BR-21", "BG-25", "BT-126", filled=True),
    Required("BR-22", "BG-25", "BT-129"),
    Required("BR-23", "BG-25", "BT-130"),
    Required("BR-24", "BG-25", "BT-131"),
    Required("BR-25", "BG-25", "BG-31/BT-153", filled=True),
    Required("BR-26", "BG-25", "BG-29/BT-146"),
    Required("BR-31", "BG-20", "BT-92"),
    Required("BR-32", "BG-20", "BT-95"),
    Required("BR-36", "BG-21", "BT-99"),
    Required("BR-37", "BG-21", "BT-102"),
    Required("BR-41", "BG-25/BG-27", "BT-136"),
    Required("BR-43", "BG-25/BG-28", "BT-141"),
    Required("BR-49", "BG-16", "BT-81"),
    Required("BR-52", "BG-24", "BT-122", filled=True),
    Required("BR-55", "BG-3", "BT-25", cii_filled=True),
    Required("BR-56", "BG-11", "BT-63", cii_filled=True),
    Required("BR-57", "BG-13/BG-15", "BT-80", cii_filled=True),
)


@dataclass(frozen=True)
class Alternative:
    """One row: in each place of the scope, a reason or the code of a reason must be there."""

    rule: str
    scope: str
    reason: str
    code: str

    def judge(self, invoice: Invoice, context: Context) -> Iterator[Hit]:
        for where, group in select(invoice, self.scope):
            if value_at(group, self.reason) is None and value_at(group, self.code) is None:
                yield at(join(where, self.reason))


REASONS = (
    Alternative("BR-33", "BG-20", "BT-97", "BT-98"),
    Alternative("BR-38", "BG-21", "BT-104", "BT-105"),
    Alternative("BR-42", "BG-25/BG-27", "BT-139", "BT-140"),
    Alternative("BR-44", "BG-25/BG-28", "BT-144", "BT-145"),
)


@dataclass(frozen=True)
class Scheme:
    """One row: an identifier that is there must say its scheme."""

    rule: str
    path: str
    scheme: str

    def judge(self, invoice: Invoice, context: Context) -> Iterator[Hit]:
        for where, identifier in select(invoice, self.path):
            if identifier is not None and not self._said(identifier, context):
                yield at(join(where, self.scheme), value=identifier.value)

    def _said(self, identifier: Identifier, context: Context) -> bool:
        """CII wants a text; UBL is content with an empty attribute."""
        scheme = identifier.scheme
        return bool(scheme and scheme.strip()) if context.cii else scheme is not None


SCHEMES = (
    Scheme("BR-62", "BG-4/BT-34", "BT-34-1"),
    Scheme("BR-63", "BG-7/BT-49", "BT-49-1"),
    Scheme("BR-64", "BG-25/BG-31/BT-157", "BT-157-1"),
    Scheme("BR-65", "BG-25/BG-31/BT-158", "BT-158-1"),
)


def judged_totals(invoice: Invoice, context: Context) -> DocumentTotals | None:
    return invoice.totals if context.stands("BG-22", invoice.totals) else None


def places(invoice: Invoice, scope: str) -> Iterable[tuple[str, Any]]:
    return select(invoice, scope) if scope else (("", invoice),)


def lacks(group: Any, where: str, path: str, *, filled: bool, context: Context) -> bool:
    place, value = join(where, path), value_at(group, path)
    if not context.given(place, value):
        return True
    written = context.unreadable.get(place) if value is None else value
    return filled and isinstance(written, str) and not written.strip()


def _last(path: str) -> str:
    return path.rpartition("/")[2]


for required in REQUIRED:
    FAMILY.add(Rule(required.rule, (_last(required.term),), required.judge, presence=True))
for reasons in REASONS:
    FAMILY.add(Rule(reasons.rule, (reasons.reason, reasons.code), reasons.judge, alternatives=True))
for scheme in SCHEMES:
    FAMILY.add(Rule(scheme.rule, (scheme.scheme,), scheme.judge))


@rule("BR-17", terms=("BT-59",))
def payee_is_named_and_is_not_the_seller(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """UBL compares the payee's name with the seller's trading name (BT-28), CII with his name (BT-27)."""
    payee, seller = invoice.payee, invoice.seller
    if payee is None:
        return
    if payee.name is None or (seller is not None and payee.name == _name_to_compare(seller, context)):
        yield at("BG-10/BT-59", stated=payee.name)
    elif seller is not None and _same_identifier(payee, seller, context):
        yield at("BG-10/BT-60")


def _name_to_compare(seller: Any, context: Context) -> str | None:
    name: str | None = seller.name if context.cii else seller.trading_name
    return name


def _same_identifier(payee: Any, seller: Any, context: Context) -> bool:
    """CII looks at identifiers without a scheme only, and at the legal identifier besides."""
    theirs, sellers = _values(payee.identifiers, context), _values(seller.identifiers, context)
    if theirs & sellers:
        return True
    legal, sellers_legal = payee.legal_registration_identifier, seller.legal_registration_identifier
    return bool(context.cii and legal and sellers_legal and legal.value == sellers_legal.value)


def _values(identifiers: Iterable[Identifier], context: Context) -> set[str]:
    return {one.value for one in identifiers if not (context.cii and one.scheme)}


@rule("BR-27", terms=("BT-146",))
def net_price_is_not_negative(invoice: Invoice) -> Iterator[Hit]:
    """A line without a price is blamed too, beside BR-26."""
    for where, line in select(invoice, "BG-25"):
        price = value_at(line, "BG-29/BT-146")
        if price is None or price < ZERO:
            yield at(f"{where}/BG-29/BT-146", stated=price)


@rule("BR-28", terms=("BT-148",))
def gross_price_is_not_negative(invoice: Invoice) -> Iterator[Hit]:
    for where, price in select(invoice, "BG-25/BG-29/BT-148"):
        if price is not None and price < ZERO:
            yield at(where, stated=price)


@rule("BR-03", terms=("BT-2",), presence=True)
def issue_date_is_given(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """CII only counts a date in format 102 (year, month and day in eight digits)."""
    source = context.sources.get("BT-2") if context.cii else None
    if lacks(invoice, "", "BT-2", filled=True, context=context) or (source and source.format != DATE_FORMAT):
        yield at("BT-2")


@rule("BR-29", terms=("BT-73", "BT-74"), presence=True)
def invoicing_period_ends_after_it_starts(invoice: Invoice, context: Context) -> Iterator[Hit]:
    yield from _reversed_periods(invoice, context, "BG-13/BG-14", ("BT-73", "BT-74"))


@rule("BR-30", terms=("BT-134", "BT-135"), presence=True)
def line_period_ends_after_it_starts(invoice: Invoice, context: Context) -> Iterator[Hit]:
    yield from _reversed_periods(invoice, context, "BG-25/BG-26", ("BT-134", "BT-135"))


def _reversed_periods(invoice: Invoice, context: Context, path: str, terms: tuple[str, str]) -> Iterator[Hit]:
    for where, period in select(invoice, path):
        start, end = (f"{where}/{term}" for term in terms)
        if period is not None and _is_reversed(period, context, start, end):
            yield at(end, stated=period.end, start=period.start)


def _is_reversed(period: Period, context: Context, start: str, end: str) -> bool:
    """UBL compares days; CII compares texts, and blames a date that is not in format 102."""
    first, last = context.sources.get(start), context.sources.get(end)
    if context.cii and first and last:
        return first.format != DATE_FORMAT or last.format != DATE_FORMAT or last.raw < first.raw
    return period.start is not None and period.end is not None and period.end < period.start


@rule("BR-50", terms=("BT-84",))
def credit_transfer_names_an_account(invoice: Invoice) -> Iterator[Hit]:
    if _means(invoice) not in CREDIT_TRANSFERS:
        return
    for where, account in select(invoice, "BG-16/BG-17/BT-84"):
        if not (account or "").strip():
            yield at(where)


@rule("BR-61", terms=("BT-84",))
def credit_transfer_has_an_account(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """CII judges each account that is there: without any, another rule of its own (CII-SR-470) speaks."""
    means = _means(invoice)
    wanted = means if context.cii else (means or "").strip()
    if wanted not in CREDIT_TRANSFERS:
        return
    accounts = list(select(invoice, "BG-16/BG-17/BT-84"))
    if not accounts and not context.cii:
        yield at("BG-16/BG-17/BT-84")
    for where, account in accounts:
        if account is None:
            yield at(where)


def _means(invoice: Invoice) -> str | None:
    return invoice.payment.means_code if invoice.payment else None


@rule("BR-51", terms=("BT-87",), severity_in_ubl=Severity.WARNING)
def card_number_is_cut(invoice: Invoice) -> Iterator[Hit]:
    """Card schemes let at most the first 6 and the last 4 digits be shown. A warning in UBL only."""
    for where, number in select(invoice, "BG-16/BG-18/BT-87"):
        if number is not None and len(" ".join(number.split())) > 10:
            yield at(where, length=len(number))


@rule("BR-53", terms=("BT-6", "BT-111"))
def vat_total_in_accounting_currency_is_given(invoice: Invoice, context: Context) -> Iterator[Hit]:
    currency, totals = invoice.vat_accounting_currency, invoice.totals
    if currency is None or (context.cii and judged_totals(invoice, context) is None):
        return
    same = currency == invoice.currency
    given = totals is not None and totals.total_vat_in_accounting_currency is not None
    if same and not context.cii:
        given = given or (totals is not None and totals.total_vat is not None)
    if not given or (same and context.cii):
        yield at("BG-22/BT-111", currency=currency)


@rule("BR-54", terms=("BT-160", "BT-161"))
def item_attribute_is_whole(invoice: Invoice) -> Iterator[Hit]:
    for where, attribute in select(invoice, "BG-25/BG-31/BG-32"):
        if attribute.name is None or attribute.value is None:
            yield at(join(where, "BT-160" if attribute.name is None else "BT-161"))


def judged_breakdowns(invoice: Invoice, context: Context) -> Iterator[tuple[str, VatBreakdown]]:
    for where, breakdown in select(invoice, "BG-23"):
        if not (context.cii and breakdown.category_code in CII_SHADOWED):
            yield where, breakdown


@rule("BR-45", terms=("BT-116",), presence=True)
def breakdown_has_a_taxable_amount(invoice: Invoice, context: Context) -> Iterator[Hit]:
    yield from _breakdowns_lacking(invoice, context, "BT-116")


@rule("BR-46", terms=("BT-117",), presence=True)
def breakdown_has_a_tax_amount(invoice: Invoice, context: Context) -> Iterator[Hit]:
    yield from _breakdowns_lacking(invoice, context, "BT-117")


@rule("BR-47", terms=("BT-118",), presence=True)
def breakdown_has_a_category(invoice: Invoice, context: Context) -> Iterator[Hit]:
    yield from _breakdowns_lacking(invoice, context, "BT-118")


@rule("BR-48", terms=("BT-119",), presence=True)
def breakdown_has_a_rate(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """What is outside the scope of VAT needs no rate; that of another tax is none."""
    yield from _breakdowns_lacking(invoice, context, "BT-119", except_category="O")


def _breakdowns_lacking(
    invoice: Invoice, context: Context, term: str, *, except_category: str = ""
) -> Iterator[Hit]:
    for where, breakdown in judged_breakdowns(invoice, context):
        if except_category and (breakdown.category_code or "").strip() == except_category:
            continue
        other_tax = term == "BT-119" and context.category_of_another_tax(where) is not None
        if other_tax or lacks(breakdown, where, term, filled=False, context=context):
            yield at(f"{where}/{term}")
