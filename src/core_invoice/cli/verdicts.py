"""The verdict on one document: read and judged, or why it could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core_invoice.checking import Report, check
from core_invoice.cli.documents import bytes_of
from core_invoice.errors import EngineDefect, Explained, Unreadable
from core_invoice.model.reading import Reading
from core_invoice.reading import DEFAULT_LIMITS, read
from core_invoice.syntaxes.beginning import is_pdf

VALID, INVALID, UNREADABLE = 0, 1, 2


@dataclass(frozen=True)
class Verdict:
    """`problem` when the document could not be read, `reading` and `report` otherwise."""

    file: str
    problem: Explained | None = None
    reading: Reading | None = None
    report: Report | None = None

    @property
    def status(self) -> int:
        if self.report is None:
            return UNREADABLE
        return VALID if self.report.valid else INVALID

    @property
    def kind(self) -> str:
        """Syntax and profile, as a person is told them."""
        assert self.reading is not None
        return " ".join(filter(None, (self.reading.syntax.value, self.reading.profile)))


def read_document(path: str) -> Reading:
    return reading_of(bytes_of(path, limit=DEFAULT_LIMITS.file))


def reading_of(data: bytes) -> Reading:
    if is_pdf(data):
        hush_pdf()
    return read(data)


def hush_pdf() -> None:
    """What the reader of PDF remarks on odd files would mix with the answer."""
    import logging

    logging.getLogger("pikepdf").setLevel(logging.ERROR)


def judge(path: str, *, rules: Sequence[str] | None) -> Verdict:
    try:
        reading = read_document(path)
        return Verdict(path, reading=reading, report=check(reading, rules=rules))
    except Unreadable as problem:
        return Verdict(path, problem=problem)
    except Exception as fault:  # a defect of ours must not take the other files with it
        return Verdict(path, problem=defect(fault))


def defect(fault: Exception) -> EngineDefect:
    """Its kind and place are enough to find it; its message may quote the invoice."""
    place = fault.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f", {place.tb_frame.f_globals.get('__name__')}:{place.tb_lineno}" if place else ""
    return EngineDefect(defect=f"{type(fault).__name__}{where}")
