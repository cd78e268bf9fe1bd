"""Where each term stands in UBL and in CII, as paths from the root: the tables of the syntaxes, read out."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from core_invoice.model.terms import terms
from core_invoice.syntaxes import cii, ubl
from core_invoice.syntaxes.binding import Fixed, Group, Row, Table, VatTotals

TOTAL_VAT = ("BT-110", "BT-111")
ATTACHED = {"BT-125-1": "@mimeCode", "BT-125-2": "@filename"}


@cache
def places(syntax: str) -> Mapping[str, tuple[str, ...]]:
    """By term or group; several when it may stand in several places. `syntax` is `ubl` or `cii`."""
    found: dict[str, dict[str, None]] = {}
    tables: tuple[Table, ...] = (ubl.INVOICE, ubl.CREDIT_NOTE) if syntax == "ubl" else (cii.INVOICE,)
    for table in tables:
        for term, path in _rows(table.rows, ""):
            found.setdefault(term, {})[path] = None
    return {term: tuple(paths) for term, paths in found.items()}


def _rows(rows: Sequence[Row], above: str) -> Iterator[tuple[str, str]]:
    for row in rows:
        if isinstance(row, Fixed):
            continue
        path = _joined(above, row.path)
        if isinstance(row, VatTotals):
            yield from ((term, path) for term in TOTAL_VAT)
            continue
        yield row.id, path or "."
        if isinstance(row, Group):
            yield from _rows(row.rows, path)
        elif row.id == "BT-125":
            yield from ((term, _joined(path, attribute)) for term, attribute in ATTACHED.items())
        elif row.scheme and f"{row.id}-1" in terms():
            yield f"{row.id}-1", _joined(path, row.scheme)
            if row.version:
                yield f"{row.id}-2", _joined(path, row.version)


def _joined(above: str, path: str) -> str:
    if path.startswith("../"):
        return f"{above.rpartition('/')[0]}/{path.removeprefix('../')}"
    if path == ".":
        return above
    return f"{above}/{_plain(path)}" if above else _plain(path)


def _plain(path: str) -> str:
    """A condition as developers write it: `[cac:TaxScheme/cbc:ID='VAT']`."""
    return path.replace("[upper(", "[").replace("upper(", "").replace(")='VAT'", "='VAT'")
