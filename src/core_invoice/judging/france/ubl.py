"""UBL: the French rules of flow 2, as their artefact judges them."""

from core_invoice.judging.bench import LACKING, Bench
from core_invoice.judging.france import checks, forms
from core_invoice.judging.france.checks import (
    Header,
    Party,
    Tax,
    among,
    each,
    each_of_scheme,
    one_of_scheme,
    under,
)
from core_invoice.judging.france.forms import Holds
from core_invoice.judging.france.groups import Breakdown, Grouping, Lines, Rank, judge_groups
from core_invoice.judging.tree import Element, Family, Record, Scope
from core_invoice.judging.ubl.scopes import PREFIXES
from core_invoice.judging.values import Stop, decimal, one, trim

FRANCE_UBL = Family("fr-ctc", PREFIXES)

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
INVOICE, CREDIT_NOTE = f"{{{_UBL}Invoice-2}}Invoice", f"{{{_UBL}CreditNote-2}}CreditNote"
LINES = {INVOICE: "cac:InvoiceLine", CREDIT_NOTE: "cac:CreditNoteLine"}
OF_AN_OBJECT = "130"
INVOICE_LINE = f"{{{PREFIXES['cac']}}}InvoiceLine"

_SELLER, _BUYER = "cac:AccountingSupplierParty/cac:Party", "cac:AccountingCustomerParty/cac:Party"
_PAYER = "cac:PaymentMeans/cac:PaymentMandate/cac:PayerParty"
_PROVIDER = "cac:ServiceProviderParty/cac:Party"
_PARTY_ID, _LEGAL_ID = (
    "cac:PartyIdentification/cbc:ID/@schemeID",
    "cac:PartyLegalEntity/cbc:CompanyID/@schemeID",
)
_PREVIOUS = "cac:BillingReference/cac:InvoiceDocumentReference"

ROOT = FRANCE_UBL.scope("document", ".")
BT_1 = ROOT.texts("cbc:ID", term="BT-1")
BT_2 = ROOT.texts("cbc:IssueDate", term="BT-2")
INVOICE_TYPE = ROOT.texts("cbc:InvoiceTypeCode", term="BT-3")
CREDIT_TYPE = ROOT.texts("cbc:CreditNoteTypeCode", term="BT-3")
BT_9 = ROOT.texts("cbc:DueDate", term="BT-9")
BT_23 = ROOT.texts("cbc:ProfileID", term="BT-23")
BT_25 = ROOT.texts(f"{_PREVIOUS}/cbc:ID", term="BT-25")
BG_3 = ROOT.nodes("cac:BillingReference", term="BG-3")
NOTES = ROOT.texts("cbc:Note", term="BT-22")
BG_1 = ROOT.nodes("cbc:Note", term="BG-1")
SELLER_LEGAL_IDS = ROOT.pairs(f"{_SELLER}/{_LEGAL_ID}", term="BT-30")
BUYER_LEGAL_IDS = ROOT.pairs(f"{_BUYER}/{_LEGAL_ID}", term="BT-47")
LEGAL_IDS = ROOT.pairs(f"//{_LEGAL_ID}", term="BT-30")

HEADER = Header(
    root=ROOT,
    types=ROOT.texts("cbc:InvoiceTypeCode", "cbc:CreditNoteTypeCode", term="BT-3"),
    framework=BT_23,
    currency=ROOT.texts("cbc:DocumentCurrencyCode", term="BT-5"),
    tax_currency=ROOT.texts("cbc:TaxCurrencyCode", term="BT-6"),
    vat_totals=ROOT.pairs("cac:TaxTotal/cbc:TaxAmount/@currencyID", term="BT-111"),
    contract=ROOT.texts("cac:ContractDocumentReference/cbc:ID", term="BT-12"),
    start=ROOT.texts("cac:InvoicePeriod/cbc:StartDate", term="BT-73"),
    end=ROOT.texts("cac:InvoicePeriod/cbc:EndDate", term="BT-74"),
    total=ROOT.texts("cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount", term="BT-112"),
    prepaid=ROOT.texts("cac:LegalMonetaryTotal/cbc:PrepaidAmount", term="BT-113"),
    due=ROOT.texts("cac:LegalMonetaryTotal/cbc:PayableAmount", term="BT-115"),
    due_dates=ROOT.texts("cbc:DueDate", "cac:PaymentMeans/cbc:PaymentDueDate", term="BT-9"),
    seller_ids=ROOT.pairs(f"{_SELLER}/{_PARTY_ID}", term="BT-29"),
    seller_address=ROOT.pairs(f"{_SELLER}/cbc:EndpointID/@schemeID", term="BT-34"),
    buyer_address=ROOT.pairs(f"{_BUYER}/cbc:EndpointID/@schemeID", term="BT-49"),
)
BT_63 = ROOT.texts("cac:TaxRepresentativeParty/cac:PartyTaxScheme/cbc:CompanyID", term="BT-63")

