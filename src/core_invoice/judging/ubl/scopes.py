"""UBL 2.1: the elements that the rules of EN 16931 judge, and what they read below (artefacts 1.3.16)."""

from core_invoice.judging.tree import Family

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
PREFIXES = {
    "cac": f"{_UBL}CommonAggregateComponents-2",
    "cbc": f"{_UBL}CommonBasicComponents-2",
    "ext": f"{_UBL}CommonExtensionComponents-2",
}
UBL = Family("en16931", PREFIXES)

_SELLER = "cac:AccountingSupplierParty/cac:Party"
_BUYER = "cac:AccountingCustomerParty/cac:Party"
_INVOICE_LINE, _CREDIT_LINE = "cac:InvoiceLine", "cac:CreditNoteLine"

REGISTRATION = UBL.scope("tax registration", "//cac:PartyTaxScheme")
REGISTRATION_ID = REGISTRATION.texts("cbc:CompanyID", term="BT-31")
REGISTRATION_TAX = REGISTRATION.texts("cac:TaxScheme/cbc:ID")

# Categories of breakdowns, allowances and charges, and of items: the same slots in the same order.
CATEGORY = UBL.scope("category", "//cac:TaxCategory")
CODE = CATEGORY.texts("cbc:ID", term="BT-118")
RATE = CATEGORY.texts("cbc:Percent", term="BT-119")
TAX = CATEGORY.texts("cac:TaxScheme/cbc:ID", term="BT-118")
EXEMPTION = CATEGORY.texts("cbc:TaxExemptionReason", "cbc:TaxExemptionReasonCode", term="BT-120")
ITEM_CATEGORY = UBL.scope("item category", "//cac:ClassifiedTaxCategory")
ITEM_CATEGORY.texts("cbc:ID", term="BT-151")
ITEM_CATEGORY.texts("cbc:Percent", term="BT-152")
ITEM_CATEGORY.texts("cac:TaxScheme/cbc:ID", term="BT-151")

ALLOWANCE = UBL.scope("allowance or charge", "//cac:AllowanceCharge")
INDICATOR = ALLOWANCE.texts("cbc:ChargeIndicator")
AMOUNT = ALLOWANCE.texts("cbc:Amount", term="BT-92")
BASE_AMOUNT = ALLOWANCE.texts("cbc:BaseAmount", term="BT-93")
REASON = ALLOWANCE.texts("cbc:AllowanceChargeReason", term="BT-97")
REASON_CODE = ALLOWANCE.texts("cbc:AllowanceChargeReasonCode", term="BT-98")
CATEGORIES = ALLOWANCE.records(CATEGORY, "cac:TaxCategory", term="BT-95")

SUBTOTAL = UBL.scope("VAT breakdown", "//cac:TaxTotal/cac:TaxSubtotal")
TAXABLE = SUBTOTAL.texts("cbc:TaxableAmount", term="BT-116")
SUBTOTAL_TAX = SUBTOTAL.texts("cbc:TaxAmount", term="BT-117")
SUBTOTAL_CATEGORIES = SUBTOTAL.records(CATEGORY, "cac:TaxCategory", term="BT-118")
ANY_SUBTOTAL = UBL.scope("subtotal", "//cac:TaxSubtotal")
EXEMPTIONS = ANY_SUBTOTAL.texts("cac:TaxCategory/cbc:TaxExemptionReason", term="BT-120")

TAX_TOTAL = UBL.scope("VAT total", "cac:TaxTotal")
TOTAL_TAX = TAX_TOTAL.texts("cbc:TaxAmount", term="BT-110")
TOTAL_CURRENCY = TAX_TOTAL.attributes("cbc:TaxAmount/@currencyID")
TOTAL_SUBTOTALS = TAX_TOTAL.nodes("cac:TaxSubtotal", term="BG-23")
TOTAL_SUBTOTAL_TAX = TAX_TOTAL.texts("cac:TaxSubtotal/cbc:TaxAmount", term="BT-117")

TOTALS = UBL.scope("document totals", "//cac:LegalMonetaryTotal")
BT_106 = TOTALS.texts("cbc:LineExtensionAmount", term="BT-106")
BT_107 = TOTALS.texts("cbc:AllowanceTotalAmount", term="BT-107")
BT_108 = TOTALS.texts("cbc:ChargeTotalAmount", term="BT-108")
BT_109 = TOTALS.texts("cbc:TaxExclusiveAmount", term="BT-109")
BT_112 = TOTALS.texts("cbc:TaxInclusiveAmount", term="BT-112")
BT_113 = TOTALS.texts("cbc:PrepaidAmount", term="BT-113")
BT_114 = TOTALS.texts("cbc:PayableRoundingAmount", term="BT-114")
BT_115 = TOTALS.texts("cbc:PayableAmount", term="BT-115")

