"""The description of the API as a page: from the same OpenAPI schema, without script."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase
from ninja.openapi.schema import OpenAPISchema


class DescribedAPI(NinjaAPI):
    """Describes itself in the reader's language: the sources mark their texts with gettext_noop."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        operations = [one for methods in schema["paths"].values() for one in methods.values()]
        schemes = schema["components"].get("securitySchemes", {}).values()
        for described in (schema["info"], *operations, *schemes):
            for name in {"summary", "description"} & set(described):
                described[name] = gettext(described[name])
        return schema


class PlainDocs(DocsBase):
    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        schema = api.get_openapi_schema()
        context = {
            "info": schema["info"],
            "operations": operations(schema),
            "schemas": schemas(schema),
            "openapi_url": self.get_openapi_url(api, kwargs),
        }
        return render(request, "api/docs.html", context)


def operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "method": method.upper(),
            "path": path,
            "id": operation["operationId"],
            "summary": operation.get("summary", ""),
            "description": operation.get("description", ""),
            "parameters": [parameter(one) for one in operation.get("parameters", [])],
            "bodies": list(operation.get("requestBody", {}).get("content", {})),
            "answers": [
                (status, schema_name(answer), answer.get("description", ""))
                for status, answer in operation["responses"].items()
            ],
        }
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def parameter(one: dict[str, Any]) -> dict[str, Any]:
    return {"name": one["name"], "in": one["in"], "required": one.get("required", False)}


def schema_name(answer: dict[str, Any]) -> str:
    for content in answer.get("content", {}).values():
        return str(content["schema"].get("$ref", "")).rpartition("/")[2]
    return ""


def schemas(schema: dict[str, Any]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Name, description, and each field with its type."""
    return [
        (
            name,
            one.get("description", ""),
            [(field, type_of(described)) for field, described in one.get("properties", {}).items()],
        )
        for name, one in schema.get("components", {}).get("schemas", {}).items()
    ]


def type_of(described: dict[str, Any]) -> str:
    if "$ref" in described:
        return str(described["$ref"]).rpartition("/")[2]
    if "anyOf" in described:
        return " | ".join(dict.fromkeys(type_of(one) for one in described["anyOf"]))
    if described.get("type") == "array":
        return f"{type_of(described.get('items', {}))}[]"
    return str(described.get("format") or described.get("type") or "")
