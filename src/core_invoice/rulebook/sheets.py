"""One sheet for each rule: what it says, how grave it is, what it is about, where it comes from.

The facts come from the tables of rules, the words from the catalogue of findings.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain

from core_invoice.findings import CATALOGUE, ELLIPSIS, Explanation, Finding, Severity, UnknownRule
from core_invoice.judging.tables import Absence, absences, extended_ctc, france, norm
from core_invoice.rules.france import FAMILY as PUBLIC_BUYERS


@dataclass(frozen=True)
class Origin:
    """The rule set that a rule comes from."""

    name: str
    version: str
    texts: Mapping[str, str]


EN16931 = Origin(
    "en16931",
    "1.3.16",
    {
        "fr": "Norme européenne EN 16931, règles de validation du CEN/TC 434",
        "en": "European standard EN 16931, validation rules of CEN/TC 434",
    },
)
FR_CTC = Origin(
    "fr-ctc",
    "1.4.0",
    {
        "fr": "Règles françaises du flux 2, pour les factures entre entreprises",
        "en": "French rules of flow 2, for invoices between companies",
    },
)
EXTENDED_CTC = Origin(
    "extended-ctc-fr",
    "1.4.0",
    {
        "fr": "Profil EXTENDED-CTC-FR, l’extension française de la norme",
        "en": "Profile EXTENDED-CTC-FR, the French extension of the standard",
    },
)
FR_B2G = Origin(
    "fr-b2g",
    "1.4.0",
    {
        "fr": "Factures adressées aux acheteurs publics français",
        "en": "Invoices sent to French public buyers",
    },
)
READING = Origin("", "", {"fr": "Lecture du fichier", "en": "Reading the file"})
PLATFORM = Origin("", "", {"fr": "Règles de la plateforme", "en": "Rules of the platform"})


@dataclass(frozen=True)
class Chapter:
    """A family of rules, for an index."""

    key: str
    pattern: str
    titles: Mapping[str, str]
    absence: bool = False

    def holds(self, one: "Sheet") -> bool:
        return self.absence is (one.absence is not None) and bool(re.match(self.pattern, one.id))


VAT_FAMILIES = "S|Z|E|AE|IC|G|O|AF|AG|B"
CHAPTERS = (
    Chapter("presence", r"BR-\d", {"fr": "Ce qui doit figurer", "en": "What must be there"}),
    Chapter("sums", r"BR-CO-", {"fr": "Totaux et conditions", "en": "Totals and conditions"}),
    Chapter("decimals", r"BR-DEC-", {"fr": "Décimales", "en": "Decimals"}),
    Chapter("vat", rf"BR-({VAT_FAMILIES})-", {"fr": "Catégories de TVA", "en": "VAT categories"}),
    Chapter("codes", r"BR-CL-", {"fr": "Listes de codes", "en": "Code lists"}),
    Chapter("ubl", r"UBL-(?!FREXT)", {"fr": "Écriture en UBL", "en": "Writing in UBL"}),
    Chapter("cii", r"CII-(?!F?R?EXT)", {"fr": "Écriture en CII", "en": "Writing in CII"}),
    Chapter(
        "france", r"BR-FR-(\d|CO-|DEC-)", {"fr": "Règles françaises (BR-FR)", "en": "French rules (BR-FR)"}
    ),
    Chapter(
        "groups",
        r"BR-FR-(MV|BD)-",
        {
            "fr": "Factures à plusieurs vendeurs ou à double sens",
            "en": "Invoices of several sellers or two-way",
        },
    ),
    Chapter(
        "extended",
        r"(BR|UBL|CII)-(F[RX])?EXT",
        {"fr": "Profil étendu français", "en": "French extended profile"},
    ),
    Chapter(
        "public-buyers",
        r"BR-FR-CPRO-|FR-",
        {"fr": "Acheteurs publics français", "en": "French public buyers"},
    ),
    Chapter("reading", r"EN-", {"fr": "Lecture du fichier", "en": "Reading the file"}),
    Chapter("platform", r"PV-", {"fr": "Règles de la plateforme", "en": "Rules of the platform"}),
    Chapter(
        "absent-ubl",
        r"UBL-",
        {"fr": "Ce qui n’a pas sa place en UBL", "en": "What has no place in UBL"},
        absence=True,
    ),
    Chapter(
        "absent-cii",
        r"CII-",
        {"fr": "Ce qui n’a pas sa place en CII", "en": "What has no place in CII"},
        absence=True,
    ),
)


@dataclass(frozen=True)
class Sheet:
    id: str
    origin: Origin
    ubl: Severity | None
    cii: Severity | None
    terms: tuple[str, ...] = ()
    absence: Absence | None = None

    @property
    def severities(self) -> Mapping[str, Severity]:
        """By syntax: only those in which the rule is judged."""
        both = {"UBL": self.ubl, "CII": self.cii}
        return {syntax: one for syntax, one in both.items() if one is not None}

    def text(self, lang: str) -> Explanation:
        """What a finding of this rule says, with an ellipsis for what depends on the document."""
        values = {"element": self.absence.path} if self.absence else {}
        found = Finding(
            self.id, Severity.FATAL, terms=self.terms, stated=ELLIPSIS, expected=ELLIPSIS, values=values
        )
        said = found.text(lang)
        return Explanation(*(_unfilled(part) for part in (said.message, said.reason, said.remedy)))

    @property
    def related(self) -> tuple[str, ...]:
        """Other rules about the same terms, those that share most terms first."""
        shared = {
            other.id: len(set(self.terms) & set(other.terms))
            for other in sheets().values()
            if other is not self
        }
        return tuple(sorted((one for one in shared if shared[one]), key=lambda one: -shared[one]))


def _unfilled(text: str) -> str:
    """Without a full stop after an ellipsis; and together what belongs together at the end of a line."""
    return text.replace(f"{ELLIPSIS}.", ELLIPSIS).replace(f": {ELLIPSIS}", f":\u00a0{ELLIPSIS}")


def sheet(rule: str) -> Sheet:
    found = sheets().get(rule) or next(
        (one for one in sheets().values() if one.id.casefold() == rule.casefold()), None
    )
    if found is None:
        raise UnknownRule(rule)
    return found


def sheets() -> Mapping[str, Sheet]:
    """All rules, in the order of the chapters and of their numbers; with those registered by a platform."""
    return _sheets(CATALOGUE.rules())


@cache
def _sheets(explained: tuple[str, ...]) -> Mapping[str, Sheet]:
    unsorted = {one.id: one for one in chain(_listed(), _own(explained))}
    placed = sorted(unsorted.values(), key=lambda one: (_chapter(one), _natural(one.id)))
    return {one.id: one for one in placed}


def _listed() -> Iterator[Sheet]:
    absent = {one.rule: one for syntax in ("ubl", "cii") for one in absences(syntax)}
    tables = ((EN16931, norm()), (FR_CTC, france()), (EXTENDED_CTC, extended_ctc()))
    for origin, rules in tables:
        for rule in rules.values():
            yield Sheet(rule.id, origin, rule.ubl, rule.cii, rule.terms, absent.get(rule.id))


def _own(explained: tuple[str, ...]) -> Iterator[Sheet]:
    """Rules that no table lists: those for public buyers, of reading, of the platform."""
    for rule in PUBLIC_BUYERS.rules:
        yield Sheet(rule.id, FR_B2G, rule.severity, rule.severity, rule.terms)
    listed = {*norm(), *france(), *extended_ctc(), *(rule.id for rule in PUBLIC_BUYERS.rules)}
    for rule_id in explained:
        family = (f"{rule_id}-", f"{rule_id}_")
        if rule_id not in listed and not any(one.startswith(family) for one in listed):
            yield Sheet(rule_id, READING if rule_id.startswith("EN-") else PLATFORM, None, None)


def _chapter(one: Sheet) -> int:
    return next((rank for rank, chapter in enumerate(CHAPTERS) if chapter.holds(one)), len(CHAPTERS))


def _natural(rule: str) -> tuple[tuple[bool, int, str], ...]:
    """BR-2 before BR-10."""
    parts = re.findall(r"\d+|\D+", rule)
    return tuple((part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts)
