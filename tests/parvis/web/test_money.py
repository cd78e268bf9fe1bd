"""An amount is written the same way in the lists and on the invoice sheet, in both languages."""

from decimal import Decimal

import pytest
from django.utils import translation

from core_invoice.rendering import figures
from parvis.web.templatetags.invoices import money


@pytest.mark.parametrize(
    ("language", "amount", "currency", "written"),
    [
        ("fr", "1276.23", "EUR", "1 276,23 €"),
        ("fr", "-282", "EUR", "-282,00 €"),
        ("fr", "10", "CHF", "10,00 CHF"),
        ("en", "1276.23", "EUR", "€1,276.23"),
        ("en", "-282", "EUR", "-€282.00"),
        ("en", "10", "CHF", "10.00 CHF"),
    ],
)
def test_amount_in_the_reader_s_language(language, amount, currency, written):
    with translation.override(language):
        shown = money(Decimal(amount), currency)

    assert " ".join(shown.split()) == written


def test_english_amount_is_the_one_of_the_sheet():
    with translation.override("en"):
        shown = money(Decimal("1276.23"), "EUR")

    assert shown == figures.amount(Decimal("1276.23"), "EUR", "en")
