"""The reference pages say what the tables say."""

import runpy
from pathlib import Path

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def test_page_of_statuses_is_up_to_date():
    written = (REFERENCE / "statuses.md").read_text(encoding="utf-8")

    made = runpy.run_path(str(REFERENCE / "make_statuses.py"))["page"]()

    assert written == made, "run: .venv/bin/python docs/reference/make_statuses.py"
