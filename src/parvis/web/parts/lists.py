"""What the lists of invoices share: which view, which order, which words are looked for, and their export."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from parvis.base.paging import Page, keyset

Record = TypeVar("Record", bound=Model)
Words = str | Promise

# A spreadsheet runs a cell that begins with one of these: what a supplier typed must stay text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class View:
    label: Words
    where: Q


@dataclass(frozen=True)
class Order:
    """`where` leaves out the rows that have no value to sort by; `note` tells the reader so."""

    label: Words
    by: tuple[str, ...]
    where: Q = Q()  # noqa: RUF009 - never changed
    note: Words = ""


@dataclass(frozen=True)
class Listing(Generic[Record]):
    """One page of a list, with what is needed to draw its tabs, its sort menu and its next page."""

    page: Page[Record]
    view: str
    order: str
    words: str
    views: Mapping[str, View]
    orders: Mapping[str, Order]
    query: Mapping[str, str]

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.query.get("view") or self.query.get("department"))

    @property
    def rest_query(self) -> str:
        return urlencode(self.query)

    @property
    def export_query(self) -> str:
        return urlencode({**self.query, "format": "csv"})

    @property
    def note(self) -> Words:
        return self.orders[self.order].note

    @property
    def tabs(self) -> list[tuple[str, Words, bool, str]]:
        rest = {name: value for name, value in self.query.items() if name != "view"}
        return [
            (name, view.label, name == self.view, urlencode({**rest, "view": name}))
            for name, view in self.views.items()
        ]


def chosen(request: HttpRequest, name: str, among: Mapping[str, Any]) -> str:
    """What the address asks for, or the first choice when it asks for nothing that we know."""
    asked = request.GET.get(name, "")
    return asked if asked in among else next(iter(among))


def typed(request: HttpRequest, name: str) -> str:
    """What is looked for; PostgreSQL refuses a NUL, which nobody types."""
    return request.GET.get(name, "").replace("\0", "").strip()[:100]


def listing(
    request: HttpRequest,
    queryset: QuerySet[Record],
    *,
    views: Mapping[str, View],
    orders: Mapping[str, Order],
    search: Iterable[str],
) -> tuple[Listing[Record], QuerySet[Record]]:
    """The page asked for, and the whole filtered list for an export."""
    view, order = chosen(request, "view", views), chosen(request, "order", orders)
    words = typed(request, "q")
    found = queryset.filter(views[view].where, orders[order].where)
    if words:
        found = found.filter(any_of(words, search))
    kept = ("view", "order", "q", "department")
    query = {name: request.GET[name][:100] for name in kept if request.GET.get(name)}
    page = keyset(found, order=orders[order].by, after=request.GET.get("after") or None)
    return Listing(page, view, order, words, views, orders, query), found.order_by(*orders[order].by)


def any_of(words: str, fields: Iterable[str]) -> Q:
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__icontains": words})
    return found


class Line:
    """What csv writes to: it hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def cell(value: Any) -> str:
    """An amount has the decimal sign of the reader's language, as their spreadsheet expects it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", formats.get_format("DECIMAL_SEPARATOR"))
    text = str(value)
    runs = isinstance(value, str) and text.lstrip(" \u00a0").startswith(FORMULA_STARTS)
    return f"'{text}" if runs else text


def export(name: str, *, header: Iterable[Words], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    writer = csv.writer(Line(), delimiter=";" if (get_language() or "fr") == "fr" else ",")

    def lines() -> Iterator[str]:
        yield "\ufeff"  # without it, spreadsheets take the accents for Latin-1
        yield writer.writerow([str(title) for title in header])
        for row in rows:
            yield writer.writerow([cell(value) for value in row])

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
