"""The addresses of the pages that manage an organisation or the platform."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