# --- Each value for itself ---


def _on_lines(rule: str, path: str, holds: Holds, term: str = "") -> None:
    for root, line in LINES.items():
        each(ROOT, rule, ROOT.texts(f"{line}/{path}", term=term), holds, root=root)


def _number(term: str, slot: int, *, root: str = "") -> None:
    """BR-FR-01 and 02. The artefact asks for the characters of rule 02 under an id of rule 01 too."""
    each(ROOT, f"BR-FR-01_{term}-1", slot, forms.at_most(forms.NUMBER_LENGTH), root=root)
    each(ROOT, f"BR-FR-01_{term}-2", slot, forms.is_number, root=root)
    each(ROOT, f"BR-FR-02_{term}", slot, forms.is_number, root=root)


_number("BT-1", BT_1)
_number("BT-25", BT_25)
for _root, _line in LINES.items():
    _number("EXT-FR-FE-136", ROOT.texts(f"{_line}/{_PREVIOUS}/cbc:ID"), root=_root)


def _day(term: str, slot: int, *, root: str = "") -> None:
    """BR-FR-03. The artefact stops where the first four characters are no number."""

    def day(doc: Bench, record: Record) -> None:
        checks.blame(doc, f"BR-FR-03_{term}", record, slot, forms.is_day)
        for nth, text in enumerate(record[slot]):
            if decimal(text[:4]) is None:
                raise Stop(record, slot, kind="date", nth=nth)

    ROOT.judge(under(root, day))


for _term, _slot in (
    ("BT-2", BT_2),
    ("BT-7", ROOT.texts("cbc:TaxPointDate", term="BT-7")),
    ("BT-9", BT_9),
    ("BT-26", ROOT.texts(f"{_PREVIOUS}/cbc:IssueDate", term="BT-26")),
    ("BT-72", ROOT.texts("cac:Delivery/cbc:ActualDeliveryDate", term="BT-72")),
    ("BT-73", HEADER.start),
    ("BT-74", HEADER.end),
):
    _day(_term, _slot)

for _root, _line in LINES.items():
    _day("EXT-FR-FE-138", ROOT.texts(f"{_line}/{_PREVIOUS}/cbc:IssueDate"), root=_root)
    _day("EXT-FR-FE-158", ROOT.texts(f"{_line}/cac:Delivery/cbc:ActualDeliveryDate"), root=_root)
    _day("BT-134", ROOT.texts(f"{_line}/cac:InvoicePeriod/cbc:StartDate", term="BT-134"), root=_root)
    _day("BT-135", ROOT.texts(f"{_line}/cac:InvoicePeriod/cbc:EndDate", term="BT-135"), root=_root)

each(ROOT, "BR-FR-04_BT-3", INVOICE_TYPE, forms.TYPES.__contains__, root=INVOICE)
each(ROOT, "BR-FR-04_BT-3", CREDIT_TYPE, forms.TYPES.__contains__, root=CREDIT_NOTE)
each(
    ROOT,
    "BR-FR-04_EXT-FR-FE-02",
    ROOT.texts(f"{_PREVIOUS}/cbc:DocumentTypeCode"),
    forms.TYPES.__contains__,
)
_on_lines("BR-FR-04_EXT-FR-FE-137", f"{_PREVIOUS}/cbc:DocumentTypeCode", forms.TYPES.__contains__)

each_of_scheme(ROOT, "BR-FR-32-LEGALID", LEGAL_IDS, (forms.SIREN,), forms.is_spaced_siren)
each_of_scheme(
    ROOT,
    "BR-FR-32-ID",
    ROOT.pairs(f"//{_PARTY_ID}", term="BT-29"),
    (forms.SIREN, forms.VAT_GROUP),
    forms.is_spaced_siren,
)

# --- Numbers ---

