"""UBL: how the syntax is used (UBL-SR, UBL-DT, UBL-CR): at most one of these, none of those."""

from itertools import islice

from core_invoice.judging.absences import forbid
from core_invoice.judging.bench import Bench
from core_invoice.judging.tree import Record, string_of
from core_invoice.judging.ubl import scopes as ubl
from core_invoice.judging.ubl.taxes import ID, SCHEME, values_of
from core_invoice.judging.values import frac

MOST_DECIMALS = 2
MOST_SELLER_TAXES = 2
UBL_VERSION = "2.1"
_CREDIT_NOTE = "CreditNote"

forbid(ubl.UBL, "ubl")

AT_MOST_ONE = {
    "UBL-SR-01": ubl.ROOT.texts("cac:ContractDocumentReference/cbc:ID", term="BT-12"),
    "UBL-SR-02": ubl.ROOT.texts("cac:ReceiptDocumentReference/cbc:ID", term="BT-15"),
    "UBL-SR-03": ubl.ROOT.texts("cac:DespatchDocumentReference/cbc:ID", term="BT-16"),
    "UBL-SR-05": ubl.ROOT.texts("cac:PaymentTerms/cbc:Note", term="BT-20"),
    "UBL-SR-08": ubl.BG_14,
    "UBL-SR-09": ubl.BT_27,
    "UBL-SR-10": ubl.BT_28,
    "UBL-SR-11": ubl.BT_30,
    "UBL-SR-14": ubl.BT_33,
    "UBL-SR-15": ubl.BT_44,
    "UBL-SR-16": ubl.BT_46,
    "UBL-SR-17": ubl.BT_47,
    "UBL-SR-24": ubl.ROOT.nodes("cac:Delivery", term="BG-13"),
    "UBL-SR-39": ubl.ROOT.texts("cac:ProjectReference/cbc:ID", term="BT-11"),
    "UBL-SR-40": ubl.BT_45,
    "UBL-SR-45": ubl.ROOT.texts("cac:PaymentMeans/cbc:PaymentDueDate", term="BT-9"),
    "UBL-SR-46": ubl.ROOT.texts("cac:PaymentMeans/cbc:PaymentMeansCode/@name", term="BT-82"),
    "UBL-SR-49": ubl.BT_8,
    "UBL-SR-54": ubl.ROOT.nodes("cac:PaymentMeans/cac:CardAccount", term="BG-18"),
    "UBL-SR-55": ubl.ROOT.nodes("cac:PaymentMeans/cac:PaymentMandate", term="BG-19"),
    "UBL-SR-56": ubl.ROOT.texts("cac:OriginatorDocumentReference/cbc:ID", term="BT-17"),
}
OF_LINES = {
    "UBL-SR-34": ubl.BT_127,
    "UBL-SR-35": ubl.BT_132,
    "UBL-SR-36": ubl.BG_26,
    "UBL-SR-37": ubl.BT_147,
    "UBL-SR-50": ubl.BT_154,
    "UBL-SR-52": ubl.BT_128,
}
VERSION = ubl.ROOT.texts("cbc:UBLVersionID")
DUE_DATES = AT_MOST_ONE["UBL-SR-45"]
OBJECT_IDS = ubl.REFERENCE.texts("cbc:ID", term="BT-18")
ALL_AMOUNTS = ubl.ROOT.texts("//*Amount", outside=("*PriceAmount", "cac:Price"))
BINARY_TYPES = ubl.ROOT.attributes("//*BinaryObject/@mimeCode", term="BT-125-1")
BINARY_NAMES = ubl.ROOT.attributes("//*BinaryObject/@filename", term="BT-125-2")
NAMES = ubl.ROOT.texts("//@name")
MEANS_NAMES = ubl.ROOT.texts("//cbc:PaymentMeansCode/@name", term="BT-82")
PAYMENT_IDS = ubl.ROOT.texts("//cbc:PaymentID", term="BT-83")
MEANS_CODES = ubl.ROOT.texts("//cbc:PaymentMeansCode", term="BT-81")
PARTY_SCHEMES = ubl.ROOT.texts("//cac:PartyIdentification/cbc:ID/@schemeID", term="BT-90")


