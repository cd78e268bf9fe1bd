"""CII D16B: the elements that the rules of EN 16931 judge, and what they read there (artefacts 1.3.16)."""

from core_invoice.judging.tree import Family

_CII = "urn:un:unece:uncefact:data:standard:"
PREFIXES = {
    "rsm": f"{_CII}CrossIndustryInvoice:100",
    "ram": f"{_CII}ReusableAggregateBusinessInformationEntity:100",
    "udt": f"{_CII}UnqualifiedDataType:100",
    "qdt": f"{_CII}QualifiedDataType:100",
}
CII = Family("en16931", PREFIXES)

_CONTEXT, _DOCUMENT = "rsm:ExchangedDocumentContext", "rsm:ExchangedDocument"
_TRANSACTION = "rsm:SupplyChainTradeTransaction"
_AGREEMENT = f"{_TRANSACTION}/ram:ApplicableHeaderTradeAgreement"
_DELIVERY = f"{_TRANSACTION}/ram:ApplicableHeaderTradeDelivery"
_SETTLEMENT = f"{_TRANSACTION}/ram:ApplicableHeaderTradeSettlement"
_SELLER, _BUYER = f"{_AGREEMENT}/ram:SellerTradeParty", f"{_AGREEMENT}/ram:BuyerTradeParty"
_REPRESENTATIVE = f"{_AGREEMENT}/ram:SellerTaxRepresentativeTradeParty"
_REGISTRATION = "ram:SpecifiedTaxRegistration/ram:ID/@schemeID"
_LINE = "ram:IncludedSupplyChainTradeLineItem"
_ROOT_LINE = f"{_TRANSACTION}/{_LINE}"
_LINE_SETTLEMENT = "ram:SpecifiedLineTradeSettlement"
_DAY = "udt:DateTimeString/@format"

# --- Taxes: the same slots in the same order, so that a rule takes any of them ---

# Scopes of the artefact begin either anywhere (`//`) or at the root: both ways are kept.
LINE_TAX_PATH = f"//{_LINE_SETTLEMENT}/ram:ApplicableTradeTax"
HEADER_TAX_PATH = "//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax"
CATEGORY_TAX_PATH = "//ram:CategoryTradeTax"

HEADER_TAX = CII.scope("VAT breakdown", HEADER_TAX_PATH)
CODE = HEADER_TAX.texts("ram:CategoryCode", term="BT-118")
RATE = HEADER_TAX.texts("ram:RateApplicablePercent", term="BT-119")
TAX = HEADER_TAX.texts("ram:TypeCode", term="BT-118")
BASIS = HEADER_TAX.texts("ram:BasisAmount", term="BT-116")
CALCULATED = HEADER_TAX.texts("ram:CalculatedAmount", term="BT-117")
EXEMPTION = HEADER_TAX.nodes("ram:ExemptionReason", "ram:ExemptionReasonCode", term="BT-120")

LINE_TAX = CII.scope("line VAT", LINE_TAX_PATH)
LINE_TAX.texts("ram:CategoryCode", term="BT-151")
LINE_TAX.texts("ram:RateApplicablePercent", term="BT-152")
LINE_TAX.texts("ram:TypeCode", term="BT-151")

CATEGORY_TAX = CII.scope("allowance or charge VAT", CATEGORY_TAX_PATH)
CATEGORY_TAX.texts("ram:CategoryCode", term="BT-95")
CATEGORY_TAX.texts("ram:RateApplicablePercent", term="BT-96")
CATEGORY_TAX.texts("ram:TypeCode", term="BT-95")

OTHER_TAX = CII.scope(
    "other tax", "//ram:*TradeTax", unless=(LINE_TAX_PATH, HEADER_TAX_PATH, CATEGORY_TAX_PATH)
)
OTHER_TAX.texts("ram:CategoryCode")
OTHER_TAX.texts("ram:RateApplicablePercent")
OTHER_TAX.texts("ram:TypeCode")

# --- Allowances and charges, of the document and of lines ---

