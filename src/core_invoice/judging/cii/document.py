"""CII: what must be there (BR-01 to BR-65), as the artefact of EN 16931 judges it."""

from collections.abc import Iterator
from typing import NamedTuple

from core_invoice.judging.bench import Bench
from core_invoice.judging.cii import scopes as cii
from core_invoice.judging.cii.operands import (
    dated,
    in_transaction,
    is_not_negative,
    is_shadowed,
    read_whole,
    said_vat,
    schemed,
    values_of,
)
from core_invoice.judging.forms import wanted
from core_invoice.judging.tree import Record, Rule
from core_invoice.judging.values import Stop, trim, txt

TRANSFERS = frozenset(("30", "58"))
CARD_DIGITS_SHOWN = 10
ADDITIONAL_DOCUMENT = f"{{{cii.PREFIXES['ram']}}}AdditionalReferencedDocument"
HEADER_SETTLEMENT = f"{{{cii.PREFIXES['ram']}}}ApplicableHeaderTradeSettlement"
LINE_SETTLEMENT = f"{{{cii.PREFIXES['ram']}}}SpecifiedLineTradeSettlement"


for _rule, _slot in (
    ("BR-01", cii.BT_24),
    ("BR-02", cii.BT_1),
    ("BR-04", cii.BT_3),
    ("BR-05", cii.BT_5),
    ("BR-06", cii.BT_27),
    ("BR-07", cii.BT_44),
    ("BR-09", cii.BT_40),
    ("BR-11", cii.BT_55),
):
    wanted(cii.ROOT, _rule, _slot)
wanted(cii.REPRESENTATIVE, "BR-18", cii.BT_62)
wanted(cii.REPRESENTATIVE, "BR-20", cii.BT_69)


@cii.ROOT.judge
def issue_date(doc: Bench, root: Record) -> None:
    if not _only_text(root, cii.BT_2, list(dated(root, cii.BT_2))):
        doc.fire("BR-03", root, cii.BT_2)


def _only_text(record: Record, slot: int, texts: list[str]) -> str:
    if len(texts) > 1:
        raise Stop(record, slot, kind="single")
    return trim(texts[0]) if texts else ""


@cii.ROOT.judge
def groups(doc: Bench, root: Record) -> None:
    if not root[cii.BG_5]:
        doc.fire("BR-08", root, cii.BG_5)
    if not root[cii.BG_8]:
        doc.fire("BR-10", root, cii.BG_8)
    if not root[cii.BG_25]:
        doc.fire("BR-16", root, cii.BG_25)
    elif not any(in_transaction(tax) for tax in doc.all(cii.HEADER_TAX)):
        # the artefact says so at each line, and not at all without lines
        doc.fire("BR-CO-18", root, cii.BG_23)


def _address_rule(rule: str, slot: int) -> Rule:
    """BR-62, BR-63: the first electronic address of the party has a scheme."""

    def address(doc: Bench, root: Record) -> None:
        firsts: dict[object, Record] = {}
        for record in root[slot]:
            firsts.setdefault(record[0].getparent(), record)
        schemes = [scheme for record in firsts.values() for scheme in record[cii.SCHEMES]]
        if firsts and not _only_text(root, slot, schemes):
            doc.fire(rule, root, slot)

    return address


cii.ROOT.judge(_address_rule("BR-62", cii.BT_34))
cii.ROOT.judge(_address_rule("BR-63", cii.BT_49))


@cii.TOTALS.judge
def totals(doc: Bench, of: Record) -> None:
    for rule, slot in (
        ("BR-12", cii.BT_106),
        ("BR-13", cii.BT_109),
        ("BR-14", cii.BT_112),
        ("BR-15", cii.BT_115),
    ):
        if not of[slot]:
            doc.fire(rule, of, slot)


@cii.TOTALS.judge
def accounting_currency(doc: Bench, of: Record) -> None:
    """BR-53. The accounting currency must moreover differ from the invoice currency."""
    root, accounting = doc.first(cii.ROOT), doc.once(values_of, cii.BT_6)
    if not accounting:
        return
    stated = any(currency in accounting for _, currency in of[cii.BT_110])
    if not stated or doc.once(_same_currencies):
        doc.fire("BR-53", root, cii.BT_6, stated=root[cii.BT_6][0])


def _same_currencies(doc: Bench) -> bool:
    return not doc.once(values_of, cii.BT_6).isdisjoint(doc.once(values_of, cii.BT_5))


@cii.PAYEE.judge
def payee(doc: Bench, payee: Record) -> None:
    """BR-17. The payee is somebody else than the seller: by name, identifier and legal registration."""
    same = in_transaction(payee) and any(
        not doc.once(values_of, seller).isdisjoint(payee[own])
        for own, seller in ((cii.BT_59, cii.BT_27), (cii.BT_60, cii.BT_29), (cii.BT_61, cii.BT_30))
    )
    if same or not payee[cii.BT_59]:
        doc.fire("BR-17", payee, cii.BT_59)


