"""Coverage-guided fuzzing of everything the engine does with a file; not part of the suite.

    uv pip install atheris
    python -m tests.fuzz.atheris_read CORPUS_FOLDER -max_total_time=1200

Atheris is no dependency of the project: its wheels are not there for every Python that the project supports.
What is found is kept as a small case in tests/core_invoice/test_found_by_fuzzing.py.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["core_invoice"]):
    from core_invoice.syntaxes.facturx import is_pdf
    from tests.fuzz.attempts import attempt
    from tests.fuzz.spoiling import pdf_samples, samples, spoiled_pdf, spoiled_xml

SHARE_OF_TREES = 0.7


def spoiled(data: bytes, most: int, seed: int) -> bytes:
    """Half of the time a tree is changed, which bytes drawn at random would hardly ever leave well-formed."""
    draw = Random(seed)
    if draw.random() > SHARE_OF_TREES:
        return bytes(atheris.Mutate(data, most))
    if is_pdf(data):
        return spoiled_pdf(data, draw)[:most]
    try:
        return spoiled_xml(data, draw)[:most]
    except (SyntaxError, ValueError):
        return spoiled_xml(draw.choice(samples()), draw)[:most]


def main() -> None:
    logging.disable(logging.CRITICAL)
    folder = next((one for one in sys.argv[1:] if not one.startswith("-")), None)
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        for rank, sample in enumerate((*samples(), *pdf_samples())):
            (Path(folder) / f"sample-{rank}").write_bytes(sample)
    atheris.Setup([*sys.argv, "-max_len=400000"], attempt_quietly, custom_mutator=spoiled)
    atheris.Fuzz()


def attempt_quietly(data: bytes) -> None:
    attempt(data)


if __name__ == "__main__":
    main()
