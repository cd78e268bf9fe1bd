"""One-click sign-in as the people of the demonstration; it does not exist in production."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.views.decorators.http import require_POST

from parvis.accounts.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class SignIn:
    email: str
    name: str
    who: str | Promise


# The demonstration, which stands above the pages, says at start who may be tried.
_offered: dict[str, SignIn] = {}


def offer(*people: SignIn) -> None:
    for person in people:
        _offered[person.email] = person


def sign_ins() -> list[SignIn]:
    """Those of the offered people who exist in this database; nobody in production."""
    if settings.PRODUCTION or not _offered:
        return []
    there = set(User.objects.filter(email__in=_offered, is_active=True).values_list("email", flat=True))
    return [person for person in _offered.values() if person.email in there]


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    email = request.POST.get("email", "")
    if email not in {person.email for person in sign_ins()}:
        raise Http404
    user = User.objects.get(email=email)
    login(request, user, backend=BACKEND)
    return redirect("web:home")
