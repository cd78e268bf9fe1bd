"""What the French rules ask again and again, of whatever place: each value, the ids of a party, a tax."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from core_invoice.judging.bench import LACKING, Bench
from core_invoice.judging.france import forms
from core_invoice.judging.france.forms import Holds
from core_invoice.judging.tree import Record, Rule, Scope
from core_invoice.judging.values import Stop, both, dec, one


def under(root: str, rule: Rule) -> Rule:
    """The rule, for documents of this root element alone; for all of them when it is empty."""

    def judged(doc: Bench, record: Record) -> None:
        if doc.root.tag == root:
            rule(doc, record)

    return judged if root else rule


def blame(doc: Bench, rule: str, record: Record, slot: int, holds: Holds) -> None:
    """Each value of a slot for which that does not hold."""
    values = record[slot]
    wrong = {value for value in set(values) if not holds(value)}
    for nth, value in enumerate(values) if wrong else ():
        if value in wrong:
            doc.fire(rule, record, slot, nth, stated=value)


def each(scope: Scope, rule: str, slot: int, holds: Holds, *, root: str = "") -> None:
    """Have every value of a slot judged; `root` names the one root element for which the artefact asks."""
    scope.judge(under(root, lambda doc, record: blame(doc, rule, record, slot, holds)))


def each_of_scheme(scope: Scope, rule: str, slot: int, schemes: Collection[str], holds: Holds) -> None:
    """Every value that has one of these schemes."""

    @scope.judge
    def each_identifier(doc: Bench, record: Record) -> None:
        for nth, (text, scheme) in enumerate(record[slot]):
            if scheme in schemes and not holds(text):
                doc.fire(rule, record, slot, nth, stated=text)


def each_address(scope: Scope, slot: int, term: str) -> None:
    """BR-FR-23 and 25: an address of the French directory, and any address."""
    each_of_scheme(scope, f"BR-FR-23_{term}", slot, (forms.ADDRESS,), forms.is_address)

    @scope.judge
    def length(doc: Bench, record: Record) -> None:
        for nth, (text, _) in enumerate(record[slot]):
            if len(text) > forms.ADDRESS_LENGTH:
                doc.fire(f"BR-FR-25_{term}", record, slot, nth, stated=text)


def each_routing_code(scope: Scope, slot: int, term: str) -> None:
    """BR-FR-24 and 26."""
    routing = (forms.ROUTING,)
    each_of_scheme(scope, f"BR-FR-24_{term}", slot, routing, forms.is_address)
    each_of_scheme(scope, f"BR-FR-26_{term}", slot, routing, forms.at_most(forms.ROUTING_LENGTH))


def of_scheme(record: Record, slot: int, *schemes: str) -> list[tuple[int, str]]:
    """The values that have one of these schemes, with their rank."""
    return [(nth, text) for nth, (text, scheme) in enumerate(record[slot]) if scheme in schemes]


def one_of_scheme(record: Record, slot: int, scheme: str) -> str | None:
    """The value that has this scheme; a stop when there are several."""
    nth = one_of_schemes(record, slot, (scheme,))
    return None if nth is None else str(record[slot][nth][0])


def one_of_schemes(record: Record, slot: int, schemes: Collection[str]) -> int | None:
    """The rank of the value that has one of these schemes; a stop when there are several."""
    found = [nth for nth, (_, scheme) in enumerate(record[slot]) if scheme in schemes]
    if len(found) > 1:
        raise Stop(record, slot, kind="single", nth=found[1])
    return found[0] if found else None


def one_text(record: Record, slot: int) -> str | None:
    """The text of a slot of pairs; a stop when there are several."""
    values = record[slot]
    if len(values) > 1:
        raise Stop(record, slot, kind="single", nth=1)
    return str(values[0][0]) if values else None


def term_of(name: str) -> str:
    """The term of the norm that a rule's id names; empty where it names one of the French extension."""
    return name if name.startswith("BT-") else ""


