"""UBL: values from code lists (BR-CL), as the artefact of EN 16931 judges them."""

from collections.abc import Callable

from core_invoice.codelists import code_list
from core_invoice.judging.bench import Bench
from core_invoice.judging.forms import blame_codes, coded
from core_invoice.judging.tree import Record
from core_invoice.judging.ubl import scopes as ubl
from core_invoice.judging.ubl.taxes import registered_for_vat
from core_invoice.judging.values import one

_AMOUNTS = (
    *("Amount", "BaseAmount", "PriceAmount", "TaxAmount", "TaxableAmount", "LineExtensionAmount"),
    *("TaxExclusiveAmount", "TaxInclusiveAmount", "AllowanceTotalAmount", "ChargeTotalAmount"),
    *("PrepaidAmount", "PayableRoundingAmount", "PayableAmount"),
)
_SCHEMED = ("cac:AdditionalDocumentReference", "cac:DocumentReference")
SEPA = "SEPA"
NOTE_CODE_LENGTH = 3


coded(ubl.ROOT, "BR-CL-01", "untdid1001-invoice", ubl.ROOT.texts("//cbc:InvoiceTypeCode", term="BT-3"))
coded(ubl.ROOT, "BR-CL-01", "untdid1001-creditnote", ubl.ROOT.texts("//cbc:CreditNoteTypeCode", term="BT-3"))
coded(
    ubl.ROOT, "BR-CL-03", "iso4217", ubl.ROOT.attributes(*(f"//cbc:{name}/@currencyID" for name in _AMOUNTS))
)
coded(ubl.ROOT, "BR-CL-04", "iso4217", ubl.ROOT.texts("//cbc:DocumentCurrencyCode", term="BT-5"))
coded(ubl.ROOT, "BR-CL-05", "iso4217", ubl.ROOT.texts("//cbc:TaxCurrencyCode", term="BT-6"))
coded(
    ubl.ROOT,
    "BR-CL-06",
    "vat-point-code",
    ubl.ROOT.texts("//cac:InvoicePeriod/cbc:DescriptionCode", term="BT-8"),
)
coded(
    ubl.ROOT,
    "BR-CL-11",
    "icd",
    ubl.ROOT.texts("//cac:PartyLegalEntity/cbc:CompanyID/@schemeID", term="BT-30-1"),
)
coded(
    ubl.ROOT,
    "BR-CL-13",
    "untdid7143",
    ubl.ROOT.texts("//cac:CommodityClassification/cbc:ItemClassificationCode/@listID", term="BT-158-1"),
)
coded(ubl.ROOT, "BR-CL-14", "iso3166", ubl.ROOT.texts("//cac:Country/cbc:IdentificationCode", term="BT-40"))
coded(
    ubl.ROOT,
    "BR-CL-15",
    "iso3166",
    ubl.ROOT.texts("//cac:OriginCountry/cbc:IdentificationCode", term="BT-159"),
)
coded(
    ubl.ROOT,
    "BR-CL-16",
    "untdid4461",
    ubl.ROOT.texts("//cac:PaymentMeans/cbc:PaymentMeansCode", term="BT-81"),
)
coded(ubl.ROOT, "BR-CL-17", "untdid5305", ubl.ROOT.texts("//cac:TaxCategory/cbc:ID", term="BT-118"))
coded(
    ubl.ROOT,
    "BR-CL-21",
    "icd",
    ubl.ROOT.texts("//cac:StandardItemIdentification/cbc:ID/@schemeID", term="BT-157-1"),
)
coded(
    ubl.ROOT, "BR-CL-22", "vatex", ubl.ROOT.texts("//cbc:TaxExemptionReasonCode", term="BT-121"), upper=True
)
coded(
    ubl.ROOT,
    "BR-CL-23",
    "rec20-rec21",
    ubl.ROOT.texts(
        *(
            "//cbc:InvoicedQuantity/@unitCode",
            "//cbc:CreditedQuantity/@unitCode",
            "//cbc:BaseQuantity/@unitCode",
        ),
        term="BT-130",
    ),
)
coded(
    ubl.ROOT,
    "BR-CL-24",
    "mime",
    ubl.ROOT.texts("//cbc:EmbeddedDocumentBinaryObject/@mimeCode", term="BT-125-1"),
    raw=True,
)
coded(ubl.ROOT, "BR-CL-25", "eas", ubl.ROOT.texts("//cbc:EndpointID/@schemeID", term="BT-34-1"))
coded(ubl.ROOT, "BR-CL-26", "icd", ubl.ROOT.texts("//cac:DeliveryLocation/cbc:ID/@schemeID", term="BT-71-1"))

