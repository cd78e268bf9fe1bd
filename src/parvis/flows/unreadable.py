"""A file that cannot be read at all gets a finding like any other: kept, shown and explained the same way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core_invoice import Finding, Unreadable
from core_invoice.errors import Text
from core_invoice.findings import finding, quoted, register_catalogue


def _family(error: type[Unreadable]) -> Iterator[type[Unreadable]]:
    yield error
    for child in error.__subclasses__():
        yield from _family(child)


def _texts(error: type[Unreadable]) -> dict[str, dict[str, str]]:
    parts: dict[str, Text] = {"message": error.message, "reason": error.reason, "remedy": error.remedy}
    return {lang: {part: text.to(lang) for part, text in parts.items()} for lang in ("fr", "en")}


register_catalogue({error.code: _texts(error) for error in _family(Unreadable)})


def finding_of(fault: Unreadable) -> Finding:
    values = {name: quoted(value) for name, value in {**fault.details, "line": fault.line}.items()}
    return replace(finding(fault.code), values=values, line=fault.line)
