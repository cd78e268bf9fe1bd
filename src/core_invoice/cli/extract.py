"""`core-invoice extract`: the XML of an invoice and the files that came with it, into a folder.

The names come from whoever made the invoice: each becomes a plain name inside the folder, whatever it asks.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import suppress

from core_invoice.cli.documents import bytes_of, expanded, stem
from core_invoice.cli.making import say_unreadable
from core_invoice.cli.outputs import make_folder, refuse_existing, write_file
from core_invoice.cli.verdicts import UNREADABLE, VALID, hush_pdf
from core_invoice.cli.words import Refused, word
from core_invoice.errors import Unreadable
from core_invoice.reading import DEFAULT_LIMITS, extract, read
from core_invoice.syntaxes.beginning import is_pdf

INVOICE = "invoice.xml"
LONGEST_NAME = 200
"""In bytes; systems take 255 at most."""
# Separators of any system, what Windows forbids, and what a shell or a person may take for something else.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def run(options: argparse.Namespace) -> int:
    status = VALID
    files = expanded(options.paths)
    for file, folder in zip(files, _folders(files, options.output), strict=True):
        try:
            found = list(_files_in(file))
        except Unreadable as problem:
            say_unreadable(file, problem, options.lang)
            status = UNREADABLE
            continue
        _write(found, folder, options)
    return status


def _folders(files: list[str], output: str | None) -> list[str]:
    """One for each document; the one asked for when there is a single document."""
    if output and len(files) == 1:
        return [output]
    folders = [os.path.join(output or "", plain_name(stem(file))) for file in files]
    for folder in folders:
        if folders.count(folder) > 1:
            raise Refused("same-name", path=folder)
    return folders


def _files_in(file: str) -> Iterator[tuple[str, bytes]]:
    """A PDF gives what it holds even when its invoice cannot be read."""
    data = bytes_of(file, limit=DEFAULT_LIMITS.file)
    contents = set()
    if is_pdf(data):
        hush_pdf()
        package = extract(data)
        yield INVOICE, package.xml
        for one in package.attachments:
            contents.add(one.content)
            yield one.filename, one.content
    else:
        yield INVOICE, read(data).xml
    with suppress(Unreadable):
        for document in read(data).invoice.supporting_documents:
            held = document.attached
            if held and held.content and held.content not in contents:
                yield held.filename or document.reference or "", held.content


def _write(found: list[tuple[str, bytes]], folder: str, options: argparse.Namespace) -> None:
    taken: set[str] = set()
    paths = [os.path.join(folder, _free(plain_name(asked), taken)) for asked, _content in found]
    for path in paths:
        refuse_existing(path, force=options.force)
    make_folder(folder)
    for path, (_asked, content) in zip(paths, found, strict=True):
        write_file(path, content, force=options.force)
        sys.stdout.write(f"{path} ({word('bytes', options.lang, n=len(content))})\n")


def plain_name(asked: str) -> str:
    """The last part of what was asked for, as a name that every system takes and no one mistakes."""
    last = re.split(r"[\\/]", asked)[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in _INVISIBLE)
    name = _FORBIDDEN.sub("_", seen).strip(" .")
    name = _shortened(name)
    return f"_{name}" if _DEVICES.fullmatch(name) or name.startswith("-") else name or "document"


def _shortened(name: str) -> str:
    """Its ending says what it is, and stays."""
    begin, dot, ending = name.rpartition(".") if len(name.rpartition(".")[2]) < 10 else (name, "", "")
    room = LONGEST_NAME - len(f"{dot}{ending}".encode())
    return begin.encode()[:room].decode(errors="ignore") + dot + ending


def _free(name: str, taken: set[str]) -> str:
    """Systems that do not tell small letters from capitals would write the second over the first."""
    begin, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
    rank, free = 1, name
    while free.casefold() in taken:
        rank += 1
        free = f"{begin}-{rank}{dot}{ending}"
    taken.add(free.casefold())
    return free
