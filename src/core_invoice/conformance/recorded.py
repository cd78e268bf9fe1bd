"""Documents with verdicts that somebody wrote down: one JSON object a line, the documents beside it.

`{"file": "a.xml", "rules": ["BR-CO-10|fatal", "UBL-CR-002|warning"]}`; a rule without severity is fatal, as
in SVRL. `{"file": "b.xml", "not_judged": true}` says that the artefact stopped. The documents are files
beside the verdicts, or inside a `.tar.gz` of the same name.
"""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core_invoice.conformance.verdicts import NOT_JUDGED, Case, Verdict


class BadVerdicts(ValueError):
    """A file of verdicts that cannot be used: which one, at what line, and why."""


def recorded(path: str | Path, *, documents: Path | None = None) -> Iterator[Case]:
    """The cases of a verdicts file, or of every one in a folder; documents are looked up beside it."""
    path = Path(path)
    if path.is_dir():
        for file in sorted(path.glob("*.jsonl")):
            yield from recorded(file, documents=documents)
        return
    archive = path.with_suffix(".tar.gz")
    if documents is None and archive.exists():
        yield from _from_archive(path, archive)
    else:
        yield from _from_folder(path, documents or path.parent)


def _from_folder(path: Path, folder: Path) -> Iterator[Case]:
    for number, name, verdict in _verdicts(path):
        try:
            yield Case(name, (folder / name).read_bytes(), verdict)
        except OSError as problem:
            raise BadVerdicts(f"{path}:{number}: {name}: {problem.strerror}") from problem


def _from_archive(path: Path, archive: Path) -> Iterator[Case]:
    with tarfile.open(archive) as tar:
        members = {member.name.removeprefix("./"): member for member in tar if member.isfile()}
        for number, name, verdict in _verdicts(path):
            file = tar.extractfile(members[name]) if name in members else None
            if file is None:
                raise BadVerdicts(f"{path}:{number}: {name}: not in {archive.name}")
            yield Case(name, file.read(), verdict)


def _verdicts(path: Path) -> Iterator[tuple[int, str, Verdict]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                entry = json.loads(line)
                yield number, str(entry["file"]), _verdict(entry)
            except (ValueError, KeyError, TypeError) as problem:
                raise BadVerdicts(f"{path}:{number}: {problem!r}") from problem


def _verdict(entry: dict[str, Any]) -> Verdict:
    if entry.get("not_judged"):
        return NOT_JUDGED
    rules = entry["rules"] if "rules" in entry else entry["fired"]
    pairs = (str(rule).partition("|") for rule in rules)
    return Verdict(frozenset((rule, severity or "fatal") for rule, _, severity in pairs))