for _term, _path in (
    ("BT-92_BT-99", "cac:AllowanceCharge/cbc:Amount"),
    ("BT-93_BT-100", "cac:AllowanceCharge/cbc:BaseAmount"),
    ("BT-106", "//cac:LegalMonetaryTotal/cbc:LineExtensionAmount"),
    ("BT-107", "//cac:LegalMonetaryTotal/cbc:AllowanceTotalAmount"),
    ("BT-108", "//cac:LegalMonetaryTotal/cbc:ChargeTotalAmount"),
    ("BT-109", "//cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount"),
    ("BT-110", "//cac:TaxTotal/cbc:TaxAmount"),
    ("BT-112", "//cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount"),
    ("BT-113", "//cac:LegalMonetaryTotal/cbc:PrepaidAmount"),
    ("BT-114", "//cac:LegalMonetaryTotal/cbc:PayableRoundingAmount"),
    ("BT-115", "//cac:LegalMonetaryTotal/cbc:PayableAmount"),
    ("BT-116", "//cac:TaxTotal/cac:TaxSubtotal/cbc:TaxableAmount"),
    ("BT-117", "//cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount"),
):
    _slot = ROOT.texts(_path, term=_term.partition("_")[0])
    each(ROOT, f"BR-FR-DEC-01_{_term}", _slot, forms.is_amount)
_on_lines("BR-FR-DEC-01_BT-131", "cbc:LineExtensionAmount", forms.is_amount, "BT-131")
_on_lines("BR-FR-DEC-01_BT-136_BT-141", "cac:AllowanceCharge/cbc:Amount", forms.is_amount, "BT-136")
_on_lines("BR-FR-DEC-01_BT-137_BT-142", "cac:AllowanceCharge/cbc:BaseAmount", forms.is_amount, "BT-137")
for _root, _line, _quantity in (
    (INVOICE, "cac:InvoiceLine", "cbc:InvoicedQuantity"),
    (CREDIT_NOTE, "cac:CreditNoteLine", "cbc:CreditedQuantity"),
):
    _slot = ROOT.texts(f"{_line}/{_quantity}", term="BT-129")
    each(ROOT, "BR-FR-DEC-02_BT-129", _slot, forms.is_quantity, root=_root)

# --- Parties and places of delivery ---


def _party(term: str, path: str, *, legal_id_needed: bool = False) -> Party:
    scope = FRANCE_UBL.scope(term, f"//{path}")
    ids, legal_ids = scope.pairs(_PARTY_ID, term=checks.term_of(term)), scope.pairs(_LEGAL_ID)
    party = Party(term, scope, ids, legal_ids, legal_id_needed)
    _identified(party, ROOT.records(scope, path))
    return party


def _identified(party: Party, at_root: int) -> None:
    """The artefact looks for SIRETs from the root down, for schemes anywhere."""

    @ROOT.judge
    def sirets(doc: Bench, root: Record) -> None:
        for record in root[at_root]:
            checks.siret(doc, record, party)

    @party.scope.judge
    def schemes(doc: Bench, record: Record) -> None:
        checks.schemes(doc, record, party)


for _term, _path in (("BT-29", _SELLER), ("BT-46", _BUYER)):
    _party(_term, _path, legal_id_needed=True)
for _term, _path in (
    ("BT-60", "cac:PayeeParty"),
    ("EXT-FR-FE-06", f"{_BUYER}/cac:AgentParty"),
    ("EXT-FR-FE-46", _PAYER),
    ("EXT-FR-FE-69", f"{_SELLER}/cac:AgentParty"),
    ("EXT-FR-FE-92", f"{_BUYER}/{_PROVIDER}"),
    ("EXT-FR-FE-115", f"{_SELLER}/{_PROVIDER}"),
):
    _party(_term, _path)

_PLACE_ID, _DELIVERED_LEGAL_ID = "cac:DeliveryLocation/cbc:ID/@schemeID", f"cac:DeliveryParty/{_LEGAL_ID}"
DELIVERY = FRANCE_UBL.scope("delivery", "cac:Delivery")
_DELIVERED = Party(
    "BT-71", DELIVERY, DELIVERY.pairs(_PLACE_ID, term="BT-71"), DELIVERY.pairs(_DELIVERED_LEGAL_ID)
)


@DELIVERY.judge
def delivery_siret(doc: Bench, delivery: Record) -> None:
    checks.siret(doc, delivery, _DELIVERED)


def _place(term: str, path: str, *, root: str = "") -> Party:
    scope = FRANCE_UBL.scope(f"place {term}", path)
    place = Party(term, scope, scope.pairs("cbc:ID/@schemeID", term=checks.term_of(term)), 0)

    def schemes(doc: Bench, record: Record) -> None:
        checks.schemes(doc, record, place)

    scope.judge(under(root, schemes))
    return place


def _too_deep(scope: Scope, root: str) -> None:
    """BR-FR-09 for deliveries of lines: the artefact looks for the identifier one step too deep."""
    place = Party("EXT-FR-FE-146", scope, scope.pairs(_PLACE_ID), scope.pairs(_DELIVERED_LEGAL_ID))

    def siret(doc: Bench, record: Record) -> None:
        checks.siret(doc, record, place)

    scope.judge(under(root, siret))


