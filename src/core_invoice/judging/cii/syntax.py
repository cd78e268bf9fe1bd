"""CII: what the syntax may not be used for (CII-SR, CII-DT), as the artefact of EN 16931 judges it."""

from __future__ import annotations

import re

from core_invoice.judging.absences import forbid
from core_invoice.judging.bench import Bench
from core_invoice.judging.cii import scopes as cii
from core_invoice.judging.cii.document import ADDITIONAL_DOCUMENT, TRANSFERS
from core_invoice.judging.cii.operands import says
from core_invoice.judging.tree import Record, Rule
from core_invoice.judging.values import trim, txt

_TRANSACTION = "rsm:SupplyChainTradeTransaction/"
_LINE = f"{_TRANSACTION}ram:IncludedSupplyChainTradeLineItem"
_PLAIN_IDS = (  # judged by CII-DT-001 to -007, and so not by the rules on all identifiers
    "rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID",
    "rsm:ExchangedDocument/ram:ID",
    f"{_LINE}/ram:AssociatedDocumentLineDocument/ram:LineID",
    f"{_LINE}/ram:SpecifiedTradeProduct/ram:SellerAssignedID",
)
_UNLESS = {
    "//ram:*[ends-with(name(), 'ID')]": _PLAIN_IDS,
    "//ram:*[ends-with(name(), 'Amount') and not (self::ram:TaxTotalAmount)]": ("//ram:TaxTotalAmount",),
    "rsm:ExchangedDocument/ram:TypeCode": ("//ram:TypeCode",),  # an earlier scope takes every TypeCode
}
forbid(cii.CII, "cii", under=_TRANSACTION, unless=_UNLESS)

_TAXES, _VAT_TAX = ("//ram:*TradeTax",), ("//ram:ApplicableTradeTax",)
for _rule, _path in (
    ("CII-DT-041", "ram:BasisAmount"),
    ("CII-DT-054", "ram:TaxPointDate"),
    ("CII-DT-058", "ram:DueDateTypeCode"),
):
    cii.CII.absent(_rule, _TAXES, _path, outside=("ram:ApplicableHeaderTradeSettlement",))
cii.CII.absent("CII-DT-052", _TAXES, "ram:ExemptionReasonCode", unless=_VAT_TAX)
cii.CII.absent("CII-DT-098", _TAXES, "ram:ExemptionReason", unless=_VAT_TAX)


# --- So many of them ---


def _at_most_one(rule: str, slot: int) -> Rule:
    def at_most_one(doc: Bench, record: Record) -> None:
        if len(record[slot]) > 1:
            doc.fire(rule, record, slot, 1)

    return at_most_one


def _exactly_one(rule: str, slot: int) -> Rule:
    def exactly_one(doc: Bench, record: Record) -> None:
        if len(record[slot]) != 1:
            doc.fire(rule, record, slot)

    return exactly_one


def _not_both(rule: str, first: int, second: int) -> Rule:
    def not_both(doc: Bench, record: Record) -> None:
        if record[first] and record[second]:
            doc.fire(rule, record, second)

    return not_both


for _scope, _rule, _slot in (
    (cii.CONTEXT, "CII-SR-003", cii.PROCESSES),
    (cii.NOTE, "CII-SR-030", cii.BT_22),
    (cii.LINE_DOCUMENT, "CII-SR-039", cii.BT_127_NOTES),
    (cii.LINE_DOCUMENT, "CII-SR-040", cii.BT_127),
    (cii.PRICE_ALLOWANCE, "CII-SR-440", cii.BT_147),
    (cii.LINE_AGREEMENT, "CII-SR-441", cii.NET_PRICES),
    (cii.ALLOWANCE, "CII-SR-471", cii.ALLOWANCE_RATES),
    (cii.ALLOWANCE, "CII-SR-472", cii.ALLOWANCE_TAXES),
    (cii.ALLOWANCE, "CII-SR-473", cii.ACTUAL),
    (cii.AGREEMENT, "CII-SR-455", cii.SELLER_CONTACTS),
    (cii.AGREEMENT, "CII-SR-456", cii.BUYER_CONTACTS),
    (cii.AGREEMENT, "CII-SR-459", cii.SELLER_ADDRESSES),
    (cii.AGREEMENT, "CII-SR-460", cii.BUYER_ADDRESSES),
    (cii.SETTLEMENT, "CII-SR-452", cii.TERMS),
    (cii.SETTLEMENT, "CII-SR-453", cii.TERMS_TEXTS),
    (cii.SETTLEMENT, "CII-SR-461", cii.TAX_POINTS),
    (cii.ROOT, "CII-SR-469", cii.BT_83),
):
    _scope.judge(_at_most_one(_rule, _slot))

