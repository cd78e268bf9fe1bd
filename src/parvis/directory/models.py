"""Organisations and departments: the structures and services of the national directory of public buyers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.base import clock

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


class IdentifierScheme(models.TextChoices):
    """The types of identifier that Chorus Pro knows; the values are its own codes."""

    SIRET = "SIRET", _("SIRET")
    UE_HORS_FRANCE = "UE_HORS_FRANCE", _("TVA intracommunautaire (hors France)")
    HORS_UE = "HORS_UE", _("Hors Union européenne")
    RIDET = "RIDET", _("RIDET (Nouvelle-Calédonie)")
    TAHITI = "TAHITI", _("TAHITI (Polynésie française)")
    AUTRE = "AUTRE", _("Autre identifiant")
    PARTICULIER = "PARTICULIER", _("Particulier")


class BuyerCategory(models.TextChoices):
    """Decides the legal payment delay (art. R2192-10 and following of the public procurement code)."""

    STATE = "state", _("État et établissements publics nationaux")
    LOCAL = "local", _("Collectivité territoriale ou établissement public local")
    HEALTH = "health", _("Établissement public de santé")
    ENTERPRISE = "enterprise", _("Entreprise publique")


class Requirement(models.TextChoices):
    """What an invoice must carry for this buyer: the five cases of the national directory."""

    NONE = "none", _("Rien de particulier")
    DEPARTMENT = "department", _("Code service")
    COMMITMENT = "commitment", _("Numéro d’engagement")
    EITHER = "either", _("Code service ou numéro d’engagement")
    BOTH = "both", _("Code service et numéro d’engagement")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> OrganisationQuerySet:
        """Whoever has signed in may look up any active organisation, to address an invoice to it."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self.filter(active=True)

    def active(self) -> OrganisationQuerySet:
        return self.filter(active=True)

    def buyers(self) -> OrganisationQuerySet:
        return self.filter(is_buyer=True)

    def suppliers(self) -> OrganisationQuerySet:
        return self.filter(is_supplier=True)


class Organisation(models.Model):
    journal_type = "organisation"

    public_id = models.UUIDField(default=uuid4, editable=False, unique=True)
    name = models.CharField(_("nom"), max_length=255)
    scheme = models.CharField(_("type d’identifiant"), max_length=20, choices=IdentifierScheme)
    identifier = models.CharField(_("identifiant"), max_length=80)
    siren = models.CharField(max_length=9, blank=True, default="", db_index=True)
    vat_number = models.CharField(_("numéro de TVA"), max_length=18, blank=True, default="", db_index=True)
    is_buyer = models.BooleanField(_("acheteur public"), default=False)
    is_supplier = models.BooleanField(_("fournisseur"), default=False)
    category = models.CharField(
        _("catégorie d’acheteur"), max_length=20, choices=BuyerCategory, blank=True, default=""
    )
    street = models.CharField(_("adresse"), max_length=255, blank=True, default="")
    postcode = models.CharField(_("code postal"), max_length=20, blank=True, default="")
    city = models.CharField(_("ville"), max_length=120, blank=True, default="")
    country = models.CharField(_("pays"), max_length=2, default="FR")
    contact_email = models.EmailField(_("adresse électronique de contact"), blank=True, default="")
    requirement = models.CharField(
        _("mentions exigées"), max_length=20, choices=Requirement, default=Requirement.NONE
    )
    active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "identifier"], name="organisation_identifier_once"),
            models.CheckConstraint(
                condition=Q(is_buyer=False) | ~Q(category=""), name="organisation_buyer_has_category"
            ),
            models.CheckConstraint(
                condition=Q(scheme__in=IdentifierScheme.values), name="organisation_scheme_known"
            ),
            models.CheckConstraint(
                condition=Q(category__in=["", *BuyerCategory.values]), name="organisation_category_known"
            ),
            models.CheckConstraint(
                condition=Q(requirement__in=Requirement.values), name="organisation_requirement_known"
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="organisation_by_name")]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    journal_type = "department"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="departments")
    public_id = models.UUIDField(default=uuid4, editable=False, unique=True)
    code = models.CharField(_("code service"), max_length=100)
    name = models.CharField(_("nom"), max_length=255)
    active = models.BooleanField(_("actif"), default=True)
    requires_commitment = models.BooleanField(_("numéro d’engagement exigé"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="department_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
