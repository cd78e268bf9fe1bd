"""Which journal entry is told to whom, with which letter: one row each.

Immediate messages only. What merely progresses (taken in charge, certified, payment ordered) is for a digest,
and stands on the time line meanwhile. Being registered is not told apart from being made available: both
happen within a second, and the letter says both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from types import MappingProxyType

from parvis.notifications import audiences
from parvis.notifications.audiences import Recipient
from parvis.payment_requests.models import PaymentRequest

# Given the kinds of the entries that came before about the same request.
Condition = Callable[[Set[str]], bool]


def always(past: Set[str]) -> bool:
    return True


def first_time(past: Set[str]) -> bool:
    """Readdressed within the same buyer, a request becomes available again; its supplier did that himself."""
    return "made_available" not in past


def readdressed(past: Set[str]) -> bool:
    return "rerouted" in past


def never_readdressed(past: Set[str]) -> bool:
    return not readdressed(past)


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
