"""The pages of the rules in Markdown, one by one or as a folder with an index."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from core_invoice.findings import CATALOGUE, LANGUAGES, Severity
from core_invoice.rulebook.places import places
from core_invoice.rulebook.sheets import CHAPTERS, Sheet, sheet, sheets

MOST_RELATED = 20
ROOT = "root"
"""How the tables of absences call the document element."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "why": "Pourquoi",
        "remedy": "Comment corriger",
        "severity": "Gravité",
        "fatal": "bloquante",
        "warning": "conseil",
        "terms": "Champs concernés",
        "heads": "| Champ | Nom | En UBL | En CII |",
        "element": "Élément concerné",
        "below": "Sous",
        "origin": "Origine",
        "related": "Règles sur les mêmes champs",
        "index": "Règles des factures électroniques",
        "colon": "\u00a0:",
    },
    "en": {
        "why": "Why",
        "remedy": "How to mend it",
        "severity": "Severity",
        "fatal": "fatal",
        "warning": "advice",
        "terms": "Terms",
        "heads": "| Term | Name | In UBL | In CII |",
        "element": "Element",
        "below": "Below",
        "origin": "Origin",
        "related": "Rules about the same terms",
        "index": "Rules of electronic invoices",
        "colon": ":",
    },
}


def rule_page(rule: str, lang: str = "fr") -> str:
    """The page of one rule, in Markdown. `UnknownRule` when there is none."""
    return "\n\n".join(_parts(sheet(rule), lang if lang in LANGUAGES else "en")) + "\n"


def _parts(one: Sheet, lang: str) -> Iterator[str]:
    words, said = WORDS[lang], one.text(lang)
    yield f"# {one.id}"
    yield _safe(said.message)
    yield f"**{words['why']}{words['colon']}** {_safe(said.reason)}"
    yield f"**{words['remedy']}{words['colon']}** {_safe(said.remedy)}"
    if one.severities:
        yield f"**{words['severity']}{words['colon']}** " + ", ".join(_severities(one.severities, words))
    if one.absence is not None:
        yield f"**{words['element']}{words['colon']}** `{one.absence.path}`"
        if one.absence.scope != ROOT:
            yield f"**{words['below']}{words['colon']}** `{one.absence.scope}`"
    yield f"**{words['origin']}{words['colon']}** {_origin(one, lang)}"
    if one.terms:
        yield f"## {words['terms']}"
        yield "\n".join((words["heads"], "| --- | --- | --- | --- |", *_terms(one, lang)))
    if one.related:
        yield f"## {words['related']}"
        yield ", ".join(f"[{other}]({other}.md)" for other in one.related[:MOST_RELATED])


def _severities(severities: Mapping[str, Severity], words: Mapping[str, str]) -> Iterator[str]:
    for syntax, severity in severities.items():
        yield f"{syntax} {words[severity.value]}"


def _origin(one: Sheet, lang: str) -> str:
    version = f" ({one.origin.name} {one.origin.version})" if one.origin.name else ""
    return one.origin.texts[lang] + version


def _terms(one: Sheet, lang: str) -> Iterator[str]:
    for term in one.terms:
        stands = (
            "<br>".join(f"`{path}`" for path in places(syntax).get(term, ())) for syntax in ("ubl", "cii")
        )
        yield f"| {term} | {_safe(CATALOGUE.term_name(term, lang))} | {' | '.join(stands)} |"


def _safe(text: str) -> str:
    """No accidental mark-up: a path has brackets, underscores and stars."""
    return "".join(f"\\{one}" if one in "\\`*_[]<>#|" else one for one in text)


def export_pages(folder: Path) -> int:
    """Write every page below the folder, `fr/` and `en/` with an index each. How many rules there are."""
    for lang in LANGUAGES:
        place = folder / lang
        place.mkdir(parents=True, exist_ok=True)
        for rule in sheets():
            (place / f"{rule}.md").write_text(rule_page(rule, lang), encoding="utf-8")
        (place / "index.md").write_text(_index(lang), encoding="utf-8")
    return len(sheets())


def _index(lang: str) -> str:
    parts = [f"# {WORDS[lang]['index']}"]
    for chapter in CHAPTERS:
        held = [one for one in sheets().values() if chapter.holds(one)]
        if held:
            lines = (f"- [{one.id}]({one.id}.md){WORDS[lang]['colon']} {_label(one, lang)}" for one in held)
            parts += [f"## {chapter.titles[lang]}", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def _label(one: Sheet, lang: str) -> str:
    """What tells the rule from its neighbours: the element for the thousand that share a text."""
    return f"`{one.absence.path}`" if one.absence else _safe(one.text(lang).message)
