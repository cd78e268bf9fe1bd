"""Amounts, quantities, dates and accounts as French or English readers write them."""

from datetime import date
from decimal import Decimal

NARROW = "\u202f"  # between thousands in French: it does not break at the end of a line
FIXED = "\u00a0"
SYMBOLS = {"EUR": "€"}
MONTHS = {
    "fr": (
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
    ),
    "en": (
        "January February March April May June July August September October November December".split()  # noqa: SIM905
    ),
}


def number(value: Decimal, lang: str, *, least: int = 0) -> str:
    """All the decimals that count, and `least` at least; thousands apart."""
    if not value.is_finite():
        return str(value)
    plain = format(value, "f")
    whole, _, fraction = plain.lstrip("-").partition(".")
    fraction = fraction.rstrip("0").ljust(least, "0")
    grouped = _grouped(whole.lstrip("0") or "0", NARROW if lang == "fr" else ",")
    point = ("," if lang == "fr" else ".") if fraction else ""
    minus = "\u2212" if plain.startswith("-") and value != 0 else ""
    return f"{minus}{grouped}{point}{fraction}"


def amount(value: Decimal, currency: str | None, lang: str) -> str:
    figure = number(value, lang, least=2)
    unit = SYMBOLS.get(currency or "", currency or "")
    if lang != "fr" and currency in SYMBOLS:
        return figure.replace("\u2212", f"\u2212{unit}") if figure.startswith("\u2212") else f"{unit}{figure}"
    return f"{figure}{FIXED}{unit}" if unit else figure


def percent(value: Decimal, lang: str) -> str:
    figure = number(value, lang)
    return f"{figure}{FIXED}%" if lang == "fr" else f"{figure}%"


def day(value: date, lang: str, *, before: date | None = None) -> str:
    """A date; without the month and year that the date after it will say: “1er” au 31 octobre 2026."""
    first = "1er" if value.day == 1 and lang == "fr" else str(value.day)
    parts = (first, MONTHS["fr" if lang == "fr" else "en"][value.month - 1], str(value.year))
    same_year = before is not None and value.year == before.year
    same_month = same_year and before is not None and value.month == before.month
    return FIXED.join(parts[: 1 if same_month else 2 if same_year else 3])


def account(value: str) -> str:
    """An IBAN in groups of four; any other account as it is."""
    plain = value.replace(" ", "")
    if len(plain) < 15 or not (plain[:2].isalpha() and plain[2:4].isdigit() and plain.isalnum()):
        return value
    return FIXED.join(plain[start : start + 4] for start in range(0, len(plain), 4))


def identifier(value: str, scheme: str | None) -> str:
    """A SIRET or SIREN in groups of three, as it is read aloud."""
    plain = value.replace(" ", "")
    if scheme == "0009" and len(plain) == 14 and plain.isdigit():
        return FIXED.join((plain[:3], plain[3:6], plain[6:9], plain[9:]))
    if scheme == "0002" and len(plain) == 9 and plain.isdigit():
        return FIXED.join((plain[:3], plain[3:6], plain[6:]))
    return value


def size(count: int, lang: str) -> str:
    unit = "o" if lang == "fr" else "B"
    for prefix, step in (("M", 1024 * 1024), ("k", 1024)):
        if count >= step:
            return f"{number(Decimal(count * 10 // step) / 10, lang)}{FIXED}{prefix}{unit}"
    return f"{count}{FIXED}{unit}"


def _grouped(whole: str, separator: str) -> str:
    head = len(whole) % 3
    parts = [whole[:head]] if head else []
    parts += [whole[start : start + 3] for start in range(head, len(whole), 3)]
    return separator.join(parts)