for _scope, _rule, _slot in (
    (cii.CONTEXT, "CII-SR-009", cii.GUIDELINES),
    (cii.CONTEXT, "CII-SR-010", cii.GUIDELINE_IDS),
    (cii.DOCUMENT, "CII-SR-014", cii.TYPES),
    (cii.LINE_ATTRIBUTE, "CII-SR-069", cii.BT_160),
    (cii.LINE_ATTRIBUTE, "CII-SR-072", cii.BT_161),
    (cii.LINE_AGREEMENT, "CII-SR-439", cii.NET_PRICES),
    (cii.LINE_SETTLEMENT, "CII-SR-454", cii.SETTLEMENT_TAXES),
):
    _scope.judge(_exactly_one(_rule, _slot))

for _scope, _rule, _first, _second in (
    (cii.DELIVERY, "CII-SR-449", cii.SHIP_TO_ID, cii.SHIP_TO_GLOBAL_ID),
    (cii.AGREEMENT, "CII-SR-450", cii.BUYER_ID, cii.BUYER_GLOBAL_ID),
    (cii.SETTLEMENT, "CII-SR-451", cii.PAYEE_ID, cii.PAYEE_GLOBAL_ID),
    (cii.AGREEMENT, "CII-SR-465", cii.SELLER_PERSON, cii.SELLER_DEPARTMENT),
    (cii.AGREEMENT, "CII-SR-466", cii.BUYER_PERSON, cii.BUYER_DEPARTMENT),
):
    _scope.judge(_not_both(_rule, _first, _second))

_SINGLE_TOTALS = (  # CII-SR-477 to -494, in this order
    *("LineTotalAmount", "ChargeTotalAmount", "AllowanceTotalAmount", "TaxBasisTotalAmount"),
    *("RoundingAmount", "GrandTotalAmount", "InformationAmount", "TotalPrepaidAmount"),
    *("TotalDiscountAmount", "TotalAllowanceChargeAmount", "DuePayableAmount"),
    *("RetailValueExcludingTaxInformationAmount", "TotalDepositFeeInformationAmount"),
    *("ProductValueExcludingTobaccoTaxInformationAmount", "TotalRetailValueInformationAmount"),
    *("GrossLineTotalAmount", "NetLineTotalAmount", "NetIncludingTaxesLineTotalAmount"),
)
for _number, _name in enumerate(_SINGLE_TOTALS, start=477):
    cii.SUMMATION.judge(_at_most_one(f"CII-SR-{_number}", cii.SUMMATION.nodes(f"ram:{_name}", term="BG-22")))


# --- Lines ---


@cii.PRODUCT.judge
def product(doc: Bench, product: Record) -> None:
    schemes = product[cii.PRODUCT_IDS]
    if schemes and all(scheme is None for scheme in schemes):
        doc.fire("CII-SR-046", product, cii.PRODUCT_IDS)
    if product[cii.ORIGINS] and len(product[cii.ORIGIN_IDS]) != 1:
        doc.fire("CII-SR-090", product, cii.ORIGIN_IDS)


@cii.LINE_AGREEMENT.judge
def price_discount(doc: Bench, agreement: Record) -> None:
    """CII-SR-119. A discount on the price is an allowance with its amount, or there is none."""
    indicators, amounts = agreement[cii.DISCOUNT_INDICATORS], agreement[cii.DISCOUNTS]
    if not indicators and not amounts:
        return
    if not says(agreement, cii.DISCOUNT_INDICATOR, False) or not amounts:
        doc.fire("CII-SR-119", agreement, cii.DISCOUNTS)


@cii.LINE_SETTLEMENT.judge
def line_objects(doc: Bench, settlement: Record) -> None:
    references = settlement[cii.SETTLEMENT_DOCUMENTS]
    if references and len(_of_type(references, "130")) > 1:
        doc.fire("CII-SR-474", settlement, cii.SETTLEMENT_DOCUMENTS)


def _of_type(references: list[Record], code: str) -> list[Record]:
    return [reference for reference in references if txt(reference, cii.REFERENCE_TYPE) == code]


# --- The header ---


@cii.ALLOWANCE.judge
def allowance(doc: Bench, of: Record) -> None:
    if not of[cii.INDICATORS]:
        doc.fire("CII-SR-463", of, cii.INDICATORS)


