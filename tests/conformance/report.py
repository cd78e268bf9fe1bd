"""How far our judge agrees with the official ones, rule by rule, for developers.

python -m tests.conformance.report --recorded --ubl 2000 --seed 7
python -m tests.conformance.report --cii 500 --fr-ubl 1000 --fr-cii 1000
python -m tests.conformance.report --ubl 3000 --every-rule --save var/different
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from core_invoice.checking import RULESETS
from core_invoice.conformance import FAMILIES, Agreement, Case, Family, agreement, stylesheets
from core_invoice.conformance.official import EXTENDED_CII, FR_CII, FR_UBL, UBL
from tests.conformance.altered import french_samples
from tests.conformance.assertions import assertions, rule_ids
from tests.conformance.mutations import mutations, samples
from tests.conformance.oracle import cii_stand_in, official, recorded_cases

ROUNDS = 6


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    results = list(_results(options))
    for title, result in results:
        print(f"\n== {title}")
        print(result.text("en", every_rule=options.every_line, most_documents=options.documents))
        if options.save:
            save(result, options.save, title)
    return 0 if all(result.equal == result.documents for _, result in results) else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--recorded", action="store_true", help="the documents with recorded verdicts, both syntaxes"
    )
    parser.add_argument("--ubl", type=int, default=0, metavar="N", help="mutations of UBL samples")
    parser.add_argument(
        "--cii", type=int, default=0, metavar="N", help="of CII, over the rules that have a stand-in"
    )
    parser.add_argument("--fr-ubl", type=int, default=0, metavar="N", help="French rules on UBL")
    parser.add_argument("--fr-cii", type=int, default=0, metavar="N", help="French rules on CII")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--every-rule", action="store_true", help="go on until every official rule fired, or cannot"
    )
    parser.add_argument("--every-line", action="store_true", help="print the rules that agree too")
    parser.add_argument("--documents", type=int, default=40, help="how many different documents to name")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="write the different documents there")
    return parser.parse_args(arguments)


def _results(options: argparse.Namespace):
    norm, french = FAMILIES["en16931"], FAMILIES["fr-ctc"]
    if options.recorded:
        yield "recorded UBL", judged(recorded_cases("ubl"), norm)
        yield "recorded CII", judged(recorded_cases("cii"), norm)
    if options.ubl:
        yield (
            "UBL against the stylesheet of CEN/TC 434",
            judged(altered("ubl", UBL, options.ubl, options), norm),
        )
    if options.cii:
        documents = mutations(
            samples("cii"), count=options.cii, seed=options.seed, aims=assertions(stylesheets()[EXTENDED_CII])
        )
        cases, rules = cii_stand_in(documents)
        only = Family(norm.ruleset, re.compile("|".join(f"{re.escape(rule)}$" for rule in rules)))
        yield f"CII against stand-ins, {len(rules)} rules", judged(cases, only)
    for kind, judge, count in (("ubl", FR_UBL, options.fr_ubl), ("cii", FR_CII, options.fr_cii)):
        if count:
            cases = altered(kind, judge, count, options)
            if french.ruleset in RULESETS:
                yield f"French rules on {kind.upper()}", judged(cases, french)


def judged(cases: Sequence[Case], family: Family) -> Agreement:
    return agreement(cases, family=family)


def altered(kind: str, judge: str, count: int, options: argparse.Namespace) -> list[Case]:
    """Mutations with official verdicts; with --every-rule, more, aimed at rules that stay silent."""
    sheet = stylesheets()[judge]
    aims = assertions(sheet)
    bases = french_samples(kind) if judge in (FR_UBL, FR_CII) else samples(kind)
    cases = official(mutations(bases, count=count, seed=options.seed, aims=aims), judge=judge)
    for round_ in range(1, ROUNDS if options.every_rule else 1):
        silent = silent_rules(cases, sheet)
        if not silent:
            break
        left = [aim for aim in aims if aim.rule in silent]
        more = mutations(bases, count=60 * len(left), seed=options.seed * 1000 + round_, aims=left)
        cases += official(more, judge=judge)
    silent = silent_rules(cases, sheet)
    named = f": {', '.join(sorted(silent))}" if options.every_rule else ""
    print(f"{judge}: {len(cases)} documents; {len(silent)} official rules never fired{named}")
    return cases


def silent_rules(cases: Sequence[Case], stylesheet: Path) -> frozenset[str]:
    return rule_ids(stylesheet) - {rule for case in cases for rule, _ in case.official.fired}


def save(result: Agreement, folder: Path, title: str) -> None:
    folder = folder / re.sub(r"\W+", "-", title.lower())
    folder.mkdir(parents=True, exist_ok=True)
    for number, one in enumerate(result.different):
        lines = (one.name, f"only ours {sorted(one.only_ours)}", f"only theirs {sorted(one.only_official)}")
        (folder / f"{number:04d}.txt").write_text("\n".join(lines), encoding="utf-8")
        (folder / f"{number:04d}.xml").write_bytes(one.data)


if __name__ == "__main__":
    sys.exit(main())