NOTES = ubl.ROOT.texts("cbc:Note", term="BT-21")
PARTY_SCHEMES = ubl.ROOT.texts(
    "//cac:PartyIdentification/cbc:ID/@schemeID",
    outside=("cac:AccountingSupplierParty", "cac:PayeeParty"),
    term="BT-46-1",
)
CREDITOR_SCHEMES = (
    ubl.SUPPLIER.texts("//cac:PartyIdentification/cbc:ID/@schemeID", term="BT-29-1"),
    ubl.PAYEE.texts("//cac:PartyIdentification/cbc:ID/@schemeID", term="BT-60-1"),
)


@ubl.ITEM_CATEGORY.judge
def item_categories(doc: Bench, item: Record) -> None:
    accepted = code_list("untdid5305").edition().accepted
    if not accepted.issuperset(item[ubl.CODE]):
        blame_codes(doc, "BR-CL-18", item, ubl.CODE, "untdid5305", accepted)


@ubl.ROOT.judge
def note_codes(doc: Bench, root: Record) -> None:
    """BR-CL-08: only what looks like a code of three characters, and then any part of the joined list."""
    joined = code_list("untdid4451").edition().joined
    for nth, note in enumerate(root[NOTES]):
        parts = note.split("#", 2)
        if len(parts) > 2 and len(parts[1]) == NOTE_CODE_LENGTH and parts[1] not in joined:
            doc.fire("BR-CL-08", root, NOTES, nth, stated=parts[1], list="untdid4451")


coded(ubl.ROOT, "BR-CL-10", "icd", PARTY_SCHEMES)


def _creditor_schemes(slot: int) -> Callable[[Bench, Record], None]:
    accepted = {*code_list("icd").edition().accepted, SEPA}
    return lambda doc, party: blame_codes(doc, "BR-CL-10", party, slot, "icd", accepted)


ubl.SUPPLIER.judge(_creditor_schemes(CREDITOR_SCHEMES[0]))
ubl.PAYEE.judge(_creditor_schemes(CREDITOR_SCHEMES[1]))


def _object_schemes(type_slot: int, scheme_slot: int) -> Callable[[Bench, Record], None]:
    accepted = code_list("untdid1153").edition().accepted

    def object_schemes(doc: Bench, reference: Record) -> None:
        if "130" in reference[type_slot]:
            blame_codes(doc, "BR-CL-07", reference, scheme_slot, "untdid1153", accepted)

    return object_schemes


ubl.REFERENCE.judge(_object_schemes(ubl.REFERENCE_TYPE, ubl.REFERENCE_SCHEME))
ubl.OBJECT.judge(_object_schemes(ubl.OBJECT_TYPE, ubl.OBJECT_SCHEME))


@ubl.REGISTRATION.judge
def vat_prefix(doc: Bench, registration: Record) -> None:
    """BR-CO-09: the artefact takes any part of the joined list for a prefix, so one letter passes."""
    if registered_for_vat(registration):
        prefix = (one(registration, ubl.REGISTRATION_ID) or "")[:2]
        if prefix not in code_list("vat-prefix").edition().joined:
            doc.fire("BR-CO-09", registration, ubl.REGISTRATION_ID, stated=prefix)
