"""The columns of the directory's CSV file: their headers, the fields that they fill, how a cell is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from parvis.directory import identifiers
from parvis.directory.identifiers import BadIdentifier
from parvis.directory.models import BuyerCategory, IdentifierScheme, Requirement

YES = frozenset({"oui", "o", "yes", "y", "vrai", "true", "1"})
NO = frozenset({"non", "n", "no", "faux", "false", "0"})

CATEGORIES: Mapping[str, BuyerCategory] = MappingProxyType(
    {
        **{category.value: category for category in BuyerCategory},
        "etat": BuyerCategory.STATE,
        "état": BuyerCategory.STATE,
        "collectivite": BuyerCategory.LOCAL,
        "collectivité": BuyerCategory.LOCAL,
        "sante": BuyerCategory.HEALTH,
        "santé": BuyerCategory.HEALTH,
        "entreprise": BuyerCategory.ENTERPRISE,
    }
)
REQUIREMENTS: Mapping[str, Requirement] = MappingProxyType(
    {
        **{requirement.value: requirement for requirement in Requirement},
        "aucune": Requirement.NONE,
        "service": Requirement.DEPARTMENT,
        "engagement": Requirement.COMMITMENT,
        "service_ou_engagement": Requirement.EITHER,
        "service_et_engagement": Requirement.BOTH,
    }
)


class BadCell(ValueError):
    """What is wrong with one cell, in words for whoever wrote the file."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def _text(longest: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if len(cell) > longest:
            raise BadCell(
                "too-long",
                _("{length} caractères, {longest} au plus.").format(length=len(cell), longest=longest),
            )
        return cell

    return read


def _yes_or_no(cell: str) -> bool:
    if cell.lower() in YES | NO:
        return cell.lower() in YES
    raise BadCell("yes-or-no", _("Écrivez « oui » ou « non » au lieu de « {cell} ».").format(cell=cell))


def _one_of(choices: Mapping[str, str]) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if cell.lower() in choices:
            return str(choices[cell.lower()])
        said = ", ".join(choices)
        raise BadCell(
            "unknown-value",
            _("« {cell} » n’est pas une de ces valeurs : {said}.").format(cell=cell, said=said),
        )

    return read


def _email(cell: str) -> str:
    try:
        validate_email(cell)
    except ValidationError as error:
        raise BadCell(
            "email", _("« {cell} » n’est pas une adresse électronique.").format(cell=cell)
        ) from error
    return cell


def _country(cell: str) -> str:
    if len(cell) == 2 and cell.isascii() and cell.isalpha():
        return cell.upper()
    raise BadCell(
        "country", _("Écrivez le pays en deux lettres (FR, BE…) au lieu de « {cell} ».").format(cell=cell)
    )


def _vat_number(cell: str) -> str:
    try:
        return identifiers.clean_vat_number(cell)
    except BadIdentifier as refusal:
        raise BadCell("vat-number", str(refusal)) from refusal


@dataclass(frozen=True)
class Column:
    """One column, its French and English headers, the field that it fills, and how its cells are read."""

    names: tuple[str, str]
    field: str
    read: Callable[[str], Any]


ORGANISATION_COLUMNS = (
    Column(("nom", "name"), "name", _text(255)),
    Column(("acheteur", "buyer"), "is_buyer", _yes_or_no),
    Column(("fournisseur", "supplier"), "is_supplier", _yes_or_no),
    Column(("categorie", "category"), "category", _one_of(CATEGORIES)),
    Column(("exigence", "requirement"), "requirement", _one_of(REQUIREMENTS)),
    Column(("adresse", "street"), "street", _text(255)),
    Column(("code_postal", "postcode"), "postcode", _text(20)),
    Column(("ville", "city"), "city", _text(120)),
    Column(("pays", "country"), "country", _country),
    Column(("courriel", "email"), "contact_email", _email),
    Column(("tva", "vat_number"), "vat_number", _vat_number),
    Column(("actif", "active"), "active", _yes_or_no),
)
DEPARTMENT_COLUMNS = (
    Column(("nom_service", "department_name"), "name", _text(255)),
    Column(("service_actif", "department_active"), "active", _yes_or_no),
    Column(("engagement_exige", "requires_commitment"), "requires_commitment", _yes_or_no),
)
SCHEME = Column(
    ("type_identifiant", "scheme"), "scheme", _one_of({one.lower(): one for one in IdentifierScheme})
)
IDENTIFIER = Column(("identifiant", "identifier"), "identifier", _text(80))
CODE = Column(("code_service", "department_code"), "code", _text(100))
COLUMNS = (SCHEME, IDENTIFIER, *ORGANISATION_COLUMNS, CODE, *DEPARTMENT_COLUMNS)
HEADERS = {name: column for column in COLUMNS for name in column.names}