_place("BT-71", "cac:Delivery/cac:DeliveryLocation")
for _root, _line in LINES.items():
    _too_deep(_place("EXT-FR-FE-146", f"{_line}/cac:Delivery/cac:DeliveryLocation", root=_root).scope, _root)

for _term, _path in (
    ("BT-34", _SELLER),
    ("BT-49", _BUYER),
    ("EXT-FR-FE-12", f"{_BUYER}/cac:AgentParty"),
    ("EXT-FR-FE-29", "cac:PayeeParty"),
    ("EXT-FR-FE-52", _PAYER),
    ("EXT-FR-FE-75", f"{_SELLER}/cac:AgentParty"),
    ("EXT-FR-FE-98", f"{_BUYER}/{_PROVIDER}"),
    ("EXT-FR-FE-121", f"{_SELLER}/{_PROVIDER}"),
):
    _slot = ROOT.pairs(f"{_path}/cbc:EndpointID/@schemeID", term=checks.term_of(_term))
    checks.each_address(ROOT, _slot, _term)
checks.each_routing_code(ROOT, HEADER.seller_ids, "BT-29")
checks.each_routing_code(ROOT, ROOT.pairs(f"{_BUYER}/{_PARTY_ID}", term="BT-46"), "BT-46")

SELLER_ENTITY = FRANCE_UBL.scope("seller legal entity", f"//{_SELLER}/cac:PartyLegalEntity")
BT_30 = SELLER_ENTITY.pairs("cbc:CompanyID/@schemeID", term="BT-30")


@SELLER_ENTITY.judge
def seller_siren(doc: Bench, entity: Record) -> None:
    """BR-FR-10: of each legal entity that is there; a seller without one is not judged."""
    siren = one_of_scheme(entity, BT_30, forms.SIREN)
    if siren is None or not forms.is_spaced_siren(siren):
        doc.fire("BR-FR-10_BT-30", entity, BT_30, stated=siren)


@ROOT.judge
def addresses(doc: Bench, root: Record) -> None:
    for rule, slot in (
        ("BR-FR-12_BT-49", HEADER.buyer_address),
        ("BR-FR-13_BT-34", HEADER.seller_address),
    ):
        if not trim(checks.one_text(root, slot) or ""):
            doc.fire(rule, root, slot)


# --- Notes: all of them joined, codes between two # ---

_MENTIONS = {code: f"BR-FR-05_BT-22-{nth}" for nth, code in enumerate(forms.MENTIONS, 1)}
_SINGLE = {code: f"BR-FR-06_BT-21-{nth}" for nth, code in enumerate(forms.SINGLE_MENTIONS, 1)}


def joined_notes(doc: Bench) -> str:
    return "#".join(doc.first(ROOT)[NOTES])


def _after(doc: Bench, code: str) -> str:
    """What the first note of that code says, up to the next #."""
    return doc.once(joined_notes).partition(f"#{code}#")[2].partition("#")[0]


def treatment(doc: Bench) -> str:
    return _after(doc, "BAR")


@ROOT.judge
def mentions(doc: Bench, root: Record) -> None:
    def ranks(code: str) -> list[int]:
        mark = f"#{code}#"
        found = [nth for nth, note in enumerate(root[NOTES]) for _ in range(note.count(mark))]
        return (found + [LACKING] * doc.once(joined_notes).count(mark))[: doc.once(joined_notes).count(mark)]

    checks.mentions(doc, root, NOTES, ranks, needed=_MENTIONS, single=_SINGLE, group=BG_1)


@ROOT.judge
def bar_note(doc: Bench, root: Record) -> None:
    said = doc.once(treatment)
    bars = [nth for nth, note in enumerate(root[NOTES]) if "#BAR#" in note]
    if said and said not in forms.TREATMENTS:
        doc.fire("BR-FR-20_BT-21", root, NOTES, bars[0] if bars else LACKING, stated=said)
    text = "".join(root[NOTES][nth] for nth in bars) + "#"
    if sum(text.count(f"BAR#{known}#") for known in forms.TREATMENTS) > 1:
        doc.fire("BR-FR-30_BT-21", root, NOTES, bars[-1])


@ROOT.judge
def directory(doc: Bench, root: Record) -> None:
    """BR-FR-11, 21 and 22: between companies in France."""
    if doc.once(treatment) != "B2B":
        return
    siren = one_of_scheme(root, BUYER_LEGAL_IDS, forms.SIREN)
    if siren is None or not forms.is_spaced_siren(siren):
        doc.fire("BR-FR-11_BT-47", root, BUYER_LEGAL_IDS, stated=siren)
    if among(root[HEADER.types], forms.SELF_BILLED):
        siren = one_of_scheme(root, SELLER_LEGAL_IDS, forms.SIREN)
        checks.in_directory(doc, root, "BR-FR-22_BT-34", HEADER.seller_address, siren)
    else:
        checks.in_directory(doc, root, "BR-FR-21_BT-49", HEADER.buyer_address, siren)