@ubl.ROOT.judge
def at_most_one(doc: Bench, root: Record) -> None:
    for rule, slot in AT_MOST_ONE.items():
        if len(root[slot]) > 1:
            doc.fire(rule, root, slot, 1)
    for rule, slot, name in (
        ("UBL-SR-44", PAYMENT_IDS, "PaymentID"),
        ("UBL-SR-47", MEANS_CODES, "PaymentMeansCode"),
    ):
        values = root[slot]
        if len(set(values)) > 1 or (len(values) > 1 and _one_holds_the_next(root, name)):
            doc.fire(rule, root, slot, 1, stated=next((one for one in values if one != values[0]), values[0]))
    if sum(scheme.upper() == "SEPA" for scheme in root[PARTY_SCHEMES]) > 1:
        doc.fire("UBL-SR-29", root, PARTY_SCHEMES, 1)
    if len(root[NAMES]) > len(root[MEANS_NAMES]):
        doc.fire("UBL-DT-18", root)


def _one_holds_the_next(root: Record, name: str) -> bool:
    """Equal values count as one, save when the first element stands around the second."""
    first, second = islice(root[0].iter(f"{{{ubl.PREFIXES['cbc']}}}{name}"), 2)
    return first in second.iterancestors()


@ubl.ROOT.judge
def tax_identifiers(doc: Bench, root: Record) -> None:
    """The scheme is upper-cased but not trimmed here; without an id, it is another one than VAT."""
    seller = [(_schemes(one), len(one[ubl.REGISTRATION_ID])) for one in root[ubl.SELLER_TAXES]]
    if sum(ids for schemes, ids in seller if "VAT" in schemes) > 1:
        doc.fire("UBL-SR-12", root, ubl.SELLER_TAXES)
    if sum(ids for schemes, ids in seller if schemes - {"VAT"}) > 1:
        doc.fire("UBL-SR-13", root, ubl.SELLER_TAXES)
    if sum(len(one[ubl.REGISTRATION_ID]) for one in root[ubl.BUYER_TAXES] if "VAT" in _schemes(one)) > 1:
        doc.fire("UBL-SR-18", root, ubl.BUYER_TAXES)


def _schemes(registration: Record) -> set[str]:
    """Of each tax scheme its id, or nothing."""
    found = (scheme.find(ID) for scheme in registration[0].iterchildren(SCHEME))
    return {"" if said is None else string_of(said).upper() for said in found}


@ubl.ROOT.judge
def references(doc: Bench, root: Record) -> None:
    """Of the invoiced object (type 130): one, without file or description. A scheme is for that one alone."""
    objects = [one for one in doc.all(ubl.REFERENCE) if "130" in one[ubl.REFERENCE_TYPE]]
    if sum(len(one[OBJECT_IDS]) for one in objects if one[0].getparent() is doc.root) > 1:
        doc.fire("UBL-SR-04", root)
    for reference in objects:
        if reference[ubl.REFERENCE_FILE]:
            doc.fire("UBL-CR-666", reference, ubl.REFERENCE_FILE)
        if reference[ubl.REFERENCE_TEXT]:
            doc.fire("UBL-CR-673", reference, ubl.REFERENCE_TEXT)


@ubl.ROOT.judge
def version(doc: Bench, root: Record) -> None:
    if root[VERSION] and UBL_VERSION not in root[VERSION]:
        doc.fire("UBL-CR-002", root, VERSION, stated=root[VERSION][0], element="cbc:UBLVersionID")
    if root[DUE_DATES] and not _is_credit_note(doc):
        doc.fire("UBL-CR-412", root, DUE_DATES, element="cac:PaymentMeans/cbc:PaymentDueDate")


def _is_credit_note(doc: Bench) -> bool:
    return str(doc.root.tag).endswith(f"}}{_CREDIT_NOTE}")


@ubl.ROOT.judge
def decimals(doc: Bench, root: Record) -> None:
    for nth, text in enumerate(root[ALL_AMOUNTS]):  # many: written out
        if len(text.partition(".")[2]) > MOST_DECIMALS:
            doc.fire("UBL-DT-01", root, ALL_AMOUNTS, nth, stated=text)


@ubl.ROOT.judge
def attached_files(doc: Bench, root: Record) -> None:
    for rule, slot in (("UBL-DT-06", BINARY_TYPES), ("UBL-DT-07", BINARY_NAMES)):
        for nth, value in enumerate(root[slot]):
            if value is None:
                doc.fire(rule, root, slot, nth)


@ubl.LINE.judge
def line(doc: Bench, line: Record) -> None:
    for rule, slot in OF_LINES.items():
        if len(line[slot]) > 1:
            doc.fire(rule, line, slot, 1)
    if len(line[ubl.BG_30]) != 1:
        doc.fire("UBL-SR-48", line, ubl.BG_30)
    if line[ubl.PRICE_AMOUNTS] and not line[ubl.PRICE_ALLOWANCES]:
        for nth, text in enumerate(line[ubl.PRICE_AMOUNTS]):
            if frac(text) > MOST_DECIMALS:
                doc.fire("UBL-DT-01", line, ubl.PRICE_AMOUNTS, nth, stated=text)


