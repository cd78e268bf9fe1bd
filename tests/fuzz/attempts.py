"""What the engine does with a file from a stranger: it ends in findings or in a stated refusal."""

from __future__ import annotations

from core_invoice import RULESETS, Limits, Reading, Unreadable, check, extract, read, write
from core_invoice.cli.formats import form
from core_invoice.cli.show import _told as told
from core_invoice.cli.verdicts import Verdict
from core_invoice.json_form import from_json, to_json
from core_invoice.model import Syntax
from core_invoice.rendering import render_html

LIMITS = Limits(file=2_000_000, xml=2_000_000, tags=200_000, lines=2_000, embedded=4_000_000)
MOST_READ = 200
LANGUAGES = ("fr", "en")


def attempt(data: bytes) -> Reading | None:
    """Everything but a child of `Unreadable` is a defect, and is left to be seen."""
    try:
        extract(data, limits=LIMITS)
    except Unreadable as refusal:
        _explained(refusal)
    try:
        reading = read(data, limits=LIMITS)
    except Unreadable as refusal:
        _explained(refusal)
        return None
    try:
        _judged(reading)
    except Unreadable as refusal:
        _explained(refusal)
    _looked_at(reading)
    _written_again(reading)
    return reading


def _explained(refusal: Unreadable) -> None:
    for lang in LANGUAGES:
        told = refusal.explain(lang)
        assert told.message
        assert told.remedy


def _judged(reading: Reading) -> None:
    by_profile = check(reading)
    report = check(reading, rules=RULESETS)
    for lang in LANGUAGES:
        for found in report.findings[:MOST_READ]:
            assert found.text(lang).message
        page = render_html(reading.invoice, lang=lang, findings=report.findings[:MOST_READ])
        assert "<script" not in page
    for name in ("text", "json", "sarif", "html"):
        form(name, "fr", colour=False, total=1).document(
            Verdict("x.xml", reading=reading, report=by_profile), 0
        )


def _looked_at(reading: Reading) -> None:
    for path in list(reading.sources)[:MOST_READ]:
        assert reading.sources[path].path.startswith("/")
    for source in reading.unread[:MOST_READ]:
        assert source.path.startswith("/")
    assert all(fault.expected for fault in reading.faults)
    assert list(told(reading, "fr"))


def _written_again(reading: Reading) -> None:
    """What is written can be read: its values came from XML."""
    for syntax in (None, Syntax.CII):
        read(write(reading.invoice, syntax=syntax))
    assert from_json(to_json(reading.invoice)) == reading.invoice
