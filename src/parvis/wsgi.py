"""The WSGI entrance: production unless PARVIS_MODE says otherwise."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("PARVIS_MODE", "production")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.settings")

application = get_wsgi_application()
