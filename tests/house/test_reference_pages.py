"""The reference pages say what the tables say."""

import runpy
from pathlib import Path

import pytest

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", ["statuses", "invoice-json"])
def test_generated_page_is_up_to_date(name):
    maker = REFERENCE / f"make_{name.replace('-', '_')}.py"
    written = (REFERENCE / f"{name}.md").read_text(encoding="utf-8")

    assert written == runpy.run_path(str(maker))["page"](), (
        f"run: .venv/bin/python docs/reference/{maker.name}"
    )
