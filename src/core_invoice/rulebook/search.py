"""Finding a rule by its id, by a term or by words, whatever their accents and capitals."""

import re
import unicodedata
from functools import cache

from core_invoice.findings import CATALOGUE
from core_invoice.rulebook.sheets import Sheet, sheets

TERM = re.compile(r"(b[tg])-?(\d+(?:-\d+)?)")


def search(words: str, lang: str = "fr") -> tuple[Sheet, ...]:
    """The rules that have all these words: first the one of that id, then those whose id begins so."""
    sought = _bare(words).split()
    if not sought:
        return ()
    pages = _pages(CATALOGUE.rules(), "fr" if lang == "fr" else "en")
    found = [sheet for sheet, page in pages if all(_has(sheet, page, word) for word in sought)]
    whole = "-".join(sought)
    return tuple(sorted(found, key=lambda one: _distance(one.id.lower(), whole)))


def _has(sheet: Sheet, page: str, word: str) -> bool:
    term = TERM.fullmatch(word)
    if term is not None:
        meant = f"{term[1]}-{term[2]}"
        return meant.upper() in sheet.terms or bool(re.search(rf"{meant}(?!-?\d)", sheet.id.lower()))
    return word in page


def _distance(rule: str, sought: str) -> int:
    return 0 if rule == sought else 1 if rule.startswith(sought) else 2


@cache
def _pages(explained: tuple[str, ...], lang: str) -> tuple[tuple[Sheet, str], ...]:
    return tuple((one, _bare(_words(one, lang))) for one in sheets().values())


def _words(one: Sheet, lang: str) -> str:
    said = one.text(lang)
    names = [CATALOGUE.term_name(term, lang) for term in one.terms]
    return " ".join((one.id, *names, said.message, said.reason, said.remedy))


def _bare(text: str) -> str:
    """Small letters without accents, one kind of apostrophe and of blank."""
    apart = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return " ".join("".join(one for one in apart if not unicodedata.combining(one)).casefold().split())