LINE = UBL.scope("line", f"//{_INVOICE_LINE}", f"//{_CREDIT_LINE}", repeats=True)
BT_126 = LINE.texts("cbc:ID", term="BT-126")
BT_127 = LINE.texts("cbc:Note", term="BT-127")
BT_129 = LINE.texts("cbc:InvoicedQuantity", "cbc:CreditedQuantity", term="BT-129")
BT_130 = LINE.texts("cbc:InvoicedQuantity/@unitCode", "cbc:CreditedQuantity/@unitCode", term="BT-130")
BT_131 = LINE.texts("cbc:LineExtensionAmount", term="BT-131")
BT_132 = LINE.texts("cac:OrderLineReference/cbc:LineID", term="BT-132")
BT_128 = LINE.nodes("cac:DocumentReference", term="BT-128")
BG_26 = LINE.nodes("cac:InvoicePeriod", term="BG-26")
LINE_ALLOWANCES = LINE.records(ALLOWANCE, "cac:AllowanceCharge", term="BG-27")
BT_146 = LINE.texts("cac:Price/cbc:PriceAmount", term="BT-146")
PRICE_AMOUNTS = LINE.texts("cac:Price/*Amount", term="BG-29", outside=("*PriceAmount",))
PRICE_ALLOWANCES = LINE.nodes("cac:Price/cac:AllowanceCharge", term="BT-147")
BT_147 = LINE.texts("cac:Price/cac:AllowanceCharge/cbc:Amount", term="BT-147")
BT_148 = LINE.texts("cac:Price/cac:AllowanceCharge/cbc:BaseAmount", term="BT-148")
BG_30 = LINE.records(ITEM_CATEGORY, "cac:Item/cac:ClassifiedTaxCategory", term="BT-151")
BT_153 = LINE.texts("cac:Item/cbc:Name", term="BT-153")
BT_154 = LINE.texts("cac:Item/cbc:Description", term="BT-154")

LINE_PERIOD = UBL.scope(
    "line period", f"//{_INVOICE_LINE}/cac:InvoicePeriod", f"//{_CREDIT_LINE}/cac:InvoicePeriod"
)
START = LINE_PERIOD.texts("cbc:StartDate", term="BT-134")
END = LINE_PERIOD.texts("cbc:EndDate", term="BT-135")
PERIOD = UBL.scope(
    "period",
    "//cac:InvoicePeriod",
    unless=(f"//{_INVOICE_LINE}/cac:InvoicePeriod", f"//{_CREDIT_LINE}/cac:InvoicePeriod"),
)
PERIOD.texts("cbc:StartDate", term="BT-73")
PERIOD.texts("cbc:EndDate", term="BT-74")
PERIOD_CODE = PERIOD.texts("cbc:DescriptionCode", term="BT-8")

ACCOUNT = UBL.scope("account", "//cac:PaymentMeans/cac:PayeeFinancialAccount")
BT_84 = ACCOUNT.texts("cbc:ID", term="BT-84")
PAYMENT = UBL.scope("payment means", "//cac:PaymentMeans")
BT_81 = PAYMENT.texts("cbc:PaymentMeansCode", term="BT-81")
BT_83 = PAYMENT.texts("cbc:PaymentID", term="BT-83")
BG_17 = PAYMENT.records(ACCOUNT, "cac:PayeeFinancialAccount", term="BT-84")
BT_89 = PAYMENT.texts("cac:PaymentMandate/cbc:ID", term="BT-89")

PAYEE = UBL.scope("payee", "//cac:PayeeParty")
BT_59 = PAYEE.texts("cac:PartyName/cbc:Name", term="BT-59")
BT_60 = PAYEE.pairs("cac:PartyIdentification/cbc:ID/@schemeID", term="BT-60")
BT_61 = PAYEE.texts("cac:PartyLegalEntity/cbc:CompanyID", term="BT-61")

REPRESENTATIVE = UBL.scope("tax representative", "//cac:TaxRepresentativeParty")
BT_62 = REPRESENTATIVE.texts("cac:PartyName/cbc:Name", term="BT-62")
BT_63 = REPRESENTATIVE.records(REGISTRATION, "cac:PartyTaxScheme", term="BT-63")
REPRESENTATIVE_IDS = REPRESENTATIVE.texts("cac:PartyTaxScheme/cbc:CompanyID", term="BT-63")
BG_12 = REPRESENTATIVE.nodes("cac:PostalAddress", term="BG-12")

