"""The invoice sheet as an HTML fragment: no style, no script, no outside call, everything escaped.

The stylesheet beside it (invoice.css) is served by whoever shows the fragment. Each value says its place in
`data-term`, and in `data-also` the places of other terms that it shows too; the n-th finding given has the id
`ci-finding-n`, so that a list elsewhere can point at it. A page with several sheets gives each its own
beginning of ids.
"""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from core_invoice.findings import Finding
from core_invoice.model.invoice import Invoice
from core_invoice.rendering.characters import printable
from core_invoice.rendering.sheet import Block, Row, Sheet, Shown, Table, sheet_of
from core_invoice.rendering.words import word


def render_html(
    invoice: Invoice, *, lang: str = "fr", findings: Sequence[Finding] = (), ids: str = "ci-finding"
) -> str:
    """The invoice as a person reads it; values with findings are marked and say what is wrong."""
    return _Page(sheet_of(invoice, lang=lang), findings, ids).html()


class _Marks:
    """The findings that still have to be shown: each is shown once, at the closest place there is."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._left = dict(enumerate(findings, start=1))

    def at(self, where: str) -> list[tuple[int, Finding]]:
        """Those of this very place, or of a part of it: the scheme of an identifier, a value that lacks."""
        found = [(rank, one) for rank, one in self._left.items() if _within(one.where, where)]
        for rank, _one in found:
            del self._left[rank]
        return found

    def rest(self) -> list[tuple[int, Finding]]:
        left, self._left = list(self._left.items()), {}
        return left


def _within(where: str, place: str) -> bool:
    return bool(place) and (where == place or where.startswith(f"{place}/"))


class _Page:
    def __init__(self, sheet: Sheet, findings: Sequence[Finding], ids: str) -> None:
        self.sheet = sheet
        self.ids = ids
        self.lang = sheet.lang
        self.marks = _Marks(findings)

    def html(self) -> str:
        sheet = self.sheet
        parts = [
            self._header(),
            self._parties(),
            self._block(sheet.references, "references"),
            self._table(sheet.lines, "lines"),
            self._table(sheet.adjustments, "adjustments"),
            self._sums(),
            self._block(sheet.payment, "payment"),
            self._block(sheet.notes, "notes"),
            self._block(sheet.attachments, "attachments"),
        ]
        parts.insert(1, self._remaining())
        return _element("article", *parts, cls="ci-invoice", lang=self.lang)

    def _header(self) -> str:
        number = self._value(self.sheet.number, "span", "ci-number")
        kind = self._value(self.sheet.title, "span")
        title = _element("h2", kind, " ", number, cls="ci-title")
        due = _element(
            "p",
            _element("span", _text(self.sheet.due.label), cls="ci-due-label"),
            " ",
            _element("span", _text(self.sheet.due.text), cls="ci-due-figure"),
            cls="ci-headline",
        )
        return _element("header", title, due, self._list(self.sheet.facts.values), cls="ci-header")

    def _remaining(self) -> str:
        """What is wrong with things that are not shown, because they are missing."""
        left = self.marks.rest()
        if not left:
            return ""
        title = "findings" if _worst(left) == "fatal" else "remarks"
        heading = _element("h3", _text(word(title, self.lang)))
        return _element("section", heading, self._messages(left), cls="ci-block ci-findings-elsewhere")

    def _parties(self) -> str:
        blocks = [self._block(block, "party") for block in self.sheet.parties]
        return _element("div", *blocks, cls="ci-parties") if blocks else ""

    def _block(self, block: Block, kind: str) -> str:
        if not block.values:
            return ""
        body = self._list(block.values)
        messages = self._messages(self.marks.at(block.where))
        heading = _element("h3", _text(block.title))
        return _element("section", heading, body, messages, cls=f"ci-block ci-{kind}", data_term=block.where)

    def _list(self, values: Iterable[Shown]) -> str:
        """Values that follow each other under one label, as the lines of an address, are under it once."""
        pairs = [self._pair(list(together)) for _label, together in groupby(values, lambda one: one.label)]
        return _element("dl", *pairs, cls="ci-list") if pairs else ""

    def _pair(self, values: list[Shown]) -> str:
        first = values[0]
        name = _element("dt", _text(first.label), cls="ci-quiet" if first.quiet else "")
        cls = "ci-pair ci-alone" if first.quiet else "ci-pair"
        return _element("div", name, *(self._value(one, "dd") for one in values), cls=cls)

    def _value(self, shown: Shown, tag: str, cls: str = "", **attributes: str) -> str:
        found = [one for where in (shown.where, *shown.also) for one in self.marks.at(where)]
        classes = [cls, *(["ci-faulty", f"ci-{_worst(found)}"] if found else [])]
        described = " ".join(f"{self.ids}-{rank}" for rank, _one in found)
        return _element(
            tag,
            _element("span", _text(shown.text), cls="ci-value"),
            self._messages(found),
            cls=" ".join(filter(None, classes)),
            data_term=shown.where,
            data_also=" ".join(shown.also),
            aria_describedby=described,
            **attributes,
        )

    def _messages(self, found: Sequence[tuple[int, Finding]]) -> str:
        return "".join(self._message(rank, one) for rank, one in found)

    def _message(self, rank: int, found: Finding) -> str:
        text = found.text(self.lang)
        kind = _element("strong", _text(word(str(found.severity), self.lang)), cls="ci-severity")
        remedy = _element("span", _text(text.remedy), cls="ci-remedy")
        body = (kind, " ", _text(text.message), " ", remedy)
        return _element("span", *body, cls=f"ci-finding ci-{found.severity}", id=f"{self.ids}-{rank}")

    def _table(self, table: Table, kind: str) -> str:
        if not table.rows:
            return ""
        heads = [
            _element("th", _text(name), scope="col", cls="ci-figure" if numeric else "")
            for name, numeric in zip(table.columns, table.numeric, strict=True)
        ]
        head = _element("thead", _element("tr", *heads))
        body = _element("tbody", *(self._row(row, table) for row in table.rows))
        caption = _element("caption", _text(table.title))
        whole = _element("table", caption, head, body, cls=f"ci-table ci-{kind}")
        return _element("section", whole, cls="ci-block")

    def _row(self, row: Row, table: Table) -> str:
        cells = [self._cell(one, rank, row, table) for rank, one in enumerate(row.cells)]
        left = self.marks.at(row.where)
        line = _element("tr", *cells, data_term=row.where)
        if not left:
            return line
        note = _element("td", self._messages(left), colspan=str(len(table.columns)))
        return line + _element("tr", note, cls="ci-row-findings")

    def _cell(self, shown: Shown, rank: int, row: Row, table: Table) -> str:
        cls = "ci-figure" if table.numeric[rank] else ""
        if rank != table.main:
            return self._value(shown, "td", cls, data_label=shown.label)
        main = self._value(shown, "div", "ci-main")
        details = self._list(row.details)
        return _element("th", main, details, scope="row", cls="ci-main-cell", data_label=shown.label)

    def _sums(self) -> str:
        values = [self._total(one) for one in self.sheet.totals.values]
        values.append(self._total(self.sheet.due, "ci-due"))
        heading = _element("h3", _text(self.sheet.totals.title))
        left = self._messages(self.marks.at(self.sheet.totals.where))
        totals = _element(
            "section",
            heading,
            _element("dl", *values, cls="ci-totals-list"),
            left,
            cls="ci-block ci-totals",
            data_term="BG-22",
        )
        return _element("div", self._table(self.sheet.vat, "vat"), totals, cls="ci-sums")

    def _total(self, shown: Shown, cls: str = "") -> str:
        name = _element("dt", _text(shown.label))
        return _element("div", name, self._value(shown, "dd", "ci-figure"), cls=f"ci-pair {cls}".strip())


def _worst(found: Sequence[tuple[int, Finding]]) -> str:
    return "fatal" if any(one.fatal for _rank, one in found) else "warning"


def _text(text: str) -> str:
    return escape(printable(text), quote=True)


def _element(tag: str, *children: str, cls: str = "", **attributes: str) -> str:
    """Children are HTML already; attributes are text. An empty attribute is left out."""
    given = {"class": cls, **{name.replace("_", "-"): value for name, value in attributes.items()}}
    written = "".join(f' {name}="{_text(value)}"' for name, value in given.items() if value)
    return f"<{tag}{written}>{''.join(children)}</{tag}>"