ALLOWANCE = CII.scope("allowance or charge", "//ram:SpecifiedTradeAllowanceCharge")
INDICATORS = ALLOWANCE.nodes("ram:ChargeIndicator", term="BG-20")
INDICATOR = ALLOWANCE.texts("ram:ChargeIndicator/udt:Indicator", term="BG-20")
ACTUAL = ALLOWANCE.texts("ram:ActualAmount", term="BT-92")
BASE = ALLOWANCE.texts("ram:BasisAmount", term="BT-93")
REASON = ALLOWANCE.nodes("ram:Reason", term="BT-97")
REASON_CODE = ALLOWANCE.texts("ram:ReasonCode", term="BT-98")
ALLOWANCE_TAXES = ALLOWANCE.records(CATEGORY_TAX, "ram:CategoryTradeTax", term="BT-95")
ALLOWANCE_RATES = ALLOWANCE.nodes("ram:RateApplicablePercent", term="BT-96")

PRICE_ALLOWANCE = CII.scope(
    "price discount", "//ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge"
)
BT_147 = PRICE_ALLOWANCE.nodes("ram:ActualAmount", term="BT-147")

# --- Lines ---

LINE_AGREEMENT = CII.scope("line agreement", f"{_ROOT_LINE}/ram:SpecifiedLineTradeAgreement")
NET_PRICES = LINE_AGREEMENT.texts("ram:NetPriceProductTradePrice/ram:ChargeAmount", term="BT-146")
DISCOUNT_INDICATORS = LINE_AGREEMENT.nodes(
    "ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:ChargeIndicator", term="BT-147"
)
DISCOUNT_INDICATOR = LINE_AGREEMENT.texts(
    "ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:ChargeIndicator/udt:Indicator",
    term="BT-147",
)
DISCOUNTS = LINE_AGREEMENT.nodes(
    "ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:ActualAmount", term="BT-147"
)

PRODUCT = CII.scope("item", f"{_ROOT_LINE}/ram:SpecifiedTradeProduct")
PRODUCT_IDS = PRODUCT.attributes("ram:GlobalID/@schemeID", term="BT-157-1")
ORIGINS = PRODUCT.nodes("ram:OriginTradeCountry", term="BT-159")
ORIGIN_IDS = PRODUCT.nodes("ram:OriginTradeCountry/ram:ID", term="BT-159")

ITEM_ATTRIBUTE = CII.scope("item attribute", "//ram:ApplicableProductCharacteristic")
BT_160 = ITEM_ATTRIBUTE.nodes("ram:Description", term="BT-160")
BT_161 = ITEM_ATTRIBUTE.nodes("ram:Value", term="BT-161")

LINE_ATTRIBUTE = CII.scope(
    "line item attribute", f"{_ROOT_LINE}/ram:SpecifiedTradeProduct/ram:ApplicableProductCharacteristic"
)
LINE_ATTRIBUTE.nodes("ram:Description", term="BT-160")
LINE_ATTRIBUTE.nodes("ram:Value", term="BT-161")

CLASSIFICATION = CII.scope("item classification", "//ram:DesignatedProductClassification")
BT_158 = CLASSIFICATION.nodes("ram:ClassCode", term="BT-158")
BT_158_1 = CLASSIFICATION.texts("ram:ClassCode/@listID", term="BT-158-1")

REFERENCE = CII.scope("referenced document", "//ram:*ReferencedDocument")
REFERENCE_ID = REFERENCE.texts("ram:IssuerAssignedID", term="BT-122")
REFERENCE_TYPE = REFERENCE.texts("ram:TypeCode", term="BT-122")
REFERENCE_URI = REFERENCE.nodes("ram:URIID", term="BT-124")
REFERENCE_NAME = REFERENCE.nodes("ram:Name", term="BT-123")
REFERENCE_FILE = REFERENCE.nodes("ram:AttachmentBinaryObject", term="BT-125")
REFERENCE_SCHEME = REFERENCE.nodes("ram:ReferenceTypeCode", term="BT-18-1")
REFERENCE_DATE = REFERENCE.nodes("ram:FormattedIssueDateTime", term="BT-26")

