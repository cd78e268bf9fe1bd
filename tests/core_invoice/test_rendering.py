"""The invoice sheet: what a person reads, in HTML and in PDF."""

import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from lxml import etree

from core_invoice import check
from core_invoice.findings import finding
from core_invoice.model import Identifier, Invoice
from core_invoice.model.structure import ROOT, shapes
from core_invoice.rendering import STYLESHEET, figures, pinned_html, render_html, render_pdf, sheet_of
from core_invoice.rendering.words import WORDS
from tests.core_invoice.invoices import WHOLE, spoil

HOSTILE = '"\'><script>alert(1)</script>&amp;<!--\x00\x1b#read("/etc/passwd")'


def tree(html):
    """HTML that is also XML: every element closed, every attribute quoted."""
    return etree.fromstring(html)


def text_at(html, where):
    (found,) = tree(html).xpath(f"//*[@data-term='{where}']/span[@class='ci-value'][1]")
    return found.text


# --- HTML ---


def test_values_say_their_place():
    html = render_html(WHOLE)

    assert text_at(html, "BT-1") == "F2026-0001"
    assert text_at(html, "BG-25[1]/BG-31/BT-153") == "Ramette de papier"
    assert text_at(html, "BG-4/BT-29[1]") == "123\u00a0456\u00a0782\u00a000010"


def test_amounts_are_written_the_french_way():
    assert text_at(render_html(spoil(WHOLE, {"BG-22/BT-115": Decimal("1234567.5")})), "BG-22/BT-115") == (
        "1\u202f234\u202f567,50\u00a0€"
    )


def test_amounts_are_written_the_english_way():
    html = render_html(spoil(WHOLE, {"BG-22/BT-115": Decimal("1234567.5")}), lang="en")

    assert text_at(html, "BG-22/BT-115") == "€1,234,567.50"


def test_account_is_in_groups_of_four():
    assert text_at(render_html(WHOLE), "BG-16/BG-17[1]/BT-84").split("\u00a0")[:2] == ["FR76", "3000"]


def test_tables_have_captions_and_scopes():
    page = tree(render_html(WHOLE))

    for table in page.iter("table"):
        assert table.find("caption") is not None
        assert {head.get("scope") for head in table.iter("th")} == {"col", "row"}


def test_nothing_runs_and_nothing_is_called():
    page = tree(render_html(WHOLE))

    assert [
        one.tag for one in page.iter() if one.tag in ("script", "style", "link", "img", "a", "iframe")
    ] == []
    assert [
        name for one in page.iter() for name in one.attrib if name == "style" or name.startswith("on")
    ] == []


def test_classes_are_our_own():
    page = tree(render_html(spoil(WHOLE, {"BT-1": "F" * 30}), findings=check(WHOLE).findings))
    names = {name for one in page.iter() for name in one.get("class", "").split()}

    assert {name for name in names if not name.startswith("ci-")} == set()


def test_hostile_text_stays_text():
    texts = dict.fromkeys(
        ("BT-1", "BT-10", "BT-20", "BG-4/BT-27", "BG-1[1]/BT-22", "BG-25[1]/BG-31/BT-153", "BG-24[1]/BT-124"),
        HOSTILE,
    )
    hostile = spoil(WHOLE, {**texts, "BT-5": HOSTILE, "BG-25[1]/BT-130": HOSTILE, "BT-3": HOSTILE})

    html = render_html(hostile, findings=[finding("BR-CL-01", where="BT-3", stated=HOSTILE)])

    assert "<script" not in html
    assert "\x00" not in html
    assert text_at(html, "BT-1") == HOSTILE.replace("\x00", "\ufffd").replace("\x1b", "\ufffd")


def test_finding_is_shown_beside_the_value():
    wrong = spoil(WHOLE, {"BG-25[2]/BT-131": Decimal("1.001")})
    findings = check(wrong).findings
    rank = 1 + next(n for n, one in enumerate(findings) if one.rule == "BR-DEC-23")

    page = tree(render_html(wrong, findings=findings))

    (cell,) = page.xpath("//td[@data-term='BG-25[2]/BT-131']")
    assert "ci-faulty" in cell.get("class")
    assert f"ci-finding-{rank}" in cell.get("aria-describedby").split()
    assert cell.xpath(f".//*[@id='ci-finding-{rank}']")


