"""The second verb of the engine: judging an invoice by rule sets, all faults at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core_invoice.findings import Finding, Location, Severity, finding
from core_invoice.model.invoice import Invoice
from core_invoice.model.reading import Reading
from core_invoice.reading import read
from core_invoice.rules import Context, ruleset, rulesets_for
from core_invoice.syntaxes.profiles import level_of

__all__ = ["Report", "check", "rulesets_for"]

UNREADABLE_VALUE = "EN-DATA-01"
UNREAD_CONTENT = "EN-DATA-02"
OTHER_PROFILE = "EN-DATA-03"


@dataclass(frozen=True)
class Report:
    """What the rule sets say about one document."""

    findings: tuple[Finding, ...]
    rulesets: tuple[str, ...]
    judged: bool = True
    """False when a value could not be read: the rules that need it have no verdict."""

    @property
    def valid(self) -> bool:
        return not any(found.fatal for found in self.findings)

    @property
    def fatal(self) -> tuple[Finding, ...]:
        return tuple(found for found in self.findings if found.fatal)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(found for found in self.findings if not found.fatal)


def check(subject: Reading | Invoice | bytes, *, rules: Sequence[str] | None = None) -> Report:
    """Judge a document by the named rule sets; by those of the profile that it claims when none is named."""
    reading = read(subject) if isinstance(subject, bytes) else subject
    if isinstance(reading, Invoice):
        return _report(reading, Context(), rules or ("en16931",), ())
    context = Context.of(reading)
    return _report(reading.invoice, context, rules or rulesets_for(reading), _of_reading(reading))


def _report(invoice: Invoice, context: Context, names: Sequence[str], first: Sequence[Finding]) -> Report:
    sets = [ruleset(name) for name in names]
    judged = [found for one in sets for found in one.judge(invoice, context)]
    findings = tuple(_located(found, context) for found in (*first, *judged))
    return Report(findings, tuple(one.label for one in sets), judged=not context.unreadable)


def _of_reading(reading: Reading) -> tuple[Finding, ...]:
    return (*_unreadable(reading), *_unread(reading), *_other_profile(reading), *_odd(reading))


def _unreadable(reading: Reading) -> Iterator[Finding]:
    for fault in reading.faults:
        yield finding(
            UNREADABLE_VALUE,
            where=fault.term,
            stated=fault.source.raw,
            kind=fault.expected,
        ).located(Location(fault.term, fault.source.line, fault.source.path))


def _unread(reading: Reading) -> Iterator[Finding]:
    """One warning for all that no term covers: it stays in the file, and nobody will see it."""
    if reading.unread:
        first = reading.unread[0]
        yield finding(
            UNREAD_CONTENT,
            severity=Severity.WARNING,
            stated=len(reading.unread),
            first=first.path,
        ).located(Location("", first.line, first.path))


def _other_profile(reading: Reading) -> Iterator[Finding]:
    """A Factur-X file says its profile twice: in the PDF and in the invoice. The invoice is what counts."""
    declared, profile = reading.declared_profile, reading.profile
    if declared and profile and declared not in (profile, level_of(profile)):
        yield finding(
            OTHER_PROFILE, where="BG-2/BT-24", severity=Severity.WARNING, stated=declared, expected=profile
        )


def _odd(reading: Reading) -> Iterator[Finding]:
    for one in reading.oddities:
        yield finding(one.rule, severity=Severity.WARNING, stated=one.stated, expected=one.expected)


def _located(found: Finding, context: Context) -> Finding:
    """With the line and path of the place, or of the nearest group above it that the file has."""
    if found.line is not None or not found.where:
        return found
    where = found.where
    while where:
        source = context.sources.get(where)
        if source:
            return found.located(Location(found.where, source.line, source.path))
        where = where.rpartition("/")[0]
    return found
