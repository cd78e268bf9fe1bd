"""UBL 2.1: the elements that the rules of EN 16931 judge, and what they read below them (artefacts 1.3.16)."""

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

# A tax registration of any party: VAT when its scheme says so.
REGISTRATION = UBL.scope("tax registration", "//cac:PartyTaxScheme")
REGISTRATION_ID = REGISTRATION.texts("cbc:CompanyID")
REGISTRATION_SCHEME = REGISTRATION.texts("cac:TaxScheme/cbc:ID")

# TaxCategory of breakdowns, allowances and charges; ClassifiedTaxCategory of items.
CATEGORY = UBL.scope("category", "//cac:TaxCategory")
ITEM_CATEGORY = UBL.scope("item category", "//cac:ClassifiedTaxCategory")
# the same slots in both, in the same order: rules on categories take either
CODE, RATE, TAX, EXEMPTION, EXEMPTION_CODE = (
    CATEGORY.texts("cbc:ID", term="BT-118"),
    CATEGORY.texts("cbc:Percent", term="BT-119"),
    CATEGORY.texts("cac:TaxScheme/cbc:ID"),
    CATEGORY.texts("cbc:TaxExemptionReason", term="BT-120"),
    CATEGORY.texts("cbc:TaxExemptionReasonCode", term="BT-121"),
)
ITEM_CATEGORY.texts("cbc:ID", term="BT-151")
ITEM_CATEGORY.texts("cbc:Percent", term="BT-152")
ITEM_CATEGORY.texts("cac:TaxScheme/cbc:ID")
ITEM_CATEGORY.texts("cbc:TaxExemptionReason")
ITEM_CATEGORY.texts("cbc:TaxExemptionReasonCode")

# An allowance or a charge of the document, of a line or of a price.
ALLOWANCE = UBL.scope("allowance or charge", "//cac:AllowanceCharge")
INDICATOR = ALLOWANCE.texts("cbc:ChargeIndicator")
AMOUNT = ALLOWANCE.texts("cbc:Amount", term="BT-92")
BASE_AMOUNT = ALLOWANCE.texts("cbc:BaseAmount", term="BT-93")
REASON = ALLOWANCE.texts("cbc:AllowanceChargeReason", term="BT-97")
REASON_CODE = ALLOWANCE.texts("cbc:AllowanceChargeReasonCode", term="BT-98")
ALLOWANCE_CATEGORIES = ALLOWANCE.records(CATEGORY, "cac:TaxCategory")

SUBTOTAL = UBL.scope("VAT breakdown", "//cac:TaxTotal/cac:TaxSubtotal")
TAXABLE = SUBTOTAL.texts("cbc:TaxableAmount", term="BT-116")
TAX_AMOUNT = SUBTOTAL.texts("cbc:TaxAmount", term="BT-117")
SUBTOTAL_CATEGORIES = SUBTOTAL.records(CATEGORY, "cac:TaxCategory")
EXEMPTIONS = SUBTOTAL.nodes("cac:TaxCategory/cbc:TaxExemptionReason", term="BT-120")

TAX_TOTAL = UBL.scope("VAT total", "cac:TaxTotal")
TOTAL_TAX = TAX_TOTAL.pairs("cbc:TaxAmount/@currencyID", term="BT-110")
TOTAL_TAX_TEXT = TAX_TOTAL.texts("cbc:TaxAmount", term="BT-110")
TOTAL_SUBTOTALS = TAX_TOTAL.records(SUBTOTAL, "cac:TaxSubtotal")
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

