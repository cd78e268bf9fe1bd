"""Every template can be compiled, and is shown by something."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import get_template

from tests.house.source import PLATFORM, floors, room_of

TEMPLATES = sorted(path for folder in PLATFORM.glob("*/templates") for path in folder.rglob("*.*"))
SHOWN_BY_DJANGO = {"400.html", "403.html", "404.html", "500.html", "403_csrf.html"}


def name_of(path):
    return str(path).split("/templates/", 1)[1]


def sources():
    for path in [*PLATFORM.rglob("*.py"), *PLATFORM.rglob("*.toml"), *TEMPLATES]:
        yield path, path.read_text(encoding="utf-8")


def overrides_a_package(name):
    """A page of allauth or a form part of Django, shown by that package; its mails may gain an HTML side."""
    folders = [Path(folder) for folder in engines["django"].template_dirs if PLATFORM not in folder.parents]
    stem = name.rsplit(".", 1)[0]
    return any((folder / f"{stem}{suffix}").exists() for folder in folders for suffix in (".html", ".txt"))


def patterns():
    """Names put together when needed (`f"skins/{skin}/head.html"`), as regular expressions."""
    for _path, text in sources():
        for made in re.findall(r"""f["']([\w/{}.\[\]()]*\{[^"'\s]*?\}[\w/{}.]*)["']""", text):
            if "/" in made or made.endswith((".html", ".txt")):
                yield re.compile(re.sub(r"\\\{.*?\\\}", r"[\\w-]+", re.escape(made)) + r"(\.\w+)?")
        for start, end in re.findall(r"""["']([\w/]+/)["']\|add:\w+(?:\|add:["']([\w/.]+)["'])?""", text):
            yield re.compile(re.escape(start) + r"[\w-]+" + re.escape(end))


def names(text, path):
    """In full, within its folder, or as the letter whose subject and two bodies it is part of."""
    letter = re.sub(r"_(subject|message)\.\w+$", "", name_of(path))
    return name_of(path) in text or f'"{path.name}"' in text or f'"{letter}"' in text


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_compiles(path):
    get_template(name_of(path))


def test_every_template_is_shown_by_something():
    texts = list(sources())
    made = list(patterns())
    forgotten = [
        name
        for path in TEMPLATES
        if (name := name_of(path)) not in SHOWN_BY_DJANGO
        if not any(names(text, path) for other, text in texts if other != path)
        if not overrides_a_package(name)
        if not any(pattern.fullmatch(name) for pattern in made)
    ]
    assert forgotten == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_includes_nothing_from_a_room_above(path):
    used = re.findall(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""", path.read_text(encoding="utf-8"))
    above = [
        name
        for name in used
        for folder in PLATFORM.glob("*/templates")
        if (folder / name).exists() and floors()[room_of(folder)] > floors()[room_of(path)]
    ]
    assert above == []
