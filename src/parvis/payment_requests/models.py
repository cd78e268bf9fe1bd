"""The record of a demand to be paid, from its deposit to its payment, and the documents that came with it.

Rows are addressed as (buyer, id): the paying organisation is in every unique key and every relation, so that
an operator can spread the tables over several servers by buyer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.accounts.permissions import Permission, attachments_where
from parvis.base import clock
from parvis.directory.models import Department, Organisation
from parvis.law import delays
from parvis.law.delays import Delay
from parvis.lifecycle import states
from parvis.lifecycle.sides import Holder
from parvis.lifecycle.states import State

if TYPE_CHECKING:
    from parvis.accounts.models import User


ALREADY_PAID = "A2"


class PaymentRequestQuerySet(models.QuerySet["PaymentRequest"]):
    def visible_to(self, user: User | AnonymousUser) -> PaymentRequestQuerySet:
        """The one door: what the person may read as a supplier or as a buyer."""
        return self.filter(_as_supplier(user) | _as_buyer(user))

    def as_supplier(self, user: User | AnonymousUser) -> PaymentRequestQuerySet:
        return self.filter(_as_supplier(user))

    def as_buyer(self, user: User | AnonymousUser) -> PaymentRequestQuerySet:
        return self.filter(_as_buyer(user))


# The few places of a person are looked up first and written into the query: with a subquery in their stead,
# PostgreSQL reads the requests of every buyer before it sorts them.


def _as_supplier(user: User | AnonymousUser) -> Q:
    attachments = attachments_where(user, Permission.READ_AS_SUPPLIER)
    return Q(supplier__in=set(attachments.values_list("organisation", flat=True)))


def _as_buyer(user: User | AnonymousUser) -> Q:
    """Departments limit what an agent sees; what names no department is for those without a limit."""
    places = attachments_where(user, Permission.READ_AS_BUYER).values_list("organisation", "department")
    everywhere: set[int] = set()
    departments: set[int] = set()
    for organisation, department in places:
        if department is None:
            everywhere.add(organisation)
        else:
            departments.add(department)
    return Q(buyer__in=everywhere) | Q(department__in=departments)


class PaymentRequest(models.Model):
    journal_type = "payment_request"

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("Facture")
        CREDIT_NOTE = "credit_note", _("Avoir")

    buyer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=uuid4, editable=False)
    supplier = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    depositor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    # What the document says (EN 16931 names; lengths are the reform's).
    kind = models.CharField(max_length=20, choices=Kind)
    number = models.CharField(_("numéro"), max_length=100)
    issue_date = models.DateField(_("date d’émission"))
    issue_year = models.PositiveSmallIntegerField()
    type_code = models.CharField(max_length=10)
    framework = models.CharField(_("cadre de facturation"), max_length=4, default="A1")
    currency = models.CharField(max_length=3)
    total_without_vat = models.DecimalField(max_digits=19, decimal_places=6, null=True)
    total_vat = models.DecimalField(max_digits=19, decimal_places=6, null=True)
    total_with_vat = models.DecimalField(max_digits=19, decimal_places=6)
    amount_due = models.DecimalField(max_digits=19, decimal_places=6)
    service_code = models.CharField(max_length=100, blank=True, default="")
    commitment_number = models.CharField(_("numéro d’engagement"), max_length=100, blank=True, default="")
    contract_number = models.CharField(_("numéro de marché"), max_length=100, blank=True, default="")
    performed_on = models.DateField(null=True, blank=True)

    # The files: bytes are in storage, under these digests.
    syntax = models.CharField(max_length=20)
    profile = models.CharField(max_length=120, blank=True, default="")
    original = models.CharField(max_length=64)
    original_name = models.CharField(max_length=255)
    original_type = models.CharField(max_length=100)
    invoice_xml = models.CharField(max_length=64)
    findings = models.JSONField(default=list)
    flow_id = models.UUIDField()

    # Where it stands.
    state = models.CharField(max_length=30)
    since = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    deposited_at = models.DateTimeField()
    available_at = models.DateTimeField(null=True)
    last_motive = models.CharField(max_length=40, blank=True, default="")
    last_comment = models.TextField(blank=True, default="")
    payment_order_number = models.CharField(_("numéro de mandat"), max_length=40, blank=True, default="")
    paid_on = models.DateField(null=True, blank=True)
    refusal_acknowledged_at = models.DateTimeField(null=True, blank=True)
    rerouted_to = models.UUIDField(null=True, blank=True)
    rerouted_from = models.UUIDField(null=True, blank=True)

    # The legal payment delay (parvis.law.delays.Delay); none when nobody owes a payment (`is_owed`).
    delay_start_on = models.DateField(null=True)
    delay_days = models.PositiveSmallIntegerField(null=True)
    delay_article = models.CharField(max_length=120, blank=True, default="")
    due_on = models.DateField(null=True)
    interrupted_on = models.DateField(null=True)
    days_left = models.SmallIntegerField(null=True)
    interruptions = models.PositiveSmallIntegerField(default=0)

    objects = PaymentRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["buyer", "id"], name="payment_request_address"),
            models.UniqueConstraint(fields=["buyer", "public_id"], name="payment_request_public_address"),
            # One number per supplier and year; a request handed over to another buyer may come back.
            models.UniqueConstraint(
                fields=["buyer", "supplier", "issue_year", "number"],
                condition=~Q(state=State.REROUTED.value),
                name="payment_request_number_once",
            ),
            models.UniqueConstraint(
                fields=["buyer", "flow_id"],
                condition=~Q(state=State.REROUTED.value),
                name="payment_request_once_per_flow",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="payment_request_state_known"
            ),
            models.CheckConstraint(
                condition=Q(delay_start_on=None) | Q(due_on__isnull=False, delay_days__isnull=False),
                name="payment_request_delay_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PAID.value) | Q(paid_on__isnull=False),
                name="payment_request_paid_has_a_date",
            ),
        ]
        indexes = [
            models.Index(fields=["public_id"], name="pr_by_public_id"),
            models.Index(F("supplier"), F("deposited_at").desc(), F("id").desc(), name="pr_of_supplier"),
            models.Index(
                F("supplier"),
                F("state"),
                F("deposited_at").desc(),
                F("id").desc(),
                name="pr_of_supplier_state",
            ),
            models.Index(fields=["supplier", "number"], name="pr_number_of_supplier"),
            models.Index(F("buyer"), F("available_at").desc(), F("id").desc(), name="pr_of_buyer"),
            models.Index(fields=["buyer", "state", "due_on", "id"], name="pr_of_buyer_by_due_date"),
            models.Index(F("department"), F("available_at").desc(), F("id").desc(), name="pr_of_department"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def delay(self) -> Delay | None:
        if self.delay_start_on is None or self.delay_days is None or self.due_on is None:
            return None
        return Delay(
            start_on=self.delay_start_on,
            days=self.delay_days,
            due_on=self.due_on,
            article=self.delay_article,
            interrupted_on=self.interrupted_on,
            days_left=self.days_left,
            interruptions=self.interruptions,
        )

    @delay.setter
    def delay(self, delay: Delay | None) -> None:
        if delay is None:
            return
        self.delay_start_on = delay.start_on
        self.delay_days = delay.days
        self.delay_article = delay.article
        self.due_on = delay.due_on
        self.interrupted_on = delay.interrupted_on
        self.days_left = delay.days_left
        self.interruptions = delay.interruptions

    @property
    def holder(self) -> Holder:
        return states.holder(State(self.state))

    @property
    def holder_name(self) -> str:
        """The name of who has it in hand now, as both sides read it."""
        match self.holder:
            case Holder.SUPPLIER:
                return self.supplier.name
            case Holder.BUYER:
                return f"{self.buyer.name}, {self.department.name}" if self.department else self.buyer.name
            case Holder.ACCOUNTANT:
                return str(_("Comptable public de %(buyer)s")) % {"buyer": self.buyer.name}
            case _:
                return ""

    @property
    def state_label(self) -> str:
        return states.label(State(self.state), get_language() or "fr")

    @property
    def is_open(self) -> bool:
        return State(self.state) in states.OPEN

    @property
    def is_credit_note(self) -> bool:
        return self.kind == self.Kind.CREDIT_NOTE

    @property
    def is_owed(self) -> bool:
        """Not a credit note, nor an invoice already paid: by purchase card (framework A2) or in advance."""
        return not self.is_credit_note and self.framework != ALREADY_PAID and self.amount_due > 0

    def days_until_due(self) -> int | None:
        """Days left before the legal due date: negative when late, None while no delay runs."""
        delay = self.delay
        if delay is None or not self.is_open:
            return None
        return delays.days_until_due(delay, today=clock.today())


class SupportingDocument(models.Model):
    journal_type = "supporting_document"

    class Origin(models.TextChoices):
        EMBEDDED = "embedded", _("Jointe dans le fichier")
        DEPOSITED = "deposited", _("Déposée avec la facture")
        ANSWER = "answer", _("Ajoutée en réponse")

    buyer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    request_id = models.BigIntegerField()
    payment_request = models.ForeignObject(
        PaymentRequest,
        on_delete=models.CASCADE,
        from_fields=["buyer", "request_id"],
        to_fields=["buyer", "id"],
        related_name="documents",
    )
    public_id = models.UUIDField(default=uuid4, editable=False)
    name = models.CharField(_("nom"), max_length=255)
    media_type = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    origin = models.CharField(max_length=20, choices=Origin)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["buyer", "public_id"], name="supporting_document_public_address")
        ]
        indexes = [models.Index(fields=["buyer", "request_id", "id"], name="document_of_request")]

    def __str__(self) -> str:
        return self.name
