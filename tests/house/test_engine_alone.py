"""The engine works where neither the platform nor Django is installed."""

import subprocess
import sys

from tests.house.source import ENGINE, SRC, modules

PROGRAM = """
import importlib, sys
for absent in ("django", "parvis"):
    sys.modules[absent] = None  # importing it fails, as if it were not installed
sys.path.insert(0, sys.argv[1])
for name in sys.argv[2:]:
    importlib.import_module(name)
import core_invoice
from core_invoice import rendering
reading = core_invoice.read(sys.stdin.buffer.read())
report = core_invoice.check(reading.invoice)
assert report.valid, report
assert "F2026-0042" in rendering.render_html(reading.invoice, lang="fr")
"""


def test_engine_reads_checks_and_shows_an_invoice_alone():
    from tests.samples import ubl_invoice

    names = [
        ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__")
        for path in modules(ENGINE)
    ]
    done = subprocess.run(
        [sys.executable, "-S", "-c", PROGRAM, str(SRC), *names],
        input=ubl_invoice(number="F2026-0042"),
        env={"PYTHONPATH": ":".join(path for path in sys.path if "site-packages" in path)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
