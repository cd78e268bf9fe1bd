"""How France wants identifiers, dates, numbers and codes written (BR-FR, release 1.4.0.03)."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from core_invoice.judging.values import trim


def codes(joined: str) -> frozenset[str]:
    return frozenset(joined.split())


TYPES = codes("380 389 393 501 386 500 384 471 472 473 261 262 381 396 502 503")
SELF_BILLED = codes("389 501 500 471 473 261 502")
PREPAYMENTS = codes("386 500 503")
CORRECTIONS = codes("384 471 472 473")
CREDIT_NOTES = codes("261 381 396 502 503")
OF_A_CONTRACT = "262"

FRAMEWORKS = codes("B1 S1 M1 B2 S2 M2 S3 B4 S4 M4 S5 S6 B7 S7 B8 S8 M8 B9 S9 M9")
PAID = codes("B2 S2 M2")
FINAL = codes("B4 S4 M4")
MULTI_VENDOR = codes("B8 S8 M8")
TWO_WAY = codes("B9 S9 M9")

MENTIONS = ("PMT", "PMD", "AAB")
SINGLE_MENTIONS = (*MENTIONS, "TXD")
TREATMENTS = ("B2B", "B2BINT", "B2C", "B2CINT", "OUTOFSCOPE", "ARCHIVEONLY")
VAT_GROUP_MEMBER = "MEMBRE_ASSUJETTI_UNIQUE"

SIREN, SIRET, ROUTING, ADDRESS, VAT_GROUP = "0002", "0009", "0224", "0225", "0231"

CATEGORIES = codes("S E AE K G O Z")
SPANISH = frozenset("LM")
RATES = codes(
    "0 0.0 0.00 10 10.0 10.00 13 13.0 13.00 20 20.0 20.00 8.5 8.50 19.6 19.60 2.1 2.10 5.5 5.50 7 7.0 7.00"
    " 20.6 20.60 1.05 0.9 0.90 1.75 9.2 9.20 9.6 9.60"
)
ATTACHMENTS = codes(
    "RIB LISIBLE FEUILLE_DE_STYLE PJA BORDEREAU_SUIVI DOCUMENT_ANNEXE BON_LIVRAISON BON_COMMANDE"
    " BORDEREAU_SUIVI_VALIDATION ETAT_ACOMPTE FACTURE_PAIEMENT_DIRECT RECAPITULATIF_COTRAITANCE"
)
READABLE = "LISIBLE"

NUMBER_LENGTH, ADDRESS_LENGTH, ROUTING_LENGTH = 35, 125, 100
MOST_DIGITS, RATE_DIGITS = 19, 4
LONGEST_KEPT = 100  # between documents: longer than any number that fits

_NUMBER = re.compile(r"[A-Za-z0-9+\-_/]+")
_ADDRESS = re.compile(r"[A-Za-z0-9+\-_.]+")
_SIREN = re.compile(r"\d{9}")
_SIRET = re.compile(r"\d{14}")
_DAY = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


Holds = Callable[[str], bool]


def at_most(length: int) -> Holds:
    return lambda text: len(text) <= length


def is_number(text: str) -> bool:
    """BR-FR-02: an invoice number. Blanks at the ends count, line ends do not."""
    return bool(_NUMBER.fullmatch(trim(text))) and " " not in text


def is_address(text: str) -> bool:
    return bool(_ADDRESS.fullmatch(text))


def is_siren(text: str) -> bool:
    return bool(_SIREN.fullmatch(text))


def is_spaced_siren(text: str) -> bool:
    return is_siren(trim(text))


def is_siret(text: str) -> bool:
    return bool(_SIRET.fullmatch(text))


def is_day(text: str) -> bool:
    """UBL: a day of this century, and nothing after it."""
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_compact_day(text: str) -> bool:
    """CII: its first eight characters; what follows is not looked at."""
    return is_day(f"{text[:4]}-{text[4:6]}-{text[6:8]}")


def is_filled(text: str) -> bool:
    return bool(trim(text))


def _written(pattern: str, *, most: int = MOST_DIGITS) -> Holds:
    """Numbers of this form, without their outer blanks; the point does not count among the characters."""
    form = re.compile(pattern)

    @lru_cache(maxsize=4_096)
    def fits(text: str) -> bool:
        text = trim(text)
        return bool(form.fullmatch(text)) and len(text.replace(".", "")) <= most

    def is_written(text: str) -> bool:
        return fits(text if len(text) <= LONGEST_KEPT else trim(text)[: LONGEST_KEPT + 1])

    return is_written


is_amount = _written(r"-?\d{1,19}(\.\d{1,2})?")
is_quantity = _written(r"-?\d{1,19}(\.\d{1,4})?")
is_price = _written(r"\d{1,19}(\.\d{1,6})?")
is_signed_price = _written(r"-?\d{1,19}(\.\d{1,6})?")
is_rate = _written(r"\d{1,4}(\.\d{1,2})?", most=RATE_DIGITS)


def price_of(framework: str | None) -> Holds:
    """BR-FR-DEC-03: in two-way invoices a price may be negative."""
    return is_signed_price if trim(framework or "") in TWO_WAY else is_price
