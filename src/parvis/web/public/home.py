"""The first page: what Parvis does for whom; for those who have signed in, the doors of their rooms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parvis.accounts.models import User
from parvis.web.public import demo


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        names = request.user.attachments.values_list("organisation__name", flat=True)
        return render(request, "public/welcome.html", {"attachments": sorted(set(names))})
    return render(request, "public/home.html", {"sign_ins": demo.sign_ins()})
