"""What every page knows: the skin, the site's name, and the rooms that the person may enter."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from parvis.web import rooms

# The DSFR component styles that our own templates are built on, rather than its one 700 KB sheet.
DSFR_COMPONENTS = ("link", "button", "input", "select", "checkbox", "radio", "upload", "form")
DSFR_STYLES = (
    "dsfr/dist/core/core.main.min.css",
    *(f"dsfr/dist/component/{name}/{name}.main.min.css" for name in DSFR_COMPONENTS),
)
SITE_CONFIG = {"site_title": "Parvis"}


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "SITE_CONFIG": SITE_CONFIG,
        "DSFR_STYLES": DSFR_STYLES,
        "skin": settings.PARVIS_SKIN,
        "skin_head": f"skins/{settings.PARVIS_SKIN}/head.html",
        "skin_header": f"skins/{settings.PARVIS_SKIN}/header.html",
        "skin_footer": f"skins/{settings.PARVIS_SKIN}/footer.html",
        "demo": not settings.PRODUCTION,
        "rooms": SimpleLazyObject(lambda: rooms.doors(request)),
    }
