"""Every setting is documented, and every documented setting exists."""

import re

from tests.house.source import PLATFORM, ROOT, modules

NAME = re.compile(r"\bPARVIS_[A-Z_]+\b|\bDATABASE_URL\b")
# Set by one process of Parvis for another, never by an operator.
INTERNAL = {"PARVIS_SUPERVISED"}


def read_settings():
    """What is read from the environment, by its name in a string."""
    quoted = re.compile(r"""["'](PARVIS_[A-Z_]+|DATABASE_URL)["']""")
    return {
        name
        for path in modules(PLATFORM)
        if path.name in {"settings.py", "cli.py", "wsgi.py"}
        for name in quoted.findall(path.read_text(encoding="utf-8"))
    } - INTERNAL


def documented_settings():
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    return {row.split("`")[1] for row in page.splitlines() if re.match(r"\| `(PARVIS_|DATABASE_)", row)}


def test_every_setting_is_documented():
    assert read_settings() - documented_settings() == set()


def test_every_documented_setting_exists():
    assert documented_settings() - read_settings() == set()


def test_no_page_speaks_of_a_setting_that_does_not_exist():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*")]
    named = {
        name for page in pages if page.is_file() for name in NAME.findall(page.read_text(encoding="utf-8"))
    }

    assert {name for name in named if not name.endswith("_")} - read_settings() - INTERNAL == set()
