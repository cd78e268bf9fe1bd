"""From text to value: what is read, what is refused."""

from datetime import date
from decimal import Decimal

import pytest

from core_invoice.syntaxes import values


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("10", "10"),
        ("10.50", "10.50"),
        (" -3.1\n", "-3.1"),
        ("+1", "1"),
        (".5", "0.5"),
        ("7.", "7"),
        ("-0.00", "-0.00"),
    ],
)
def test_decimals_keep_their_written_digits(written, read):
    value = values.decimal(written)

    assert str(value) == read


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "abc",
        "1,50",
        "1E2",
        "NaN",
        "Infinity",
        "1_000",
        "1 000",
        "١٢",
        "0x10",
        "--1",
        "1.2.3",
        "9" * 29,
    ],
)
def test_what_is_not_a_decimal_is_not_read(written):
    assert values.decimal(written) is None


def test_the_longest_number_is_read_exactly():
    assert values.decimal("9" * 28) == Decimal("9" * 28)


@pytest.mark.parametrize("written", ["2026-11-03", " 2026-11-03 ", "2026-11-03Z", "2026-11-03+01:00"])
def test_iso_dates(written):
    assert values.iso_date(written) == date(2026, 11, 3)


@pytest.mark.parametrize(
    "written", ["", "2026-02-31", "03/11/2026", "20261103", "2026-11-03T10:00:00", "0000-01-01"]
)
def test_what_is_not_an_iso_date_is_not_read(written):
    assert values.iso_date(written) is None


def test_compact_dates():
    assert values.compact_date("20261103") == date(2026, 11, 3)


@pytest.mark.parametrize("written", ["2026-11-03", "20260231", "202611", "2026110312"])
def test_what_is_not_a_compact_date_is_not_read(written):
    assert values.compact_date(written) is None


def test_base64_may_be_folded():
    assert values.binary("JVBE\n Rg==") == b"%PDF"


@pytest.mark.parametrize("written", ["JVBERg", "é", "****"])
def test_what_is_not_base64_is_not_read(written):
    assert values.binary(written) is None


def test_a_note_with_a_subject():
    assert (values.note_subject("#AAB#Pas d’escompte"), values.note_text("#AAB#Pas d’escompte")) == (
        "AAB",
        "Pas d’escompte",
    )


@pytest.mark.parametrize(
    "written", ["Sans sujet", "# pas un code # du texte", "#TROPLONG#du texte", "commande #12"]
)
def test_a_note_without_a_subject(written):
    assert (values.note_subject(written), values.note_text(written)) == (None, written)


@pytest.mark.parametrize(
    ("written", "read"), [("5", "3"), ("29", "35"), ("72", "432"), (" 72 ", "432"), ("99", "99")]
)
def test_vat_point_codes_of_cii(written, read):
    assert values.vat_point_code(written) == read
