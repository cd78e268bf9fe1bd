"""UBL: whether a category or a registration is of VAT, an AllowanceCharge an allowance or a charge."""

from core_invoice.judging.bench import Bench
from core_invoice.judging.tree import Element, Record, string_of
from core_invoice.judging.ubl import scopes as ubl
from core_invoice.judging.values import XML_SPACE, Stop

SCHEME = f"{{{ubl.PREFIXES['cac']}}}TaxScheme"
LINE_TAGS = frozenset(f"{{{ubl.PREFIXES['cac']}}}{name}" for name in ("InvoiceLine", "CreditNoteLine"))
ID = f"{{{ubl.PREFIXES['cbc']}}}ID"
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


def values_of(doc: Bench, slot: int) -> frozenset[str | None]:
    """The texts of a slot of the root: what `once` remembers for rules on each of many records."""
    return frozenset(doc.first(ubl.ROOT)[slot])


def is_vat(category: Record) -> bool:
    """Of a category: some tax scheme of it is VAT, whatever its case."""
    return _says_vat(category, ubl.TAX)


def registered_for_vat(registration: Record) -> bool:
    return _says_vat(registration, ubl.REGISTRATION_TAX)


def is_vat_alone(category: Record) -> bool:
    """The same where the artefact stops at a second tax scheme in one category."""
    simple = len(category[ubl.TAX]) == 1
    if not simple or len(category[0]) != len(category[ubl.CODE]) + len(category[ubl.RATE]) + 1:
        _one_scheme(category, ubl.TAX)
    return is_vat(category)


def registered_for_vat_alone(registration: Record) -> bool:
    """The same where the artefact stops at a second tax scheme in one registration."""
    _one_scheme(registration, ubl.REGISTRATION_TAX)
    return registered_for_vat(registration)


def _one_scheme(record: Record, slot: int) -> None:
    if len(list(record[0].iterchildren(SCHEME))) > 1:
        raise Stop(record, slot, kind="single")


def _says_vat(record: Record, slot: int) -> bool:
    schemes = record[slot]
    if len(schemes) == 1:
        return bool(schemes[0] == "VAT" or schemes[0].upper().strip(XML_SPACE) == "VAT")
    return bool(schemes) and any(_vat_scheme(one, record, slot) for one in record[0].iterchildren(SCHEME))


def _vat_scheme(scheme: Element, record: Record, slot: int) -> bool:
    ids = list(scheme.iterchildren(ID))
    if len(ids) > 1:
        raise Stop(record, slot, kind="single")
    return bool(ids) and string_of(ids[0]).upper().strip(XML_SPACE) == "VAT"


def sign(allowance: Record) -> bool | None:
    """False for an allowance, True for a charge, None when ChargeIndicator says nothing."""
    said = allowance[ubl.INDICATOR]
    if len(said) == 1 and said[0] in _BOOLEANS:
        return _BOOLEANS[said[0]]
    return next((wanted for wanted in (False, True) if is_charge(allowance, wanted)), None)


def is_charge(allowance: Record, wanted: bool) -> bool:
    """Whether ChargeIndicator says so: `wanted` False asks whether it is an allowance."""
    for text in allowance[ubl.INDICATOR]:
        said = _BOOLEANS.get(text.strip(XML_SPACE))
        if said is None:
            raise Stop(allowance, ubl.INDICATOR, kind="boolean")
        if said is wanted:
            return True
    return False
