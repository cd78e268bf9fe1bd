"""Amounts have two decimals at most: rules BR-DEC of EN 16931."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from core_invoice.model.invoice import Invoice
from core_invoice.rules.document import judged_breakdowns
from core_invoice.rules.numbers import decimals, decimals_of, half_up
from core_invoice.rules.places import join, select, value_at
from core_invoice.rules.registry import Context, Family, Hit, Rule, at

FAMILY = Family()
rule = FAMILY.rule


@dataclass(frozen=True)
class TwoDecimals:
    rule: str
    path: str

    def judge(self, invoice: Invoice, context: Context) -> Iterator[Hit]:
        """The text as written counts: "5.10 " has three, trailing blank included."""
        for where, amount in self._amounts(invoice, context):
            source = context.sources.get(where) if amount is not None else None
            fraction = decimals(source.raw) if source else decimals_of(amount)
            if amount is not None and fraction > 2:
                yield at(where, stated=amount, expected=half_up(amount))

    def _amounts(self, invoice: Invoice, context: Context) -> Iterator[tuple[str, Decimal | None]]:
        group, _, term = self.path.partition("/")
        if group != "BG-23":
            yield from select(invoice, self.path)
            return
        for where, breakdown in judged_breakdowns(invoice, context):
            yield join(where, term), value_at(breakdown, term)


TWO_DECIMALS = (
    TwoDecimals("BR-DEC-01", "BG-20/BT-92"),
    TwoDecimals("BR-DEC-02", "BG-20/BT-93"),
    TwoDecimals("BR-DEC-05", "BG-21/BT-99"),
    TwoDecimals("BR-DEC-06", "BG-21/BT-100"),
    TwoDecimals("BR-DEC-09", "BG-22/BT-106"),
    TwoDecimals("BR-DEC-10", "BG-22/BT-107"),
    TwoDecimals("BR-DEC-11", "BG-22/BT-108"),
    TwoDecimals("BR-DEC-12", "BG-22/BT-109"),
    TwoDecimals("BR-DEC-14", "BG-22/BT-112"),
    TwoDecimals("BR-DEC-16", "BG-22/BT-113"),
    TwoDecimals("BR-DEC-17", "BG-22/BT-114"),
    TwoDecimals("BR-DEC-18", "BG-22/BT-115"),
    TwoDecimals("BR-DEC-19", "BG-23/BT-116"),
    TwoDecimals("BR-DEC-20", "BG-23/BT-117"),
    TwoDecimals("BR-DEC-23", "BG-25/BT-131"),
    TwoDecimals("BR-DEC-24", "BG-25/BG-27/BT-136"),
    TwoDecimals("BR-DEC-25", "BG-25/BG-27/BT-137"),
    TwoDecimals("BR-DEC-27", "BG-25/BG-28/BT-141"),
    TwoDecimals("BR-DEC-28", "BG-25/BG-28/BT-142"),
)

for row in TWO_DECIMALS:
    FAMILY.add(Rule(row.rule, (row.path.rpartition("/")[2],), row.judge))


@rule("BR-DEC-13", terms=("BT-110",))
def total_vat_has_two_decimals(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """By value, so 10.500 passes; and never in UBL, where the artefact looks for the currency elsewhere."""
    yield from _finer_than_cents(invoice, context, "BG-22/BT-110")


@rule("BR-DEC-15", terms=("BT-111", "BT-6"))
def total_vat_in_accounting_currency_has_two_decimals(invoice: Invoice, context: Context) -> Iterator[Hit]:
    """As BR-DEC-13; an accounting currency without a total in it is blamed besides, when there is a total."""
    yield from _finer_than_cents(invoice, context, "BG-22/BT-111")
    totals = invoice.totals
    if not context.cii or totals is None or invoice.vat_accounting_currency is None:
        return
    if invoice.vat_accounting_currency == invoice.currency:
        return
    if totals.total_vat is not None and totals.total_vat_in_accounting_currency is None:
        yield at("BG-22/BT-111")


def _finer_than_cents(invoice: Invoice, context: Context, path: str) -> Iterator[Hit]:
    if not context.cii:
        return
    for where, amount in select(invoice, path):
        if amount is not None and amount != half_up(amount):
            yield at(where, stated=amount, expected=half_up(amount))
