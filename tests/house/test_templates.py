"""Every template can be compiled."""

import re

import pytest
from django.template.loader import get_template

from tests.house.source import PLATFORM, floors, room_of

TEMPLATES = sorted(path for folder in PLATFORM.glob("*/templates") for path in folder.rglob("*.*"))


def name_of(path):
    return str(path).split("/templates/", 1)[1]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_compiles(path):
    get_template(name_of(path))


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
