"""CII: the French rules of flow 2, as their artefact judges them."""

from core_invoice.judging.bench import LACKING, Bench
from core_invoice.judging.cii.scopes import PREFIXES
from core_invoice.judging.france import checks, forms
from core_invoice.judging.france.checks import (
    Header,
    Party,
    Tax,
    among,
    each,
    each_of_scheme,
    one_of_scheme,
)
from core_invoice.judging.france.groups import Breakdown, Grouping, Lines, Rank, judge_groups
from core_invoice.judging.tree import Element, Family, Record
from core_invoice.judging.values import one, trim

FRANCE_CII = Family("fr-ctc", PREFIXES)
OF_AN_OBJECT = "130"

_CONTEXT, _DOCUMENT = "rsm:ExchangedDocumentContext", "rsm:ExchangedDocument"
_TRANSACTION = "rsm:SupplyChainTradeTransaction"
_AGREEMENT = f"{_TRANSACTION}/ram:ApplicableHeaderTradeAgreement"
_DELIVERY = f"{_TRANSACTION}/ram:ApplicableHeaderTradeDelivery"
_SETTLEMENT = f"{_TRANSACTION}/ram:ApplicableHeaderTradeSettlement"
_SELLER, _BUYER = f"{_AGREEMENT}/ram:SellerTradeParty", f"{_AGREEMENT}/ram:BuyerTradeParty"
_FRAMEWORK = "ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID"
_TOTALS = f"{_SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation"
_PREVIOUS = f"{_SETTLEMENT}/ram:InvoiceReferencedDocument"
_ADDRESS = "ram:URIUniversalCommunication/ram:URIID/@schemeID"
_LEGAL_ID = "ram:SpecifiedLegalOrganization/ram:ID/@schemeID"
_DAY, _DAY_OF_REFERENCE = "udt:DateTimeString", "ram:FormattedIssueDateTime/qdt:DateTimeString"
_LINE = f"{_TRANSACTION}/ram:IncludedSupplyChainTradeLineItem"
_LINE_AGREEMENT, _LINE_DELIVERY = (
    f"{_LINE}/ram:SpecifiedLineTradeAgreement",
    f"{_LINE}/ram:SpecifiedLineTradeDelivery",
)
_LINE_SETTLEMENT = f"{_LINE}/ram:SpecifiedLineTradeSettlement"
_LINE_PREVIOUS = f"{_LINE_SETTLEMENT}/ram:InvoiceReferencedDocument"
_SHIP_TO = "ram:ShipToTradeParty"

ROOT = FRANCE_CII.scope("invoice", ".")
BT_1 = ROOT.texts(f"{_DOCUMENT}/ram:ID", term="BT-1")
BT_2 = ROOT.texts(f"{_DOCUMENT}/ram:IssueDateTime/{_DAY}", term="BT-2")
BT_3 = ROOT.texts(f"{_DOCUMENT}/ram:TypeCode", term="BT-3")
BT_23 = ROOT.texts(f"{_CONTEXT}/{_FRAMEWORK}", term="BT-23")
BG_3 = ROOT.nodes(_PREVIOUS, term="BG-3")
SELLER_LEGAL_IDS = ROOT.pairs(f"{_SELLER}/{_LEGAL_ID}", term="BT-30")
BUYER_LEGAL_IDS = ROOT.pairs(f"{_BUYER}/{_LEGAL_ID}", term="BT-47")

