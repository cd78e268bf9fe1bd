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
_NAME = r"(?:cac|cbc|ext|ubl|cn|rsm|ram|udt|qdt):[A-Za-z0-9]+"
_STEP = rf"(?:{_NAME}(?:\[[^\[\]]*\])*|@[A-Za-z]+)"
_PATH = re.compile(rf"(?:\.\./|//|/)?{_STEP}(?:/{_STEP})*")
_STEPS = re.compile(_STEP)
_EQUAL = re.compile(rf"((?:{_NAME}/)*(?:{_NAME}|@[A-Za-z]+))\s*=\s*'([^']*)'")
_LITERAL = re.compile(r"'([^']*)'")
_EITHER_LINE = re.compile(r"\(\s*cac:InvoiceLine\s*\|\s*cac:CreditNoteLine\s*\)")
_SHAPES = (("not", "absent"), ("count", "once"))
_PREDICATE = re.compile(r"\[[^\[\]]*\]")
_FUNCTION = re.compile(r"(?:normalize-space|upper-case|exists|string|xs:decimal)\(([^()]*)\)")
_ENDS_WITH = re.compile(r"ends-with\(name\(\),\s*'([A-Za-z]+)'\)")
_VARIABLE = re.compile(r"\$([A-Za-z][\w-]*)")
_DEEPEST_VARIABLE = 4


@dataclass(frozen=True)
class Step:
    """One step of a path, and what its predicates want there: `TaxCategory[ID='S']` wants ID to be S."""

    name: str
    wanted: tuple[tuple[tuple[str, ...], str], ...] = ()


@dataclass(frozen=True)
class Route:
    """A path: from the node ("."), its parent ("../"), the root ("/") or anywhere ("//")."""

    origin: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Assertion:
    """One assertion: the places it judges, the paths its test looks at, the values it names."""

    rule: str
    contexts: tuple[str, ...]
    paths: tuple[Route, ...]
    literals: tuple[str, ...]
    shape: str
    """"absent": nothing may be there; "once": so many of them; "other"."""

    def nodes(self, root: etree._Element) -> list[etree._Element]:
        """The nodes that it judges; predicates that XPath 1.0 does not know are let go."""
        for pattern in self.contexts:
            for attempt in (_plain(pattern), _without_predicates(pattern)):
                try:
                    found = root.xpath(attempt, namespaces=NAMESPACES)
                except etree.XPathError:
                    continue
                if found:
                    return [node for node in found if isinstance(node.tag, str)]
        return []

    @property
    def places(self) -> list[Route]:
        """The places that it judges as routes, where they are plain enough to be made."""
        matches = (_PATH.fullmatch(_plain(pattern)) for pattern in self.contexts)
        return [_route(match[0]) for match in matches if match]


@cache
def assertions(stylesheet: Path) -> tuple[Assertion, ...]:
    templates = etree.parse(stylesheet).getroot().iter(f"{XSL}template")
    return tuple(
        _assertion(template, asserted)
        for template in templates
        for asserted in template.iter(f"{SVRL}failed-assert")
    )


def rule_ids(stylesheet: Path) -> frozenset[str]:
    return frozenset(each.rule for each in assertions(stylesheet) if each.rule)


def _assertion(template: etree._Element, asserted: etree._Element) -> Assertion:
    rule = next((each.text for each in asserted.iter(f"{XSL}attribute") if each.get("name") == "id"), "")
    test = _spelt_out(template, _flat(asserted.get("test", "")))
    text = _EITHER_LINE.sub("cac:InvoiceLine", _plain(test))
    paths = dict.fromkeys((*_PATH.findall(text), *_PATH.findall(_without_predicates(text))))
    return Assertion(
        rule=rule or "",
        contexts=tuple(_absolute(part) for part in _alternatives(_flat(template.get("match", "")))),
        paths=tuple(_route(path) for path in paths),
        literals=tuple(sorted(set(_LITERAL.findall(test)))),
        shape=_shape(_flat(asserted.get("test", ""))),
    )


def _shape(test: str) -> str:
    if " or " in test or " and " in test:
        return "other"
    return next((shape for start, shape in _SHAPES if test.lstrip("( ").startswith(start)), "other")


def _spelt_out(template: etree._Element, test: str) -> str:
    """With what its variables stand for."""
    variables = {each.get("name"): _flat(each.get("select", "")) for each in template.iter(f"{XSL}variable")}
    for _ in range(_DEEPEST_VARIABLE):
        test = _VARIABLE.sub(lambda match: f"({variables.get(match[1], '')})", test)
    return test


def _flat(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    """Without functions that make no difference to where a path leads."""
    text = text.replace("true()", "'true'").replace("false()", "'false'")
    text = _ENDS_WITH.sub(r"substring(name(), string-length(name()) - string-length('\1') + 1) = '\1'", text)
    while (plainer := _FUNCTION.sub(r"\1", text)) != text:
        text = plainer
    return text


def _route(path: str) -> Route:
    origin = next(start for start in ("../", "//", "/", ".") if path.startswith(start) or start == ".")
    return Route(origin, tuple(_step(text) for text in _STEPS.findall(path)))


def _step(text: str) -> Step:
    wanted = tuple((tuple(path.split("/")), value) for path, value in _EQUAL.findall(text))
    return Step(text.partition("[")[0], wanted)


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