@ubl.BILLING.judge
def preceding_invoices(doc: Bench, reference: Record) -> None:
    if len(reference[ubl.BG_3]) > 1:
        doc.fire("UBL-SR-06", reference, ubl.BG_3, 1)
    if not reference[ubl.BT_25]:
        doc.fire("UBL-SR-07", reference, ubl.BT_25)


@ubl.PAYEE.judge
def payee(doc: Bench, payee: Record) -> None:
    """A payee that lacks a name, or has the seller's, breaks all three."""
    names = payee[ubl.BT_59]
    seller = doc.once(values_of, ubl.BT_27) if payee[0].getparent() is doc.root else ()
    named = any(bool(seller) and (len(seller) > 1 or name not in seller) for name in names)
    ids = [scheme for _, scheme in payee[ubl.BT_60] if (scheme or "").upper() != "SEPA"]
    for rule, slot, count in (
        ("UBL-SR-19", ubl.BT_59, len(names)),
        ("UBL-SR-20", ubl.BT_60, len(ids)),
        ("UBL-SR-21", ubl.BT_61, len(payee[ubl.BT_61])),
    ):
        if count > 1 or not named:
            doc.fire(rule, payee, slot)


@ubl.REPRESENTATIVE.judge
def representative(doc: Bench, representative: Record) -> None:
    for rule, slot in (("UBL-SR-22", ubl.BT_62), ("UBL-SR-23", ubl.REPRESENTATIVE_IDS)):
        if len(representative[slot]) > 1:
            doc.fire(rule, representative, slot, 1)


@ubl.DELIVERY.judge
def delivery(doc: Bench, delivery: Record) -> None:
    if len(delivery[ubl.BT_70]) > 1:
        doc.fire("UBL-SR-25", delivery, ubl.BT_70, 1)


@ubl.PAYMENT.judge
def payment(doc: Bench, means: Record) -> None:
    for rule, slot in (("UBL-SR-26", ubl.BT_83), ("UBL-SR-27", ubl.BT_81), ("UBL-SR-28", ubl.BT_89)):
        if len(means[slot]) > 1:
            doc.fire(rule, means, slot, 1)


@ubl.ANY_SUBTOTAL.judge
def exemption_reasons(doc: Bench, entry: Record) -> None:
    if len(entry[ubl.EXEMPTIONS]) > 1:
        doc.fire("UBL-SR-32", entry, ubl.EXEMPTIONS, 1)


@ubl.REFERENCE.judge
def reference(doc: Bench, reference: Record) -> None:
    if len(reference[ubl.REFERENCE_TEXT]) > 1:
        doc.fire("UBL-SR-33", reference, ubl.REFERENCE_TEXT, 1)
    types, scheme = reference[ubl.REFERENCE_TYPE], reference[ubl.REFERENCE_SCHEME]
    if scheme and "130" not in types:
        doc.fire(
            "UBL-CR-665",
            reference,
            ubl.REFERENCE_SCHEME,
            element="cac:AdditionalDocumentReference/cbc:ID/@schemeID",
        )
    if "130" in types or ("50" in types and _is_credit_note(doc)) or not (types or scheme):
        return
    doc.fire("UBL-SR-43", reference, ubl.REFERENCE_TYPE, stated=types[0] if types else None)


@ubl.SELLER_PARTY.judge
def seller_taxes(doc: Bench, seller: Record) -> None:
    if len(seller[ubl.SELLER_TAX_SCHEMES]) > MOST_SELLER_TAXES:
        doc.fire("UBL-SR-42", seller, ubl.SELLER_TAX_SCHEMES, MOST_SELLER_TAXES)


@ubl.REGISTRATION.judge
def registration(doc: Bench, registration: Record) -> None:
    if not registration[ubl.REGISTRATION_TAX] or not registration[ubl.REGISTRATION_ID]:
        doc.fire("UBL-SR-53", registration, ubl.REGISTRATION_ID)


@ubl.ADDRESS.judge
def address(doc: Bench, address: Record) -> None:
    if len(address[ubl.ADDRESS_LINES]) > 1:
        doc.fire("UBL-SR-51", address, ubl.ADDRESS_LINES, 1)