HEADER = Header(
    root=ROOT,
    types=BT_3,
    framework=BT_23,
    currency=ROOT.texts(f"{_SETTLEMENT}/ram:InvoiceCurrencyCode", term="BT-5"),
    tax_currency=ROOT.texts(f"{_SETTLEMENT}/ram:TaxCurrencyCode", term="BT-6"),
    vat_totals=ROOT.pairs(f"{_TOTALS}/ram:TaxTotalAmount/@currencyID", term="BT-111"),
    contract=ROOT.texts(f"{_AGREEMENT}/ram:ContractReferencedDocument/ram:IssuerAssignedID", term="BT-12"),
    start=ROOT.texts(f"{_SETTLEMENT}/ram:BillingSpecifiedPeriod/ram:StartDateTime/{_DAY}", term="BT-73"),
    end=ROOT.texts(f"{_SETTLEMENT}/ram:BillingSpecifiedPeriod/ram:EndDateTime/{_DAY}", term="BT-74"),
    total=ROOT.texts(f"{_TOTALS}/ram:GrandTotalAmount", term="BT-112"),
    prepaid=ROOT.texts(f"{_TOTALS}/ram:TotalPrepaidAmount", term="BT-113"),
    due=ROOT.texts(f"{_TOTALS}/ram:DuePayableAmount", term="BT-115"),
    due_dates=ROOT.texts(
        f"{_SETTLEMENT}/ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/{_DAY}", term="BT-9"
    ),
    seller_ids=ROOT.pairs(f"{_SELLER}/ram:GlobalID/@schemeID", term="BT-29"),
    seller_address=ROOT.pairs(f"{_SELLER}/{_ADDRESS}", term="BT-34"),
    buyer_address=ROOT.pairs(f"{_BUYER}/{_ADDRESS}", term="BT-49"),
)
REPRESENTATIVE_IDS = ROOT.pairs(
    f"{_AGREEMENT}/ram:SellerTaxRepresentativeTradeParty/ram:SpecifiedTaxRegistration/ram:ID/@schemeID",
    term="BT-63",
)

# --- Each value for itself ---

for _term, _path in (
    ("BT-1", f"{_DOCUMENT}/ram:ID"),
    ("BT-25", f"{_PREVIOUS}/ram:IssuerAssignedID"),
    ("EXT-FR-FE-136", f"{_LINE_PREVIOUS}/ram:IssuerAssignedID"),
):
    _slot = ROOT.texts(_path, term=checks.term_of(_term))
    each(ROOT, f"BR-FR-01_{_term}", _slot, forms.at_most(forms.NUMBER_LENGTH))
    each(ROOT, f"BR-FR-02_{_term}", _slot, forms.is_number)

_HAPPENED = f"ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/{_DAY}"
_LINE_PERIOD = f"{_LINE_SETTLEMENT}/ram:BillingSpecifiedPeriod"
for _name, _term, _path in (
    ("BT-7", "BT-7", f"{_SETTLEMENT}/ram:ApplicableTradeTax/ram:TaxPointDate/udt:DateString"),
    ("BT-26", "BT-26", f"{_PREVIOUS}/{_DAY_OF_REFERENCE}"),
    ("BT-72", "BT-72", f"{_DELIVERY}/{_HAPPENED}"),
    ("EXT-FR-FE-134", "BT-134", f"{_LINE_PERIOD}/ram:StartDateTime/{_DAY}"),
    ("EXT-FR-FE-135", "BT-135", f"{_LINE_PERIOD}/ram:EndDateTime/{_DAY}"),
    ("EXT-FR-FE-138", "", f"{_LINE_PREVIOUS}/{_DAY_OF_REFERENCE}"),
    ("EXT-FR-FE-158", "", f"{_LINE_DELIVERY}/{_HAPPENED}"),
):
    each(ROOT, f"BR-FR-03_{_name}", ROOT.texts(_path, term=_term), forms.is_compact_day)
for _term, _slot in (
    ("BT-2", BT_2),
    ("BT-9", HEADER.due_dates),
    ("BT-73", HEADER.start),
    ("BT-74", HEADER.end),
):
    each(ROOT, f"BR-FR-03_{_term}", _slot, forms.is_compact_day)

each(ROOT, "BR-FR-04_BT-3", BT_3, forms.TYPES.__contains__)
each(ROOT, "BR-FR-04_EXT-FR-FE-02", ROOT.texts(f"{_PREVIOUS}/ram:TypeCode"), forms.TYPES.__contains__)
each(ROOT, "BR-FR-04_EXT-FR-FE-137", ROOT.texts(f"{_LINE_PREVIOUS}/ram:TypeCode"), forms.TYPES.__contains__)

each_of_scheme(
    ROOT,
    "BR-FR-32-LEGALID",
    ROOT.pairs(f"//{_LEGAL_ID}", term="BT-30"),
    (forms.SIREN,),
    forms.is_spaced_siren,
)
each_of_scheme(
    ROOT,
    "BR-FR-32-GLOBALID",
    ROOT.pairs("//ram:GlobalID/@schemeID", term="BT-29"),
    (forms.SIREN, forms.VAT_GROUP),
    forms.is_spaced_siren,
)

