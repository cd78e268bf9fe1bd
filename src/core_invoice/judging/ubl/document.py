"""UBL: what must be there (BR-01 to BR-65), as the artefact of EN 16931 judges it."""

from core_invoice.judging.bench import LACKING, Bench
from core_invoice.judging.forms import wanted
from core_invoice.judging.tree import Record
from core_invoice.judging.ubl import scopes as ubl
from core_invoice.judging.ubl.taxes import (
    is_vat,
    is_vat_alone,
    registered_for_vat,
    registered_for_vat_alone,
    values_of,
)
from core_invoice.judging.values import either, plain, reaches_zero, trim, txt

TRANSFERS = frozenset(("30", "58"))
CARD_DIGITS_SHOWN = 10


for _rule, _slot in (
    ("BR-01", ubl.BT_24),
    ("BR-02", ubl.BT_1),
    ("BR-03", ubl.BT_2),
    ("BR-05", ubl.BT_5),
    ("BR-06", ubl.BT_27),
    ("BR-07", ubl.BT_44),
):
    wanted(ubl.ROOT, _rule, _slot)
wanted(ubl.SELLER_ADDRESS, "BR-09", ubl.COUNTRY)
wanted(ubl.BUYER_ADDRESS, "BR-11", ubl.COUNTRY)
wanted(ubl.REPRESENTATIVE, "BR-18", ubl.BT_62)
wanted(ubl.REPRESENTATIVE_ADDRESS, "BR-20", ubl.COUNTRY)
wanted(ubl.LINE, "BR-21", ubl.BT_126)
wanted(ubl.LINE, "BR-25", ubl.BT_153)
wanted(ubl.REFERENCE, "BR-52", ubl.REFERENCE_ID)


@ubl.ROOT.judge
def type_code(doc: Bench, root: Record) -> None:
    if not either(lambda: bool(txt(root, ubl.INVOICE_TYPE)), lambda: bool(txt(root, ubl.CREDIT_TYPE))):
        doc.fire("BR-04", root, ubl.INVOICE_TYPE)


@ubl.ROOT.judge
def groups(doc: Bench, root: Record) -> None:
    if not root[ubl.BG_5]:
        doc.fire("BR-08", root, ubl.BG_5)
    if not root[ubl.BG_8]:
        doc.fire("BR-10", root, ubl.BG_8)
    if not root[ubl.INVOICE_LINES] and not root[ubl.CREDIT_LINES]:
        doc.fire("BR-16", root, ubl.INVOICE_LINES)
    if not root[ubl.BG_23]:
        doc.fire("BR-CO-18", root, ubl.BG_23)
    if root[ubl.BT_7] and root[ubl.BT_8]:
        doc.fire("BR-CO-03", root, ubl.BT_7)
    for currency in root[ubl.BT_6]:
        if currency not in doc.once(values_of, ubl.VAT_TOTAL_CURRENCIES):
            doc.fire("BR-53", root, ubl.VAT_TOTAL_CURRENCIES, LACKING, stated=currency)


@ubl.DELIVERY_ADDRESS.judge
def delivery_country(doc: Bench, address: Record) -> None:
    if not address[ubl.COUNTRY]:
        doc.fire("BR-57", address, ubl.COUNTRY)


@ubl.TOTALS.judge
def totals(doc: Bench, of: Record) -> None:
    for rule, slot in (
        ("BR-12", ubl.BT_106),
        ("BR-13", ubl.BT_109),
        ("BR-14", ubl.BT_112),
        ("BR-15", ubl.BT_115),
    ):
        if not of[slot]:
            doc.fire(rule, of, slot)


@ubl.PAYEE.judge
def payee(doc: Bench, payee: Record) -> None:
    names, ids = payee[ubl.BT_59], [text for text, _ in payee[ubl.BT_60]]
    same = payee[0].getparent() is doc.root and not (
        doc.once(values_of, ubl.BT_28).isdisjoint(names) and doc.once(values_of, ubl.BT_29).isdisjoint(ids)
    )
    if not names or same:
        doc.fire("BR-17", payee, ubl.BT_59)


@ubl.REPRESENTATIVE.judge
def representative(doc: Bench, representative: Record) -> None:
    if not representative[ubl.BG_12]:
        doc.fire("BR-19", representative, ubl.BG_12)


@ubl.REPRESENTATIVE.judge
def representative_vat(doc: Bench, representative: Record) -> None:
    registrations = representative[ubl.BT_63]
    if not any(registered_for_vat_alone(one) and one[ubl.REGISTRATION_ID] for one in registrations):
        doc.fire("BR-56", representative, ubl.BT_63)


@ubl.LINE.judge
def line(doc: Bench, line: Record) -> None:
    if not line[ubl.BT_129]:
        doc.fire("BR-22", line, ubl.BT_129)
    if not line[ubl.BT_130]:
        doc.fire("BR-23", line, ubl.BT_130)
    if not line[ubl.BT_131]:
        doc.fire("BR-24", line, ubl.BT_131)
    if not line[ubl.BT_146]:
        doc.fire("BR-26", line, ubl.BT_146)


