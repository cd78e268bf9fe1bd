"""The addresses of the buyer's pages."""

from django.urls import path

from parvis.web.buyer import inbox, invoice

urlpatterns = [
    path("inbox/", inbox.inbox, name="buyer-inbox"),
    path("inbox/<uuid:public_id>/", invoice.show, name="buyer-request"),
    path("inbox/<uuid:public_id>/live", invoice.live, name="buyer-live"),
    path("inbox/<uuid:public_id>/<str:name>/", invoice.act, name="buyer-act"),
]
