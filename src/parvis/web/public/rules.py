"""The book of rules, for everybody: looking one up, and a page for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core_invoice import rulebook
from core_invoice.findings import CATALOGUE, Severity, UnknownRule
from core_invoice.rulebook import CHAPTERS, Chapter, Sheet
from core_invoice.rulebook.places import places
from parvis.web.parts.lists import typed

PER_PAGE = 50
MOST_RELATED = 12


@dataclass(frozen=True)
class Line:
    """A rule in a list; those that share a text are told apart by their element or their term."""

    id: str
    severity: str
    label: str = ""
    element: Sequence[str] = ()
    about: str = ""


@dataclass(frozen=True)
class Term:
    id: str
    name: str
    ubl: Sequence[Sequence[str]]
    cii: Sequence[Sequence[str]]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    lang, words = get_language() or "fr", typed(request, "q")
    asked = request.GET.get("chapter", "")
    chapter = next((one for one in CHAPTERS if one.key == asked), None)
    if words:
        found: Sequence[Sheet] = rulebook.search(words, lang)
    else:
        found = _rules_of(chapter) if chapter else ()
    page = _page(request, found)
    kept = {"q": words} if words else {"chapter": chapter.key} if chapter else {}
    context = {
        "words": words,
        "chapter": None if words or chapter is None else chapter.titles[lang],
        "chapters": _table_of_contents(lang),
        "count": len(found),
        "total": len(rulebook.sheets()),
        "page": page,
        "lines": [_line(one, lang) for one in page.object_list],
        "query": urlencode(kept),
    }
    return render(request, "public/rules.html", context)


@require_safe
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    try:
        sheet = rulebook.sheet(rule_id)
    except UnknownRule:
        raise Http404 from None
    lang = get_language() or "fr"
    related = [_line(rulebook.sheet(one), lang) for one in sheet.related[:MOST_RELATED]]
    context = {
        "sheet": sheet,
        "element": _steps(sheet.absence.path) if sheet.absence else (),
        "said": sheet.text(lang),
        "origin": sheet.origin.texts[lang],
        "severities": sheet.severities,
        "terms": [_term(one, lang) for one in sheet.terms],
        "related": related,
    }
    return render(request, "public/rule.html", context)


def _rules_of(chapter: Chapter) -> list[Sheet]:
    return [one for one in rulebook.sheets().values() if chapter.holds(one)]


def _table_of_contents(lang: str) -> list[tuple[str, str, int]]:
    counted = ((one, len(_rules_of(one))) for one in CHAPTERS)
    return [(one.key, one.titles[lang], count) for one, count in counted if count]


def _page(request: HttpRequest, found: Sequence[Sheet]) -> Page[Sheet]:
    try:
        return Paginator(found, PER_PAGE).page(request.GET.get("page", 1))
    except InvalidPage:
        raise Http404 from None


def _line(one: Sheet, lang: str) -> Line:
    severity = "warning" if set(one.severities.values()) == {Severity.WARNING} else ""
    if one.absence:
        return Line(one.id, severity, element=_steps(one.absence.path))
    label = one.text(lang).message
    term = next(iter(one.terms), "")
    about = "" if not term or f"({term})" in label else f"{CATALOGUE.term_name(term, lang)} ({term})"
    return Line(one.id, severity, label, about=about)


def _term(term: str, lang: str) -> Term:
    ubl, cii = ([_steps(path) for path in places(syntax).get(term, ())] for syntax in ("ubl", "cii"))
    return Term(term, CATALOGUE.term_name(term, lang), ubl, cii)


def _steps(path: str) -> list[str]:
    return path.split("/")