@cii.AGREEMENT.judge
def references(doc: Bench, agreement: Record) -> None:
    for rule, code in (("CII-SR-457", "50"), ("CII-SR-458", "130")):
        alike = [one for one in agreement[cii.DOCUMENTS] if code in one[cii.REFERENCE_TYPE]]
        if len(alike) > 1:
            doc.fire(rule, alike[1], cii.REFERENCE_ID)


@cii.AGREEMENT.judge
def supporting_documents(doc: Bench, agreement: Record) -> None:
    """CII-SR-475, -476. The artefact counts over all supporting documents together."""
    alike = _of_type(agreement[cii.DOCUMENTS], "916")
    for rule, slot in (("CII-SR-475", cii.REFERENCE_NAME), ("CII-SR-476", cii.REFERENCE_FILE)):
        if sum(len(reference[slot]) for reference in alike) > 1:
            doc.fire(rule, agreement, cii.DOCUMENTS)


@cii.SETTLEMENT.judge
def transfers(doc: Bench, settlement: Record) -> None:
    for means in settlement[cii.MEANS]:
        if txt(means, cii.BT_81) in TRANSFERS and not _any_account(means):
            doc.fire("CII-SR-470", means, cii.ACCOUNTS)


def _any_account(means: Record) -> bool:
    return any(account[cii.IBAN] or account[cii.PROPRIETARY] for account in means[cii.ACCOUNTS])


@cii.ROOT.judge
def same_everywhere(doc: Bench, root: Record) -> None:
    """Values that may be repeated, but not with another text. The first rule compares raw texts."""
    if root[cii.TAX_DUE_CODES] and doc.all(cii.SETTLEMENT) and len(set(root[cii.TAX_DUE_CODES])) > 1:
        doc.fire("CII-SR-462", root, cii.TAX_DUE_CODES, 1)
    for rule, slot in (("CII-SR-467", cii.PAYMENT_CODES), ("CII-SR-468", cii.PAYMENT_TEXTS)):
        texts = [trim(text) for text in root[slot]]
        other = next((nth for nth, text in enumerate(texts) if text != texts[0]), None)
        if other is not None:
            doc.fire(rule, root, slot, other, stated=texts[other], expected=texts[0])


@cii.ROOT.judge
def units(doc: Bench, root: Record) -> None:
    if root[cii.UNITS] and not any(line[cii.BT_130] for line in root[cii.LINES]):
        doc.fire("CII-DT-033", root, cii.UNITS)


# --- Referenced documents ---


_PREFIX = f"{{{cii.PREFIXES['ram']}}}"
_INVOICE_REFERENCE = f"{_PREFIX}InvoiceReferencedDocument"
_REFERENCE_PARTS = (  # the part, and of which types an additional document may have it
    ("CII-DT-015", cii.REFERENCE_URI, ("916",)),
    ("CII-DT-018", cii.REFERENCE_TYPE, ("50", "130", "916")),
    ("CII-DT-021", cii.REFERENCE_NAME, ("916",)),
    ("CII-DT-022", cii.REFERENCE_FILE, ("916",)),
    ("CII-DT-024", cii.REFERENCE_SCHEME, ("130",)),
)


@cii.REFERENCE.judge
def reference_parts(doc: Bench, reference: Record) -> None:
    tag = reference[0].tag
    types = reference[cii.REFERENCE_TYPE] if tag == ADDITIONAL_DOCUMENT else ()
    for rule, slot, allowed in _REFERENCE_PARTS:
        if reference[slot] and not any(code in allowed for code in types):
            doc.fire(rule, reference, slot)
    if reference[cii.REFERENCE_DATE] and tag != _INVOICE_REFERENCE:
        doc.fire("CII-DT-027", reference, cii.REFERENCE_DATE)


# --- Taxes and dates ---


def tax_type(doc: Bench, tax: Record) -> None:
    if tax[cii.TAX] and "VAT" not in tax[cii.TAX]:
        doc.fire("CII-DT-037", tax, cii.TAX, stated=tax[cii.TAX][0])


for _scope in (cii.HEADER_TAX, cii.LINE_TAX, cii.CATEGORY_TAX, cii.OTHER_TAX):
    _scope.judge(tax_type)

_DAY = re.compile(r"[ \t\r\n]*\d{4}(?:1[0-2]|0[1-9])(?:3[01]|[12][0-9]|0[1-9])[ \t\r\n]*")


@cii.ROOT.judge
def days(doc: Bench, root: Record) -> None:
    """CII-DT-097. The day is not looked up in the calendar: 31 February passes."""
    for nth, (text, form) in enumerate(root[cii.DAYS]):
        if form == "102" and not _DAY.fullmatch(text):
            doc.fire("CII-DT-097", root, cii.DAYS, nth, stated=text)