@cii.REPRESENTATIVE.judge
def representative_address(doc: Bench, representative: Record) -> None:
    if not representative[cii.BG_12]:
        doc.fire("BR-19", representative, cii.BG_12)


@cii.REPRESENTATIVE.judge
def representative_vat(doc: Bench, representative: Record) -> None:
    ids = [text for text, scheme in representative[cii.BT_63] if scheme == "VA"]
    if not _only_text(representative, cii.BT_63, ids):
        doc.fire("BR-56", representative, cii.BT_63)


@cii.SELLER.judge
def seller_identified(doc: Bench, seller: Record) -> None:
    if not seller[cii.SELLER_IDS] and not schemed(seller, cii.SELLER_REGISTRATIONS, "VA"):
        doc.fire("BR-CO-26", seller, cii.SELLER_IDS)


# --- Lines ---

wanted(cii.LINE, "BR-21", cii.BT_126)
wanted(cii.LINE, "BR-25", cii.BT_153)


@cii.LINE.judge
def line(doc: Bench, line: Record) -> None:
    if not line[cii.BT_129]:
        doc.fire("BR-22", line, cii.BT_129)
    if not line[cii.BT_130]:
        doc.fire("BR-23", line, cii.BT_130)
    if not line[cii.BT_131]:
        doc.fire("BR-24", line, cii.BT_131)
    if not line[cii.BT_146]:
        doc.fire("BR-26", line, cii.BT_146)


@cii.LINE.judge
def net_price(doc: Bench, line: Record) -> None:
    if not _some_price_not_negative(line, cii.BT_146):
        doc.fire("BR-27", line, cii.BT_146, stated=_first(line[cii.BT_146]))


@cii.LINE.judge
def gross_price(doc: Bench, line: Record) -> None:
    if line[cii.BT_148] and not _some_price_not_negative(line, cii.BT_148):
        doc.fire("BR-28", line, cii.BT_148, stated=_first(line[cii.BT_148]))


def _some_price_not_negative(line: Record, slot: int) -> bool:
    return any(is_not_negative(read_whole(line, slot, nth)) for nth in range(len(line[slot])))


def _first(texts: list[str]) -> str | None:
    return texts[0] if texts else None


@cii.LINE.judge
def standard_identifier(doc: Bench, line: Record) -> None:
    if line[cii.BT_157]:
        schemes = [scheme for scheme in line[cii.BT_157] if scheme is not None]
        if not _only_text(line, cii.BT_157, schemes):
            doc.fire("BR-64", line, cii.BT_157)


@cii.LINE.judge
def line_category(doc: Bench, line: Record) -> None:
    for tax in line[cii.LINE_TAXES]:
        if said_vat(tax) and tax[cii.CODE]:
            return
    doc.fire("BR-CO-04", line, cii.LINE_TAXES)


@cii.CLASSIFICATION.judge
def classification(doc: Bench, of: Record) -> None:
    if of[cii.BT_158] and not txt(of, cii.BT_158_1):
        doc.fire("BR-65", of, cii.BT_158_1)


@cii.ITEM_ATTRIBUTE.judge
def item_attribute(doc: Bench, attribute: Record) -> None:
    if not attribute[cii.BT_160] or not attribute[cii.BT_161]:
        doc.fire("BR-54", attribute, cii.BT_161 if attribute[cii.BT_160] else cii.BT_160)


# --- Periods ---


def _period_rules(order: str, dates: str) -> Rule:
    def period(doc: Bench, period: Record) -> None:
        starts, ends = period[cii.STARTS], period[cii.ENDS]
        if not starts and not ends:
            doc.fire(dates, period, cii.STARTS)
        elif starts and ends and not _in_order(period):
            doc.fire(order, period, cii.END)

    return period


def _in_order(period: Record) -> bool:
    """Texts are compared, of dates whose format is 102."""
    starts, ends = list(dated(period, cii.START)), list(dated(period, cii.END))
    return bool(starts) and bool(ends) and max(ends) >= min(starts)


cii.PERIOD.judge(_period_rules("BR-29", "BR-CO-19"))
cii.LINE_PERIOD.judge(_period_rules("BR-30", "BR-CO-20"))


# --- Allowances and charges ---


class AllowanceRules(NamedTuple):
    """The rules on an allowance or a charge: two say that it has a reason, those on lines ask no category."""

    amount: str
    category: str
    reasons: tuple[str, str]
    decimals: str
    base_decimals: str


