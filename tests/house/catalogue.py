"""Translations as the house tests read them, without GNU gettext: the source, .po and .mo files."""

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

from tests.house.source import PLATFORM, modules, place, tree

LOCALE = PLATFORM / "locale"
CONTEXT = "\x04"  # between context and text, in .mo files and here
MARKS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2, "ngettext_lazy": 2}
MARKS_WITH_CONTEXT = {"pgettext": 1, "pgettext_lazy": 1, "npgettext": 2, "npgettext_lazy": 2}
LITERAL = r"""(u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")"""
MARKED = re.compile(rf"(?<!\w)(pgettext|npgettext|ngettext|gettext|_)\(({LITERAL}(?:, {LITERAL})*)")
TEMPLATES = (".html", ".txt", ".xml")


@dataclass
class Text:
    """One entry of a .po file; `translations` has one text, or one for each plural form."""

    source: str = ""
    plural: str = ""
    context: str | None = None
    translations: dict[int, str] = field(default_factory=dict)
    fuzzy: bool = False

    @property
    def key(self) -> str:
        return self.source if self.context is None else f"{self.context}{CONTEXT}{self.source}"


# --- What the source says ---


def source_texts() -> dict[str, str]:
    """Each text marked for translation, and a place where it is."""
    found: dict[str, str] = {}
    for path in modules(PLATFORM):
        for node in _marked(path):
            texts = _constants(node)
            if all(texts):
                key = _key(texts, with_context=_name(node) in MARKS_WITH_CONTEXT)
                found.setdefault(key, place(path, node))
    for path in templates():
        for key in _of_template(path):
            found.setdefault(key, str(path.relative_to(PLATFORM)))
    return found


def unreadable_marks() -> list[str]:
    """Marks around something else than a plain text, which nobody could extract.

    `gettext(...)` in full looks up what was marked elsewhere with gettext_noop: it may have a variable.
    """
    return [
        place(path, node)
        for path in modules(PLATFORM)
        for node in _marked(path)
        if not all(_constants(node)) and _name(node) != "gettext"
    ]


def templates() -> list[Path]:
    return sorted(
        path for path in PLATFORM.rglob("*") if path.suffix in TEMPLATES and "templates" in path.parts
    )


def _marked(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and _name(node) in MARKS | MARKS_WITH_CONTEXT:
            yield node


def _name(node: ast.Call) -> str:
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _constants(node: ast.Call) -> list[str | None]:
    name = _name(node)
    wanted = MARKS.get(name) or MARKS_WITH_CONTEXT[name] + 1
    values = [getattr(argument, "value", None) for argument in node.args[:wanted]]
    return [value if isinstance(value, str) else None for value in values]


def _key(texts: list[str | None], *, with_context: bool) -> str:
    return f"{texts[0]}{CONTEXT}{texts[1]}" if with_context else str(texts[0])


def _of_template(path: Path) -> Iterator[str]:
    written = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for mark, arguments, *_rest in MARKED.findall(written):
        texts = [ast.literal_eval(literal) for literal in re.findall(LITERAL, arguments)]
        yield _key(texts, with_context=mark in MARKS_WITH_CONTEXT)


# --- What the catalogues say ---


def po_texts(language: str) -> list[Text]:
    """The entries of a .po file, the header and obsolete ones left out."""
    lines = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8").split("\n")
    found, text, words = [], Text(), ""
    for line in [*lines, ""]:
        if not line.strip():
            if text.source:
                found.append(text)
            text, words = Text(), ""
        elif line.startswith("#,"):
            text.fuzzy = "fuzzy" in line
        elif not line.startswith("#"):
            name, _, quoted = line.partition('"')
            words = name.strip() or words
            _add(text, words, ast.literal_eval(f'"{quoted}'))
    return found


def _add(text: Text, words: str, said: str) -> None:
    match words:
        case "msgid":
            text.source += said
        case "msgid_plural":
            text.plural += said
        case "msgctxt":
            text.context = (text.context or "") + said
        case _:
            form = int(words[7:-1]) if "[" in words else 0
            text.translations[form] = text.translations.get(form, "") + said


def mo_texts(language: str) -> dict[str, dict[int, str]]:
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    found: dict[str, dict[int, str]] = {}
    for key, said in catalogue.items():
        source, form = key if isinstance(key, tuple) else (key, 0)
        if source:
            found.setdefault(source, {})[form] = said
    return found