# --- Numbers ---

_LINE_TOTAL = f"{_LINE_SETTLEMENT}/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount"
for _term, _path in (
    ("BT-92_BT-99", f"{_SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge/ram:ActualAmount"),
    ("BT-93_BT-100", f"{_SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge/ram:BasisAmount"),
    ("BT-106", f"{_TOTALS}/ram:LineTotalAmount"),
    ("BT-107", f"{_TOTALS}/ram:AllowanceTotalAmount"),
    ("BT-108", f"{_TOTALS}/ram:ChargeTotalAmount"),
    ("BT-109", f"{_TOTALS}/ram:TaxBasisTotalAmount"),
    ("BT-110", f"{_TOTALS}/ram:TaxTotalAmount"),
    ("BT-112", f"{_TOTALS}/ram:GrandTotalAmount"),
    ("BT-113", f"{_TOTALS}/ram:TotalPrepaidAmount"),
    ("BT-114", f"{_TOTALS}/ram:RoundingAmount"),
    ("BT-115", f"{_TOTALS}/ram:DuePayableAmount"),
    ("BT-116", f"{_SETTLEMENT}/ram:ApplicableTradeTax/ram:BasisAmount"),
    ("BT-117", f"{_SETTLEMENT}/ram:ApplicableTradeTax/ram:CalculatedAmount"),
    ("BT-131", _LINE_TOTAL),
    ("BT-136_BT-141", f"{_LINE_SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge/ram:ActualAmount"),
    ("BT-137_BT-142", f"{_LINE_SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge/ram:BasisAmount"),
):
    _slot = ROOT.texts(_path, term=_term.partition("_")[0])
    each(ROOT, f"BR-FR-DEC-01_{_term}", _slot, forms.is_amount)
for _term, _path in (
    ("BT-129", f"{_LINE_DELIVERY}/ram:BilledQuantity"),
    ("BT-149", f"{_LINE_AGREEMENT}/ram:NetPriceProductTradePrice/ram:BasisQuantity"),
):
    each(ROOT, f"BR-FR-DEC-02_{_term}", ROOT.texts(_path, term=_term), forms.is_quantity)

_PRICES = {
    term: ROOT.texts(f"{_LINE_AGREEMENT}/{path}", term=term)
    for term, path in (
        ("BT-146", "ram:NetPriceProductTradePrice/ram:ChargeAmount"),
        ("BT-147", "ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:ActualAmount"),
        ("BT-148", "ram:GrossPriceProductTradePrice/ram:ChargeAmount"),
    )
}


@ROOT.judge
def prices(doc: Bench, root: Record) -> None:
    is_price = forms.price_of(one(root, BT_23))
    for term, slot in _PRICES.items():
        checks.blame(doc, f"BR-FR-DEC-03_{term}", root, slot, is_price)


# --- Parties and places of delivery ---


def _party(term: str, path: str, *, legal_id_needed: bool = False) -> None:
    scope = FRANCE_CII.scope(term, path)
    ids = scope.pairs("ram:GlobalID/@schemeID", term=checks.term_of(term))
    party = Party(term, scope, ids, scope.pairs(_LEGAL_ID), legal_id_needed)

    @scope.judge
    def identified(doc: Bench, record: Record) -> None:
        checks.siret(doc, record, party, first_alone=False)
        checks.schemes(doc, record, party)


for _term, _path in (("BT-29", _SELLER), ("BT-46", _BUYER)):
    _party(_term, _path, legal_id_needed=True)
for _term, _path in (
    ("BT-60", f"{_SETTLEMENT}/ram:PayeeTradeParty"),
    ("BT-71", f"{_DELIVERY}/{_SHIP_TO}"),
    ("EXT-FR-FE-06", f"{_AGREEMENT}/ram:BuyerAgentTradeParty"),
    ("EXT-FR-FE-46", f"{_SETTLEMENT}/ram:PayerTradeParty"),
    ("EXT-FR-FE-69", f"{_AGREEMENT}/ram:SalesAgentTradeParty"),
    ("EXT-FR-FE-92", f"{_SETTLEMENT}/ram:InvoiceeTradeParty"),
    ("EXT-FR-FE-115", f"{_SETTLEMENT}/ram:InvoicerTradeParty"),
    ("EXT-FR-FE-146", f"{_LINE_DELIVERY}/{_SHIP_TO}"),
):
    _party(_term, _path)

