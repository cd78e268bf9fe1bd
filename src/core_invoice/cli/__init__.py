"""The `core-invoice` command: one module for each of its verbs, loaded when it is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from core_invoice.cli.arguments import VERBS, parser
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
    options = parser(lang, verb=next(filter(VERBS.__contains__, given), None)).parse_args(given)
    options.lang = lang
    try:
        status = int(import_module(f"core_invoice.cli.{options.verb}").run(options))
        sys.stdout.flush()
        return status
    except Refused as refusal:
        return _impossible(refusal.text(lang))
    except KeyboardInterrupt:
        sys.stderr.write(f"{word('interrupted', lang)}\n")
        return INTERRUPTED
    except BrokenPipeError:  # `core-invoice ... | head`
        _speak_to_nobody()
        return UNHEARD
    except OSError as problem:  # a full disk behind the standard output
        _speak_to_nobody()
        return _impossible(word("no-output", lang, system=problem.strerror or problem))
    except Exception as fault:
        if sys.flags.dev_mode:  # python -X dev, for who mends the engine
            raise
        return _impossible(_explained(fault, lang))


def _impossible(why: str) -> int:
    sys.stderr.write(f"core-invoice: {why}\n")
    return IMPOSSIBLE


def _speak_to_nobody() -> None:
    """Python writes what is left when it ends, and would complain again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _explained(fault: Exception, lang: str) -> str:
    from core_invoice.cli.verdicts import defect

    told = defect(fault).explain(lang)
    return f"[{told.code}] {told.message} {told.reason} {told.remedy}"
