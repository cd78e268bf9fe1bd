"""The native API, version 1; its description is served at /api/v1/openapi.json."""

from ninja import NinjaAPI

api = NinjaAPI(title="Parvis", version="1", urls_namespace="api")