for _term, _path in (
    ("BT-34", _SELLER),
    ("BT-49", _BUYER),
    ("EXT-FR-FE-12", f"{_AGREEMENT}/ram:BuyerAgentTradeParty"),
    ("EXT-FR-FE-29", f"{_SETTLEMENT}/ram:PayeeTradeParty"),
    ("EXT-FR-FE-52", f"{_SETTLEMENT}/ram:PayerTradeParty"),
    ("EXT-FR-FE-75", f"{_AGREEMENT}/ram:SalesAgentTradeParty"),
    ("EXT-FR-FE-98", f"{_SETTLEMENT}/ram:InvoiceeTradeParty"),
    ("EXT-FR-FE-121", f"{_SETTLEMENT}/ram:InvoicerTradeParty"),
):
    checks.each_address(ROOT, ROOT.pairs(f"{_path}/{_ADDRESS}", term=checks.term_of(_term)), _term)
checks.each_routing_code(ROOT, HEADER.seller_ids, "BT-29")
checks.each_routing_code(ROOT, ROOT.pairs(f"{_BUYER}/ram:GlobalID/@schemeID", term="BT-46"), "BT-46")


@ROOT.judge
def seller_siren(doc: Bench, root: Record) -> None:
    """BR-FR-10."""
    siren = one_of_scheme(root, SELLER_LEGAL_IDS, forms.SIREN)
    if siren is None or not forms.is_spaced_siren(siren):
        doc.fire("BR-FR-10_BT-30", root, SELLER_LEGAL_IDS, stated=siren)


@ROOT.judge
def addresses(doc: Bench, root: Record) -> None:
    """BR-FR-12 and 13: a blank address passes."""
    for rule, slot in (
        ("BR-FR-12_BT-49", HEADER.buyer_address),
        ("BR-FR-13_BT-34", HEADER.seller_address),
    ):
        if not checks.one_text(root, slot):
            doc.fire(rule, root, slot)


# --- Notes ---

NOTE = FRANCE_CII.scope("note", f"{_DOCUMENT}/ram:IncludedNote")
BT_21 = NOTE.texts("ram:SubjectCode", term="BT-21")
BT_22 = NOTE.texts("ram:Content", term="BT-22")
DOCUMENT = FRANCE_CII.scope("document", _DOCUMENT)
NOTES = DOCUMENT.records(NOTE, "ram:IncludedNote", term="BG-1")

_MENTIONS = {code: f"BR-FR-05_BT-22_{code}" for code in forms.MENTIONS}
_SINGLE = {code: f"BR-FR-06_BT-21_{code}" for code in forms.SINGLE_MENTIONS}


def _notes(record: Record, code: str) -> list[int]:
    return [nth for nth, note in enumerate(record[NOTES]) if code in note[BT_21]]


@DOCUMENT.judge
def mentions(doc: Bench, document: Record) -> None:
    def ranks(code: str) -> list[int]:
        return _notes(document, code)

    checks.mentions(doc, document, NOTES, ranks, needed=_MENTIONS, single=_SINGLE, group=NOTES)


@DOCUMENT.judge
def bar_notes(doc: Bench, document: Record) -> None:
    """BR-FR-20 and 31."""
    known = []
    for nth in _notes(document, "BAR"):
        note = document[NOTES][nth]
        said = one(note, BT_22)
        if said not in forms.TREATMENTS:
            doc.fire("BR-FR-20_BT-21", note, BT_22, stated=said)
        if trim(said or "") in forms.TREATMENTS:
            known.append(nth)
    if len(known) > 1:
        doc.fire("BR-FR-31_BT-21", document, NOTES, known[1])


def treatments(doc: Bench) -> frozenset[str]:
    return frozenset(said for note in doc.all(NOTE) if "BAR" in note[BT_21] for said in note[BT_22])


