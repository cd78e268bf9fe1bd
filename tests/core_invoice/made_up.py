"""Made-up invoices for property tests: any values in any fields, complete or not."""

from __future__ import annotations

import string
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from core_invoice.model import BinaryObject, Identifier, Invoice, Note
from core_invoice.model.structure import ROOT, Slot, shapes
from core_invoice.model.terms import terms

XML_SPACE = " \t\r\n"
# what XML 1.0 can hold: no control character, no half of a surrogate pair
_OUTSIDE_XML = "".join(chr(code) for code in range(32) if chr(code) not in XML_SPACE) + "\ufffe\uffff"
LETTERS = st.characters(codec="utf-8", exclude_characters=_OUTSIDE_XML)
TEXTS = st.text(LETTERS, max_size=20).map(lambda text: text.strip(XML_SPACE))
CODES = st.text(string.ascii_uppercase + string.digits, min_size=0, max_size=5)
DECIMALS = st.decimals(
    min_value=Decimal("-1E+18"), max_value=Decimal("1E+18"), allow_nan=False, allow_infinity=False, places=4
) | st.decimals(min_value=-1000, max_value=1000, places=2)
DATES = st.dates(min_value=date(1, 1, 1))
FILES = st.builds(BinaryObject, CODES, TEXTS, st.binary(max_size=40))
IDENTIFIERS = st.builds(Identifier, TEXTS, st.none() | CODES)
CLASSIFICATIONS = st.builds(Identifier, TEXTS, st.none() | CODES, st.none() | CODES)

NOTES = TEXTS.filter(lambda text: not text.startswith("#"))
SUBJECTS = st.text(string.ascii_uppercase, min_size=3, max_size=3)
# Other values of these terms cannot be told apart in some syntax: test_round_trips.py says why, case by case.
SPECIAL = {
    "BG-1": st.builds(Note, st.none() | SUBJECTS, NOTES),
    "BT-8": st.sampled_from(["3", "35", "432"]) | st.text(string.ascii_uppercase, min_size=1, max_size=3),
    "BT-158": CLASSIFICATIONS,
}
BY_TYPE = {str: TEXTS, Decimal: DECIMALS, date: DATES, BinaryObject: FILES, Identifier: IDENTIFIERS}


def values(slot: Slot, *, complete: bool) -> st.SearchStrategy:
    if slot.id in SPECIAL:
        return SPECIAL[slot.id]
    return groups(slot.id, complete=complete) if slot.id in shapes() else BY_TYPE[slot.type]


def groups(group: str, *, complete: bool) -> st.SearchStrategy:
    """A group with at least one value, or with all that the standard wants: an empty one says nothing."""
    shape = shapes()[group]
    fields = {slot.name: _field(slot, complete=complete) for slot in shape.slots}
    wanted = {slot.name for slot in shape.slots if complete and terms()[slot.id].required}
    required = {name: field for name, field in fields.items() if name in wanted}
    optional = {name: field for name, field in fields.items() if name not in wanted}
    return (
        st.fixed_dictionaries(required, optional=optional)
        .map(lambda given: shape.type(**given))
        .filter(lambda made: made != shape.type())
    )


def _field(slot: Slot, *, complete: bool) -> st.SearchStrategy:
    inside = st.deferred(lambda: values(slot, complete=complete))
    return st.lists(inside, min_size=1, max_size=3).map(tuple) if slot.repeats else inside


def invoices(*, complete: bool = False) -> st.SearchStrategy[Invoice]:
    return groups(ROOT, complete=complete)