LINE = UBL.scope("line", "//cac:InvoiceLine", "//cac:CreditNoteLine")
BT_126 = LINE.texts("cbc:ID", term="BT-126")
NOTE = LINE.nodes("cbc:Note", term="BT-127")
BT_129 = LINE.nodes("cbc:InvoicedQuantity", "cbc:CreditedQuantity", term="BT-129")
BT_130 = LINE.texts("cbc:InvoicedQuantity/@unitCode", "cbc:CreditedQuantity/@unitCode", term="BT-130")
BT_131 = LINE.texts("cbc:LineExtensionAmount", term="BT-131")
ORDER_LINE = LINE.nodes("cac:OrderLineReference/cbc:LineID", term="BT-132")
LINE_DOCUMENT = LINE.nodes("cac:DocumentReference", term="BT-128")
LINE_PERIODS = LINE.nodes("cac:InvoicePeriod", term="BG-26")
LINE_ALLOWANCES = LINE.records(ALLOWANCE, "cac:AllowanceCharge")
BT_146 = LINE.texts("cac:Price/cbc:PriceAmount", term="BT-146")
BT_147 = LINE.nodes("cac:Price/cac:AllowanceCharge/cbc:Amount", term="BT-147")
BT_148 = LINE.texts("cac:Price/cac:AllowanceCharge/cbc:BaseAmount", term="BT-148")
LINE_CATEGORIES = LINE.records(ITEM_CATEGORY, "cac:Item/cac:ClassifiedTaxCategory")
BT_153 = LINE.texts("cac:Item/cbc:Name", term="BT-153")
BT_154 = LINE.nodes("cac:Item/cbc:Description", term="BT-154")

PERIOD = UBL.scope("period", "//cac:InvoicePeriod", outside=("cac:InvoiceLine", "cac:CreditNoteLine"))
LINE_PERIOD = UBL.scope("line period", "//cac:InvoiceLine/cac:InvoicePeriod", "//cac:CreditNoteLine/cac:InvoicePeriod")
START, END = PERIOD.texts("cbc:StartDate", term="BT-73"), PERIOD.texts("cbc:EndDate", term="BT-74")
PERIOD_CODE = PERIOD.texts("cbc:DescriptionCode", term="BT-8")
LINE_PERIOD.texts("cbc:StartDate", term="BT-134")
LINE_PERIOD.texts("cbc:EndDate", term="BT-135")

PAYMENT = UBL.scope("payment means", "//cac:PaymentMeans")
BT_81 = PAYMENT.texts("cbc:PaymentMeansCode", term="BT-81")
BT_83 = PAYMENT.nodes("cbc:PaymentID", term="BT-83")
BT_84 = PAYMENT.texts("cac:PayeeFinancialAccount/cbc:ID", term="BT-84")
ACCOUNTS = PAYMENT.nodes("cac:PayeeFinancialAccount", term="BG-17")
MANDATES = PAYMENT.nodes("cac:PaymentMandate/cbc:ID", term="BT-89")

PAYEE = UBL.scope("payee", "//cac:PayeeParty")
BT_59 = PAYEE.texts("cac:PartyName/cbc:Name", term="BT-59")
BT_60 = PAYEE.pairs("cac:PartyIdentification/cbc:ID/@schemeID", term="BT-60")
BT_61 = PAYEE.nodes("cac:PartyLegalEntity/cbc:CompanyID", term="BT-61")

REPRESENTATIVE = UBL.scope("tax representative", "//cac:TaxRepresentativeParty")
BT_62 = REPRESENTATIVE.texts("cac:PartyName/cbc:Name", term="BT-62")
BT_63 = REPRESENTATIVE.records(REGISTRATION, "cac:PartyTaxScheme")
BG_12 = REPRESENTATIVE.nodes("cac:PostalAddress", term="BG-12")

SELLER_ADDRESS = UBL.scope("seller address", f"//{_SELLER}/cac:PostalAddress")
BUYER_ADDRESS = UBL.scope("buyer address", f"//{_BUYER}/cac:PostalAddress")
REPRESENTATIVE_ADDRESS = UBL.scope("representative address", "//cac:TaxRepresentativeParty/cac:PostalAddress")
DELIVERY_ADDRESS = UBL.scope("deliver-to address", "//cac:Delivery/cac:DeliveryLocation/cac:Address")
COUNTRY = SELLER_ADDRESS.texts("cac:Country/cbc:IdentificationCode", term="BT-40")
BUYER_ADDRESS.texts("cac:Country/cbc:IdentificationCode", term="BT-55")
REPRESENTATIVE_ADDRESS.texts("cac:Country/cbc:IdentificationCode", term="BT-69")
DELIVERY_ADDRESS.texts("cac:Country/cbc:IdentificationCode", term="BT-80")

ROOT = UBL.scope("document", ".")