def test_finding_on_the_unit_is_beside_the_quantity():
    wrong = spoil(WHOLE, {"BG-25[2]/BT-130": "mois"})

    page = tree(render_html(wrong, findings=check(wrong).findings))

    assert page.xpath("//td[@data-term='BG-25[2]/BT-129']//*[@id='ci-finding-1']")


def test_every_finding_is_shown_once():
    wrong = spoil(WHOLE, {"BG-7": None, "BT-1": None, "BG-23": (), "BG-25[1]/BG-31": None, "BG-2": None})
    findings = [*check(wrong).findings, finding("EN-DATA-02", stated=1, first="/Invoice")]

    page = tree(render_html(wrong, findings=findings))

    shown = [one.get("id") for one in page.xpath("//*[starts-with(@id, 'ci-finding-')]")]
    assert sorted(shown) == sorted(f"ci-finding-{rank}" for rank in range(1, len(findings) + 1))


def pinned(invoice, *places, numbers=()):
    found = [finding("BR-02", where=place) for place in places]
    page = pinned_html(invoice, findings=found, numbers=numbers or range(1, len(places) + 1), told="item")
    return tree(page.html), page.placeless


def test_pin_on_a_value_leads_to_the_list():
    page, _placeless = pinned(WHOLE, "BG-22/BT-115")

    (pin,) = page.xpath("//dd[@data-term='BG-22/BT-115']/a[@id='ci-finding-1']")
    assert pin.get("href") == "#item-1"
    assert "".join(pin.itertext()).startswith("Point 1: ")


@pytest.mark.parametrize(
    ("place", "spoilt", "part"),
    [
        ("BG-4/BT-31", {"BG-4/BT-31": None}, "section[@data-term='BG-4']"),
        ("BT-10", {"BT-10": None}, "section[contains(@class, 'ci-references')]"),
        ("BG-7", {"BG-7": None}, "header"),
        ("BG-16/BT-81", {"BG-16": None, "BT-20": None}, "section[contains(@class, 'ci-totals')]"),
        ("BG-25", {"BG-25": ()}, "section[contains(@class, 'ci-totals')]"),
        ("BG-25[2]/BG-27[1]/BT-136", {}, "tr[contains(@class, 'ci-row-findings')]"),
        ("BG-25[99]/BT-131", {}, "section[table[contains(@class, 'ci-lines')]]/p"),
    ],
)
def test_pin_of_what_is_not_there_is_at_the_nearest_part(place, spoilt, part):
    page, placeless = pinned(spoil(WHOLE, spoilt), place)

    assert page.xpath(f"//{part}//a[@id='ci-finding-1']")
    assert not placeless


def test_findings_told_together_share_a_pin_and_keep_their_ids():
    page, _placeless = pinned(WHOLE, "BT-1", "BT-1", "BT-2", numbers=(1, 1, 2))

    assert [one.get("href") for one in page.xpath("//a")] == ["#item-1", "#item-2"]
    assert {one.get("id") for one in page.xpath("//*[@id]")} == {f"ci-finding-{n}" for n in (1, 2, 3)}


def test_pins_say_which_findings_have_no_place():
    page, placeless = pinned(WHOLE, "", "BT-1", "BT-999")

    assert placeless == {1, 3}
    assert [one.get("id") for one in page.xpath("//a")] == ["ci-finding-2"]


def test_pin_on_an_allowance_is_beside_its_own_value():
    page, _placeless = pinned(WHOLE, "BG-20[1]/BT-92", "BG-20[1]")

    places = [one.getparent().get("data-term") for one in page.xpath("//a")]
    assert places == ["BG-20[1]", "BG-20[1]/BT-92"]


def test_lines_keep_the_ranks_of_their_document():
    some = spoil(WHOLE, {"BG-25": WHOLE.lines[1:2]})

    html = pinned_html(some, findings=(), numbers=(), ranks=(2,)).html

    assert 'data-term="BG-25[2]/BT-131"' in html
    assert "BG-25[1]" not in html


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_empty_invoice_is_shown_without_complaint(lang):
    empty = Invoice()

    assert tree(render_html(empty, lang=lang, findings=check(empty).findings)).get("lang") == lang


def test_every_class_has_its_place_in_the_stylesheet_or_none():
    assert ".ci-invoice" in STYLESHEET.read_text(encoding="utf-8")