@ROOT.judge
def directory(doc: Bench, root: Record) -> None:
    """BR-FR-11, 21 and 22: between companies in France."""
    if "B2B" not in doc.once(treatments):
        return
    siren = one_of_scheme(root, BUYER_LEGAL_IDS, forms.SIREN)
    if siren is None or not forms.is_siren(siren):
        doc.fire("BR-FR-11_BT-47", root, BUYER_LEGAL_IDS, stated=siren)
    if among(root[BT_3], forms.SELF_BILLED):
        siren = checks.one_text(root, SELLER_LEGAL_IDS)
        checks.in_directory(doc, root, "BR-FR-22_BT-34", HEADER.seller_address, siren)
    else:
        siren = checks.one_text(root, BUYER_LEGAL_IDS)
        checks.in_directory(doc, root, "BR-FR-21_BT-49", HEADER.buyer_address, siren)


# --- Taxes ---


def _tax(path: str, terms: tuple[str, str], rules: tuple[str, str, str, str]) -> Tax:
    scope = FRANCE_CII.scope("tax", path)
    code, rate = (
        scope.texts("ram:CategoryCode", term=terms[0]),
        scope.texts("ram:RateApplicablePercent", term=terms[1]),
    )
    return Tax(scope, code, rate, *rules)


_ALLOWANCE_TAX = _tax(
    f"{_SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge/ram:CategoryTradeTax",
    ("BT-95", "BT-96"),
    (
        "BR-FR-15_BT-95_BT-102",
        "BR-FR-15_BT-95_BT-102_LM",
        "BR-FR-16_BT-96_BT-103",
        "BR-FR-DEC-04_BT-96_BT-103",
    ),
)
_BREAKDOWN = _tax(
    f"{_SETTLEMENT}/ram:ApplicableTradeTax",
    ("BT-118", "BT-119"),
    ("BR-FR-15_BT-95_BT-118", "BR-FR-15_BT-95_BT-118_LM", "BR-FR-16_BT-119", "BR-FR-DEC-04_BT-119"),
)
_LINE_TAX = _tax(
    f"{_LINE_SETTLEMENT}/ram:ApplicableTradeTax",
    ("BT-151", "BT-152"),
    ("BR-FR-15_BT-95_BT-151", "BR-FR-15_BT-95_BT-151_LM", "BR-FR-16_BT-152", "BR-FR-DEC-04_BT-152"),
)


_STATUS = "/".join(
    f"{{{PREFIXES['ram']}}}{name}" for name in ("AssociatedDocumentLineDocument", "LineStatusReasonCode")
)


@ROOT.judge
def taxes(doc: Bench, root: Record) -> None:
    for kind in (_ALLOWANCE_TAX, _BREAKDOWN, _LINE_TAX):
        for record in doc.all(kind.scope):
            if not checks.is_usual(record, kind):
                checks.tax(doc, record, kind, code_needed=_code_needed(doc, record, kind), blank=True)


def _code_needed(doc: Bench, record: Record, kind: Tax) -> bool:
    """The line of a group, or of an information, needs no category."""
    if kind is not _LINE_TAX or record[kind.code]:
        return True
    return doc.once(_counts, record[0].getparent().getparent())


def _counts(doc: Bench, line: Element) -> bool:
    return not any(one.text in ("GROUP", "INFORMATION") for one in line.iterfind(_STATUS))


# --- Supporting documents and objects ---

REFERENCE = FRANCE_CII.scope("supporting document", f"{_AGREEMENT}/ram:AdditionalReferencedDocument")
REFERENCE_TYPE = REFERENCE.texts("ram:TypeCode")
REFERENCE_SCHEME = REFERENCE.texts("ram:ReferenceTypeCode", term="BT-18-1")
REFERENCE_ID = REFERENCE.texts("ram:IssuerAssignedID", term="BT-18")
BT_123 = REFERENCE.texts("ram:Name", term="BT-123")
AGREEMENT = FRANCE_CII.scope("agreement", _AGREEMENT)
REFERENCES = AGREEMENT.records(REFERENCE, "ram:AdditionalReferencedDocument", term="BG-24")
# BR-FR-30: the artefact forgets the step of the settlement, and so looks where no object can stand.
LINE_REFERENCE = FRANCE_CII.scope("stray object", f"{_LINE}/ram:AdditionalReferencedDocument")
LINE_REFERENCE.texts("ram:TypeCode")
LINE_REFERENCE.texts("ram:ReferenceTypeCode", term="BT-128-1")
LINE_REFERENCE.texts("ram:IssuerAssignedID", term="BT-128")
LINE = FRANCE_CII.scope("line", _LINE)
LINE_OBJECT = FRANCE_CII.scope("object of a line", f"{_LINE_SETTLEMENT}/ram:AdditionalReferencedDocument")
LINE_OBJECT.texts("ram:TypeCode")
LINE_OBJECT.texts("ram:ReferenceTypeCode", term="BT-128-1")
LINE_OBJECT.texts("ram:IssuerAssignedID", term="BT-128")
LINE_OBJECTS = LINE.records(
    LINE_OBJECT, "ram:SpecifiedLineTradeSettlement/ram:AdditionalReferencedDocument", term="BT-128"
)
LINE_REFERENCES = LINE.records(LINE_REFERENCE, "ram:AdditionalReferencedDocument", term="BT-128")