# --- Taxes ---


def _tax(name: str, path: str, term: str, rules: tuple[str, str, str, str]) -> Tax:
    scope = FRANCE_UBL.scope(name, path)
    return Tax(
        scope, scope.texts("cbc:ID", term=term), scope.texts("cbc:Percent", term=_RATE_OF[term]), *rules
    )


_RATE_OF = {"BT-95": "BT-96", "BT-118": "BT-119", "BT-151": "BT-152"}
_ALLOWANCE_TAX = _tax(
    "allowance or charge VAT",
    "//cac:AllowanceCharge/cac:TaxCategory",
    "BT-95",
    ("BR-FR-15_BT-95_BT-102-1", "BR-FR-15_BT-95_BT-102-2", "BR-FR-16_BT-96", "BR-FR-DEC-04_BT-96_BT-103"),
)
_BREAKDOWN = _tax(
    "VAT breakdown",
    "//cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory",
    "BT-118",
    ("BR-FR-15_BT-118-1", "BR-FR-15_BT-118-2", "BR-FR-16_BT-119", "BR-FR-DEC-04_BT-119"),
)
_ITEM_TAX = _tax(
    "item VAT",
    "//cac:Item/cac:ClassifiedTaxCategory",
    "BT-151",
    ("BR-FR-15_BT-151-1", "BR-FR-08_BT-151-2", "BR-FR-16_BT-152", "BR-FR-DEC-04_BT-152"),
)


@ROOT.judge
def taxes(doc: Bench, root: Record) -> None:
    for kind in (_ALLOWANCE_TAX, _BREAKDOWN, _ITEM_TAX):
        for record in doc.all(kind.scope):
            if not checks.is_usual(record, kind):
                checks.tax(doc, record, kind, code_needed=False, rate_judged=_rate_judged(record, kind))


def _rate_judged(record: Record, kind: Tax) -> bool:
    """The artefact does not look at the rates of credit notes' lines."""
    return kind is not _ITEM_TAX or record[0].getparent().getparent().tag == INVOICE_LINE


# --- Supporting documents and objects ---

REFERENCE = FRANCE_UBL.scope("supporting document", "//cac:AdditionalDocumentReference")
BT_123 = REFERENCE.texts("cbc:DocumentDescription", term="BT-123")
OBJECT_IDS = REFERENCE.pairs("cbc:ID/@schemeID", term="BT-18")
REFERENCES = ROOT.records(REFERENCE, "cac:AdditionalDocumentReference", term="BG-24")


@REFERENCE.judge
def description(doc: Bench, reference: Record) -> None:
    text = one(reference, BT_123)
    if text is not None and text not in forms.ATTACHMENTS:
        doc.fire("BR-FR-17_BT-123", reference, BT_123, stated=text)


@ROOT.judge
def references(doc: Bench, root: Record) -> None:
    readable = [one for one in root[REFERENCES] if forms.READABLE in one[BT_123]]
    if len(readable) > 1:
        doc.fire("BR-FR-18_BT-123", readable[1], BT_123)
    for reference in root[REFERENCES]:
        checks.objects(doc, reference, OBJECT_IDS, "BR-FR-29", "BT-18")


def _line_objects(line: str, root: str) -> None:
    scope = FRANCE_UBL.scope("object of a line", f"{line}/cac:DocumentReference")
    ids = scope.pairs("cbc:ID/@schemeID", term="BT-128")

    def objects(doc: Bench, reference: Record) -> None:
        checks.objects(doc, reference, ids, "BR-FR-30", "BT-128")

    scope.judge(under(root, objects))


def _item_attributes(line: str, root: str) -> None:
    scope = FRANCE_UBL.scope("item attribute", f"{line}/cac:Item/cac:AdditionalItemProperty")
    values = scope.nodes("cbc:Value", term="BT-161")
    measures = scope.attributes("cbc:ValueQuantity/@unitCode")

    def attributes(doc: Bench, record: Record) -> None:
        checks.item_attributes(doc, doc.all(scope), values, measures)

    ROOT.judge(under(root, attributes))


for _root, _line in LINES.items():
    _line_objects(_line, _root)
    _item_attributes(_line, _root)

