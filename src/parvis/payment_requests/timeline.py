"""What happened to a payment request, in order, told from the journal: the same story for both sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis import journal
from parvis.accounts.models import User
from parvis.journal.models import Entry
from parvis.lifecycle import motives
from parvis.payment_requests.models import PaymentRequest

TITLES = {
    "registered": gettext_lazy("Facture déposée"),
    "made_available": gettext_lazy("Mise à disposition de l’acheteur"),
    "taken_in_charge": gettext_lazy("Prise en charge par l’acheteur"),
    "suspended": gettext_lazy("Suspendue : des éléments sont demandés"),
    "completed": gettext_lazy("Complétée par le fournisseur"),
    "sent_back": gettext_lazy("Destination à corriger"),
    "rerouted": gettext_lazy("Destination corrigée par le fournisseur"),
    "handed_over": gettext_lazy("Transmise à un autre acheteur"),
    "refused": gettext_lazy("Refusée"),
    "refusal_acknowledged": gettext_lazy("Le fournisseur a pris acte du refus"),
    "certified": gettext_lazy("Service fait attesté"),
    "payment_ordered": gettext_lazy("Mandatée"),
    "handed_to_accountant": gettext_lazy("Transmise au comptable"),
    "paid": gettext_lazy("Mise en paiement"),
    "cancelled": gettext_lazy("Abandonnée par le fournisseur"),
}

SIDES = {
    "registered": "supplier",
    "completed": "supplier",
    "rerouted": "supplier",
    "handed_over": "supplier",
    "refusal_acknowledged": "supplier",
    "cancelled": "supplier",
    "made_available": "platform",
    "paid": "accountant",
}


@dataclass(frozen=True)
class Event:
    """One step of the story: `details` are short sentences, `comment` is what the person wrote."""

    kind: str
    at: datetime
    title: str
    who: str
    side: str
    details: tuple[str, ...]
    comment: str
    documents: tuple[str, ...]


def of(payment_request: PaymentRequest, *, lang: str, whole: bool = False) -> list[Event]:
    """Its story; the `whole` one, for its supplier, begins with the buyers that had it before."""
    entries = _entries(payment_request)
    earlier = payment_request.rerouted_from if whole else None
    while earlier is not None:
        before = PaymentRequest.objects.get(supplier=payment_request.supplier_id, public_id=earlier)
        entries = _entries(before) + entries
        earlier = before.rerouted_from
    names = _names(entries)
    return [_event(entry, names=names, lang=lang) for entry in entries]


def _entries(payment_request: PaymentRequest) -> list[Entry]:
    about = journal.about(subject_type=PaymentRequest.journal_type, subject_id=payment_request.public_id)
    return list(about.filter(buyer_id=payment_request.buyer_id))


def _names(entries: Iterable[Entry]) -> Mapping[UUID, str]:
    """Who acted, in one query; the journal itself holds no name."""
    actors = {entry.actor_id for entry in entries if entry.actor_id}
    users = User.objects.filter(public_id__in=actors)
    return {user.public_id: user.full_name or user.email for user in users}


def _event(entry: Entry, *, names: Mapping[UUID, str], lang: str) -> Event:
    data: Mapping[str, Any] = entry.data
    return Event(
        kind=entry.kind,
        at=entry.recorded_at,
        title=str(TITLES.get(entry.kind, entry.kind)),
        who=names.get(entry.actor_id, "") if entry.actor_id else "Parvis",
        side=SIDES.get(entry.kind, "buyer"),
        details=tuple(_details(entry.kind, data, lang)),
        comment=data.get("comment") or "",
        documents=tuple(document["name"] for document in data.get("documents") or ()),
    )


def _details(kind: str, data: Mapping[str, Any], lang: str) -> Iterable[str]:
    if code := data.get("motive"):
        yield _("Motif : %(label)s") % {"label": motives.get(code).label.in_(lang)}
    if number := data.get("payment_order_number"):
        yield _("Mandat n° %(number)s") % {"number": number}
    if kind in {"made_available", "completed"} and data.get("due_on"):
        yield _("À payer au plus tard le %(date)s") % {"date": _shown(data["due_on"])}
    if paid_on := data.get("paid_on"):
        yield _("Virement libéré le %(date)s") % {"date": _shown(paid_on)}
    if kind == "rerouted" and "department" in data:
        yield _("Service : %(before)s → %(after)s") % {
            "before": data.get("department_before") or "—",
            "after": data["department"] or "—",
        }
        yield _("Engagement : %(before)s → %(after)s") % {
            "before": data.get("commitment_before") or "—",
            "after": data["commitment"] or "—",
        }


def _shown(iso_date: str) -> str:
    return date_format(date.fromisoformat(iso_date), "DATE_FORMAT")