@dataclass(frozen=True)
class Party:
    """A party, or a place of delivery: what it is called in the ids of rules, and where its ids stand."""

    term: str
    scope: Scope
    ids: int
    legal_ids: int
    legal_id_needed: bool = False


def siret(doc: Bench, record: Record, party: Party, *, first_alone: bool = True) -> None:
    """BR-FR-09: the first SIRET goes with the SIREN, which seller and buyer must state."""
    found = of_scheme(record, party.ids, forms.SIRET)
    if not found:
        return
    nth, text = found[0]
    if party.legal_id_needed and not forms.is_siret(text):  # the artefact looks no further
        siren = None
    else:
        siren = one_of_scheme(record, party.legal_ids, forms.SIREN)
    if not siren and not party.legal_id_needed:
        if len(found) > 1 and not first_alone:
            raise Stop(record, party.ids, kind="single", nth=found[1][0])
        siren = text[:9]
    if not forms.is_siret(text) or text[:9] != siren:
        doc.fire(f"BR-FR-09_{party.term}", record, party.ids, nth, stated=text, expected=siren)


def schemes(doc: Bench, record: Record, party: Party) -> None:
    """BR-FR-CO-10: every identifier has a scheme, and none of them twice."""
    found = [scheme for _, scheme in record[party.ids]]
    if None in found:
        doc.fire(f"BR-FR-CO-10_{party.term}-1", record, party.ids, found.index(None))
    often = {scheme for scheme, times in Counter(found).items() if scheme is not None and times > 1}
    if often:
        again = max(nth for nth, scheme in enumerate(found) if scheme in often)
        doc.fire(f"BR-FR-CO-10_{party.term}-2", record, party.ids, again, stated=found[again])


def mentions(
    doc: Bench,
    record: Record,
    slot: int,
    ranks: Callable[[str], list[int]],
    *,
    needed: Mapping[str, str],
    single: Mapping[str, str],
    group: int,
) -> None:
    """BR-FR-05 and 06: notes that must be there, and once. `ranks` tells where a code is among the notes."""
    for code, rule in needed.items():
        if not ranks(code):
            doc.fire(rule, record, group, LACKING)
    for code, rule in single.items():
        if len(ranks(code)) > 1:
            doc.fire(rule, record, slot, ranks(code)[1])


def item_attributes(doc: Bench, records: Iterable[Record], values: int, measures: int) -> None:
    """BR-FR-28: a text or a measure with its unit, one of both. `measures` has the units."""
    for record in records:
        if record[values] and not record[measures]:
            continue
        if record[values] or not any(record[measures]):
            doc.fire("BR-FR-28-Value", record, values, LACKING)


def objects(doc: Bench, record: Record, slot: int, rule: str, term: str) -> None:
    """BR-FR-29 and 30: the number (AFL) and the framework (AVV) of a sub-invoice."""
    twice = []
    for scheme in ("AFL", "AVV"):
        found = of_scheme(record, slot, scheme)
        twice += [nth for nth, _ in found[1:2]]
        for nth, text in found:
            if not forms.is_filled(text):
                doc.fire(f"{rule}_{scheme}", record, slot, nth, stated=text)
    if twice:
        doc.fire(f"{rule}_{term}", record, slot, min(twice))


@dataclass(frozen=True)
class Tax:
    """A kind of tax: where its category and rate stand, and the ids of the rules on them."""

    scope: Scope
    code: int
    rate: int
    category_rule: str
    spanish_rule: str
    rate_rule: str
    digits_rule: str


def is_usual(record: Record, kind: Tax) -> bool:
    """One category and one rate, both on the lists: nearly all of them."""
    codes, rates = record[kind.code], record[kind.rate]
    return len(codes) == len(rates) == 1 and codes[0] in forms.CATEGORIES and rates[0] in forms.RATES