@REFERENCE.judge
def description(doc: Bench, reference: Record) -> None:
    if "916" in reference[REFERENCE_TYPE]:
        text = trim(one(reference, BT_123) or "")
        if text and text not in forms.ATTACHMENTS:
            doc.fire("BR-FR-17_BT-123", reference, BT_123, stated=text)


@ROOT.judge
def readable(doc: Bench, root: Record) -> None:
    found = [reference for reference in doc.all(REFERENCE) if forms.READABLE in reference[BT_123]]
    if len(found) > 1:
        doc.fire("BR-FR-18_BT-123", found[1], BT_123)


def _objects(doc: Bench, record: Record, slot: int, rule: str, term: str) -> None:
    """BR-FR-29 and 30."""
    twice = []
    for scheme in ("AFL", "AVV"):
        found = [nth for nth, one in enumerate(record[slot]) if scheme in one[REFERENCE_SCHEME]]
        twice += found[1:2]
        for nth in found:
            checks.blame(doc, f"{rule}_{scheme}", record[slot][nth], REFERENCE_ID, forms.is_filled)
    if twice:
        doc.fire(f"{rule}_{term}", record, slot, min(twice))


@AGREEMENT.judge
def objects(doc: Bench, agreement: Record) -> None:
    _objects(doc, agreement, REFERENCES, "BR-FR-29", "BT-18")


@ROOT.judge
def line_objects(doc: Bench, root: Record) -> None:
    for line in doc.all(LINE) if doc.all(LINE_REFERENCE) else ():
        _objects(doc, line, LINE_REFERENCES, "BR-FR-30", "BT-128")


_ATTRIBUTE = f"{_LINE}/ram:SpecifiedTradeProduct/ram:ApplicableProductCharacteristic"
ATTRIBUTE = FRANCE_CII.scope("item attribute", _ATTRIBUTE)
ATTRIBUTE_NAMES = ATTRIBUTE.nodes("ram:Description", "ram:TypeCode", term="BT-160")
BT_161 = ATTRIBUTE.nodes("ram:Value", term="BT-161")
MEASURES = ATTRIBUTE.attributes("ram:ValueMeasure/@unitCode")


each(ROOT, "BR-FR-27_BT-160", ROOT.texts(f"{_ATTRIBUTE}/ram:Description", term="BT-160"), forms.is_filled)
each(ROOT, "BR-FR-27_EXT-FR-FE-159", ROOT.texts(f"{_ATTRIBUTE}/ram:TypeCode"), forms.is_filled)


@ROOT.judge
def item_attributes(doc: Bench, root: Record) -> None:
    attributes = doc.all(ATTRIBUTE)
    for attribute in attributes:
        if not attribute[ATTRIBUTE_NAMES]:
            doc.fire("BR-FR-27_BG-32", attribute, ATTRIBUTE_NAMES)
    checks.item_attributes(doc, attributes, BT_161, MEASURES)


# --- Conditions of the document ---

PRECEDING = FRANCE_CII.scope("preceding invoice", _PREVIOUS)
PRECEDING_ID = PRECEDING.nodes("ram:IssuerAssignedID", term="BT-25")
PRECEDING_DAY = PRECEDING.nodes(_DAY_OF_REFERENCE, term="BT-26")
LINE_PRECEDING = FRANCE_CII.scope("preceding invoice of a line", _LINE_PREVIOUS)
LINE_PRECEDING.nodes("ram:IssuerAssignedID")
LINE_PRECEDING.nodes(_DAY_OF_REFERENCE)

CONTEXT = FRANCE_CII.scope("context", _CONTEXT)
FRAMEWORKS = CONTEXT.texts(_FRAMEWORK, term="BT-23")