# BR-FR-27: the artefact forgets the step of the line, and so looks where no item can stand.
STRAY_ATTRIBUTE = FRANCE_UBL.scope("stray item attribute", "cac:Item/cac:AdditionalItemProperty")
ATTRIBUTE_NAMES = STRAY_ATTRIBUTE.nodes("cbc:Name", "cbc:NameCode", term="BT-160")
BT_160 = STRAY_ATTRIBUTE.texts("cbc:Name", term="BT-160")
NAME_CODES = STRAY_ATTRIBUTE.texts("cbc:NameCode")
each(STRAY_ATTRIBUTE, "BR-FR-27_BT-160", BT_160, forms.is_filled)
each(STRAY_ATTRIBUTE, "BR-FR-27_EXT-FR-FE-159", NAME_CODES, forms.is_filled)


@STRAY_ATTRIBUTE.judge
def attribute_name(doc: Bench, attribute: Record) -> None:
    if not attribute[ATTRIBUTE_NAMES]:
        doc.fire("BR-FR-27_BG-32", attribute, ATTRIBUTE_NAMES)


# --- Lines ---

REFERENCE_OF_LINE = FRANCE_UBL.scope(
    "invoice that a line refers to",
    *(f"{line}/cac:BillingReference/cac:InvoiceDocumentReference" for line in LINES.values()),
)
LINE_REFERENCE_IDS = REFERENCE_OF_LINE.texts("cbc:ID")
LINE_REFERENCE_DAYS = REFERENCE_OF_LINE.texts("cbc:IssueDate")
LINE_STATUSES = REFERENCE_OF_LINE.texts("cbc:DocumentStatusCode")
LINE_BILLING = FRANCE_UBL.scope(
    "reference of a line", *(f"{line}/cac:BillingReference" for line in LINES.values())
)
BILLED = LINE_BILLING.records(REFERENCE_OF_LINE, "cac:InvoiceDocumentReference")
PARENTS = LINE_BILLING.texts("cac:BillingReferenceLine/cbc:ID")

LINE = FRANCE_UBL.scope("line", *LINES.values())
BT_146 = LINE.texts("cac:Price/cbc:PriceAmount", term="BT-146")
BT_149 = LINE.texts("cac:Price/cbc:BaseQuantity", term="BT-149")
LINE_BILLINGS = LINE.records(LINE_BILLING, "cac:BillingReference")
OBJECT = FRANCE_UBL.scope("object", "//cac:DocumentReference")
OBJECT_TYPES = OBJECT.texts("cbc:DocumentTypeCode")
OBJECT_NUMBERS = OBJECT.pairs("cbc:ID/@schemeID", term="BT-128")
LINE_OBJECTS = LINE.records(OBJECT, "cac:DocumentReference", term="BT-128")
OWN_LINES = {root: ROOT.records(LINE, line, term="BG-25") for root, line in LINES.items()}

PRICE_ALLOWANCES = {
    root: FRANCE_UBL.scope("price discount", f"{line}/cac:Price/cac:AllowanceCharge")
    for root, line in LINES.items()
}
for _scope in PRICE_ALLOWANCES.values():
    BT_147 = _scope.texts("cbc:Amount", term="BT-147")
    BT_148 = _scope.texts("cbc:BaseAmount", term="BT-148")


@ROOT.judge
def prices(doc: Bench, root: Record) -> None:
    """BR-FR-DEC-03, and DEC-02 for the quantity that a price is for: blank ones pass."""
    is_price = forms.price_of(one(root, BT_23))
    for line in root[OWN_LINES[doc.root.tag]]:
        _number_of(doc, line, "BR-FR-DEC-03_BT-146", BT_146, is_price)
        _number_of(doc, line, "BR-FR-DEC-02_BT-149", BT_149, forms.is_quantity)
    for discount in doc.all(PRICE_ALLOWANCES[doc.root.tag]):
        _number_of(doc, discount, "BR-FR-DEC-03_BT-147", BT_147, is_price)
        checks.blame(
            doc, "BR-FR-DEC-03_BT-148", discount, BT_148, lambda text: not trim(text) or is_price(text)
        )


def _number_of(doc: Bench, record: Record, rule: str, slot: int, holds: Holds) -> None:
    values = record[slot]
    if not values or (len(values) == 1 and holds(values[0])):
        return
    text = one(record, slot)
    if text and trim(text):
        doc.fire(rule, record, slot, stated=text)


# --- Conditions of the document ---


@ROOT.judge
def framework(doc: Bench, root: Record) -> None:
    if one(root, BT_23) not in forms.FRAMEWORKS:
        doc.fire("BR-FR-08_BT-23", root, BT_23, stated=one(root, BT_23))
    checks.final_invoice(doc, root, HEADER)


