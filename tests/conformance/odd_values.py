"""Values that make a rule think: usual ones in unusual places, and ways of writing to stumble on."""


def between_bars(*lines: str) -> tuple[str, ...]:
    return tuple(value for line in lines for value in line.split("|"))


CATEGORIES = between_bars("S|Z|E|AE|K|G|O|L|M|B")
CODES = between_bars(
    "S|Z|E|AE|K|G|O|L|M|B|380|381|384|389|326|261|386|30|58|49|48|57|1|10|97|ZZZ|1A|50|130|916|3|35|432|5|29|72",
    "EUR|SEK|GBP|eur|FR|DE|GR|EL|XI|fr|VATEX-EU-O|VATEX-EU-AE|vatex-eu-ic|VATEX-EU-G|VATEX-FR-FRANCHISE",
    "41|42|60|95|AA|ABL|ADR|FC|ZZ|C62|EA|XBX|HUR|MUTUAL|VAT|LOC|GROUP|DETAIL|INFORMATION",
    "application/pdf|image/png|text/csv|text/xml|AAI|PMT|PMD|AAB|REG|TXD|BAR|B1|S1|M1|B7|B2B|B2C",
    "| |S | 380|\u00a0",
)
SCHEMES = between_bars(
    "0002|0009|0088|0060|0204|0225|0223|0224|0226|0227|0228|0229|0238|9930|9957|0001",
    "EM|SEPA|sepa|VA|FC|AN|STI|IB|XX|SWIFT|1|| 0088",
)
ATTRIBUTES = between_bars(
    "schemeID|listID|listVersionID|unitCode|currencyID|mimeCode|format|name|filename|languageID",
    "schemeName|schemeAgencyID|schemeVersionID|schemeURI|listAgencyID|listName|unitCodeListID",
    "characterSetCode|encodingCode|uri|currencyCodeListVersionID",
)
AMOUNTS = between_bars(
    "0|0.00|-0.00|1E2|1e-2|-1E400|NaN|INF|-INF|+5.00|5.|.5|-.5|1,50|abc|99999999999999999999.99",
    "0.005|0.1234567|100.000|0x10|-1|1_0|٣|00012.50|--1|1.2.3|20|20.00|19.6|5.5",
    "| |1 000|1.10 | 7.5|10.00\n|5.10\u00a0",
)
DATES = between_bars(
    "2024-02-30|2024-13-01|2023-02-29|2024-02-29|20240101|20240231|2024-01-01Z|24-01-01|2024-01-01+02:00",
    "2024-01-01T00:00:00|01/02/2024|1999-12-31|2100-01-01|20991231|19991231|202401|2024-1-1|-2024-01-01",
    "12024-01-01|2024-01-01-14:00|| 2024-01-01 |2024-01-01\n|20240101 ",
)
INDICATORS = between_bars("true|false|1|0|TRUE|False| true ||yes")
TAX_SCHEMES = between_bars("VAT|vat| VAT |Vat|GST||LOC|TVA")
TEXTS = (
    *between_bars("x|#PMT#Pénalités|#AAI#|#Q1Q#y|A b/c-9|ÉÀ|123456789|FR12345678901|98765432400027|2.0"),
    *between_bars(
        "#BAR#B2B|#BAR#B2C|#BAR#X|#TXD#MEMBRE_ASSUJETTI_UNIQUE|#TXD#a#TXD#b|#PMD#a#AAB#b#PMT#c|LISIBLE|RIB"
    ),
    *("", " ", "\u00a0", "a" * 130, "x\ny", "A b"),
)
RATES = between_bars("0|0.00|20|20.00|5.5|10|2.1|8.5|19|7.000|-20|1e1|100|20 |")
