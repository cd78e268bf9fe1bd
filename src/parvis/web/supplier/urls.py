"""The addresses of the supplier's pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
