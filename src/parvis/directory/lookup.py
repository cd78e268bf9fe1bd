"""Which organisation of the directory an invoice names, by every way that French invoices name one.

Schemes are those of ISO/IEC 6523: 0009 SIRET, 0002 SIREN, 0225 address of the French directory, and 0223,
0226 to 0229 for suppliers without a SIRET. Chorus Pro also accepts a SIRET where a SIREN is expected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core_invoice.model.invoice import Invoice
from core_invoice.model.party import Buyer, Seller
from core_invoice.model.values import Identifier
from parvis.directory.identifiers import BadIdentifier, clean, clean_siren, clean_vat_number
from parvis.directory.models import Department, IdentifierScheme, Organisation, OrganisationQuerySet

SCHEMES: Mapping[str, IdentifierScheme] = MappingProxyType(
    {
        "0009": IdentifierScheme.SIRET,
        "0223": IdentifierScheme.UE_HORS_FRANCE,
        "0226": IdentifierScheme.PARTICULIER,
        "0227": IdentifierScheme.HORS_UE,
        "0228": IdentifierScheme.RIDET,
        "0229": IdentifierScheme.TAHITI,
    }
)


@dataclass(frozen=True)
class Stated:
    """What a party of an invoice says of who it is, in the order in which it is believed."""

    exact: tuple[tuple[IdentifierScheme, str], ...] = ()
    sirens: tuple[str, ...] = ()
    vat_numbers: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        return not (self.exact or self.sirens or self.vat_numbers)

    @property
    def shown(self) -> str:
        """The identifier to quote to a reader."""
        known = [identifier for _scheme, identifier in self.exact]
        return next(iter([*known, *self.sirens, *self.vat_numbers]), "")


def buyer_of(invoice: Invoice) -> Organisation | None:
    """The public buyer that the invoice names, active or not.

    A stated SIRET that is not in the directory is not replaced by another establishment of the same SIREN:
    the invoice would go to a desk that nobody named.
    """
    stated = stated_by(invoice.buyer)
    buyers = Organisation.objects.buyers()
    if stated.exact:
        return _exactly(stated, buyers)
    return _only(buyers_with_siren(stated)) or _by_vat(stated, buyers)


def supplier_of(invoice: Invoice) -> Organisation | None:
    stated = stated_by(invoice.seller)
    suppliers = Organisation.objects.suppliers()
    by_siren = suppliers.filter(siren__in=stated.sirens)
    return _exactly(stated, suppliers) or _only(by_siren) or _by_vat(stated, suppliers)


def department_of(buyer: Organisation, code: str | None) -> Department | None:
    """The department of that code; letter case is forgiven when it leaves no doubt."""
    wanted = (code or "").strip()
    if not wanted:
        return None
    alike = list(Department.objects.filter(organisation=buyer, code__iexact=wanted)[:20])
    exact = [department for department in alike if department.code == wanted]
    if exact:
        return exact[0]
    return alike[0] if len(alike) == 1 else None


def buyers_with_siren(stated: Stated) -> OrganisationQuerySet:
    return Organisation.objects.buyers().filter(siren__in=stated.sirens)


def stated_by(party: Buyer | Seller | None) -> Stated:
    if party is None:
        return Stated()
    exact = list(dict.fromkeys(_exact(party)))
    sirens = [identifier[:9] for scheme, identifier in exact if scheme is IdentifierScheme.SIRET]
    sirens += _sirens(party)
    return Stated(
        exact=tuple(exact),
        sirens=tuple(dict.fromkeys(sirens)),
        vat_numbers=tuple(_vat_numbers(party)),
    )


def as_written(party: Buyer | Seller | None) -> str:
    """The identifier that the party gives, as it stands in the document, whether or not it can be one."""
    if party is None:
        return ""
    legal = party.legal_registration_identifier
    given = [identifier.value for identifier in (*party.identifiers, *([legal] if legal else []))]
    return next((value for value in given if value and value.strip()), "")


def _exact(party: Buyer | Seller) -> Iterator[tuple[IdentifierScheme, str]]:
    legal = party.legal_registration_identifier
    for identifier in (*party.identifiers, *([legal] if legal else [])):
        scheme = SCHEMES.get(identifier.scheme or "")
        if scheme is None and identifier.scheme in (None, "", "0002", "SIRET"):
            scheme = IdentifierScheme.SIRET
        if scheme is not None:
            yield from _cleaned(scheme, identifier.value)
    for part in _address_parts(party.electronic_address):
        yield from _cleaned(IdentifierScheme.SIRET, part)


def _sirens(party: Buyer | Seller) -> Iterator[str]:
    legal = party.legal_registration_identifier
    candidates = [legal.value] if legal and legal.scheme in (None, "", "0002") else []
    candidates += [one.value for one in party.identifiers if one.scheme == "0002"]
    candidates += _address_parts(party.electronic_address)
    if party.vat_identifier and party.vat_identifier.strip().upper().startswith("FR"):
        candidates.append("".join(party.vat_identifier.split())[4:])
    for candidate in candidates:
        try:
            yield clean_siren(candidate)
        except BadIdentifier:
            continue


def _vat_numbers(party: Buyer | Seller) -> Iterator[str]:
    if party.vat_identifier:
        try:
            yield clean_vat_number(party.vat_identifier)
        except BadIdentifier:
            return


def _address_parts(address: Identifier | None) -> list[str]:
    """0225: `SIREN`, `SIREN_SIRET`, `SIREN_SIRET_code` or `SIREN_suffix`; 0009 and 0002: a bare number."""
    if address is None or address.scheme not in {"0225", "0009", "0002"}:
        return []
    return address.value.split("_")[:2]


def _cleaned(scheme: IdentifierScheme, text: str) -> Iterator[tuple[IdentifierScheme, str]]:
    try:
        yield scheme, clean(scheme, text)
    except BadIdentifier:
        return


def _exactly(stated: Stated, among: OrganisationQuerySet) -> Organisation | None:
    for scheme, identifier in stated.exact:
        found = among.filter(scheme=scheme, identifier=identifier).first()
        if found:
            return found
    return None


def _only(among: OrganisationQuerySet) -> Organisation | None:
    """The one establishment; when some are closed, the only one that is still open."""
    found = list(among.order_by("-active", "id")[:3])
    if len(found) == 1 or (len(found) > 1 and found[0].active and not found[1].active):
        return found[0]
    return None


def _by_vat(stated: Stated, among: OrganisationQuerySet) -> Organisation | None:
    if not stated.vat_numbers:
        return None
    foreign = among.filter(scheme=IdentifierScheme.UE_HORS_FRANCE, identifier__in=stated.vat_numbers).first()
    return foreign or _only(among.filter(vat_number__in=stated.vat_numbers))