@ROOT.judge
def preceding_invoices(doc: Bench, root: Record) -> None:
    checks.corrected(doc, root, "BR-FR-CO-04_BT-3", INVOICE_TYPE, BG_3)


@ROOT.judge
def due_date(doc: Bench, root: Record) -> None:
    """BR-FR-CO-07: compared as texts."""
    if among(root[HEADER.types], forms.PREPAYMENTS) or among(root[BT_23], forms.PAID):
        return
    issued = max(root[BT_2], default="")
    for nth, due in enumerate(root[HEADER.due_dates]):
        if due < issued:
            doc.fire("BR-FR-CO-07_BT-9", root, HEADER.due_dates, nth, stated=due, expected=root[BT_2][0])
            return


@ROOT.judge
def paid(doc: Bench, root: Record) -> None:
    if checks.paid_invoice(doc, root, HEADER) and not one(root, HEADER.due_dates):
        doc.fire("BR-FR-CO-09_BT-23-3", root, HEADER.due_dates)


@ROOT.judge
def currency(doc: Bench, root: Record) -> None:
    checks.in_euros(doc, root, HEADER)


@ROOT.judge
def vat_group(doc: Bench, root: Record) -> None:
    """BR-FR-CO-14 and 15."""
    if not checks.of_scheme(root, HEADER.seller_ids, forms.VAT_GROUP):
        return
    if _after(doc, "TXD") != forms.VAT_GROUP_MEMBER:
        doc.fire("BR-FR-CO-14_BT-29-1", root, BG_1, LACKING)
    if not one(root, BT_63):
        doc.fire("BR-FR-CO-15_BT-29-1", root, BT_63)


REFERENCE_OF_HEADER = FRANCE_UBL.scope("preceding invoice", _PREVIOUS)
HEADER_REFERENCE_IDS = REFERENCE_OF_HEADER.nodes("cbc:ID", term="BT-25")
HEADER_REFERENCE_DAYS = REFERENCE_OF_HEADER.nodes("cbc:IssueDate", term="BT-26")


def credited(doc: Bench, root: Record) -> None:
    """BR-FR-CO-03 and 05."""
    checks.contract_and_period(doc, root, HEADER, CREDIT_TYPE)
    if not among(root[CREDIT_TYPE], forms.CREDIT_NOTES):
        return
    if any(one[HEADER_REFERENCE_IDS] and one[HEADER_REFERENCE_DAYS] for one in doc.all(REFERENCE_OF_HEADER)):
        return
    numbers = frozenset(root[BT_1])
    for line in root[OWN_LINES[CREDIT_NOTE]]:
        if _counts(line, numbers) and not _credits(line, numbers):
            doc.fire("BR-FR-CO-05_BT-3", root, BG_3, LACKING)
            return


ROOT.judge(under(CREDIT_NOTE, credited))


def _counts(line: Record, numbers: frozenset[str]) -> bool:
    """Whether it is more than a group or an information. An invoice that refers to itself ranks its lines."""
    own = [one for one in line[LINE_BILLINGS] if _refers(one, numbers)]
    return not own or any("DETAIL" in billed[LINE_STATUSES] for one in own for billed in one[BILLED])


def _refers(billing: Record, numbers: frozenset[str]) -> bool:
    return any(not numbers.isdisjoint(billed[LINE_REFERENCE_IDS]) for billed in billing[BILLED])


def _names_another(billing: Record, numbers: frozenset[str]) -> bool:
    return any(
        another != number
        for billed in billing[BILLED]
        for another in billed[LINE_REFERENCE_IDS]
        for number in numbers
    )


def _credits(line: Record, numbers: frozenset[str]) -> bool:
    """Whether it names the number and the date of another invoice."""
    return any(
        _names_another(one, numbers)
        and any(billed[LINE_REFERENCE_IDS] and billed[LINE_REFERENCE_DAYS] for billed in one[BILLED])
        for one in line[LINE_BILLINGS]
    )


# --- Sub-invoices ---

SUBTOTAL = FRANCE_UBL.scope("VAT breakdown entry", "cac:TaxTotal/cac:TaxSubtotal")
_MAKER = "cac:Item/cac:ManufacturerParty"


def _own_numbers(doc: Bench) -> frozenset[str]:
    return frozenset(doc.first(ROOT)[BT_1])


def _ranks(doc: Bench, line: Record) -> list[Rank]:
    """A line says its rank by a reference to the very invoice in which it stands."""
    numbers = doc.once(_own_numbers)
    return [
        Rank([status for billed in one[BILLED] for status in billed[LINE_STATUSES]], one[PARENTS])
        for one in line[LINE_BILLINGS]
        if _refers(one, numbers)
    ]


def _all_lines(doc: Bench) -> list[Record]:
    return doc.all(LINE)


