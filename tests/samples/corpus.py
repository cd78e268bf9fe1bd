"""The documents of others that are kept for tests: see corpus/README.md."""

from __future__ import annotations

from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
_DOCUMENTS = frozenset({".xml", ".pdf"})


def corpus_files(folder: str = ".") -> list[Path]:
    """Every XML and PDF file of the corpus, or of one of its folders."""
    files = (file for file in (CORPUS / folder).rglob("*") if file.suffix.lower() in _DOCUMENTS)
    return sorted(files)


def corpus_id(path: Path) -> str:
    return str(path.relative_to(CORPUS))
