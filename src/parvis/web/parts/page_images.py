"""The pages of a PDF original as pictures: it is read beside the sheet without the browser's PDF viewer.

Pictures are drawn at the first view and kept in a folder that may be emptied at any time.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

import structlog
from django.conf import settings

from parvis.base import storage

log = structlog.get_logger("parvis.web")

MAX_PAGES = 12
# A process draws two files at once and no more. Others ask again later: to wait here would keep every page.
TURNS = BoundedSemaphore(2)
PATIENCE = 1  # seconds
TIMEOUT = 15


class CannotDraw(Exception):
    """The file is too damaged or too large to be shown; it can still be downloaded."""


class Busy(Exception):
    """Others are being drawn: to be asked again in a few seconds."""


@dataclass(frozen=True)
class Pages:
    shown: int
    total: int

    @property
    def numbers(self) -> range:
        return range(1, self.shown + 1)

    @property
    def left_out(self) -> int:
        return self.total - self.shown


def pages_of(digest: str) -> Pages:
    folder = drawn(digest)
    total = int((folder / "count").read_text(encoding="ascii"))
    return Pages(shown=min(total, MAX_PAGES), total=total)


def png(digest: str, number: int) -> bytes | None:
    """Page `number`, counted from 1; None when there is no such page."""
    if number > MAX_PAGES:
        return None
    file = drawn(digest) / f"{number}.png"
    return file.read_bytes() if file.is_file() else None


def drawn(digest: str) -> Path:
    """The folder of the pictures, drawn now if they are not there yet."""
    folder = Path(settings.PARVIS_DATA) / "previews" / digest[:2] / digest
    if (folder / "count").is_file():
        return folder
    if (folder / "failed").is_file():
        raise CannotDraw
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".drawing-"))
    try:
        done = draw(storage.blobs().read(digest), into=work)
    except BaseException:
        shutil.rmtree(work)
        raise
    if not done:
        shutil.rmtree(work)
        work.mkdir()
        (work / "failed").touch()
    try:
        work.rename(folder)
    except OSError:  # another request has drawn the same file meanwhile
        shutil.rmtree(work)
    if not (folder / "count").is_file():
        raise CannotDraw
    return folder


def draw(data: bytes, *, into: Path) -> bool:
    if not TURNS.acquire(timeout=PATIENCE):
        raise Busy
    try:
        return _draw(data, into=into)
    finally:
        TURNS.release()


def _draw(data: bytes, *, into: Path) -> bool:
    command = [sys.executable, "-m", "parvis.base.rasterise", str(into), str(MAX_PAGES)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell, no outside argument
            command, input=data, capture_output=True, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired:
        log.warning("pdf-not-drawn", reason="timeout", size=len(data))
        return False
    if done.returncode != 0:
        log.warning("pdf-not-drawn", reason=done.returncode, size=len(data))
    return done.returncode == 0
