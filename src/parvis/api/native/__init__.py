"""The native API, version 1; its description is served at /api/v1/openapi.json and /api/v1/docs."""

from django.utils.translation import gettext_noop

from parvis.api import errors
from parvis.api.auth import ByKey
from parvis.api.docs import DescribedAPI, PlainDocs
from parvis.api.native import deposits, payment_requests

api = DescribedAPI(
    title="Parvis",
    version="1",
    description=gettext_noop(
        "Déposer des factures et suivre leur traitement. Les réponses sont en français, "
        "ou en anglais avec l’en-tête « Accept-Language: en »."
    ),
    urls_namespace="api",
    auth=ByKey(),
    docs=PlainDocs(),
)
api.add_router("", deposits.router)
api.add_router("", payment_requests.router)
errors.install(api)
