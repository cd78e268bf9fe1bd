"""Documents that nobody would write: published samples, altered at random, the same for the same seed.

    for name, data in mutations(samples("ubl"), count=100, seed=7, aims=assertions(stylesheet)):

The name tells what was done. Each alteration is a function of the document, that returns what it did, or
nothing when the document has no place for it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from random import Random

from lxml import etree

from tests.conformance.aims import aim, aimed
from tests.conformance.altered import (
    CAC,
    CBC,
    RAM,
    Document,
    Sample,
    grafted,
    local,
    parsed,
    place,
    pool_of,
    put,
    removed,
    samples,
    value_for,
)
from tests.conformance.assertions import NAMESPACES, Assertion
from tests.conformance.odd_values import (
    AMOUNTS,
    ATTRIBUTES,
    CATEGORIES,
    CODES,
    DATES,
    INDICATORS,
    RATES,
    SCHEMES,
    TAX_SCHEMES,
    TEXTS,
)

__all__ = ["mutations", "samples"]

Alter = Callable[[Document], str | None]


def mutations(
    bases: Sequence[Sample], *, count: int, seed: int, aims: Sequence[Assertion] = ()
) -> Iterator[tuple[str, bytes]]:
    """So many altered documents; with `aims`, every assertion in its turn is what one alteration aims at."""
    order = Random(seed)
    turn = list(aims)
    order.shuffle(turn)
    for place_in_turn in range(count):
        random = Random(f"{seed}/{place_in_turn}")
        base = random.choice(bases)
        document = Document(parsed(base.data), random, bases, aims, pool_of(tuple(bases)))
        done: list[str] = []
        if turn and place_in_turn % 2:
            done = [aimed(document, turn[place_in_turn // 2 % len(turn)]) or ""]
        done += _random_alterations(document, fewer=bool(done))
        steps = "; ".join(step for step in done if step)
        yield f"{seed}/{place_in_turn} {base.name}: {steps}", etree.tostring(document.root, encoding="UTF-8")


def _random_alterations(document: Document, *, fewer: bool) -> list[str]:
    weights = (60, 30, 7, 3, 0, 0) if fewer else (0, 50, 25, 12, 8, 5)
    wanted = document.random.choices((0, 1, 2, 3, 5, 8), weights=weights)[0]
    done: list[str] = []
    for _ in range(4 * wanted):
        if len(done) == wanted:
            break
        alter = document.random.choices(list(ALTERATIONS), weights=list(ALTERATIONS.values()))[0]
        if step := alter(document):
            done.append(step)
    return done


# --- The tree ---


def remove(document: Document) -> str | None:
    element = document.one(document.elements)
    return None if element is None else removed(element)


def duplicate(document: Document) -> str | None:
    element = document.one(document.elements)
    if element is None:
        return None
    element.addnext(copy.deepcopy(element))
    return f"duplicate {place(element)}"


def move(document: Document) -> str | None:
    """To another place: among its siblings, below another element, or out of its parent."""
    element = document.one(document.elements)
    inside = set(element.iter()) if element is not None else set()
    target = document.one([each for each in document.elements if each not in inside])
    if element is None or target is None:
        return None
    was = place(element)
    if document.random.random() < 0.5:
        target.addnext(element)
    else:
        target.append(element)
    return f"move {was} to {place(element)}"


def graft(document: Document) -> str | None:
    """Something that another sample has, at the place where it has it."""
    other = parsed(document.one(document.others).data)
    theirs = document.one([each for each in other.iter() if isinstance(each.tag, str) and each is not other])
    return None if theirs is None else grafted(document, theirs)


def wrap(document: Document) -> str | None:
    """An element inside a value, a comment or an instruction in the middle of it, or the value as CDATA."""
    leaf = document.one([each for each in document.leaves if each.text])
    if leaf is None:
        return None
    way = document.random.choice(("comment", "instruction", "cdata", "element", "split"))
    text = leaf.text
    cut = document.random.randint(0, len(text))
    if way == "cdata":
        leaf.text = etree.CDATA(text.replace("]]>", ""))
        return f"cdata in {place(leaf)}"
    inner = {
        "comment": lambda: etree.Comment(" x "),
        "instruction": lambda: etree.ProcessingInstruction("x", "y"),
        "element": lambda: etree.Element(leaf.tag),
        "split": lambda: etree.Element(leaf.tag),
    }[way]()
    leaf.text, inner.tail = text[:cut], text[cut:]
    if way == "split":
        inner.text, inner.tail = text[cut:], None
    leaf.append(inner)
    return f"{way} in {place(leaf)}"


def rename(document: Document) -> str | None:
    """Names of the other kind of document, or of a neighbour in the same document."""
    renamed = {
        "InvoiceLine": "CreditNoteLine",
        "CreditNoteLine": "InvoiceLine",
        "InvoicedQuantity": "CreditedQuantity",
        "CreditedQuantity": "InvoicedQuantity",
        "InvoiceTypeCode": "CreditNoteTypeCode",
        "CreditNoteTypeCode": "InvoiceTypeCode",
        "DueDate": "PaymentDueDate",
        "PaymentDueDate": "DueDate",
        "ID": "GlobalID",
        "GlobalID": "ID",
        "PersonName": "DepartmentName",
        "IBANID": "ProprietaryID",
        "TaxAmount": "TaxableAmount",
        "PayeeParty": "TaxRepresentativeParty",
        "PayeeTradeParty": "SellerTaxRepresentativeTradeParty",
        "BuyerTradeParty": "SellerTradeParty",
    }
    element = document.one([each for each in document.elements if local(each) in renamed])
    if element is None:
        return None
    was = place(element)
    element.tag = f"{{{etree.QName(element).namespace}}}{renamed[local(element)]}"
    return f"rename {was} to {local(element)}"


def other_kind(document: Document) -> str | None:
    """An invoice as a credit note, with or without its inner names."""
    if not document.ubl:
        return None
    kind, other = ("cn", "ubl") if document.credit_note else ("ubl", "cn")
    names = {"ubl": "Invoice", "cn": "CreditNote"}
    new = etree.Element(
        f"{{{NAMESPACES[other]}}}{names[other]}", nsmap={None: NAMESPACES[other], **_inner(document)}
    )
    new.extend(list(document.root))
    document.root = new
    if document.random.random() < 0.7:
        for element in document.elements:
            for word in ("Line", "TypeCode"):
                if local(element) == f"{names[kind]}{word}":
                    element.tag = element.tag.replace(f"{names[kind]}{word}", f"{names[other]}{word}")
            if local(element) in {"InvoicedQuantity", "CreditedQuantity"}:
                element.tag = f"{CBC}{'InvoicedQuantity' if other == 'ubl' else 'CreditedQuantity'}"
    return f"as {names[other]}"


def _inner(document: Document) -> dict[str, str]:
    return {prefix: uri for prefix, uri in document.root.nsmap.items() if prefix}


def prefix(document: Document) -> str | None:
    """Other prefixes change nothing, save for rules that look at the name as written."""
    before = etree.tostring(document.root, encoding="unicode")
    changed = before
    for old, new in (("cbc", "b"), ("cac", "a"), ("ram", "r"), ("udt", "u")):
        changed = re.sub(rf"(</?){old}:", rf"\1{new}:", changed).replace(f"xmlns:{old}=", f"xmlns:{new}=")
    if changed == before:
        return None
    document.root = parsed(changed.encode())
    return "other prefixes"


# --- Values ---


def empty(document: Document) -> str | None:
    element = document.one(document.elements)
    if element is None:
        return None
    for child in list(element):
        element.remove(child)
    element.text = document.random.choice(("", " ", "\n  ", None))
    return f"empty {place(element)}"


def amount(document: Document) -> str | None:
    numbers = [
        each for each in document.leaves if number(each.text) is not None and not local(each).endswith("ID")
    ]
    leaf = document.one([each for each in numbers if local(each).endswith("Amount")] or numbers)
    if document.random.random() < 0.3:
        leaf = document.one(numbers)
    if leaf is None:
        return None
    value = number(leaf.text)
    assert value is not None
    near = (
        value + Decimal("0.01"),
        value - Decimal("0.01"),
        value + Decimal("0.02"),
        value + Decimal("0.005"),
        value + Decimal("0.004"),
        value + 1,
        value - 1,
        value + Decimal("0.99"),
        -value,
        value * 10,
        0,
    )
    written = document.random.choice(
        (
            str(document.random.choice(near)),
            str(document.random.choice(near)),
            f"{leaf.text}0",
            f"{leaf.text} ",
            f" {leaf.text}",
            f"+{leaf.text}",
            f"-{leaf.text}",
            f"{leaf.text}e0",
            leaf.text.split(".")[0],
            document.random.choice(AMOUNTS) if document.random.random() < 0.5 else "0.005",
        )
    )
    return put(leaf, written)


def number(text: str | None) -> Decimal | None:
    try:
        value = Decimal((text or "").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < Decimal(10) ** 15 else None


def code(document: Document) -> str | None:
    leaf = document.leaf("Code", "CountryID", "UnitCode")
    return None if leaf is None else put(leaf, value_for(document, leaf.tag, CODES))


def date(document: Document) -> str | None:
    leaf = document.leaf("Date", "DateTimeString", "DateString")
    return None if leaf is None else put(leaf, value_for(document, leaf.tag, DATES))


def identifier(document: Document) -> str | None:
    leaf = document.leaf("ID", "Telephone", "CompleteNumber", "Name", "Content", "Note")
    return None if leaf is None else put(leaf, value_for(document, leaf.tag, TEXTS))


def same_value(document: Document) -> str | None:
    """One place says what another says: seller as payee, two equal identifiers, currency as text."""
    leaf, other = document.one(document.leaves), document.one(document.leaves)
    if leaf is None or other is None:
        return None
    if document.random.random() < 0.7:
        alike = [each for each in document.leaves if local(each)[-4:] == local(leaf)[-4:]]
        other = document.one(alike)
    return put(leaf, other.text or "")


def indicator(document: Document) -> str | None:
    leaf = document.leaf("Indicator")
    return None if leaf is None else put(leaf, document.random.choice(INDICATORS))


def attribute(document: Document) -> str | None:
    """Altered, blanked, removed or added."""
    having = [each for each in document.elements if each.attrib]
    element = document.one(having if having and document.random.random() < 0.7 else document.elements)
    if element is None:
        return None
    name = document.one(sorted(element.attrib)) if element.attrib else None
    if name is None or document.random.random() < 0.3:
        name = document.random.choice(ATTRIBUTES)
    elif document.random.random() < 0.3:
        del element.attrib[name]
        return f"remove {place(element)}/@{name}"
    element.set(name, value_for(document, f"@{name}", SCHEMES))
    return f"{place(element)}/@{name}={element.get(name)!r}"


# --- VAT ---

_CATEGORY_GROUPS = ("TaxCategory", "ClassifiedTaxCategory", "ApplicableTradeTax", "CategoryTradeTax")


def tax_groups(document: Document) -> list[etree._Element]:
    return [each for each in document.elements if local(each) in _CATEGORY_GROUPS]


def tax_category(document: Document) -> str | None:
    group = document.one(tax_groups(document))
    return (
        None
        if group is None
        else categorised(document, group, document.random.choice((*CATEGORIES, "s", " S", "")))
    )


def categorised(document: Document, group: etree._Element, category: str) -> str:
    tag, rate = (
        (f"{CBC}ID", f"{CBC}Percent")
        if document.ubl
        else (f"{RAM}CategoryCode", f"{RAM}RateApplicablePercent")
    )
    for leaf in group.findall(tag):
        leaf.text = category
    way = document.random.random()
    for leaf in group.findall(rate):
        if way < 0.3:
            leaf.text = "0" if category not in ("S", "L", "M") else "20"
        elif way < 0.5:
            group.remove(leaf)
    return f"{place(group)} is {category}"


def every_tax_category(document: Document) -> str | None:
    """The whole document in another category: rates, reasons and identifiers may follow or not."""
    groups = tax_groups(document)
    if not groups:
        return None
    category = document.random.choice(CATEGORIES)
    only = document.random.random()
    for group in groups:
        if only < 0.7 or document.random.random() < 0.8:
            categorised(document, group, category)
    if document.random.random() < 0.5:
        _exempted(document)
    if document.random.random() < 0.2:
        seller_identity(document)
    return f"every tax category is {category}"


def _exempted(document: Document) -> None:
    """A reason on each row of the breakdown; in UBL it comes before the scheme."""
    for group in tax_groups(document):
        if document.ubl and local(group) == "TaxCategory" and local(group.getparent()) == "TaxSubtotal":
            reason = etree.Element(f"{CBC}TaxExemptionReason")
            reason.text = "x"
            group.insert(max(len(group) - 1, 0), reason)
        elif not document.ubl and local(group.getparent()) == "ApplicableHeaderTradeSettlement":
            reason = etree.SubElement(group, f"{RAM}ExemptionReason")
            reason.text = "x"


def tax_scheme(document: Document) -> str | None:
    if document.ubl:
        leaf = document.one(document.root.findall(f".//{CAC}TaxScheme/{CBC}ID"))
    else:
        groups = tax_groups(document)
        leaf = document.one([each for group in groups for each in group.findall(f"{RAM}TypeCode")])
    return None if leaf is None else put(leaf, document.random.choice(TAX_SCHEMES))


def tax_rate(document: Document) -> str | None:
    leaf = document.leaf("Percent", "MultiplierFactorNumeric")
    return None if leaf is None else put(leaf, document.random.choice(RATES))


def allowances(document: Document) -> str:
    """An allowance and a charge on the whole document, in one category, that no total knows of."""
    category = document.random.choice(CATEGORIES)
    text = (UBL_ALLOWANCES if document.ubl else CII_ALLOWANCES).format(category=category)
    home = document.root if document.ubl else document.root.find(f".//{RAM}ApplicableHeaderTradeSettlement")
    if home is not None:
        home.extend(list(parsed(text.encode())))
    return f"allowance and charge in {category}"


def seller_identity(document: Document) -> str | None:
    """Without the identifiers that many VAT rules ask for, all at once."""
    path = f".//{CAC}PartyTaxScheme" if document.ubl else f".//{RAM}SpecifiedTaxRegistration"
    found = document.root.findall(path)
    for element in found:
        if document.random.random() < 0.7:
            element.getparent().remove(element)
    return "fewer tax identifiers" if found else None


_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
UBL_ALLOWANCES = (
    f"<x {_DECLARED}>"
    + "".join(
        f"""<cac:AllowanceCharge>
        <cbc:ChargeIndicator>{indicator}</cbc:ChargeIndicator>
        <cbc:AllowanceChargeReason>x</cbc:AllowanceChargeReason>
        <cbc:Amount currencyID="EUR">1.00</cbc:Amount>
        <cac:TaxCategory>
          <cbc:ID>{{category}}</cbc:ID><cbc:Percent>0</cbc:Percent>
          <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
        </cac:TaxCategory>
        </cac:AllowanceCharge>"""
        for indicator in ("false", "true")
    )
    + "</x>"
)
CII_ALLOWANCES = (
    f"<x {_DECLARED}>"
    + "".join(
        f"""<ram:SpecifiedTradeAllowanceCharge>
        <ram:ChargeIndicator><udt:Indicator>{indicator}</udt:Indicator></ram:ChargeIndicator>
        <ram:ActualAmount>1.00</ram:ActualAmount>
        <ram:Reason>x</ram:Reason>
        <ram:CategoryTradeTax>
          <ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>{{category}}</ram:CategoryCode>
          <ram:RateApplicablePercent>0</ram:RateApplicablePercent>
        </ram:CategoryTradeTax>
        </ram:SpecifiedTradeAllowanceCharge>"""
        for indicator in ("false", "true")
    )
    + "</x>"
)

ALTERATIONS: dict[Alter, int] = {
    remove: 10,
    duplicate: 6,
    move: 4,
    graft: 12,
    wrap: 2,
    rename: 3,
    other_kind: 1,
    prefix: 1,
    empty: 6,
    amount: 14,
    code: 10,
    date: 4,
    identifier: 6,
    same_value: 5,
    indicator: 2,
    attribute: 10,
    tax_category: 7,
    every_tax_category: 5,
    tax_scheme: 3,
    tax_rate: 4,
    allowances: 3,
    seller_identity: 2,
    aim: 10,
}