def test_every_word_is_in_both_languages():
    assert [key for key, words in WORDS.items() if len(words) != 2 or not all(words)] == []


# --- The sheet ---


@pytest.mark.parametrize(
    ("code", "title"), [("380", "Facture"), ("381", "Avoir"), ("386", "Facture d’acompte")]
)
def test_title_is_the_type(code, title):
    assert sheet_of(replace(WHOLE, type_code=code)).title.text == title


def test_title_of_an_unknown_type_is_still_one():
    assert sheet_of(replace(WHOLE, type_code="ZZ")).title.text == "Facture"


def test_sheet_shows_every_value_of_the_invoice():
    sheet = str(sheet_of(WHOLE))

    for text in (
        "EJ-1",
        "SERV-01",
        "M-1",
        "LOT-1",
        "RAM-1",
        "Blanc",
        "Service achats",
        "MANDAT-1",
        "bl-1.pdf",
    ):
        assert text in sheet


# --- Figures ---


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        ("0", "0,00\u00a0€", "€0.00"),
        ("1234.5", "1\u202f234,50\u00a0€", "€1,234.50"),
        ("-12.345", "\u221212,345\u00a0€", "\u2212€12.345"),
        ("1E+3", "1\u202f000,00\u00a0€", "€1,000.00"),
        ("999999", "999\u202f999,00\u00a0€", "€999,999.00"),
        ("NaN", "NaN\u00a0€", "€NaN"),
    ],
)
def test_amount(value, french, english):
    assert figures.amount(Decimal(value), "EUR", "fr") == french
    assert figures.amount(Decimal(value), "EUR", "en") == english


def test_amount_in_another_currency_names_it():
    assert figures.amount(Decimal(5), "DKK", "en") == "5.00\u00a0DKK"


def test_first_of_the_month_is_an_ordinal_in_french():
    assert figures.day(date(2026, 1, 1), "fr") == "1er\u00a0janvier\u00a02026"


def test_account_that_is_no_iban_is_left_as_it_is():
    assert figures.account("12345 67") == "12345 67"


def test_size_is_readable():
    assert [figures.size(count, "fr") for count in (12, 2048, 3_300_000)] == [
        "12\u00a0o",
        "2\u00a0ko",
        "3,1\u00a0Mo",
    ]


@pytest.mark.parametrize(
    ("start", "french", "english"),
    [
        (date(2026, 11, 1), "1er", "1"),
        (date(2026, 1, 2), "2\u00a0janvier", "2\u00a0January"),
        (date(2025, 11, 2), "2\u00a0novembre\u00a02025", "2\u00a0November\u00a02025"),
    ],
)
def test_a_period_says_month_and_year_once(start, french, english):
    assert figures.day(start, "fr", before=date(2026, 11, 30)) == french
    assert figures.day(start, "en", before=date(2026, 11, 30)) == english


def test_a_period_of_one_day_is_that_day():
    one_day = spoil(WHOLE, {"BG-13/BG-14/BT-73": date(2026, 10, 31)})

    assert text_at(render_html(one_day), "BG-13/BG-14/BT-73") == "31\u00a0octobre\u00a02026"


def test_a_credit_note_asks_for_no_payment():
    assert sheet_of(replace(WHOLE, type_code="381")).due.label == "Montant de l’avoir"


def test_electronic_address_has_its_scheme():
    assert text_at(render_html(WHOLE), "BG-4/BT-34") == "0225:123456782"


def test_allowance_says_how_it_was_reckoned():
    html = render_html(WHOLE)

    assert text_at(html, "BG-20[1]/BT-94") == "10\u00a0% de 100,00\u00a0€"
    assert text_at(html, "BG-25[1]/BG-27[1]/BT-136").endswith("(Remise de ligne, 10\u00a0% de 10,00\u00a0€)")


def test_finding_on_the_city_is_beside_the_post_code():
    page = tree(
        render_html(WHOLE, findings=[finding("EN-DATA-02", where="BG-4/BG-5/BT-37", stated=1, first="")])
    )

    assert page.xpath("//dd[@data-term='BG-4/BG-5/BT-38']//*[@id='ci-finding-1']")


# --- PDF ---


