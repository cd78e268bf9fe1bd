"""The addresses of the pages, visitor by visitor."""

from django.urls import URLPattern

from parvis.web.buyer.urls import urlpatterns as buyer
from parvis.web.manage.urls import urlpatterns as manage
from parvis.web.public.urls import urlpatterns as public
from parvis.web.supplier.urls import urlpatterns as supplier

app_name = "web"
urlpatterns: list[URLPattern] = [*public, *supplier, *buyer, *manage]
