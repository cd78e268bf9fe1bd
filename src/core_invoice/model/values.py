"""Values made of several parts: EN 16931-1, section 6.5 (identifier, binary object)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier, the scheme that gives it a meaning, and the version of that scheme."""

    value: str
    scheme: str | None = None
    scheme_version: str | None = None

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class BinaryObject:
    """A document carried inside the invoice; `content` is None when it could not be decoded."""

    mime_code: str | None = None
    filename: str | None = None
    content: bytes | None = field(default=None, repr=False)
