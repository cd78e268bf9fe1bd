"""Rules of the same form in both syntaxes: a value must be there; a value must be in a code list."""

from __future__ import annotations

from collections.abc import Collection

from core_invoice.codelists import code_list
from core_invoice.judging.bench import Bench
from core_invoice.judging.tree import Record, Scope
from core_invoice.judging.values import XML_SPACE, txt


def wanted(scope: Scope, rule: str, slot: int) -> None:
    """The slot holds one text that is not blank."""

    @scope.judge
    def said(doc: Bench, record: Record) -> None:
        if not txt(record, slot):
            doc.fire(rule, record, slot)


def coded(
    scope: Scope, rule: str, list_name: str, slot: int, *, upper: bool = False, raw: bool = False
) -> None:
    """All values of the slot are in the list."""
    accepted = code_list(list_name).edition().accepted

    @scope.judge
    def in_list(doc: Bench, record: Record) -> None:
        blame_codes(doc, rule, record, slot, list_name, accepted, upper=upper, raw=raw)


def blame_codes(
    doc: Bench,
    rule: str,
    record: Record,
    slot: int,
    list_name: str,
    accepted: Collection[str],
    *,
    upper: bool = False,
    raw: bool = False,
) -> None:
    """Each value that is not accepted. Trimmed unless `raw`; a blank inside, or nothing, never fits."""
    values = record[slot]
    wrong = {
        value
        for value in set(values)
        if value not in accepted and (raw or not fits(value or "", accepted, upper=upper))
    }
    for nth, value in enumerate(values) if wrong else ():
        if value in wrong:
            doc.fire(rule, record, slot, nth, stated=value, list=list_name)


def fits(value: str, accepted: Collection[str], *, upper: bool = False) -> bool:
    """Trimmed; a blank inside, or nothing at all, is in no list."""
    value = value.strip(XML_SPACE)
    return (value.upper() if upper else value) in accepted
