"""`core-invoice embed`: an invoice put inside its PDF, which makes a Factur-X of it."""

from __future__ import annotations

import argparse
import mimetypes
import os

from core_invoice.cli.convert import factur_x
from core_invoice.cli.documents import bytes_of
from core_invoice.cli.making import say_unreadable, take
from core_invoice.cli.outputs import Output
from core_invoice.cli.verdicts import UNREADABLE, VALID
from core_invoice.errors import Explained
from core_invoice.model.reading import Attachment
from core_invoice.reading import DEFAULT_LIMITS


def run(options: argparse.Namespace) -> int:
    file = options.xml
    try:
        taken = take(file)
        beside = []
        for file in options.attach:
            beside.append(_attachment(file))
        file = options.pdf
        page = bytes_of(file, limit=DEFAULT_LIMITS.file)
        made = factur_x(taken, lang=options.lang, pdf=page, beside=beside)
    except Explained as problem:
        say_unreadable(file, problem, options.lang)
        return UNREADABLE
    with Output(options.output, force=options.force) as output:
        output.data(made)
    return VALID


def _attachment(path: str) -> Attachment:
    kind = mimetypes.guess_type(path)[0]
    content = bytes_of(path, limit=DEFAULT_LIMITS.embedded)
    return Attachment(os.path.basename(path), kind, relationship=None, description=None, content=content)
