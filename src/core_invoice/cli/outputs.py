"""Where a command writes: the standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from core_invoice.cli.documents import STDIN, stem
from core_invoice.cli.terminal import is_terminal
from core_invoice.cli.words import Refused

STDOUT = "-"


class Output:
    """Nothing that exists is replaced unless forced; what is written has no name until it is complete."""

    def __init__(self, path: str | None, *, force: bool = False) -> None:
        self._path = None if path in (None, STDOUT) else path
        self._force = force
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Output:
        if self._path is not None:
            from tempfile import NamedTemporaryFile

            refuse_existing(self._path, force=self._force)
            try:
                folder = os.path.dirname(self._path) or "."
                self._file = NamedTemporaryFile(dir=folder, prefix=".core-invoice-", delete=False)
            except OSError as problem:
                raise _unwritable(self._path, problem) from None
        return self

    def text(self, text: str) -> None:
        if self._file:
            self._write(text.encode("utf-8", "backslashreplace"))
        else:
            sys.stdout.write(text)

    def data(self, data: bytes) -> None:
        if self._file:
            self._write(data)
            return
        if data.startswith(b"%PDF-") and is_terminal(sys.stdout):
            raise Refused("binary-terminal")
        sys.stdout.flush()
        sys.stdout.buffer.write(data)

    def _write(self, data: bytes) -> None:
        assert self._file is not None
        assert self._path is not None
        try:
            self._file.write(data)
        except OSError as problem:
            raise _unwritable(self._path, problem) from None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is None:
            return
        assert self._path is not None
        try:
            self._file.close()
            if error is None:
                self._publish(self._file.name)
        except OSError as problem:
            raise _unwritable(self._path, problem) from None
        finally:
            with suppress(FileNotFoundError):
                os.unlink(self._file.name)

    def _publish(self, written: str) -> None:
        """Under its name, in one step. A link, unlike a renaming, never replaces what came meanwhile."""
        assert self._path is not None
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(written, 0o666 & ~umask)
        if self._force:
            os.replace(written, self._path)
            return
        try:
            os.link(written, self._path)
        except FileExistsError:
            raise Refused("exists", path=self._path) from None
        except OSError:  # a file system without links
            refuse_existing(self._path, force=False)
            os.replace(written, self._path)


def refuse_existing(path: str, *, force: bool) -> None:
    if os.path.lexists(path) and not force:
        raise Refused("exists", path=path)


def write_file(path: str | Path, data: bytes, *, force: bool) -> None:
    with Output(str(path), force=force) as output:
        output.data(data)


def make_folder(path: str) -> None:
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as problem:
        raise _unwritable(path, problem) from None


def _unwritable(path: str, problem: OSError) -> Refused:
    return Refused("cannot-write", path=path, system=problem.strerror or problem)


def destinations(
    documents: Sequence[str], output: str | None, *, suffix: str, named: Sequence[str]
) -> list[str]:
    """Where the result of each goes: one file, or as many in a folder, below it as they were below theirs."""
    if output in (None, STDOUT) or not _is_folder(output or "", documents):
        if len(documents) > 1:
            raise Refused("needs-folder")
        return [output or STDOUT]
    top = _common_folder(documents, named)
    places = [os.path.join(output or "", _below(document, top, suffix)) for document in documents]
    seen: set[str] = set()
    for place in places:
        if place in seen:
            raise Refused("same-name", path=place)
        seen.add(place)
    return places


def _is_folder(output: str, documents: Sequence[str]) -> bool:
    return output.endswith(("/", os.sep)) or os.path.isdir(output) or len(documents) > 1


def _common_folder(documents: Sequence[str], named: Sequence[str]) -> str:
    folders = [path for path in named if path != STDIN and os.path.isdir(path)]
    return folders[0] if len(folders) == 1 == len(named) else ""


def _below(document: str, top: str, suffix: str) -> str:
    name = stem(document) + suffix
    return os.path.join(os.path.dirname(os.path.relpath(document, top)), name) if top else name
