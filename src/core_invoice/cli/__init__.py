"""The `core-invoice` command: one module for each of its verbs, loaded when it is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from core_invoice.cli.arguments import parser
from core_invoice.cli.terminal import language, speak_utf8
from core_invoice.cli.words import Refused, word

__all__ = ["main", "parser"]

IMPOSSIBLE = 2
INTERRUPTED = 130  # as a shell says of a program that Ctrl-C ended
UNHEARD = 141  # or whose reader went away


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = language(given)
    speak_utf8()
    options = parser(lang, verb=given[0] if given else None).parse_args(given)
    options.lang = lang
    try:
        status = int(import_module(f"core_invoice.cli.{options.verb}").run(options))
        sys.stdout.flush()
        return status
    except Refused as refusal:
        print(f"core-invoice: {refusal.text(lang)}", file=sys.stderr)
        return IMPOSSIBLE
    except BrokenPipeError:  # `core-invoice ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNHEARD
    except KeyboardInterrupt:
        print(word("interrupted", lang), file=sys.stderr)
        return INTERRUPTED