LINE_SETTLEMENT = CII.scope("line settlement", f"{_ROOT_LINE}/{_LINE_SETTLEMENT}")
SETTLEMENT_TAXES = LINE_SETTLEMENT.records(LINE_TAX, "ram:ApplicableTradeTax", term="BG-30")
SETTLEMENT_AMOUNTS = LINE_SETTLEMENT.texts(
    "ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount", term="BT-131"
)
SETTLEMENT_DOCUMENTS = LINE_SETTLEMENT.records(REFERENCE, "ram:AdditionalReferencedDocument", term="BT-128")

LINE_DOCUMENT = CII.scope("line document", f"{_ROOT_LINE}/ram:AssociatedDocumentLineDocument")
BT_127_NOTES = LINE_DOCUMENT.nodes("ram:IncludedNote", term="BT-127")
BT_127 = LINE_DOCUMENT.nodes("ram:IncludedNote/ram:Content", term="BT-127")

LINE = CII.scope("line", f"//{_LINE}", repeats=True)
BT_126 = LINE.texts("ram:AssociatedDocumentLineDocument/ram:LineID", term="BT-126")
BT_129 = LINE.texts("ram:SpecifiedLineTradeDelivery/ram:BilledQuantity", term="BT-129")
BT_130 = LINE.texts("ram:SpecifiedLineTradeDelivery/ram:BilledQuantity/@unitCode", term="BT-130")
BT_131 = LINE.texts(
    f"{_LINE_SETTLEMENT}/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount",
    term="BT-131",
)
BT_146 = LINE.texts(
    "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount", term="BT-146"
)
BT_148 = LINE.texts(
    "ram:SpecifiedLineTradeAgreement/ram:GrossPriceProductTradePrice/ram:ChargeAmount", term="BT-148"
)
BT_153 = LINE.texts("ram:SpecifiedTradeProduct/ram:Name", term="BT-153")
BT_157 = LINE.attributes("ram:SpecifiedTradeProduct/ram:GlobalID/@schemeID", term="BT-157-1")
LINE_TAXES = LINE.records(LINE_TAX, f"{_LINE_SETTLEMENT}/ram:ApplicableTradeTax", term="BT-151")

# --- Periods: the same slots in the same order ---

PERIOD = CII.scope("period", "//ram:ApplicableHeaderTradeSettlement/ram:BillingSpecifiedPeriod")
STARTS = PERIOD.nodes("ram:StartDateTime", term="BT-73")
ENDS = PERIOD.nodes("ram:EndDateTime", term="BT-74")
START = PERIOD.pairs(f"ram:StartDateTime/{_DAY}", term="BT-73")
END = PERIOD.pairs(f"ram:EndDateTime/{_DAY}", term="BT-74")
LINE_PERIOD = CII.scope("line period", f"//{_LINE_SETTLEMENT}/ram:BillingSpecifiedPeriod")
LINE_PERIOD.nodes("ram:StartDateTime", term="BT-134")
LINE_PERIOD.nodes("ram:EndDateTime", term="BT-135")
LINE_PERIOD.pairs(f"ram:StartDateTime/{_DAY}", term="BT-134")
LINE_PERIOD.pairs(f"ram:EndDateTime/{_DAY}", term="BT-135")

# --- Parties ---

SELLER = CII.scope("seller", "//ram:SellerTradeParty")
SELLER_IDS = SELLER.nodes("ram:ID", "ram:GlobalID", "ram:SpecifiedLegalOrganization/ram:ID", term="BT-29")
SELLER_REGISTRATIONS = SELLER.pairs(_REGISTRATION, term="BT-31")

ADDRESS_OF_PARTY = CII.scope("electronic address", "//ram:URIUniversalCommunication")
SCHEMES = ADDRESS_OF_PARTY.texts("ram:URIID/@schemeID", term="BT-34-1")

