"""Who is told: from a payment request or a deposit to the people concerned, each once, in their language."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from allauth.account.models import EmailAddress

from parvis.accounts.models import Attachment, Language, Role, User
from parvis.accounts.permissions import Permission, holders, may
from parvis.directory.models import Organisation
from parvis.flows.models import Flow
from parvis.payment_requests.models import PaymentRequest


@dataclass(frozen=True)
class Recipient:
    """An address; without a person it is an organisation's contact address."""

    address: str
    language: str
    person: User | None = None


def supplier_side(payment_request: PaymentRequest) -> list[Recipient]:
    return _of_supplier(payment_request.supplier, payment_request.depositor)


def depositors(flow: Flow) -> list[Recipient]:
    return _of_supplier(flow.organisation, flow.depositor)


def buyer_side(payment_request: PaymentRequest) -> list[Recipient]:
    """Those who decide, for this department; where nobody does, those who read. And the contact address."""
    buyer, department = payment_request.buyer, payment_request.department
    people = _people(holders(Permission.DECIDE, buyer, department=department))
    if not people:
        people = _people(holders(Permission.READ_AS_BUYER, buyer, department=department))
    told = {person.address for person in people}
    return [*people, *(contact for contact in _contact(buyer) if contact.address not in told)]


def accountants(payment_request: PaymentRequest) -> list[Recipient]:
    found = holders(Permission.PAY, payment_request.buyer, department=payment_request.department)
    return _people(found)


def _of_supplier(supplier: Organisation, depositor: User | None) -> list[Recipient]:
    """The depositor is told as long as she may still read there: people leave companies."""
    attached = Attachment.objects.filter(
        organisation=supplier, role__in=[Role.DEPOSITOR, Role.ADMINISTRATOR], user__is_active=True
    )
    users = {attachment.user_id for attachment in attached}
    if depositor and may(depositor, Permission.READ_AS_SUPPLIER, supplier):
        users.add(depositor.pk)
    return _confirmed(users)


def _people(attachments: Iterable[Attachment]) -> list[Recipient]:
    return _confirmed({attachment.user_id for attachment in attachments})


def _confirmed(users: Collection[int]) -> list[Recipient]:
    """Only at addresses that were confirmed: nobody else's mailbox is to learn of an invoice."""
    confirmed = EmailAddress.objects.filter(user_id__in=users, verified=True, primary=True)
    told = User.objects.filter(pk__in=confirmed.values("user_id")).order_by("pk")
    return [Recipient(user.email, user.language, user) for user in told]


def _contact(buyer: Organisation) -> list[Recipient]:
    return [Recipient(buyer.contact_email.lower(), Language.FR)] if buyer.contact_email else []
