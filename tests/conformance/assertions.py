"""What the official stylesheets assert, read from them: where to aim a mutation so that a rule fires.

Nothing of our own tables goes in here: a rule that we forgot must be found all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

XSL = "{http://www.w3.org/1999/XSL/Transform}"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
NAMESPACES = {
    "ubl": "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    "cn": "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2",
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}
_STEP = r"(?:(?:cac|cbc|ext|ubl|cn|rsm|ram|udt|qdt):[A-Za-z]+|@[A-Za-z]+)"
_PATH = re.compile(rf"(?:\.\./|//|/)?{_STEP}(?:/{_STEP})*")
_LITERAL = re.compile(r"'([^']*)'")
_EITHER_LINE = re.compile(r"\(\s*cac:InvoiceLine\s*\|\s*cac:CreditNoteLine\s*\)")
_SHAPES = (("not", "absent"), ("count", "once"))
_PREDICATE = re.compile(r"\[[^\[\]]*\]")


@dataclass(frozen=True)
class Assertion:
    """One assertion: the places it judges, the paths its test looks at, the values it names."""

    rule: str
    contexts: tuple[str, ...]
    paths: tuple[str, ...]
    literals: tuple[str, ...]
    shape: str
    """"absent": nothing may be there; "once": so many of them; "other"."""

    def nodes(self, root: etree._Element) -> list[etree._Element]:
        """The nodes that it judges; predicates that XPath 1.0 does not know are let go."""
        for pattern in self.contexts:
            for attempt in (pattern, _without_predicates(pattern)):
                try:
                    found = root.xpath(attempt, namespaces=NAMESPACES)
                except etree.XPathError:
                    continue
                if found:
                    return [node for node in found if isinstance(node.tag, str)]
        return []


@cache
def assertions(stylesheet: Path) -> tuple[Assertion, ...]:
    templates = etree.parse(stylesheet).getroot().iter(f"{XSL}template")
    return tuple(
        _assertion(template.get("match", ""), asserted)
        for template in templates
        for asserted in template.iter(f"{SVRL}failed-assert")
    )


def rule_ids(stylesheet: Path) -> frozenset[str]:
    return frozenset(each.rule for each in assertions(stylesheet) if each.rule)


def _assertion(match: str, asserted: etree._Element) -> Assertion:
    rule = next((each.text for each in asserted.iter(f"{XSL}attribute") if each.get("name") == "id"), "")
    test = _EITHER_LINE.sub("cac:InvoiceLine", " ".join(asserted.get("test", "").split()))
    paths = set(_PATH.findall(_without_predicates(test))) | set(_PATH.findall(test))
    return Assertion(
        rule=rule or "",
        contexts=tuple(_absolute(part) for part in _alternatives(" ".join(match.split()))),
        paths=tuple(sorted(paths)),
        literals=tuple(sorted(set(_LITERAL.findall(test)))),
        shape=next((shape for start, shape in _SHAPES if test.lstrip("( ").startswith(start)), "other"),
    )


def _without_predicates(path: str) -> str:
    while (shorter := _PREDICATE.sub("", path)) != path:
        path = shorter
    return path


def _alternatives(match: str) -> list[str]:
    """`a | b[c | d]` is two patterns."""
    parts, depth, begun = [], 0, 0
    for place, character in enumerate(match):
        depth += (character in "[(") - (character in "])")
        if character == "|" and not depth:
            parts.append(match[begun:place])
            begun = place + 1
    return [part.strip() for part in (*parts, match[begun:]) if part.strip()]


def _absolute(pattern: str) -> str:
    return pattern if pattern.startswith("/") else f"//{pattern}"