REPRESENTATIVE = CII.scope("tax representative", "//ram:SellerTaxRepresentativeTradeParty")
BT_62 = REPRESENTATIVE.texts("ram:Name", term="BT-62")
BT_63 = REPRESENTATIVE.pairs(_REGISTRATION, term="BT-63")
BG_12 = REPRESENTATIVE.nodes("ram:PostalTradeAddress", term="BG-12")
BT_69 = REPRESENTATIVE.texts("ram:PostalTradeAddress/ram:CountryID", term="BT-69")

PAYEE = CII.scope("payee", "//ram:PayeeTradeParty")
BT_59 = PAYEE.texts("ram:Name", term="BT-59")
BT_60 = PAYEE.texts("ram:ID", term="BT-60")
BT_61 = PAYEE.texts("ram:SpecifiedLegalOrganization/ram:ID", term="BT-61")

# --- Payment ---

ACCOUNT = CII.scope("payment account", "//ram:PayeePartyCreditorFinancialAccount")
IBAN = ACCOUNT.texts("ram:IBANID", term="BT-84")
PROPRIETARY = ACCOUNT.texts("ram:ProprietaryID", term="BT-84")

PAYMENT = CII.scope("payment means", "//ram:SpecifiedTradeSettlementPaymentMeans")
BT_81 = PAYMENT.texts("ram:TypeCode", term="BT-81")
ACCOUNTS = PAYMENT.records(ACCOUNT, "ram:PayeePartyCreditorFinancialAccount", term="BT-84")

CARD = CII.scope("payment card", "//ram:ApplicableTradeSettlementFinancialCard")
BT_87 = CARD.texts("ram:ID", term="BT-87")

# --- Totals ---

TOTALS = CII.scope("document totals", "//ram:SpecifiedTradeSettlementHeaderMonetarySummation")
BT_106 = TOTALS.texts("ram:LineTotalAmount", term="BT-106")
BT_107 = TOTALS.texts("ram:AllowanceTotalAmount", term="BT-107")
BT_108 = TOTALS.texts("ram:ChargeTotalAmount", term="BT-108")
BT_109 = TOTALS.texts("ram:TaxBasisTotalAmount", term="BT-109")
BT_110 = TOTALS.pairs("ram:TaxTotalAmount/@currencyID", term="BT-110")
BT_112 = TOTALS.texts("ram:GrandTotalAmount", term="BT-112")
BT_113 = TOTALS.texts("ram:TotalPrepaidAmount", term="BT-113")
BT_114 = TOTALS.texts("ram:RoundingAmount", term="BT-114")
BT_115 = TOTALS.texts("ram:DuePayableAmount", term="BT-115")

SUMMATION = CII.scope(
    "totals of the header", f"{_SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation"
)

# --- Groups of the header ---

CONTEXT = CII.scope("context", _CONTEXT)
PROCESSES = CONTEXT.nodes("ram:BusinessProcessSpecifiedDocumentContextParameter", term="BT-23")
GUIDELINES = CONTEXT.nodes("ram:GuidelineSpecifiedDocumentContextParameter", term="BT-24")
GUIDELINE_IDS = CONTEXT.nodes("ram:GuidelineSpecifiedDocumentContextParameter/ram:ID", term="BT-24")

DOCUMENT = CII.scope("document", _DOCUMENT)
TYPES = DOCUMENT.nodes("ram:TypeCode", term="BT-3")

NOTE = CII.scope("note", f"{_DOCUMENT}/ram:IncludedNote")
BT_22 = NOTE.nodes("ram:Content", term="BT-22")

