"""The invoice sheet as an HTML fragment: no style, no script, no outside call, everything escaped.

The stylesheet beside it (invoice.css) is served by whoever shows the fragment. Each value says its place in
`data-term`, and in `data-also` the places of other terms that it shows too; the n-th finding given has the id
`ci-finding-n`, so that a list elsewhere can point at it. A page with several sheets gives each its own
beginning of ids. Where a list tells the findings beside the sheet (`pinned_html`), values have numbered links
to it instead of its words once more.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from core_invoice.findings import CATALOGUE, Finding
from core_invoice.model.invoice import Invoice
from core_invoice.rendering.characters import printable
from core_invoice.rendering.sheet import Block, Row, Sheet, Shown, Table, sheet_of
from core_invoice.rendering.words import word


def render_html(
    invoice: Invoice, *, lang: str = "fr", findings: Sequence[Finding] = (), ids: str = "ci-finding"
) -> str:
    """The invoice as a person reads it; values with findings are marked and say what is wrong."""
    return _Page(sheet_of(invoice, lang=lang), findings, ids).html()


@dataclass(frozen=True, slots=True)
class Pinned:
    """A sheet whose findings are told beside it; `placeless` are the ranks of those without a place on it."""

    html: str
    placeless: frozenset[int]


def pinned_html(
    invoice: Invoice,
    *,
    findings: Sequence[Finding],
    numbers: Sequence[int],
    lang: str = "fr",
    ids: str = "ci-finding",
    told: str = "ci-told",
    ranks: Sequence[int] = (),
) -> Pinned:
    """The n-th finding is a link with the id `<ids>-n`, to `<told>-<number>` in the list that tells it.

    `ranks` are those of the lines in their document, when the invoice only has some of them.
    """
    page = _PinnedPage(sheet_of(invoice, lang=lang, ranks=ranks), findings, ids)
    page.numbers, page.told = numbers, told
    return Pinned(page.html(), frozenset(page.placeless))


class _Marks:
    """The findings that still have to be shown: each is shown once, at the closest place there is."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._left = dict(enumerate(findings, start=1))
        self._around: dict[str, list[int]] = defaultdict(list)
        for rank, one in self._left.items():
            for place in _around(one.where):
                self._around[place].append(rank)

    def at(self, *places: str) -> list[tuple[int, Finding]]:
        """Those of these very places, or of a part of them: the scheme of an identifier, what is missing."""
        ranks = {rank for place in places for rank in self._around.get(place, ())}
        return [(rank, self._left.pop(rank)) for rank in sorted(ranks) if rank in self._left]

    def rest(self) -> list[tuple[int, Finding]]:
        left, self._left = list(self._left.items()), {}
        return left


def _around(where: str) -> Iterator[str]:
    """The place, and those that it is a part of: BG-25[3]/BT-131 is in BG-25[3], which is one of BG-25."""
    steps = where.split("/") if where else []
    for length in range(1, len(steps) + 1):
        place = "/".join(steps[:length])
        yield place
        if place.endswith("]"):
            yield place[: place.rindex("[")]


