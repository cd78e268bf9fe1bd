"""A folder of documents, and a session that speaks no language in particular: French, then."""

import subprocess
import sys

import pytest

from tests.samples import cii_invoice, facturx_pdf, ubl_invoice

WRONG = ubl_invoice().replace(b">1086.00</cbc:TaxExclusiveAmount>", b">1085.00</cbc:TaxExclusiveAmount>")


@pytest.fixture(autouse=True)
def plain_session(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def file(tmp_path):
    def write(name, data):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return str(path)

    return write


@pytest.fixture
def mixed(file, tmp_path):
    """Twelve documents: enough for several processes to share them."""
    for rank in range(8):
        file(f"in/{rank}.xml", WRONG if rank == 5 else ubl_invoice(number=f"F-{rank}"))
    file("in/below/8.pdf", facturx_pdf(cii_invoice()))
    file("in/below/9.XML", cii_invoice())
    file("in/below/broken.xml", b"<Invoice")
    file("in/notes.txt", b"nothing to do with invoices")
    return tmp_path / "in"


@pytest.fixture
def command():
    """The command as a process of its own."""

    def run(*arguments, data=None, **options):
        return subprocess.run(
            [sys.executable, "-m", "core_invoice.cli", *map(str, arguments)],
            input=data,
            capture_output=True,
            timeout=60,
            check=False,
            **options,
        )

    return run