# Addresses that need a country: the same slot in each.
SELLER_ADDRESS = UBL.scope("seller address", f"//{_SELLER}/cac:PostalAddress")
COUNTRY = SELLER_ADDRESS.texts("cac:Country/cbc:IdentificationCode", term="BT-40")
BUYER_ADDRESS = UBL.scope("buyer address", f"//{_BUYER}/cac:PostalAddress")
BUYER_ADDRESS.texts("cac:Country/cbc:IdentificationCode", term="BT-55")
REPRESENTATIVE_ADDRESS = UBL.scope("representative address", "//cac:TaxRepresentativeParty/cac:PostalAddress")
REPRESENTATIVE_ADDRESS.texts("cac:Country/cbc:IdentificationCode", term="BT-69")
DELIVERY_ADDRESS = UBL.scope("deliver-to address", "//cac:Delivery/cac:DeliveryLocation/cac:Address")
DELIVERY_ADDRESS.texts("cac:Country/cbc:IdentificationCode", term="BT-80")
ADDRESS = UBL.scope("address", "//cac:PostalAddress", "//cac:Address")
ADDRESS_LINES = ADDRESS.nodes("cac:AddressLine")

SUPPLIER = UBL.scope("seller", "//cac:AccountingSupplierParty")
SUPPLIER_REGISTRATIONS = SUPPLIER.records(REGISTRATION, "cac:Party/cac:PartyTaxScheme", term="BT-31")
SUPPLIER_IDS = SUPPLIER.pairs("cac:Party/cac:PartyIdentification/cbc:ID/@schemeID", term="BT-29")
SUPPLIER_LEGAL_IDS = SUPPLIER.texts("cac:Party/cac:PartyLegalEntity/cbc:CompanyID", term="BT-30")
SELLER_PARTY = UBL.scope("seller party", f"//{_SELLER}")
SELLER_TAX_SCHEMES = SELLER_PARTY.nodes("cac:PartyTaxScheme", term="BT-31")

REFERENCE = UBL.scope("document reference", "//cac:AdditionalDocumentReference")
REFERENCE_ID = REFERENCE.texts("cbc:ID", term="BT-122")
REFERENCE_SCHEME = REFERENCE.texts("cbc:ID/@schemeID", term="BT-18-1")
REFERENCE_TYPE = REFERENCE.texts("cbc:DocumentTypeCode")
REFERENCE_TEXT = REFERENCE.texts("cbc:DocumentDescription", term="BT-123")
REFERENCE_FILE = REFERENCE.nodes("cac:Attachment", term="BT-125")
OBJECT = UBL.scope("object reference", "//cac:DocumentReference")
OBJECT_TYPE = OBJECT.texts("cbc:DocumentTypeCode")
OBJECT_SCHEME = OBJECT.texts("cbc:ID/@schemeID", term="BT-128-1")

BILLING = UBL.scope("preceding invoice", "//cac:BillingReference")
BG_3 = BILLING.nodes("cac:InvoiceDocumentReference", term="BG-3")
BT_25 = BILLING.texts("cac:InvoiceDocumentReference/cbc:ID", term="BT-25")

DELIVERY = UBL.scope("delivery", "//cac:Delivery")
BT_70 = DELIVERY.texts("cac:DeliveryParty/cac:PartyName/cbc:Name", term="BT-70")

PROPERTY = UBL.scope("item attribute", "//cac:AdditionalItemProperty")
BT_160 = PROPERTY.texts("cbc:Name", term="BT-160")
BT_161 = PROPERTY.texts("cbc:Value", term="BT-161")