@CONTEXT.judge
def framework(doc: Bench, context: Record) -> None:
    if one(context, FRAMEWORKS) not in forms.FRAMEWORKS:
        doc.fire("BR-FR-08_BT-23", context, FRAMEWORKS, stated=one(context, FRAMEWORKS))


@ROOT.judge
def conditions(doc: Bench, root: Record) -> None:
    checks.contract_and_period(doc, root, HEADER, BT_3)
    checks.corrected(doc, root, "BR-FR-CO-04_BT-4", BT_3, BG_3)
    checks.final_invoice(doc, root, HEADER)
    checks.in_euros(doc, root, HEADER)


@ROOT.judge
def paid(doc: Bench, root: Record) -> None:
    dates = root[HEADER.due_dates]
    if checks.paid_invoice(doc, root, HEADER) and not any(forms.is_filled(day) for day in dates):
        doc.fire("BR-FR-CO-09_BT-23-3", root, HEADER.due_dates)


@ROOT.judge
def due_date(doc: Bench, root: Record) -> None:
    """BR-FR-CO-07: compared as texts; without a date of issue no date is late enough."""
    dates = root[HEADER.due_dates]
    if not any(forms.is_filled(day) for day in dates):
        return
    if among(root[BT_3], forms.PREPAYMENTS) or among(root[BT_23], forms.PAID):
        return
    issued = one(root, BT_2)
    for nth, due in enumerate(dates):
        if issued is None or due < issued:
            doc.fire("BR-FR-CO-07_BT-9", root, HEADER.due_dates, nth, stated=due, expected=issued)
            return


@ROOT.judge
def vat_group(doc: Bench, root: Record) -> None:
    """BR-FR-CO-14 and 15."""
    if not checks.of_scheme(root, HEADER.seller_ids, forms.VAT_GROUP):
        return
    if not any("TXD" in note[BT_21] and forms.VAT_GROUP_MEMBER in note[BT_22] for note in doc.all(NOTE)):
        doc.fire("BR-FR-CO-14_BT-29-1", root, HEADER.seller_ids, LACKING)
    if not one_of_scheme(root, REPRESENTATIVE_IDS, "VA"):
        doc.fire("BR-FR-CO-15_BT-29-1", root, REPRESENTATIVE_IDS, LACKING)


# --- Sub-invoices ---

_MAKER = "ram:SpecifiedLineTradeAgreement/ram:ItemSellerTradeParty"
_OF_LINE = "ram:SpecifiedLineTradeSettlement"
_SUMS = f"{_OF_LINE}/ram:SpecifiedTradeSettlementLineMonetarySummation"
LINE_STATUSES = LINE.texts("ram:AssociatedDocumentLineDocument/ram:LineStatusReasonCode")
LINE_PARENTS = LINE.texts("ram:AssociatedDocumentLineDocument/ram:ParentLineID")
PREVIOUS_IDS = LINE.nodes(f"{_OF_LINE}/ram:InvoiceReferencedDocument/ram:IssuerAssignedID")
PREVIOUS_DAYS = LINE.nodes(f"{_OF_LINE}/ram:InvoiceReferencedDocument/{_DAY_OF_REFERENCE}")
_NUMBER = f"{{{PREFIXES['ram']}}}IssuerAssignedID"


def _lines(doc: Bench) -> list[Record]:
    return doc.all(LINE)


def _ranks(doc: Bench, line: Record) -> list[Rank]:
    return [Rank(line[LINE_STATUSES], line[LINE_PARENTS])]


def _objects_of(line: Record, scheme: str) -> list[Record]:
    return [
        one
        for one in line[LINE_OBJECTS]
        if scheme in one[REFERENCE_SCHEME] and OF_AN_OBJECT in one[REFERENCE_TYPE]
    ]


def _object_ids(line: Record, scheme: str) -> list[str]:
    return [text for one in _objects_of(line, scheme) for text in one[REFERENCE_ID]]


def _previous(doc: Bench, line: Record) -> tuple[bool, bool]:
    return bool(line[PREVIOUS_IDS]), bool(line[PREVIOUS_DAYS])