_ALLOWANCE_RULES = {
    (HEADER_SETTLEMENT, "false"): AllowanceRules(
        "BR-31", "BR-32", ("BR-33", "BR-CO-21"), "BR-DEC-01", "BR-DEC-02"
    ),
    (HEADER_SETTLEMENT, "true"): AllowanceRules(
        "BR-36", "BR-37", ("BR-38", "BR-CO-22"), "BR-DEC-05", "BR-DEC-06"
    ),
    (LINE_SETTLEMENT, "false"): AllowanceRules("BR-41", "", ("BR-42", "BR-CO-23"), "BR-DEC-24", "BR-DEC-25"),
    (LINE_SETTLEMENT, "true"): AllowanceRules("BR-43", "", ("BR-44", "BR-CO-24"), "BR-DEC-27", "BR-DEC-28"),
}


def allowance_rules(of: Record) -> Iterator[AllowanceRules]:
    """Scopes compare the raw indicator here: where it is `0` or `1` these rules are not judged."""
    holder = of[0].getparent().tag
    said = [indicator for indicator in ("false", "true") if indicator in of[cii.INDICATOR]]
    for indicator in said[:1] if len(of[cii.INDICATORS]) == 1 else said:
        if (holder, indicator) in _ALLOWANCE_RULES:
            yield _ALLOWANCE_RULES[holder, indicator]


@cii.ALLOWANCE.judge
def allowance(doc: Bench, of: Record) -> None:
    for rules in allowance_rules(of):
        if not of[cii.ACTUAL]:
            doc.fire(rules.amount, of, cii.ACTUAL)
        if not of[cii.REASON] and not of[cii.REASON_CODE]:
            for rule in rules.reasons:
                doc.fire(rule, of, cii.REASON)


@cii.ALLOWANCE.judge
def allowance_category(doc: Bench, of: Record) -> None:
    for rules in allowance_rules(of):
        if rules.category and not any(said_vat(tax) and tax[cii.CODE] for tax in of[cii.ALLOWANCE_TAXES]):
            doc.fire(rules.category, of, cii.ALLOWANCE_TAXES)


# --- VAT breakdown ---


@cii.HEADER_TAX.judge
def breakdown(doc: Bench, tax: Record) -> None:
    if is_shadowed(tax):
        return
    if not tax[cii.BASIS]:
        doc.fire("BR-45", tax, cii.BASIS)
    if not tax[cii.CALCULATED]:
        doc.fire("BR-46", tax, cii.CALCULATED)
    vat = said_vat(tax)
    if not vat or not tax[cii.CODE]:
        doc.fire("BR-47", tax, cii.CODE)
    if not vat or (not tax[cii.RATE] and "O" not in tax[cii.CODE]):
        doc.fire("BR-48", tax, cii.RATE)


@cii.ROOT.judge
def vat_point(doc: Bench, root: Record) -> None:
    """BR-CO-03. Judged at each entry of the breakdown, but on the whole document."""
    if root[cii.BT_7] and root[cii.BT_8] and any(not is_shadowed(tax) for tax in doc.all(cii.HEADER_TAX)):
        doc.fire("BR-CO-03", root, cii.BT_7)


# --- References, payment, delivery ---


@cii.REFERENCE.judge
def additional_document(doc: Bench, reference: Record) -> None:
    if reference[0].tag == ADDITIONAL_DOCUMENT and not txt(reference, cii.REFERENCE_ID):
        doc.fire("BR-52", reference, cii.REFERENCE_ID)


@cii.SETTLEMENT.judge
def preceding_invoices(doc: Bench, settlement: Record) -> None:
    for reference in settlement[cii.PRECEDING]:
        if not txt(reference, cii.REFERENCE_ID):
            doc.fire("BR-55", reference, cii.REFERENCE_ID)


@cii.DELIVERY.judge
def delivery_country(doc: Bench, delivery: Record) -> None:
    if delivery[cii.BG_15] and not txt(delivery, cii.BT_80):
        doc.fire("BR-57", delivery, cii.BT_80)


@cii.PAYMENT.judge
def payment_code(doc: Bench, payment: Record) -> None:
    if not payment[cii.BT_81]:
        doc.fire("BR-49", payment, cii.BT_81)


@cii.PAYMENT.judge
def payment_accounts(doc: Bench, payment: Record) -> None:
    if TRANSFERS.isdisjoint(payment[cii.BT_81]):
        return
    for account in payment[cii.ACCOUNTS]:
        if not account[cii.IBAN] and not account[cii.PROPRIETARY]:
            doc.fire("BR-61", account, cii.IBAN)
        if not txt(account, cii.IBAN) and not txt(account, cii.PROPRIETARY):
            doc.fire("BR-50", account, cii.IBAN)


@cii.CARD.judge
def card_number(doc: Bench, card: Record) -> None:
    if len(txt(card, cii.BT_87)) > CARD_DIGITS_SHOWN:
        doc.fire("BR-51", card, cii.BT_87)
