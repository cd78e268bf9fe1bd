"""How each type of identifier is written: check digits by python-stdnum, shapes as AIFE publishes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _
from stdnum.eu import vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret

from parvis.base.refusals import Refusal
from parvis.directory.models import IdentifierScheme

SPACES = re.compile(r"[\s\u00a0\u202f]+")
HORS_UE = re.compile(r"[A-Z]{2}[^\s].{0,15}")
PACIFIC = re.compile(r"[A-Z0-9]{9,10}")
PARTICULIER = re.compile(r"\d{10}.{0,70}")
UNION = frozenset({*(code.upper() for code in vat.MEMBER_STATES), "EL"})


class BadIdentifier(Refusal):
    code = "PV-ORG-01"
    message = _("L’identifiant « {stated} » n’est pas valable.")
    remedy = _("Vérifiez l’identifiant et son type, puis recommencez.")


class BadSiret(BadIdentifier):
    code = "PV-ORG-02"
    message = _("« {stated} » n’est pas un numéro SIRET : sa clé de contrôle ou sa longueur ne convient pas.")
    remedy = _(
        "Un SIRET compte 14 chiffres : le SIREN de l’entreprise (9) puis le numéro de l’établissement (5). "
        "Vous le trouverez sur l’avis de situation de l’INSEE."
    )


class BadVatNumber(BadIdentifier):
    code = "PV-ORG-03"
    message = _("« {stated} » n’est pas un numéro de TVA intracommunautaire.")
    remedy = _("Écrivez le code du pays puis le numéro, par exemple BE0428759497.")


class FrenchVatNumber(BadIdentifier):
    code = "PV-ORG-04"
    message = _("« {stated} » est un numéro de TVA français.")
    remedy = _("Une organisation établie en France s’identifie par son SIRET : choisissez le type SIRET.")


class BadForeignIdentifier(BadIdentifier):
    code = "PV-ORG-05"
    message = _("« {stated} » ne convient pas à une organisation établie hors de l’Union européenne.")
    remedy = _(
        "Écrivez le code du pays sur deux lettres suivi des 16 premiers caractères du nom, "
        "par exemple CHDUPONT ET FILS."
    )


class BadPacificIdentifier(BadIdentifier):
    code = "PV-ORG-06"
    message = _("« {stated} » n’a pas la forme d’un numéro {scheme}.")
    remedy = _("Ce numéro compte 9 ou 10 chiffres ou lettres, sans espace.")


class BadPersonIdentifier(BadIdentifier):
    code = "PV-ORG-07"
    message = _("« {stated} » n’a pas la forme d’un identifiant de particulier.")
    remedy = _("Cet identifiant commence par dix chiffres, suivis de 70 caractères au plus.")


class BadSiren(BadIdentifier):
    code = "PV-ORG-08"
    message = _("« {stated} » n’est pas un numéro SIREN : sa clé de contrôle ou sa longueur ne convient pas.")
    remedy = _("Un SIREN compte 9 chiffres : ce sont les neuf premiers du SIRET.")


def clean(scheme: str, text: str) -> str:
    """The identifier as it is kept, or a refusal that says what its type looks like."""
    return CLEANERS[IdentifierScheme(scheme)](text.strip())


def clean_siren(text: str) -> str:
    try:
        return str(siren.validate(_without_spaces(text)))
    except ValidationError as error:
        raise BadSiren(stated=text) from error


def clean_vat_number(text: str) -> str:
    """A VAT number of the Union, the French ones included."""
    try:
        return str(vat.validate(_without_spaces(text)))
    except ValidationError as error:
        raise BadVatNumber(stated=text) from error


def siren_of(scheme: str, identifier: str) -> str:
    """A SIRET begins with its SIREN; the other types have none."""
    return identifier[:9] if scheme == IdentifierScheme.SIRET else ""


def _siret(text: str) -> str:
    # La Poste's establishments escape the Luhn check: python-stdnum knows their own rule.
    try:
        return str(siret.validate(_without_spaces(text)))
    except ValidationError as error:
        raise BadSiret(stated=text) from error


def _union(text: str) -> str:
    number = clean_vat_number(text)
    if number.startswith("FR"):
        raise FrenchVatNumber(stated=text)
    return number


def _outside_union(text: str) -> str:
    # Spaces inside belong to the name: they are only made single.
    identifier = SPACES.sub(" ", text).upper()
    if not HORS_UE.fullmatch(identifier) or identifier[:2] in UNION:
        raise BadForeignIdentifier(stated=text)
    return identifier


def _ridet(text: str) -> str:
    return _pacific(text, scheme="RIDET")


def _tahiti(text: str) -> str:
    return _pacific(text, scheme="TAHITI")


def _pacific(text: str, *, scheme: str) -> str:
    identifier = re.sub(r"[.\-]", "", _without_spaces(text)).upper()
    if not PACIFIC.fullmatch(identifier):
        raise BadPacificIdentifier(stated=text, scheme=scheme)
    return identifier


def _person(text: str) -> str:
    identifier = SPACES.sub(" ", text)
    if not PARTICULIER.fullmatch(identifier):
        raise BadPersonIdentifier(stated=text)
    return identifier


def _other(text: str) -> str:
    identifier = SPACES.sub(" ", text)
    if not identifier or len(identifier) > 80 or not identifier.isprintable():
        raise BadIdentifier(stated=text)
    return identifier


def _without_spaces(text: str) -> str:
    return SPACES.sub("", text)


CLEANERS: Mapping[IdentifierScheme, Callable[[str], str]] = MappingProxyType(
    {
        IdentifierScheme.SIRET: _siret,
        IdentifierScheme.UE_HORS_FRANCE: _union,
        IdentifierScheme.HORS_UE: _outside_union,
        IdentifierScheme.RIDET: _ridet,
        IdentifierScheme.TAHITI: _tahiti,
        IdentifierScheme.AUTRE: _other,
        IdentifierScheme.PARTICULIER: _person,
    }
)
