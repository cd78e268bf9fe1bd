"""The examples of the tutorial do what the page says."""

import doctest
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_examples_of_the_tutorial(monkeypatch):
    monkeypatch.chdir(ROOT)
    page = ROOT / "docs" / "tutorials" / "engine.md"

    done = doctest.testfile(str(page), module_relative=False, encoding="utf-8", optionflags=doctest.ELLIPSIS)

    assert done.attempted > 15
    assert done.failed == 0
