"""Stored bytes, kept unchanged and addressed by their SHA-256: local disk today, other stores by setting."""

import os
import re
import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

DIGEST = re.compile(r"[0-9a-f]{64}")


class BlobLost(Exception):
    """What was kept cannot be given back: children say why."""


class MissingBlob(BlobLost, LookupError):
    """Nothing is stored under this digest."""


class DamagedBlob(BlobLost):
    """The stored bytes no longer have the digest they are stored under."""


class BlobStore(Protocol):
    def put(self, data: bytes, /) -> str:
        """Keep the bytes and return their digest, once they would survive a power cut."""

    def read(self, digest: str, /) -> bytes: ...
    def size(self, digest: str, /) -> int: ...
    def exists(self, digest: str, /) -> bool: ...
    def sweep(self, *, before: datetime) -> int:
        """Delete what writes cut short before that instant have left; return how many."""


class LocalDisk:
    """One file per content, in two levels of folders, so that none grows past a few thousand names."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> str:
        digest = sha256(data).hexdigest()
        path = self._path(digest)
        if path.exists():
            _sync(path.parent)  # whoever wrote it may not have come to its own sync yet
            return digest
        self._make(path.parent)
        incoming = self.root / "incoming"
        self._make(incoming)
        _write_synced(data, path, through=incoming)
        return digest

    def read(self, digest: str) -> bytes:
        try:
            data = self._path(digest).read_bytes()
        except FileNotFoundError:
            raise MissingBlob(digest) from None
        if sha256(data).hexdigest() != digest:
            raise DamagedBlob(digest)
        return data

    def size(self, digest: str) -> int:
        try:
            return self._path(digest).stat().st_size
        except FileNotFoundError:
            raise MissingBlob(digest) from None

    def exists(self, digest: str) -> bool:
        return DIGEST.fullmatch(digest) is not None and self._path(digest).exists()

    def sweep(self, *, before: datetime) -> int:
        incoming = self.root / "incoming"
        left = [path for path in incoming.glob("*") if path.stat().st_mtime < before.timestamp()]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _path(self, digest: str) -> Path:
        if not DIGEST.fullmatch(digest):
            raise MissingBlob(digest)
        return self.root / digest[:2] / digest[2:4] / digest

    def _make(self, folder: Path) -> None:
        """A new folder's own name must be synced too, or it is lost with the files in it."""
        if folder.is_dir():
            return
        self._make(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync(folder.parent)


def _write_synced(data: bytes, path: Path, *, through: Path) -> None:
    handle, incoming = tempfile.mkstemp(dir=through)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(incoming, path)
    except BaseException:
        Path(incoming).unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# By the scheme of the setting PARVIS_STORAGE, for instance file:///var/lib/parvis/blobs
STORES: dict[str, Callable[[str], BlobStore]] = {"file": lambda place: LocalDisk(Path(place))}


def blobs() -> BlobStore:
    return _store(settings.PARVIS_STORAGE)


@lru_cache(maxsize=8)
def _store(setting: str) -> BlobStore:
    scheme, _separator, place = setting.partition("://")
    if scheme not in STORES or not place:
        raise ImproperlyConfigured(f"PARVIS_STORAGE is {setting!r}: no such store is known.")
    return STORES[scheme](place)