class _Page:
    def __init__(self, sheet: Sheet, findings: Sequence[Finding], ids: str) -> None:
        self.sheet = sheet
        self.ids = ids
        self.lang = sheet.lang
        self.marks = _Marks(findings)

    def html(self) -> str:
        """Each finding goes to the closest place: the parts that take what has no other come last."""
        sheet = self.sheet
        number = self._value(sheet.number, "span", "ci-number")
        kind, facts = self._value(sheet.title, "span"), self._list(sheet.facts.values)
        parties = self._parties()
        references = self._block(sheet.references, "references")
        tables = (self._table(sheet.lines, "lines"), self._table(sheet.adjustments, "adjustments"))
        payment = self._block(sheet.payment, "payment")
        notes = (self._block(sheet.notes, "notes"), self._block(sheet.attachments, "attachments"))
        sums = self._sums()
        header = self._header(kind, number, facts)
        body = (header, self._remaining(), parties, references, *tables, sums, payment, *notes)
        return _element("article", *body, cls="ci-invoice", lang=self.lang)

    def _header(self, kind: str, number: str, facts: str) -> str:
        title = _element("h2", kind, " ", number, cls="ci-title")
        due = _element(
            "p",
            _element("span", _text(self.sheet.due.label), cls="ci-due-label"),
            " ",
            _element("span", _text(self.sheet.due.text), cls="ci-due-figure"),
            cls="ci-headline",
        )
        left = self._absent(self.marks.at(*self.sheet.facts.holds))
        return _element("header", title, due, facts, left, cls="ci-header")

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
        messages = self._absent(self.marks.at(block.where, *block.holds))
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
        return _element(
            tag,
            _element("span", _text(shown.text), cls="ci-value"),
            self._messages(found),
            cls=" ".join(filter(None, classes)),
            data_term=shown.where,
            data_also=" ".join(shown.also),
            aria_describedby=self._described(found),
            **attributes,
        )

    def _described(self, found: Sequence[tuple[int, Finding]]) -> str:
        return " ".join(f"{self.ids}-{rank}" for rank, _one in found)

    def _absent(self, found: Sequence[tuple[int, Finding]]) -> str:
        """Of values that are not shown, at the part where a reader would look for them."""
        return self._messages(found)

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
        left = self._absent(self.marks.at(*table.holds))
        return _element("section", whole, left, cls="ci-block")

    def _row(self, row: Row, table: Table) -> str:
        # A cell that stands for the whole row takes what no other cell does.
        ranks = sorted(range(len(row.cells)), key=lambda rank: row.cells[rank].where == row.where)
        drawn = {rank: self._cell(row.cells[rank], rank, row, table) for rank in ranks}
        cells = [drawn[rank] for rank in range(len(row.cells))]
        left = self.marks.at(row.where)
        line = _element("tr", *cells, data_term=row.where)
        if not left:
            return line
        note = _element("td", self._absent(left), colspan=str(len(table.columns)))
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
        vat = self._table(self.sheet.vat, "vat")
        left = self._absent(self.marks.at(*self.sheet.totals.holds))
        totals = _element(
            "section",
            heading,
            _element("dl", *values, cls="ci-totals-list"),
            left,
            cls="ci-block ci-totals",
            data_term="BG-22",
        )
        return _element("div", vat, totals, cls="ci-sums")

    def _total(self, shown: Shown, cls: str = "") -> str:
        name = _element("dt", _text(shown.label))
        return _element("div", name, self._value(shown, "dd", "ci-figure"), cls=f"ci-pair {cls}".strip())


class _PinnedPage(_Page):
    """Its values have numbers, each a link to where the list beside the sheet tells what is wrong."""

    numbers: Sequence[int] = ()
    told = ""
    placeless: Sequence[int] = ()

    def _remaining(self) -> str:
        self.placeless = [rank for rank, _one in self.marks.rest()]
        return ""

    def _described(self, found: Sequence[tuple[int, Finding]]) -> str:
        return ""

    def _messages(self, found: Sequence[tuple[int, Finding]]) -> str:
        return self._pins(found, named=False)

    def _absent(self, found: Sequence[tuple[int, Finding]]) -> str:
        return _element("p", self._pins(found, named=True), cls="ci-absent") if found else ""

    def _pins(self, found: Sequence[tuple[int, Finding]], *, named: bool) -> str:
        """Findings that the list tells under one number have one link; each still has its id."""
        pins: dict[tuple[int, str], str] = {}
        for rank, one in found:
            name = CATALOGUE.term_name(one.term, self.lang) if named and one.term else ""
            key = self.numbers[rank - 1], name
            if key in pins:
                pins[key] = _element("span", id=f"{self.ids}-{rank}") + pins[key]
            else:
                pins[key] = self._pin(rank, one, name)
        return "".join(pins.values())

    def _pin(self, rank: int, found: Finding, name: str) -> str:
        number = self.numbers[rank - 1]
        return _element(
            "a",
            _element("span", _text(word("point", self.lang)), " ", cls="ci-quiet"),
            _element("span", str(number), cls="ci-pin-number"),
            _element("span", _text(name), cls="ci-pin-name") if name else "",
            _element("span", ": ", _text(found.text(self.lang).message), cls="ci-quiet"),
            cls=f"ci-pin ci-{found.severity}",
            id=f"{self.ids}-{rank}",
            href=f"#{self.told}-{number}",
        )


def _worst(found: Sequence[tuple[int, Finding]]) -> str:
    return "fatal" if any(one.fatal for _rank, one in found) else "warning"


def _text(text: str) -> str:
    return escape(printable(text), quote=True)


def _element(tag: str, *children: str, cls: str = "", **attributes: str) -> str:
    """Children are HTML already; attributes are text. An empty attribute is left out."""
    given = {"class": cls, **{name.replace("_", "-"): value for name, value in attributes.items()}}
    written = "".join(f' {name}="{_text(value)}"' for name, value in given.items() if value)
    return f"<{tag}{written}>{''.join(children)}</{tag}>"
