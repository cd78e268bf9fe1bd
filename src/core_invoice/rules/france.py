"""What a French public buyer's invoice needs (rule set fr-b2g): annex A of XP Z12-012, limits of AIFE.

The annex is not published as a program, so the severities are ours: what keeps the invoice from reaching
its buyer is fatal, what a public accounting system would cut or send back is a warning.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core_invoice.codelists import accepts
from core_invoice.findings import Severity
from core_invoice.model.invoice import Invoice
from core_invoice.model.reading import Reading
from core_invoice.model.values import Identifier
from core_invoice.rules.places import select, value_at
from core_invoice.rules.registry import Family, Hit, Rule, at

FAMILY = Family()
rule = FAMILY.rule

SIREN, SIRET = "0002", "0009"
OTHER_SELLERS = ("0223", "0226", "0227", "0228", "0229")
"""EU VAT number, private person, outside the EU, RIDET, TAHITI."""
NUMBER = re.compile(r"[A-Za-z0-9+\-_/]+")
ATTACHMENT_BYTES = 10 * 1024 * 1024
REFUSED_TYPES = ("389", "261")


@dataclass(frozen=True)
class Longest:
    rule: str
    paths: tuple[str, ...]
    length: int

    def judge(self, invoice: Invoice, reading: Reading) -> Iterator[Hit]:
        for path in self.paths:
            for where, value in select(invoice, path):
                text = str(value) if value is not None else ""
                if len(text) > self.length:
                    yield at(where, stated=len(text), expected=self.length, value=text)


LONGEST = (
    Longest("BR-FR-CPRO-02", ("BT-1", "BG-3/BT-25"), 20),
    Longest("BR-FR-CPRO-14", ("BT-12",), 50),
    Longest("BR-FR-CPRO-15", ("BT-13",), 50),
    Longest("BR-FR-CPRO-30", ("BG-24/BT-122",), 50),
    Longest("BR-FR-CPRO-31", ("BG-25/BG-31/BT-154",), 1024),
    Longest("BR-FR-CPRO-32", ("BG-4/BG-5/BT-35",), 400),
    Longest("BR-FR-CPRO-33", ("BG-4/BG-5/BT-37",), 400),
    Longest("BR-FR-CPRO-35", ("BT-20",), 1024),
    Longest("BR-FR-CPRO-38", ("BG-13/BT-71",), 20),
    Longest("BR-FR-CPRO-39", ("BG-16/BG-17/BT-84",), 27),
    Longest("BR-FR-CPRO-42", ("BG-1/BT-22",), 1024),
    Longest("FR-B2G-04", ("BT-10",), 100),
    Longest("FR-B2G-10", ("BG-4/BT-27", "BG-7/BT-44", "BG-10/BT-59", "BG-11/BT-62", "BG-13/BT-70"), 99),
)


def _legal(identifier: Identifier | None) -> str:
    return identifier.value.replace(" ", "") if identifier else ""


def siret_of(identifiers: tuple[Identifier, ...], legal: Identifier | None) -> tuple[str, str] | None:
    """The SIRET as written, and where: "0" for the legal identifier, else the rank of the identifier.

    Until the reform, suppliers wrote the SIRET as the legal identifier: 14 digits there are a SIRET.
    """
    for rank, one in enumerate(identifiers, start=1):
        if one.scheme == SIRET:
            return one.value, str(rank)
    written = _legal(legal)
    if legal and (legal.scheme == SIRET or (len(written) == 14 and legal.scheme in (None, "", SIREN))):
        return written, "0"
    return None


def _siren_of(legal: Identifier | None) -> str | None:
    """What says that it is a SIREN, or looks like one and says nothing."""
    written = _legal(legal)
    if legal is None or len(written) == 14:
        return None
    silent = not legal.scheme and _digits(written, 9)
    return written if silent or legal.scheme == SIREN else None


@rule("BR-FR-CPRO-03", terms=("BT-29", "BT-30", "BT-31"))
def seller_can_be_found(invoice: Invoice) -> Iterator[Hit]:
    """A SIREN alone is enough here (BR-FR-CPRO-09 asks for the SIRET), and so is a foreign VAT number."""
    seller = invoice.seller
    if seller is None:
        yield at("BG-4/BT-29")
        return
    identified = siret_of(seller.identifiers, seller.legal_registration_identifier)
    other = any(one.scheme in OTHER_SELLERS for one in seller.identifiers)
    foreign = seller.vat_identifier is not None and not seller.vat_identifier.startswith("FR")
    if not (identified or other or foreign or _siren_of(seller.legal_registration_identifier)):
        yield at("BG-4/BT-29")


@rule("BR-FR-CPRO-09", terms=("BT-29", "BT-30"), severity=Severity.WARNING)
def seller_names_his_establishment(invoice: Invoice) -> Iterator[Hit]:
    seller = invoice.seller
    if seller is None or siret_of(seller.identifiers, seller.legal_registration_identifier):
        return
    siren = _siren_of(seller.legal_registration_identifier)
    if siren and not any(one.scheme in OTHER_SELLERS for one in seller.identifiers):
        yield at("BG-4/BT-29", siren=siren)


@rule("BR-FR-CPRO-10", terms=("BT-46", "BT-47"))
def buyer_can_be_found(invoice: Invoice) -> Iterator[Hit]:
    buyer = invoice.buyer
    legal = buyer.legal_registration_identifier if buyer else None
    if buyer is None or not (siret_of(buyer.identifiers, legal) or _siren_of(legal)):
        yield at("BG-7/BT-46")


@rule("FR-B2G-01", terms=("BT-46", "BT-47"), severity=Severity.WARNING)
def buyer_establishment_is_named(invoice: Invoice) -> Iterator[Hit]:
    buyer = invoice.buyer
    if buyer is None or siret_of(buyer.identifiers, buyer.legal_registration_identifier):
        return
    siren = _siren_of(buyer.legal_registration_identifier)
    if siren:
        yield at("BG-7/BT-46", siren=siren)


@dataclass(frozen=True)
class Party:
    group: str
    identifier: str
    legal: str

    def siret(self, invoice: Invoice) -> tuple[str, str] | None:
        """The SIRET and its place."""
        found = value_at(invoice, self.group)
        written = siret_of(found.identifiers, found.legal_registration_identifier) if found else None
        if written is None:
            return None
        place = self.legal if written[1] == "0" else f"{self.identifier}[{written[1]}]"
        return written[0], f"{self.group}/{place}"

    def siren(self, invoice: Invoice) -> tuple[str, str] | None:
        found = value_at(invoice, self.group)
        written = _siren_of(found.legal_registration_identifier) if found else None
        return (written, f"{self.group}/{self.legal}") if written else None


PARTIES = (Party("BG-4", "BT-29", "BT-30"), Party("BG-7", "BT-46", "BT-47"))


@rule("FR-ID-01", terms=("BT-29", "BT-30", "BT-46", "BT-47"))
def siret_has_fourteen_digits(invoice: Invoice) -> Iterator[Hit]:
    for party in PARTIES:
        written = party.siret(invoice)
        if written and not _digits(written[0], 14):
            yield at(written[1], stated=written[0])


@rule("FR-ID-02", terms=("BT-30", "BT-47"))
def siren_has_nine_digits(invoice: Invoice) -> Iterator[Hit]:
    for party in PARTIES:
        written = party.siren(invoice)
        if written and not _digits(written[0], 9):
            yield at(written[1], stated=written[0])


@rule("FR-ID-03", terms=("BT-29", "BT-30", "BT-46", "BT-47"), severity=Severity.WARNING)
def key_of_siret_and_siren_is_right(invoice: Invoice) -> Iterator[Hit]:
    """The establishments of La Poste have a key of their own, which stdnum knows."""
    from stdnum import luhn
    from stdnum.fr import siret

    for party in PARTIES:
        whole, siren = party.siret(invoice), party.siren(invoice)
        if whole and _digits(whole[0], 14) and not siret.is_valid(whole[0]):
            yield at(whole[1], stated=whole[0], name="SIRET")
        if siren and _digits(siren[0], 9) and not luhn.is_valid(siren[0]):
            yield at(siren[1], stated=siren[0], name="SIREN")


@rule("FR-ID-04", terms=("BT-29", "BT-30", "BT-46", "BT-47"))
def siret_begins_with_the_siren(invoice: Invoice) -> Iterator[Hit]:
    for party in PARTIES:
        whole, siren = party.siret(invoice), party.siren(invoice)
        if whole and siren and _digits(siren[0], 9) and not whole[0].replace(" ", "").startswith(siren[0]):
            yield at(whole[1], stated=whole[0], siren=siren[0])


def _digits(text: str, length: int) -> bool:
    plain = text.replace(" ", "")
    return len(plain) == length and plain.isascii() and plain.isdigit()


for longest in LONGEST:
    ends = tuple(path.rpartition("/")[2] for path in longest.paths)
    FAMILY.add(Rule(longest.rule, ends, longest.judge, severity=Severity.WARNING))


@rule("FR-B2G-02", terms=("BT-1", "BT-25"), severity=Severity.WARNING)
def number_has_plain_characters(invoice: Invoice) -> Iterator[Hit]:
    for path in ("BT-1", "BG-3/BT-25"):
        for where, number in select(invoice, path):
            if number and not NUMBER.fullmatch(number):
                strange = sorted(set(re.sub(NUMBER, "", number)))
                yield at(where, stated=number, characters=" ".join(f"“{one}”" for one in strange))


@rule("BR-FR-CPRO-20", terms=("BT-25",), severity=Severity.WARNING)
def at_most_one_preceding_invoice(invoice: Invoice) -> Iterator[Hit]:
    if len(invoice.preceding_invoices) > 1:
        yield at("BG-3[2]", stated=len(invoice.preceding_invoices), expected=1)


@rule("BR-FR-CPRO-24", terms=("BT-23",))
def subcontractor_claims_direct_payment(invoice: Invoice) -> Iterator[Hit]:
    if _framework(invoice) == "S5":
        yield at("BG-2/BT-23", stated="S5", expected="S3")


@rule("FR-B2G-05", terms=("BT-23",), severity=Severity.WARNING)
def framework_is_known(invoice: Invoice) -> Iterator[Hit]:
    framework = _framework(invoice)
    if framework and not accepts("framework", framework):
        yield at("BG-2/BT-23", stated=framework, expected="A1")


def _framework(invoice: Invoice) -> str | None:
    return invoice.process.business_process_type if invoice.process else None


@rule("FR-B2G-06", terms=("BT-125",), severity=Severity.WARNING)
def attachment_is_not_too_heavy(invoice: Invoice) -> Iterator[Hit]:
    for where, attached in select(invoice, "BG-24/BT-125"):
        size = len(attached.content) if attached and attached.content else 0
        if size > ATTACHMENT_BYTES:
            yield at(where, stated=size, expected=ATTACHMENT_BYTES, file=attached.filename or "")


@rule("BR-FR-CPRO-41", terms=("BT-125",), severity=Severity.WARNING)
def attachment_name_is_short(invoice: Invoice) -> Iterator[Hit]:
    for where, attached in select(invoice, "BG-24/BT-125"):
        name = attached.filename if attached and attached.filename else ""
        if len(name) > 50:
            yield at(f"{where}/BT-125-2", stated=len(name), expected=50, value=name)


@rule("FR-B2G-08", terms=("BT-3",), severity=Severity.WARNING)
def type_is_not_self_billed(invoice: Invoice) -> Iterator[Hit]:
    if invoice.type_code in REFUSED_TYPES:
        yield at("BT-3", stated=invoice.type_code)


@rule("FR-B2G-09", terms=("BT-84",), severity=Severity.WARNING)
def iban_is_right(invoice: Invoice) -> Iterator[Hit]:
    """Only what begins like an IBAN: other account numbers exist outside Europe."""
    from stdnum import iban

    for where, account in select(invoice, "BG-16/BG-17/BT-84"):
        plain = (account or "").replace(" ", "").upper()
        if re.match(r"[A-Z]{2}\d{2}", plain) and not iban.is_valid(plain):
            yield at(where, stated=account)