def tax(
    doc: Bench, record: Record, kind: Tax, *, code_needed: bool, rate_judged: bool = True, blank: bool = False
) -> None:
    """BR-FR-15, 16 and DEC-04. `blank`: a rate without a text passes for none."""
    code = one(record, kind.code)
    if code_needed if code is None else code not in forms.CATEGORIES:
        doc.fire(kind.category_rule, record, kind.code, stated=code)
    if code in forms.SPANISH:
        doc.fire(kind.spanish_rule, record, kind.code, stated=code)
    if rate_judged:
        rate = one(record, kind.rate)
        if rate not in forms.RATES and (rate or (rate is not None and not blank)):
            doc.fire(kind.rate_rule, record, kind.rate, stated=rate)
    blame(doc, kind.digits_rule, record, kind.rate, forms.is_rate)


@dataclass(frozen=True)
class Header:
    """Where the terms of the header stand, for the rules that both syntaxes judge alike."""

    root: Scope
    types: int
    framework: int
    currency: int
    tax_currency: int
    vat_totals: int
    contract: int
    start: int
    end: int
    total: int
    prepaid: int
    due: int
    due_dates: int
    seller_ids: int
    seller_address: int
    buyer_address: int


def among(values: Iterable[str], accepted: Collection[str]) -> bool:
    return any(value in accepted for value in values)


def contract_and_period(doc: Bench, root: Record, header: Header, slot: int) -> None:
    """BR-FR-CO-03; `slot` has the types that are looked at."""
    if forms.OF_A_CONTRACT in root[slot]:
        wanted = (header.contract, header.start, header.end)
        if not both(*(partial(_said, root, slot) for slot in wanted)):
            lacking = next(slot for slot in wanted if not any(root[slot]))
            doc.fire("BR-FR-CO-03_BT-3", root, lacking)


def _said(root: Record, slot: int) -> bool:
    return bool(one(root, slot))


def corrected(doc: Bench, root: Record, rule: str, slot: int, references: int) -> None:
    """BR-FR-CO-04: one invoice is corrected."""
    if among(root[slot], forms.CORRECTIONS) and len(root[references]) != 1:
        doc.fire(rule, root, references, LACKING, stated=len(root[references]))


def final_invoice(doc: Bench, root: Record, header: Header) -> None:
    """BR-FR-CO-08."""
    if among(root[header.framework], forms.FINAL) and among(root[header.types], forms.PREPAYMENTS):
        doc.fire("BR-FR-CO-08_BT-23", root, header.framework, stated=root[header.framework][0])


def paid_invoice(doc: Bench, root: Record, header: Header) -> bool:
    """BR-FR-CO-09, the amounts; whether the third of its rules is to be judged."""
    if not among(root[header.framework], forms.PAID):
        return False
    prepaid = dec(root, header.prepaid)
    total = None if prepaid is None else dec(root, header.total)
    if prepaid is None or prepaid != total:
        doc.fire("BR-FR-CO-09_BT-23-1", root, header.prepaid, stated=prepaid, expected=total)
    due = dec(root, header.due)
    if due is None or due != 0:
        doc.fire("BR-FR-CO-09_BT-23-2", root, header.due, stated=due)
    return True


def in_euros(doc: Bench, root: Record, header: Header) -> None:
    """BR-FR-CO-12."""
    if not any(currency != "EUR" for currency in root[header.currency]):
        return
    if "EUR" not in root[header.tax_currency]:
        doc.fire("BR-FR-CO-12_BT-5", root, header.tax_currency, stated=root[header.currency][0])
    elif not one_of_scheme(root, header.vat_totals, "EUR"):
        doc.fire("BR-FR-CO-12_BT-5", root, header.vat_totals, LACKING, stated=root[header.currency][0])


def in_directory(doc: Bench, root: Record, rule: str, address: int, legal_id: str | None) -> None:
    """BR-FR-21 and 22: an address of the French directory begins with the SIREN."""
    text = one_text(root, address) or ""
    scheme = root[address][0][1] if root[address] else None
    if not text.startswith(legal_id or "") or scheme != forms.ADDRESS:
        doc.fire(rule, root, address, stated=text or None, expected=legal_id)
