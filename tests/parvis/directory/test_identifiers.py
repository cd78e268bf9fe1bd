"""Identifiers: each type's shape, its check digits, and what is refused."""

import pytest

from parvis.directory.identifiers import (
    BadForeignIdentifier,
    BadIdentifier,
    BadPacificIdentifier,
    BadPersonIdentifier,
    BadSiren,
    BadSiret,
    BadVatNumber,
    FrenchVatNumber,
    clean,
    clean_siren,
    siren_of,
)


@pytest.mark.parametrize(
    ("scheme", "text", "expected"),
    [
        ("SIRET", "732 829 320 00074", "73282932000074"),
        ("SIRET", "732\u00a0829\u202f320 00074", "73282932000074"),
        ("SIRET", "35600000000048", "35600000000048"),
        (
            "SIRET",
            "35600000009075",
            "35600000009075",
        ),  # a post office: no Luhn key
        ("UE_HORS_FRANCE", "be 0428.759.497", "BE0428759497"),
        ("UE_HORS_FRANCE", "EL094259216", "EL094259216"),
        ("HORS_UE", "chDupont et fils", "CHDUPONT ET FILS"),
        ("HORS_UE", "GBABCDEFGHIJKLMNOP", "GBABCDEFGHIJKLMNOP"),
        ("RIDET", "0 123 456.001", "0123456001"),
        ("TAHITI", "a12345001", "A12345001"),
        ("PARTICULIER", "0601020304DURAND", "0601020304DURAND"),
        ("AUTRE", "  REF  77 ", "REF 77"),
    ],
)
def test_identifier_is_kept_in_its_plain_form(scheme, text, expected):
    assert clean(scheme, text) == expected


@pytest.mark.parametrize(
    ("scheme", "text", "refusal"),
    [
        ("SIRET", "73282932000079", BadSiret),
        ("SIRET", "7328293200007", BadSiret),
        ("SIRET", "35600000009076", BadSiret),
        ("SIRET", "", BadSiret),
        ("UE_HORS_FRANCE", "BE0428759498", BadVatNumber),
        ("UE_HORS_FRANCE", "CHE107787577", BadVatNumber),
        ("UE_HORS_FRANCE", "FR40303265045", FrenchVatNumber),
        ("HORS_UE", "DEDUPONT", BadForeignIdentifier),
        ("HORS_UE", "FRDUPONT", BadForeignIdentifier),
        ("HORS_UE", "CH", BadForeignIdentifier),
        ("HORS_UE", "CHABCDEFGHIJKLMNOPQ", BadForeignIdentifier),
        ("RIDET", "12345678", BadPacificIdentifier),
        ("TAHITI", "12345678901", BadPacificIdentifier),
        ("PARTICULIER", "DURAND", BadPersonIdentifier),
        ("AUTRE", "   ", BadIdentifier),
        ("AUTRE", "x" * 81, BadIdentifier),
        ("AUTRE", "AB\x00C", BadIdentifier),
    ],
)
def test_identifier_is_refused(scheme, text, refusal):
    with pytest.raises(BadIdentifier) as caught:
        clean(scheme, text)

    assert type(caught.value) is refusal
    assert str(caught.value.remedy)


def test_siren_with_a_wrong_key_is_refused():
    with pytest.raises(BadSiren):
        clean_siren("732829321")


def test_siret_begins_with_its_siren():
    assert siren_of("SIRET", "73282932000074") == "732829320"


def test_other_types_have_no_siren():
    assert siren_of("HORS_UE", "CHDUPONT") == ""
