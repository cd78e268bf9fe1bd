"""The program that turns a PDF (standard input) into PNG pages (a folder), run on its own.

A PDF comes from outside: it is drawn in a process of its own, with little memory, little time and few pixels,
so that a hostile or broken file can only stop that process.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import pypdfium2

MEGABYTE = 1024 * 1024
MEMORY = 1024 * MEGABYTE
SECONDS = 10
WIDTH = 1000  # pixels: an A4 page that is read without zooming on most screens
MAX_PIXELS = 4_000_000


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (20 * MEGABYTE, 20 * MEGABYTE))


def scale_for(width: float, height: float) -> float:
    """The scale that gives the page our width, or less when the page is long enough to fill the memory."""
    if width <= 0 or height <= 0:
        return 1.0
    scale = WIDTH / width
    pixels = width * height * scale * scale
    return scale if pixels <= MAX_PIXELS else scale * (MAX_PIXELS / pixels) ** 0.5


def draw(data: bytes, *, folder: Path, pages: int) -> None:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    total = len(document)
    for number in range(min(total, pages)):
        page = document[number]
        image = page.render(scale=scale_for(*page.get_size())).to_pil().convert("RGB")
        image.save(folder / f"{number + 1}.png", optimize=False)
    (folder / "count").write_text(str(total), encoding="ascii")


def main() -> None:
    limit()
    draw(sys.stdin.buffer.read(), folder=Path(sys.argv[1]), pages=int(sys.argv[2]))


if __name__ == "__main__":
    main()