AGREEMENT = CII.scope("agreement", _AGREEMENT)
BUYER_ID = AGREEMENT.nodes("ram:BuyerTradeParty/ram:ID", term="BT-46")
BUYER_GLOBAL_ID = AGREEMENT.nodes("ram:BuyerTradeParty/ram:GlobalID", term="BT-46")
SELLER_CONTACTS = AGREEMENT.nodes("ram:SellerTradeParty/ram:DefinedTradeContact", term="BG-6")
BUYER_CONTACTS = AGREEMENT.nodes("ram:BuyerTradeParty/ram:DefinedTradeContact", term="BG-9")
SELLER_ADDRESSES = AGREEMENT.nodes("ram:SellerTradeParty/ram:URIUniversalCommunication", term="BT-34")
BUYER_ADDRESSES = AGREEMENT.nodes("ram:BuyerTradeParty/ram:URIUniversalCommunication", term="BT-49")
SELLER_PERSON = AGREEMENT.nodes("ram:SellerTradeParty/ram:DefinedTradeContact/ram:PersonName", term="BT-41")
SELLER_DEPARTMENT = AGREEMENT.nodes(
    "ram:SellerTradeParty/ram:DefinedTradeContact/ram:DepartmentName", term="BT-41"
)
BUYER_PERSON = AGREEMENT.nodes("ram:BuyerTradeParty/ram:DefinedTradeContact/ram:PersonName", term="BT-56")
BUYER_DEPARTMENT = AGREEMENT.nodes(
    "ram:BuyerTradeParty/ram:DefinedTradeContact/ram:DepartmentName", term="BT-56"
)
DOCUMENTS = AGREEMENT.records(REFERENCE, "ram:AdditionalReferencedDocument", term="BG-24")

DELIVERY = CII.scope("delivery", _DELIVERY)
SHIP_TO_ID = DELIVERY.nodes("ram:ShipToTradeParty/ram:ID", term="BT-71")
SHIP_TO_GLOBAL_ID = DELIVERY.nodes("ram:ShipToTradeParty/ram:GlobalID", term="BT-71")
BG_15 = DELIVERY.nodes("ram:ShipToTradeParty/ram:PostalTradeAddress", term="BG-15")
BT_80 = DELIVERY.texts("ram:ShipToTradeParty/ram:PostalTradeAddress/ram:CountryID", term="BT-80")

SETTLEMENT = CII.scope("settlement", _SETTLEMENT)
PAYEE_ID = SETTLEMENT.nodes("ram:PayeeTradeParty/ram:ID", term="BT-60")
PAYEE_GLOBAL_ID = SETTLEMENT.nodes("ram:PayeeTradeParty/ram:GlobalID", term="BT-60")
TERMS = SETTLEMENT.nodes("ram:SpecifiedTradePaymentTerms", term="BT-20")
TERMS_TEXTS = SETTLEMENT.nodes("ram:SpecifiedTradePaymentTerms/ram:Description", term="BT-20")
TAX_POINTS = SETTLEMENT.nodes("ram:ApplicableTradeTax/ram:TaxPointDate", term="BT-7")
MEANS = SETTLEMENT.records(PAYMENT, "ram:SpecifiedTradeSettlementPaymentMeans", term="BG-16")
PRECEDING = SETTLEMENT.records(REFERENCE, "ram:InvoiceReferencedDocument", term="BG-3")

# --- The document as a whole ---

