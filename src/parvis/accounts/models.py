"""Users, their attachments to organisations, invitations and API keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from parvis.base import clock
from parvis.directory.models import Department, Organisation


class Language(models.TextChoices):
    FR = "fr", "Français"
    EN = "en", "English"


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("Administrateur")
    DEPOSITOR = "depositor", _("Déposant")
    READER = "reader", _("Lecteur")
    BUYER_AGENT = "buyer_agent", _("Agent de l’acheteur")
    ACCOUNTANT = "accountant", _("Comptable public")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=clean_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email=clean_email(email or ""))


def clean_email(email: str) -> str:
    """Addresses are compared without regard to case: they are kept in lower case."""
    return email.strip().lower()


class User(AbstractBaseUser):
    journal_type = "user"
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    public_id = models.UUIDField(default=uuid4, editable=False, unique=True)
    email = models.EmailField(_("adresse électronique"), unique=True)
    full_name = models.CharField(_("nom complet"), max_length=150, blank=True, default="")
    language = models.CharField(_("langue"), max_length=2, choices=Language, default=Language.FR)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_in_lower_case"),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="user_language_known"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email


class Attachment(models.Model):
    """A person acting for an organisation in one role; for a buyer, possibly for one department only."""

    journal_type = "attachment"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="attachments")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="attachments")
    public_id = models.UUIDField(default=uuid4, editable=False, unique=True)
    role = models.CharField(_("rôle"), max_length=20, choices=Role)
    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(department=None),
                name="attachment_once",
            ),
            # Databases take two nulls for different values: hence two constraints for one rule.
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "department"], name="attachment_once_in_department"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="attachment_role_known"),
            models.CheckConstraint(
                condition=Q(department=None) | Q(role__in=[Role.BUYER_AGENT, Role.ACCOUNTANT]),
                name="attachment_department_for_buyer_roles",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "role"], name="attachment_by_role")]


class Invitation(models.Model):
    """The token itself is never kept: only its digest, so that a copy of the database opens no door."""

    journal_type = "invitation"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    public_id = models.UUIDField(default=uuid4, editable=False, unique=True)
    email = models.EmailField(_("adresse électronique"))
    roles = models.JSONField(_("rôles"))
    department = models.ForeignKey(Department, on_delete=models.CASCADE, null=True, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-created_at"], name="invitation_by_organisation")]

    def is_open(self, *, at: datetime) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and at < self.expires_at

    @property
    def role_labels(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]


class ApiKey(models.Model):
    """A program's key, acting as its user in the name of one organisation; only the digest is kept."""

    journal_type = "api_key"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="api_keys")
    public_id = models.UUIDField(default=uuid4, editable=False, unique=True)
    name = models.CharField(_("nom"), max_length=100)
    prefix = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-created_at"], name="api_key_by_organisation")]
