"""What every page knows: the skin and the site's name."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "SITE_CONFIG": {"site_title": "Parvis"},
        "skin": settings.PARVIS_SKIN,
        "demo": not settings.PRODUCTION,
    }
