"""The first page: what Parvis does for whom; for those who have signed in, the doors of their rooms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    template = "public/welcome.html" if request.user.is_authenticated else "public/home.html"
    return render(request, template)