ROOT = CII.scope("invoice", ".")
BT_1 = ROOT.texts(f"{_DOCUMENT}/ram:ID", term="BT-1")
BT_2 = ROOT.pairs(f"{_DOCUMENT}/ram:IssueDateTime/{_DAY}", term="BT-2")
BT_3 = ROOT.texts(f"{_DOCUMENT}/ram:TypeCode", term="BT-3")
BT_5 = ROOT.texts(f"{_SETTLEMENT}/ram:InvoiceCurrencyCode", term="BT-5")
BT_6 = ROOT.texts(f"{_SETTLEMENT}/ram:TaxCurrencyCode", term="BT-6")
BT_24 = ROOT.texts(f"{_CONTEXT}/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID", term="BT-24")
BT_27 = ROOT.texts(f"{_SELLER}/ram:Name", term="BT-27")
BT_29 = ROOT.texts(f"{_SELLER}/ram:ID", term="BT-29")
BT_30 = ROOT.texts(f"{_SELLER}/ram:SpecifiedLegalOrganization/ram:ID", term="BT-30")
BT_31 = ROOT.pairs(f"{_SELLER}/{_REGISTRATION}", term="BT-31")
BT_34 = ROOT.records(ADDRESS_OF_PARTY, f"{_SELLER}/ram:URIUniversalCommunication", term="BT-34-1")
BG_5 = ROOT.nodes(f"{_SELLER}/ram:PostalTradeAddress", term="BG-5")
BT_40 = ROOT.texts(f"{_SELLER}/ram:PostalTradeAddress/ram:CountryID", term="BT-40")
BT_44 = ROOT.texts(f"{_BUYER}/ram:Name", term="BT-44")
BT_49 = ROOT.records(ADDRESS_OF_PARTY, f"{_BUYER}/ram:URIUniversalCommunication", term="BT-49-1")
BG_8 = ROOT.nodes(f"{_BUYER}/ram:PostalTradeAddress", term="BG-8")
BT_55 = ROOT.texts(f"{_BUYER}/ram:PostalTradeAddress/ram:CountryID", term="BT-55")
HEADER_BT_63 = ROOT.pairs(f"{_REPRESENTATIVE}/{_REGISTRATION}", term="BT-63")
ANY_BT_31 = ROOT.pairs(f"//ram:SellerTradeParty/{_REGISTRATION}", term="BT-31")
ANY_BT_47 = ROOT.nodes("//ram:BuyerTradeParty/ram:SpecifiedLegalOrganization/ram:ID", term="BT-47")
ANY_BT_48 = ROOT.pairs(f"//ram:BuyerTradeParty/{_REGISTRATION}", term="BT-48")
ANY_BT_63 = ROOT.pairs(f"//ram:SellerTaxRepresentativeTradeParty/{_REGISTRATION}", term="BT-63")
VAT_IDS = ROOT.pairs(f"//{_REGISTRATION}", term="BT-31")
BT_72 = ROOT.nodes(
    f"{_DELIVERY}/ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/udt:DateTimeString", term="BT-72"
)
BG_14 = ROOT.nodes(
    f"{_SETTLEMENT}/ram:BillingSpecifiedPeriod/ram:StartDateTime",
    f"{_SETTLEMENT}/ram:BillingSpecifiedPeriod/ram:EndDateTime",
    term="BG-14",
)
HEADER_BT_80 = ROOT.nodes(
    f"{_DELIVERY}/ram:ShipToTradeParty/ram:PostalTradeAddress/ram:CountryID", term="BT-80"
)
BG_25 = ROOT.nodes(f"//{_LINE}", term="BG-25")
LINES = ROOT.records(LINE, _ROOT_LINE, term="BG-25")
LINE_SETTLEMENTS = ROOT.records(LINE_SETTLEMENT, f"{_ROOT_LINE}/{_LINE_SETTLEMENT}", term="BG-25")
BG_23 = ROOT.records(HEADER_TAX, f"{_SETTLEMENT}/ram:ApplicableTradeTax", term="BG-23")
HEADER_ALLOWANCES = ROOT.records(ALLOWANCE, f"{_SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge", term="BG-20")
HEADER_TOTALS = ROOT.records(
    TOTALS, f"{_SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation", term="BG-22"
)
BT_7 = ROOT.nodes("//ram:TaxPointDate", term="BT-7")
BT_8 = ROOT.nodes("//ram:DueDateTypeCode", term="BT-8")
TAX_DUE_CODES = ROOT.texts("//ram:ApplicableTradeTax/ram:DueDateTypeCode", term="BT-8")
PAYMENT_CODES = ROOT.texts("//ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode", term="BT-81")
PAYMENT_TEXTS = ROOT.texts("//ram:SpecifiedTradeSettlementPaymentMeans/ram:Information", term="BT-82")
BT_83 = ROOT.nodes("//ram:ApplicableHeaderTradeSettlement/ram:PaymentReference", term="BT-83")
COUNTRIES = ROOT.texts("//ram:CountryID", term="BT-40")
RULED_LINE_TAXES = ROOT.records(
    LINE_TAX, f"//{_ROOT_LINE}/{_LINE_SETTLEMENT}/ram:ApplicableTradeTax", term="BG-30"
)
CATEGORY_CODES = ROOT.texts("//ram:CategoryCode", term="BT-151")
UNITS = ROOT.texts("//ram:*Quantity/@unitCode", term="BT-150")
DAYS = ROOT.pairs(f"//{_DAY}", term="BT-2")
