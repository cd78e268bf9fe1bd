"""Which journal entry is told to whom, with which letter: one row each.

Immediate messages only. What merely progresses (taken in charge, certified, payment ordered) is for a digest,
and stands on the time line meanwhile. Being registered is not told apart from being made available: both
happen within a second, and the letter says both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from parvis import journal
from parvis.journal.models import Entry
from parvis.notifications import audiences
from parvis.notifications.audiences import Recipient
from parvis.payment_requests.models import PaymentRequest

Condition = Callable[[Entry], bool]


def always(entry: Entry) -> bool:
    return True


def first_time(entry: Entry) -> bool:
    """Readdressed within the same buyer, a request becomes available again; its supplier did that himself."""
    return not _happened_before(entry, "made_available")


def readdressed(entry: Entry) -> bool:
    return _happened_before(entry, "rerouted")


def never_readdressed(entry: Entry) -> bool:
    return not readdressed(entry)


def _happened_before(entry: Entry, kind: str) -> bool:
    past = journal.about(subject_type=entry.subject_type, subject_id=entry.subject_id)
    return past.filter(kind=kind, id__lt=entry.pk).exists()


@dataclass(frozen=True)
class Letter:
    """`name` is that of the templates; `page` the URL name of the page that the button opens."""

    name: str
    to: Callable[[PaymentRequest], list[Recipient]]
    page: str
    when: Condition = always


SUPPLIER_PAGE, BUYER_PAGE = "web:supplier-request", "web:buyer-request"

PAYMENT_REQUEST: Mapping[str, tuple[Letter, ...]] = MappingProxyType(
    {
        "made_available": (
            Letter("available_supplier", audiences.supplier_side, SUPPLIER_PAGE, first_time),
            Letter("available_buyer", audiences.buyer_side, BUYER_PAGE, never_readdressed),
            Letter("readdressed_buyer", audiences.buyer_side, BUYER_PAGE, readdressed),
        ),
        "suspended": (Letter("suspended_supplier", audiences.supplier_side, SUPPLIER_PAGE),),
        "sent_back": (Letter("sent_back_supplier", audiences.supplier_side, SUPPLIER_PAGE),),
        "refused": (Letter("refused_supplier", audiences.supplier_side, SUPPLIER_PAGE),),
        "completed": (Letter("completed_buyer", audiences.buyer_side, BUYER_PAGE),),
        "cancelled": (Letter("cancelled_buyer", audiences.buyer_side, BUYER_PAGE),),
        "handed_to_accountant": (Letter("to_pay_accountant", audiences.accountants, BUYER_PAGE),),
        "paid": (Letter("paid_supplier", audiences.supplier_side, SUPPLIER_PAGE),),
    }
)

REJECTED_FLOW, FLOW_PAGE = "rejected_flow", "web:supplier-flow"
