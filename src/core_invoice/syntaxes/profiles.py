"""Specification identifiers (BT-24) and the profile that each one names (Factur-X, FNFE, KoSIT, Peppol)."""

from __future__ import annotations

EN16931 = "EN 16931"

# The profiles that Factur-X defines, and what BT-24 says in each.
SPECIFICATIONS = {
    "MINIMUM": "urn:factur-x.eu:1p0:minimum",
    "BASIC WL": "urn:factur-x.eu:1p0:basicwl",
    "BASIC": "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic",
    EN16931: "urn:cen.eu:en16931:2017",
    "EXTENDED": "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended",
}

# The XML of these says less than the page around it.
WITHOUT_LINES = frozenset({"MINIMUM", "BASIC WL"})

# The most specific ending wins; an identifier chains what it complies with, separated by `#`.
_ENDINGS: tuple[tuple[str, str], ...] = (
    ("urn:factur-x.eu:1p0:minimum", "MINIMUM"),
    ("urn:zugferd.de:2p0:minimum", "MINIMUM"),
    ("urn:factur-x.eu:1p0:basicwl", "BASIC WL"),
    ("urn:zugferd.de:2p0:basicwl", "BASIC WL"),
    ("urn:factur-x.eu:1p0:basic", "BASIC"),
    ("urn:zugferd.de:2p0:basic", "BASIC"),
    ("urn:factur-x.eu:1p0:extended", "EXTENDED"),
    ("urn:zugferd.de:2p0:extended", "EXTENDED"),
    ("urn.cpro.gouv.fr:1p0:extended-ctc-fr", "EXTENDED-CTC-FR"),
)
_FAMILIES: tuple[tuple[str, str], ...] = (
    ("xrechnung", "XRECHNUNG"),
    ("peppol.eu:2017:poacc:billing", "PEPPOL BIS BILLING"),
)
_LEVELS = {
    "MINIMUM": "MINIMUM",
    "BASICWL": "BASIC WL",
    "BASIC": "BASIC",
    "EN16931": EN16931,
    "COMFORT": EN16931,
    "EXTENDED": "EXTENDED",
    "XRECHNUNG": "XRECHNUNG",
}


def profile_of(specification: str | None) -> str | None:
    """The profile that BT-24 names, or None when it is not one of EN 16931."""
    if not specification:
        return None
    written = specification.strip().lower()
    for ending, profile in _ENDINGS:
        if written.endswith(ending):
            return profile
    for sign, family in _FAMILIES:
        if sign in written:
            return family
    return EN16931 if written.startswith("urn:cen.eu:en16931:2017") else None


def profile_of_level(level: str | None) -> str | None:
    """The profile that a PDF's metadata declare as ConformanceLevel."""
    if level is None:
        return None
    return _LEVELS.get("".join(level.replace("_", "").split()).upper(), level.strip() or None)


def level_of(profile: str | None) -> str:
    """What the metadata of a PDF declare for an invoice of that profile."""
    if profile in _LEVELS.values():
        return str(profile)
    return "EXTENDED" if profile == "EXTENDED-CTC-FR" else EN16931