ROOT = UBL.scope("document", ".")
BT_24 = ROOT.texts("cbc:CustomizationID", term="BT-24")
BT_1 = ROOT.texts("cbc:ID", term="BT-1")
BT_2 = ROOT.texts("cbc:IssueDate", term="BT-2")
INVOICE_TYPE = ROOT.texts("cbc:InvoiceTypeCode", term="BT-3")
CREDIT_TYPE = ROOT.texts("cbc:CreditNoteTypeCode", term="BT-3")
BT_5 = ROOT.texts("cbc:DocumentCurrencyCode", term="BT-5")
BT_6 = ROOT.texts("cbc:TaxCurrencyCode", term="BT-6")
BT_7 = ROOT.texts("cbc:TaxPointDate", term="BT-7")
BT_8 = ROOT.texts("cac:InvoicePeriod/cbc:DescriptionCode", term="BT-8")
BG_14 = ROOT.nodes("cac:InvoicePeriod", term="BG-14")
PERIOD_PARTS = ROOT.nodes("cac:InvoicePeriod/*", term="BG-14")
BT_27 = ROOT.texts(f"{_SELLER}/cac:PartyLegalEntity/cbc:RegistrationName", term="BT-27")
BT_28 = ROOT.texts(f"{_SELLER}/cac:PartyName/cbc:Name", term="BT-28")
BT_29 = ROOT.texts(f"{_SELLER}/cac:PartyIdentification/cbc:ID", term="BT-29")
BT_30 = ROOT.texts(f"{_SELLER}/cac:PartyLegalEntity/cbc:CompanyID", term="BT-30")
BT_33 = ROOT.texts(f"{_SELLER}/cac:PartyLegalEntity/cbc:CompanyLegalForm", term="BT-33")
BG_5 = ROOT.nodes(f"{_SELLER}/cac:PostalAddress", term="BG-5")
SELLER_TAXES = ROOT.records(REGISTRATION, f"{_SELLER}/cac:PartyTaxScheme", term="BT-31")
BT_44 = ROOT.texts(f"{_BUYER}/cac:PartyLegalEntity/cbc:RegistrationName", term="BT-44")
BT_45 = ROOT.texts(f"{_BUYER}/cac:PartyName/cbc:Name", term="BT-45")
BT_46 = ROOT.texts(f"{_BUYER}/cac:PartyIdentification/cbc:ID", term="BT-46")
BT_47 = ROOT.texts(f"{_BUYER}/cac:PartyLegalEntity/cbc:CompanyID", term="BT-47")
BG_8 = ROOT.nodes(f"{_BUYER}/cac:PostalAddress", term="BG-8")
BUYER_TAXES = ROOT.records(REGISTRATION, f"{_BUYER}/cac:PartyTaxScheme", term="BT-48")
BG_20 = ROOT.records(ALLOWANCE, "cac:AllowanceCharge", term="BG-20")
BG_23 = ROOT.records(SUBTOTAL, "cac:TaxTotal/cac:TaxSubtotal", term="BG-23")
ROOT_TOTALS = ROOT.records(TOTALS, "cac:LegalMonetaryTotal", term="BG-22")
INVOICE_LINES = ROOT.records(LINE, _INVOICE_LINE, term="BG-25")
CREDIT_LINES = ROOT.records(LINE, _CREDIT_LINE, term="BG-25")
BT_72 = ROOT.texts("cac:Delivery/cbc:ActualDeliveryDate", term="BT-72")
BT_80 = ROOT.texts(
    "cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode", term="BT-80"
)
# anywhere in the document
ANY_SELLER_ID = ROOT.texts(f"//{_SELLER}/cac:PartyTaxScheme/cbc:CompanyID", term="BT-31")
ANY_SELLER_TAXES = ROOT.records(REGISTRATION, f"//{_SELLER}/cac:PartyTaxScheme", term="BT-31")
ANY_REPRESENTATIVE_TAXES = ROOT.records(
    REGISTRATION, "//cac:TaxRepresentativeParty/cac:PartyTaxScheme", term="BT-63"
)
ANY_BUYER_TAXES = ROOT.records(REGISTRATION, f"//{_BUYER}/cac:PartyTaxScheme", term="BT-48")
ANY_BUYER_LEGAL_ID = ROOT.texts(f"//{_BUYER}/cac:PartyLegalEntity/cbc:CompanyID", term="BT-47")
VAT_TOTAL_CURRENCIES = ROOT.attributes("//cac:TaxTotal/cbc:TaxAmount/@currencyID", term="BT-111")
COUNTRIES = ROOT.texts("//cbc:IdentificationCode")
BREAKDOWN_CODES = ROOT.texts("cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:ID", term="BT-118")
CARDS = ROOT.texts("//cac:PaymentMeans/cac:CardAccount/cbc:PrimaryAccountNumberID", term="BT-87")
SELLER_ENDPOINTS = ROOT.attributes(f"//{_SELLER}/cbc:EndpointID/@schemeID", term="BT-34")
BUYER_ENDPOINTS = ROOT.attributes(f"//{_BUYER}/cbc:EndpointID/@schemeID", term="BT-49")
_STANDARD_ITEM = "cac:Item/cac:StandardItemIdentification/cbc:ID/@schemeID"
_CLASSIFICATION = "cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode/@listID"
STANDARD_ITEMS = ROOT.attributes(
    f"//{_INVOICE_LINE}/{_STANDARD_ITEM}", f"//{_CREDIT_LINE}/{_STANDARD_ITEM}", term="BT-157"
)
CLASSIFICATIONS = ROOT.attributes(
    f"//{_INVOICE_LINE}/{_CLASSIFICATION}", f"//{_CREDIT_LINE}/{_CLASSIFICATION}", term="BT-158"
)
