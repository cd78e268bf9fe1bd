"""The addresses of the supplier's pages."""

from django.urls import path

from parvis.web.parts.urls import urlpatterns as files
from parvis.web.supplier import deposit, invoices

urlpatterns = [
    *files,
    path("deposit/", deposit.deposit, name="supplier-deposit"),
    path("deposit/<uuid:public_id>/", deposit.flow, name="supplier-flow"),
    path("deposit/<uuid:public_id>/result", deposit.flow_result, name="supplier-flow-result"),
    path("deposit/<uuid:public_id>/receipt", deposit.flow_receipt, name="supplier-flow-receipt"),
    path("deposit/<uuid:public_id>/original", deposit.flow_original, name="supplier-flow-original"),
    path("invoices/", invoices.invoices, name="supplier-list"),
    path("invoices/refused/", invoices.refused, name="supplier-refused"),
    path("invoices/destinations", invoices.destinations, name="supplier-destinations"),
    path("invoices/<uuid:public_id>/", invoices.show, name="supplier-request"),
    path("invoices/<uuid:public_id>/live", invoices.live, name="supplier-live"),
    path("invoices/<uuid:public_id>/<str:name>/", invoices.act, name="supplier-act"),
]