def _own_lines(doc: Bench) -> list[Record]:
    return list(doc.first(ROOT)[OWN_LINES[doc.root.tag]])


def _object_ids(line: Record, scheme: str) -> list[str]:
    return [
        text
        for one in line[LINE_OBJECTS]
        if OF_AN_OBJECT in one[OBJECT_TYPES]
        for _, text in checks.of_scheme(one, OBJECT_NUMBERS, scheme)
    ]


def _previous(doc: Bench, line: Record) -> tuple[bool, bool]:
    """Whether it names the number and the date of another invoice."""
    numbers = doc.once(_own_numbers)
    others = [billed for one in line[LINE_BILLINGS] if _names_another(one, numbers) for billed in one[BILLED]]
    return (
        any(billed[LINE_REFERENCE_IDS] for billed in others),
        any(billed[LINE_REFERENCE_DAYS] for billed in others),
    )


_GROUPED = Lines(
    number=LINE.texts("cbc:ID", term="BT-126"),
    seller=LINE.texts(f"{_MAKER}/cac:PartyLegalEntity/cbc:CompanyID"),
    name=LINE.texts(f"{_MAKER}/cac:PartyLegalEntity/cbc:RegistrationName"),
    country=LINE.texts(f"{_MAKER}/cac:PostalAddress/cac:Country/cbc:IdentificationCode"),
    amount=LINE.texts("cbc:LineExtensionAmount", term="BT-131"),
    vat=LINE.pairs("cac:TaxTotal/cbc:TaxAmount/@currencyID"),
    gross=LINE.texts("cbc:TaxInclusiveLineExtensionAmount"),
    reason=LINE.texts("cac:Item/cac:ClassifiedTaxCategory/cbc:TaxExemptionReason"),
    objects=LINE_OBJECTS,
    all=_all_lines,
    own=_own_lines,
    ranks=_ranks,
    object_ids=_object_ids,
    previous=_previous,
)
_ENTRIES = Breakdown(
    scope=SUBTOTAL,
    tax=SUBTOTAL.texts("cac:TaxCategory/cac:TaxScheme/cbc:ID"),
    reason=SUBTOTAL.texts("cac:TaxCategory/cbc:TaxExemptionReason", term="BT-120"),
    amount=SUBTOTAL.texts("cbc:TaxAmount", term="BT-117"),
)
_GROUPING = Grouping(
    header=HEADER,
    holder=ROOT,
    number=BT_1,
    sellers=SELLER_LEGAL_IDS,
    buyers=BUYER_LEGAL_IDS,
    types=lambda doc: INVOICE_TYPE if doc.root.tag == INVOICE else CREDIT_TYPE,
    lines=_GROUPED,
    breakdown=_ENTRIES,
    seller_rule="BR-FR-BD-02_BT-30",
    self_billed_rule="BR-FR-MV-BD_BT-3",
)
judge_groups(_GROUPING)


@ROOT.judge
def sub_invoices(doc: Bench, root: Record) -> None:
    """BR-FR-MV-01, 03 and 12, as UBL says statuses and objects."""
    groups = doc.once(_GROUPING.groups)
    if groups is None:
        return
    for line, ranks in groups.all:
        statuses = [status for rank in ranks for status in rank.statuses]
        if len(statuses) > 1:
            raise Stop(line, LINE_BILLINGS, kind="single")
        if not statuses or not trim(statuses[0]):
            doc.fire("BR-FR-MV-01_EXT-FR-FE-163", line)
    for line in groups.own_heads:
        number, framework = groups.object_id(line, "AFL"), groups.object_id(line, "AVV")
        if not number:
            doc.fire("BR-FR-MV-03_BT-128_AFL", line, LINE_OBJECTS, LACKING)
        if not framework or among(_object_ids(line, "AVV"), forms.MULTI_VENDOR):
            doc.fire("BR-FR-MV-03_BT-128_AVV", line, LINE_OBJECTS, LACKING, stated=framework or None)
    if _numbered_twice(doc, {line[0] for line in groups.heads}):
        doc.fire("BR-FR-MV-12_BT-128", root)


def _numbered_twice(doc: Bench, heads: set[Element]) -> bool:
    """Whether the number of a sub-invoice stands in an earlier object already."""
    seen: set[str] = set()
    for reference in doc.all(OBJECT):
        if OF_AN_OBJECT not in reference[OBJECT_TYPES]:
            continue
        numbers = [text for _, text in checks.of_scheme(reference, OBJECT_NUMBERS, "AFL")]
        if reference[0].getparent() in heads and among(numbers, seen):
            return True
        seen.update(numbers)
    return False
