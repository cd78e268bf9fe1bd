"""Does the engine judge as the official artefacts do? Document by document, the sets of fired rules compared.

from core_invoice.conformance import FAMILIES, agreement, recorded

result = agreement(recorded("verdicts.jsonl"), family=FAMILIES["en16931"])
print(result.text("en"))
"""

from core_invoice.conformance.agreement import Agreement, Comparison, agreement, compare
from core_invoice.conformance.official import Processor, available, by_processor, judges_of, stylesheets
from core_invoice.conformance.recorded import BadVerdicts, recorded
from core_invoice.conformance.verdicts import FAMILIES, Case, Family, Verdict, our_verdict

__all__ = [
    "FAMILIES",
    "Agreement",
    "BadVerdicts",
    "Case",
    "Comparison",
    "Family",
    "Processor",
    "Verdict",
    "agreement",
    "available",
    "by_processor",
    "compare",
    "judges_of",
    "our_verdict",
    "recorded",
    "stylesheets",
]
