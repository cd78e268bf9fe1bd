"""The tables of rules: all there, with the severities of the artefacts."""

from core_invoice.findings import Severity
from core_invoice.judging.tables import absences, france, norm
from core_invoice.model.terms import terms


def test_norm_has_every_rule_of_each_syntax():
    rules = norm().values()

    assert len(rules) == 1562
    assert sum(rule.ubl is not None for rule in rules) == 979
    assert sum(rule.cii is not None for rule in rules) == 806


def test_br_51_is_advice_in_ubl_only():
    assert (norm()["BR-51"].ubl, norm()["BR-51"].cii) == (Severity.WARNING, Severity.FATAL)


def test_french_rules_are_those_of_both_syntaxes():
    rules = france().values()

    assert sum(rule.ubl is not None for rule in rules) == 175
    assert sum(rule.cii is not None for rule in rules) == 171
    assert sum(rule.ubl is not None and rule.cii is not None for rule in rules) == 147


def test_absence_rules_are_rules_of_their_syntax():
    assert len(absences("ubl")) + len(absences("cii")) == 1202
    assert all(norm()[one.rule].ubl for one in absences("ubl"))
    assert all(norm()[one.rule].cii for one in absences("cii"))


def test_every_term_named_is_a_term_of_the_norm():
    named = {term for table in (norm(), france()) for rule in table.values() for term in rule.terms}

    assert named <= set(terms())
