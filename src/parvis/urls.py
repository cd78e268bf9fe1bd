"""The addresses of the house: pages, the native API, and the account pages of allauth."""

from django.urls import URLPattern, URLResolver, include, path

from parvis.api.native import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("compte/", include("allauth.account.urls")),
    path("", include("parvis.web.urls")),
]

handler500 = "parvis.web.errors.server_error"