_GROUPED = Lines(
    number=LINE.texts("ram:AssociatedDocumentLineDocument/ram:LineID", term="BT-126"),
    seller=LINE.texts(f"{_MAKER}/ram:SpecifiedLegalOrganization/ram:ID"),
    name=LINE.texts(f"{_MAKER}/ram:Name"),
    country=LINE.texts(f"{_MAKER}/ram:PostalTradeAddress/ram:CountryID"),
    amount=LINE.texts(f"{_SUMS}/ram:LineTotalAmount", term="BT-131"),
    vat=LINE.pairs(f"{_SUMS}/ram:TaxTotalAmount/@currencyID"),
    gross=LINE.texts(f"{_SUMS}/ram:GrandTotalAmount"),
    reason=LINE.texts(f"{_OF_LINE}/ram:ApplicableTradeTax/ram:ExemptionReason"),
    objects=LINE_OBJECTS,
    all=_lines,
    own=_lines,
    ranks=_ranks,
    object_ids=_object_ids,
    previous=_previous,
)
_ENTRIES = Breakdown(
    scope=_BREAKDOWN.scope,
    tax=_BREAKDOWN.scope.texts("ram:TypeCode"),
    reason=_BREAKDOWN.scope.texts("ram:ExemptionReason", term="BT-120"),
    amount=_BREAKDOWN.scope.texts("ram:CalculatedAmount", term="BT-117"),
)
_GROUPING = Grouping(
    header=HEADER,
    holder=FRANCE_CII.scope("transaction", _TRANSACTION),
    number=BT_1,
    sellers=SELLER_LEGAL_IDS,
    buyers=BUYER_LEGAL_IDS,
    types=lambda doc: BT_3,
    lines=_GROUPED,
    breakdown=_ENTRIES,
    seller_rule="BR-FR-BD-02_BT-31",
    self_billed_rule="BR-FR-BD-13_BT-3",
)
judge_groups(_GROUPING)


@ROOT.judge
def sub_invoices(doc: Bench, root: Record) -> None:
    """BR-FR-MV-01, 03 and 12, as CII says statuses and objects."""
    groups = doc.once(_GROUPING.groups)
    if groups is None:
        return
    for line in doc.all(LINE):
        checks.blame(doc, "BR-FR-MV-01_EXT-FR-FE-163", line, LINE_STATUSES, forms.is_filled)
    for line in groups.heads:
        for scheme in ("AFL", "AVV"):
            for reference in line[LINE_OBJECTS]:
                if scheme in reference[REFERENCE_SCHEME]:
                    _object_of_group(doc, reference, scheme)
    if _numbered_twice(doc, groups.heads):
        doc.fire("BR-FR-MV-12_BT-128", root)


def _object_of_group(doc: Bench, reference: Record, scheme: str) -> None:
    text = one(reference, REFERENCE_ID) if OF_AN_OBJECT in reference[REFERENCE_TYPE] else ""
    if not trim(text or "") or (scheme == "AVV" and text in forms.MULTI_VENDOR):
        doc.fire(f"BR-FR-MV-03_BT-128_{scheme}", reference, REFERENCE_ID, stated=text or None)


def _numbered_twice(doc: Bench, heads: list[Record]) -> bool:
    """Whether the number of a sub-invoice stands anywhere before, as the number of whatever document."""
    objects = {one[0] for line in heads for one in _objects_of(line, "AFL")}
    seen: set[str] = set()
    for element in doc.root.iter(_NUMBER):
        text = element.text or ""  # what is nested there is no number, and may be long
        if element.getparent() in objects and text in seen:
            return True
        seen.add(text)
    return False


@ROOT.judge
def credited(doc: Bench, root: Record) -> None:
    """BR-FR-CO-05: lines of a group, or of information, need not name an invoice."""
    if not among(root[BT_3], forms.CREDIT_NOTES):
        return
    if any(one[PRECEDING_ID] and one[PRECEDING_DAY] for one in doc.all(PRECEDING)):
        return
    dated = {
        one[0].getparent().getparent()
        for one in doc.all(LINE_PRECEDING)
        if one[PRECEDING_ID] and one[PRECEDING_DAY]
    }
    for line in doc.all(LINE):
        counts = not line[LINE_STATUSES] or "DETAIL" in line[LINE_STATUSES]
        if counts and line[0] not in dated:
            doc.fire("BR-FR-CO-05_BT-3", root, BG_3, LACKING)
            return