@ubl.LINE.judge
def line_vat(doc: Bench, line: Record) -> None:
    for category in line[ubl.BG_30]:
        if is_vat_alone(category) and category[ubl.CODE]:
            return
    doc.fire("BR-CO-04", line, ubl.BG_30)


@ubl.LINE.judge
def price(doc: Bench, line: Record) -> None:
    """BR-27: also without any price, together with BR-26. NaN is not below zero."""
    if _below_zero(line, ubl.BT_146):
        doc.fire("BR-27", line, ubl.BT_146, stated=_first(line, ubl.BT_146))


@ubl.LINE.judge
def gross_price(doc: Bench, line: Record) -> None:
    if line[ubl.BT_148] and _below_zero(line, ubl.BT_148):
        doc.fire("BR-28", line, ubl.BT_148, stated=_first(line, ubl.BT_148))


def _below_zero(line: Record, slot: int) -> bool:
    """Whether no price is zero or above: the first that is settles it."""
    return not any(plain(text) or reaches_zero(line, slot, nth) for nth, text in enumerate(line[slot]))


def _first(record: Record, slot: int) -> str | None:
    return record[slot][0] if record[slot] else None


@ubl.SUBTOTAL.judge
def breakdown(doc: Bench, entry: Record) -> None:
    if not entry[ubl.TAXABLE]:
        doc.fire("BR-45", entry, ubl.TAXABLE)
    if not entry[ubl.SUBTOTAL_TAX]:
        doc.fire("BR-46", entry, ubl.SUBTOTAL_TAX)


@ubl.SUBTOTAL.judge
def breakdown_category(doc: Bench, entry: Record) -> None:
    vat = [one for one in entry[ubl.SUBTOTAL_CATEGORIES] if is_vat(one)]
    if not any(one[ubl.CODE] for one in vat):
        doc.fire("BR-47", entry, ubl.SUBTOTAL_CATEGORIES)
    if not any(one[ubl.RATE] for one in vat) and not any(txt(one, ubl.CODE) == "O" for one in vat):
        blamed = (vat[0], ubl.RATE) if vat else (entry, ubl.SUBTOTAL_CATEGORIES)
        doc.fire("BR-48", *blamed)


@ubl.PAYMENT.judge
def payment_means(doc: Bench, means: Record) -> None:
    if not means[ubl.BT_81]:
        doc.fire("BR-49", means, ubl.BT_81)
    if not TRANSFERS.isdisjoint(means[ubl.BT_81]):
        for account in means[ubl.BG_17]:
            if not txt(account, ubl.BT_84):
                doc.fire("BR-50", account, ubl.BT_84)


@ubl.PAYMENT.judge
def transfer(doc: Bench, means: Record) -> None:
    if txt(means, ubl.BT_81) in TRANSFERS and not any(one[ubl.BT_84] for one in means[ubl.BG_17]):
        doc.fire("BR-61", means, ubl.BG_17)


@ubl.PROPERTY.judge
def item_attribute(doc: Bench, attribute: Record) -> None:
    if not attribute[ubl.BT_160] or not attribute[ubl.BT_161]:
        doc.fire("BR-54", attribute, ubl.BT_161 if attribute[ubl.BT_160] else ubl.BT_160)


@ubl.BILLING.judge
def preceding_invoice(doc: Bench, reference: Record) -> None:
    if not reference[ubl.BT_25]:
        doc.fire("BR-55", reference, ubl.BT_25)


@ubl.SUPPLIER.judge
def seller_identified(doc: Bench, seller: Record) -> None:
    if any(
        registered_for_vat(one) and one[ubl.REGISTRATION_ID] for one in seller[ubl.SUPPLIER_REGISTRATIONS]
    ):
        return
    if any(scheme != "SEPA" for _, scheme in seller[ubl.SUPPLIER_IDS]) or seller[ubl.SUPPLIER_LEGAL_IDS]:
        return
    doc.fire("BR-CO-26", seller, ubl.SUPPLIER_LEGAL_IDS, LACKING)


@ubl.ROOT.judge
def card_numbers(doc: Bench, root: Record) -> None:
    for nth, number in enumerate(root[ubl.CARDS]):
        if len(trim(number)) > CARD_DIGITS_SHOWN:
            doc.fire("BR-51", root, ubl.CARDS, nth)


@ubl.ROOT.judge
def schemes(doc: Bench, root: Record) -> None:
    """Identifiers that must say their scheme."""
    for rule, slot in (
        ("BR-62", ubl.SELLER_ENDPOINTS),
        ("BR-63", ubl.BUYER_ENDPOINTS),
        ("BR-64", ubl.STANDARD_ITEMS),
        ("BR-65", ubl.CLASSIFICATIONS),
    ):
        for nth, scheme in enumerate(root[slot]):
            if scheme is None:
                doc.fire(rule, root, slot, nth)
