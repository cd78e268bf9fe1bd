"""UBL: allowances and charges of the document and of lines, as the artefact of EN 16931 judges them.

The first scope that fits wins: what says both false and true is an allowance. Those of prices have no amount
and reason rules.
"""

from dataclasses import dataclass

from core_invoice.codelists import code_list
from core_invoice.judging.bench import Bench
from core_invoice.judging.forms import blame_codes
from core_invoice.judging.tree import Record
from core_invoice.judging.ubl import scopes as ubl
from core_invoice.judging.ubl.taxes import is_vat, sign
from core_invoice.judging.values import decimals_at_most


@dataclass(frozen=True)
class Rules:
    """The rules of an allowance, or of a charge, in one place: the reason's come in pairs."""

    amount: str
    reason: tuple[str, str]
    decimals: tuple[str, str]
    category: str = ""


OF_DOCUMENT = {
    False: Rules("BR-31", ("BR-33", "BR-CO-21"), ("BR-DEC-01", "BR-DEC-02"), "BR-32"),
    True: Rules("BR-36", ("BR-38", "BR-CO-22"), ("BR-DEC-05", "BR-DEC-06"), "BR-37"),
}
OF_LINES = {
    False: Rules("BR-41", ("BR-42", "BR-CO-23"), ("BR-DEC-24", "BR-DEC-25")),
    True: Rules("BR-43", ("BR-44", "BR-CO-24"), ("BR-DEC-27", "BR-DEC-28")),
}
MANY_REASONS = {False: "UBL-SR-30", True: "UBL-SR-31"}
CODES = {False: ("BR-CL-19", "untdid5189"), True: ("BR-CL-20", "untdid7161")}
ACCEPTED = {said: code_list(name).edition().accepted for said, (_, name) in CODES.items()}


@ubl.ROOT.judge
def of_document(doc: Bench, root: Record) -> None:
    for allowance in root[ubl.BG_20]:
        said = sign(allowance)
        if said is not None:
            _filled(doc, allowance, OF_DOCUMENT[said])


@ubl.LINE.judge
def of_line(doc: Bench, line: Record) -> None:
    for allowance in line[ubl.LINE_ALLOWANCES]:
        said = sign(allowance)
        if said is not None:
            _filled(doc, allowance, OF_LINES[said])


def _filled(doc: Bench, allowance: Record, rules: Rules) -> None:
    if not allowance[ubl.AMOUNT]:
        doc.fire(rules.amount, allowance, ubl.AMOUNT)
    if not allowance[ubl.REASON] and not allowance[ubl.REASON_CODE]:
        for rule in rules.reason:
            doc.fire(rule, allowance, ubl.REASON)
    if rules.category and not any(one[ubl.CODE] and is_vat(one) for one in allowance[ubl.CATEGORIES]):
        doc.fire(rules.category, allowance, ubl.CATEGORIES)
    for rule, slot in zip(rules.decimals, (ubl.AMOUNT, ubl.BASE_AMOUNT), strict=True):
        if not decimals_at_most(allowance, slot, 2):
            doc.fire(rule, allowance, slot, stated=allowance[slot][0])


@ubl.ALLOWANCE.judge
def reasons(doc: Bench, allowance: Record) -> None:
    """Of any allowance or charge, those of prices too; an indicator that says neither stops the artefact."""
    codes, said = allowance[ubl.REASON_CODE], sign(allowance)
    if said is None:
        return
    if len(allowance[ubl.REASON]) > 1:
        doc.fire(MANY_REASONS[said], allowance, ubl.REASON, 1)
    if not ACCEPTED[said].issuperset(codes):
        rule, list_name = CODES[said]
        blame_codes(doc, rule, allowance, ubl.REASON_CODE, list_name, ACCEPTED[said])