def opened(invoice, **options):
    return pikepdf.open(BytesIO(render_pdf(invoice, **options)))


def test_pdf_declares_archive_and_accessibility():
    with opened(WHOLE) as pdf, pdf.open_metadata() as xmp:
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"], xmp["pdfuaid:part"]) == ("3", "A", "1")
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "fr"


def test_pdf_title_is_the_invoice():
    with opened(WHOLE, lang="en") as pdf:
        assert str(pdf.docinfo["/Title"]) == "Invoice F2026-0001"


def test_same_invoice_gives_the_same_pdf():
    assert render_pdf(WHOLE) == render_pdf(WHOLE)


def test_hostile_text_does_not_reach_typst():
    hostile = spoil(WHOLE, {"BT-1": HOSTILE, "BG-4/BT-27": HOSTILE, "BG-25[1]/BG-31/BT-153": HOSTILE})

    with opened(hostile) as pdf:
        assert "#read" in str(pdf.docinfo["/Title"])


def test_characters_that_no_font_has_do_not_stop_the_pdf():
    with opened(spoil(WHOLE, {"BG-4/BT-27": "東京 🎉 ไทย \ue000 العربية"})) as pdf:
        assert len(pdf.pages) > 0


def test_empty_invoice_makes_a_pdf():
    with opened(Invoice()) as pdf:
        assert len(pdf.pages) == 1


def test_long_invoice_runs_over_pages():
    with opened(replace(WHOLE, lines=WHOLE.lines * 60)) as pdf:
        assert len(pdf.pages) > 3


def text_of(pdf):
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def test_every_page_repeats_the_heads_of_columns_and_says_its_number():
    pages = text_of(render_pdf(replace(WHOLE, lines=WHOLE.lines * 30)))

    assert all("Prix unitaire HT" in page for page in pages[:-1])
    assert [f"Page {rank} / {len(pages)}" in page for rank, page in enumerate(pages, start=1)] == [
        True
    ] * len(pages)


def test_a_word_without_end_stays_on_the_page():
    pdf = pypdfium2.PdfDocument(render_pdf(spoil(WHOLE, {"BT-13": "X" * 90})))
    edges = [box[2] for page in pdf for box in boxes(page)]

    assert max(edges) < 595 - 18 / 25.4 * 72 + 1


def boxes(page):
    text = page.get_textpage()
    return [text.get_rect(rank) for rank in range(text.count_rects())]


def test_a_description_longer_than_a_page_runs_over_pages():
    text = "Début. " + "Une description sans fin. " * 800 + "Terminée."
    pages = text_of(render_pdf(spoil(WHOLE, {"BG-25[1]/BG-31/BT-154": text})))

    assert sum("description" in page for page in pages) > 3
    assert any("Terminée." in page for page in pages)


def test_time_grows_as_the_lines_do():
    def seconds(lines):
        start = time.process_time()
        render_pdf(replace(WHOLE, lines=WHOLE.lines[1:] * lines))
        return time.process_time() - start

    seconds(10)
    assert seconds(3000) < 12 * seconds(500)


def test_identifier_of_another_scheme_is_left_as_it_is():
    html = render_html(spoil(WHOLE, {"BG-4/BT-29[1]": Identifier("12345678200010", "0088")}))

    assert text_at(html, "BG-4/BT-29[1]") == "12345678200010"


# --- Every value at its place ---


def places(group, *, owner=ROOT, where=""):
    """Every place of the invoice that has a value: "BT-1", "BG-25[3]/BG-31/BT-153"."""
    for slot in shapes()[owner].slots:
        held = getattr(group, slot.name)
        below = f"{where}/{slot.id}" if where else slot.id
        items = enumerate(held, start=1) if slot.repeats else [(None, held)]
        for rank, one in items:
            place = below if rank is None else f"{below}[{rank}]"
            if one is not None and slot.id in shapes():
                yield from places(one, owner=slot.id, where=place)
            elif one is not None:
                yield place


@pytest.mark.parametrize("place", list(places(WHOLE)))
def test_every_value_can_be_pointed_at(place, page_of_whole):
    assert place in page_of_whole


@pytest.fixture(scope="module")
def page_of_whole():
    page = tree(render_html(WHOLE))
    return {
        place for one in page.iter() for place in f"{one.get('data-term')} {one.get('data-also')}".split()
    }
