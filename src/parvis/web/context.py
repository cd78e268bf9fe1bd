"""What every page knows: the skin, the site's name, and the rooms that the person may enter."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from parvis.web import rooms

SITE_CONFIG = {"site_title": "Parvis"}


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "SITE_CONFIG": SITE_CONFIG,
        "skin": settings.PARVIS_SKIN,
        "skin_head": f"skins/{settings.PARVIS_SKIN}/head.html",
        "skin_header": f"skins/{settings.PARVIS_SKIN}/header.html",
        "skin_footer": f"skins/{settings.PARVIS_SKIN}/footer.html",
        "demo": not settings.PRODUCTION,
        "rooms": SimpleLazyObject(lambda: rooms.doors(request)),
    }
