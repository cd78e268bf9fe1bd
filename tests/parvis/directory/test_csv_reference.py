"""The reference page of the CSV file describes the columns that the import reads, and its example imports."""

import re
from pathlib import Path

from parvis.directory.acts import import_csv
from parvis.directory.csv_columns import COLUMNS

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "directory-csv.md").read_text(encoding="utf-8")


def test_every_column_is_described_and_no_other():
    described = re.findall(r"^\| `(\w+)` \| `(\w+)` \|", PAGE, flags=re.MULTILINE)

    assert described == [column.names for column in COLUMNS]


def test_example_imports(db):
    example = re.search(r"```csv\n(.*?)```", PAGE, flags=re.DOTALL).group(1)

    report = import_csv(example.encode(), by=None)

    assert (report.created, report.faults) == (3, ())
