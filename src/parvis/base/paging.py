"""Lists by key: a page begins after the last row seen, so that the thousandth costs what the first does."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from parvis.base.refusals import Refusal

Row = TypeVar("Row", bound=Model)


class BadCursor(Refusal):
    code = "PV-BASE-01"
    message = _("Cette adresse de page n’est pas lisible.")
    remedy = _("Reprenez la liste depuis sa première page.")


@dataclass(frozen=True)
class Page(Generic[Row]):
    items: list[Row]
    next_cursor: str | None


def keyset(
    queryset: QuerySet[Row],
    *,
    order: Sequence[str] = ("-since", "-id"),
    after: str | None = None,
    size: int = 25,
) -> Page[Row]:
    """`order` names columns of the model that are never null, the last of them unique."""
    rows = queryset.order_by(*order)
    if after:
        rows = rows.filter(_beyond(queryset.model, order, after))
    items = list(rows[: size + 1])
    if len(items) <= size:
        return Page(items, next_cursor=None)
    return Page(items[:size], next_cursor=_cursor(items[size - 1], order))


def _beyond(model: type[Model], order: Sequence[str], after: str) -> Q:
    """Rows after the cursor. The first column's own bound, though implied, is what lets an index be used."""
    names = [name.lstrip("-") for name in order]
    values = _values(model, names, after)
    strictly = ["lt" if name.startswith("-") else "gt" for name in order]
    beyond = Q()
    for rank, name in enumerate(names):
        ties = dict(zip(names[:rank], values[:rank], strict=True))
        beyond |= Q(**ties, **{f"{name}__{strictly[rank]}": values[rank]})
    return Q(**{f"{names[0]}__{strictly[0]}e": values[0]}) & beyond


def _cursor(row: Model, order: Sequence[str]) -> str:
    values = [_text(attrgetter(name.lstrip("-"))(row)) for name in order]
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


def _values(model: type[Model], names: Sequence[str], cursor: str) -> list[Any]:
    try:
        texts = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [_value(_field(model, name), text) for name, text in zip(names, texts, strict=True)]
    except (ValueError, TypeError, OverflowError, ValidationError) as error:
        raise BadCursor from error


def _value(field: "Field[Any, Any]", text: object) -> Any:
    """As a cursor of ours has it: never empty, an instant that every database holds."""
    if not isinstance(text, str):
        raise TypeError
    value = field.to_python(text)
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    field = model._meta.get_field(name)
    if not isinstance(field, Field):
        raise FieldDoesNotExist(name)
    return field
