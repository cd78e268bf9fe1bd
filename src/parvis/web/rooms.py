"""The header's menu: the rooms that a person's attachments open, and no other."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.accounts.permissions import AS_BUYER, AS_SUPPLIER, ROLES, Permission


@dataclass(frozen=True)
class Room:
    page: str
    label: Promise
    explanation: Promise
    icon: str
    permission: Permission | None  # None: for the platform's operator
    pages: tuple[str, ...]  # how the names of its pages begin


@dataclass(frozen=True)
class Door:
    """A room as one person sees it from one page."""

    url: str
    label: Promise
    explanation: Promise
    icon: str
    current: bool


ROOMS = (
    Room(
        "web:supplier-deposit",
        _("Déposer"),
        _("Déposer une facture ou un avoir, ou vérifier s’il serait accepté."),
        "upload",
        Permission.DEPOSIT,
        ("supplier-deposit", "supplier-flow"),
    ),
    Room(
        "web:supplier-list",
        _("Mes factures"),
        _("Suivre vos factures : qui les tient, depuis quand, et quand elles doivent être payées."),
        "files",
        Permission.READ_AS_SUPPLIER,
        ("supplier-list", "supplier-request"),
    ),
    Room(
        "web:buyer-inbox",
        _("À traiter"),
        _("Lire les factures reçues, les accepter, les suspendre, les payer."),
        "inbox",
        Permission.READ_AS_BUYER,
        ("buyer-",),
    ),
    Room(
        "web:manage",
        _("Gérer"),
        _("Les personnes, les services, les mentions exigées et les clés d’API de votre organisation."),
        "building-2",
        Permission.MANAGE,
        ("manage",),
    ),
    Room(
        "web:operator-jobs",
        _("Opérateur"),
        _("Les tâches mises de côté et l’état du journal de la plateforme."),
        "wrench",
        None,
        ("operator-",),
    ),
)


def doors(request: HttpRequest) -> list[Door]:
    """One query, whatever the number of attachments."""
    user = getattr(request, "user", None)  # a request for another host goes no further than the door
    if not isinstance(user, User):
        return []
    held = permissions_of(user)
    page = request.resolver_match.url_name if request.resolver_match else None
    opened = []
    for room in ROOMS:
        if not (user.is_operator if room.permission is None else room.permission in held):
            continue
        try:
            url = reverse(room.page)
        except NoReverseMatch:
            continue
        current = bool(page) and str(page).startswith(room.pages)
        opened.append(Door(url, room.label, room.explanation, room.icon, current))
    return opened


def permissions_of(user: User) -> set[Permission]:
    """What the person may do somewhere: enough to draw a menu, never to let an act through."""
    attached = user.attachments.values_list("role", "organisation__is_supplier", "organisation__is_buyer")
    return {
        permission
        for role, supplies, buys in attached
        for permission, roles in ROLES.items()
        if role in roles
        and (permission not in AS_SUPPLIER or supplies)
        and (permission not in AS_BUYER or buys)
    }
