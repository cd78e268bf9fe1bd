"""CII: values from code lists (BR-CL), as the artefact of EN 16931 judges them."""

from __future__ import annotations

from core_invoice.codelists import code_list
from core_invoice.judging.bench import Bench
from core_invoice.judging.cii import scopes as cii
from core_invoice.judging.cii.operands import is_of_sign
from core_invoice.judging.forms import blame_codes, coded, fits
from core_invoice.judging.tree import Record


def _texts(*paths: str, term: str) -> int:
    return cii.ROOT.texts(*(f"//{path}" for path in paths), term=term)


coded(cii.ROOT, "BR-CL-01", "untdid1001", _texts("rsm:ExchangedDocument/ram:TypeCode", term="BT-3"))
coded(cii.ROOT, "BR-CL-03", "iso4217", _texts("ram:TaxTotalAmount/@currencyID", term="BT-110"))
coded(cii.ROOT, "BR-CL-04", "iso4217", _texts("ram:InvoiceCurrencyCode", term="BT-5"))
coded(cii.ROOT, "BR-CL-05", "iso4217", _texts("ram:TaxCurrencyCode", term="BT-6"))
coded(cii.ROOT, "BR-CL-06", "vat-point-code-cii", _texts("ram:DueDateTypeCode", term="BT-8"))
coded(cii.ROOT, "BR-CL-07", "untdid1153", _texts("ram:ReferenceTypeCode", term="BT-18-1"))
coded(cii.ROOT, "BR-CL-08", "untdid4451-cii", _texts("ram:SubjectCode", term="BT-21"))
coded(
    cii.ROOT,
    "BR-CL-10",
    "icd",
    cii.ROOT.texts(
        "//ram:GlobalID/@schemeID",
        outside=("ram:SpecifiedTradeProduct", "ram:ShipToTradeParty"),
        term="BT-29-1",
    ),
)
coded(
    cii.ROOT,
    "BR-CL-11",
    "icd",
    cii.ROOT.texts("//ram:ID/@schemeID", outside=("ram:SpecifiedTaxRegistration",), term="BT-30-1"),
)
coded(cii.ROOT, "BR-CL-13", "untdid7143", _texts("ram:ClassCode/@listID", term="BT-158-1"))
coded(cii.ROOT, "BR-CL-14", "iso3166-cii", cii.COUNTRIES)
coded(
    cii.ROOT,
    "BR-CL-16",
    "untdid4461",
    _texts("ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode", term="BT-81"),
)
coded(cii.ROOT, "BR-CL-17", "untdid5305", _texts("ram:CategoryTradeTax/ram:CategoryCode", term="BT-95"))
coded(cii.ROOT, "BR-CL-18", "untdid5305", _texts("ram:ApplicableTradeTax/ram:CategoryCode", term="BT-151"))
coded(
    cii.ROOT, "BR-CL-21", "icd", _texts("ram:SpecifiedTradeProduct/ram:GlobalID/@schemeID", term="BT-157-1")
)
coded(cii.ROOT, "BR-CL-22", "vatex", _texts("ram:ExemptionReasonCode", term="BT-121"), upper=True)
coded(
    cii.ROOT,
    "BR-CL-23",
    "rec20-rec21",
    _texts("ram:BilledQuantity/@unitCode", "ram:BasisQuantity/@unitCode", term="BT-130"),
)
coded(cii.ROOT, "BR-CL-24", "mime", _texts("ram:AttachmentBinaryObject/@mimeCode", term="BT-125-1"), raw=True)
coded(
    cii.ROOT, "BR-CL-25", "eas", _texts("ram:URIUniversalCommunication/ram:URIID/@schemeID", term="BT-34-1")
)
coded(
    cii.ROOT,
    "BR-CL-26",
    "icd",
    _texts("ram:ApplicableHeaderTradeDelivery/ram:ShipToTradeParty/ram:GlobalID/@schemeID", term="BT-71-1"),
)

ORIGINS = cii.ROOT.pairs("//ram:OriginTradeCountry/ram:ID/@schemeID", term="BT-159")


@cii.ROOT.judge
def origins(doc: Bench, root: Record) -> None:
    """BR-CL-15. A country with a scheme is an identifier: BR-CL-11 takes it."""
    accepted = code_list("iso3166-cii").edition().accepted
    for nth, (code, scheme) in enumerate(root[ORIGINS]):
        if scheme is None and not fits(code, accepted):
            doc.fire("BR-CL-15", root, ORIGINS, nth, stated=code, list="iso3166-cii")


@cii.ALLOWANCE.judge
def reason_codes(doc: Bench, of: Record) -> None:
    """BR-CL-19, BR-CL-20. An allowance first: of two indicators that differ the false one counts."""
    if not of[cii.REASON_CODE]:
        return
    for charge, rule, name in ((False, "BR-CL-19", "untdid5189"), (True, "BR-CL-20", "untdid7161")):
        if is_of_sign(of, charge=charge):
            accepted = code_list(name).edition().accepted
            blame_codes(doc, rule, of, cii.REASON_CODE, name, accepted)
            return
