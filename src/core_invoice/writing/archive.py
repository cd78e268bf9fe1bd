"""What keeps a PDF from being a PDF/A, as far as can be seen without judging each page (ISO 19005)."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from core_invoice.errors import Text
from core_invoice.syntaxes.facturx import metadata_of
from core_invoice.syntaxes.xmp import Claims, claims_of

# ISO 19005-1, -2 and -3 build on each other; PDF/A-4 is PDF 2.0 and declares itself otherwise.
PARTS = frozenset({"1", "2", "3"})
CONFORMANCES = frozenset({"A", "B", "U"})
FORBIDDEN_ACTIONS = frozenset(
    {"/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState", "/Rendition"}
    | {"/Trans", "/GoTo3DView", "/JavaScript"}
)
# Type 3 fonts are drawings, Type 0 fonts are made of others that are looked at in their turn.
DRAWN_OR_COMPOSED = (pikepdf.Name.Type3, pikepdf.Name.Type0)
FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
MOST_NAMED = 5
UNREADABLE_METADATA = Text(
    "Ses métadonnées (XMP) sont mal formées.", "Its metadata (XMP) are not well-formed."
)


def faults_of(pdf: pikepdf.Pdf) -> tuple[Text, ...]:
    claims = claims_of(metadata_of(pdf))
    return (*_claimed(claims), *_contents(pdf, declared=claims.part in PARTS))


def _claimed(claims: Claims) -> Iterator[Text]:
    if claims.part is None:
        yield Text(
            "Ses métadonnées ne le déclarent pas PDF/A.", "Its metadata do not declare it to be PDF/A."
        )
    elif claims.part not in PARTS:
        yield Text(
            f"Il se déclare PDF/A-{claims.part} : il faut un PDF/A-1, 2 ou 3.",
            f"It declares itself PDF/A-{claims.part}: PDF/A-1, 2 or 3 is needed.",
        )
    elif claims.conformance not in CONFORMANCES:
        yield Text(
            "Ses métadonnées ne disent pas à quel niveau de PDF/A il est (A, B ou U).",
            "Its metadata do not say which level of PDF/A it has (A, B or U).",
        )


def _contents(pdf: pikepdf.Pdf, *, declared: bool) -> Iterator[Text]:
    """Actions are sought in every file; fonts only in one that does not declare itself PDF/A.

    A font that no page shows may lack, and which those are takes reading every page.
    """
    actions, fonts = set[str](), set[str]()
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary):
            actions.update(_actions(one))
            fonts.update(() if declared else _missing_font(one))
    if actions:
        named = ", ".join(sorted(actions))
        yield Text(f"Il contient des actions interdites ({named}).", f"It holds forbidden actions ({named}).")
    if fonts:
        named = ", ".join(sorted(fonts)[:MOST_NAMED])
        yield Text(
            f"Ses polices ne sont pas incorporées ({named}).", f"Its fonts are not embedded ({named})."
        )
    if not declared and "/OutputIntents" not in pdf.Root:
        yield Text(
            "Il ne dit pas comment rendre ses couleurs (profil ICC).",
            "It does not say how to render its colours (ICC profile).",
        )


def _actions(one: pikepdf.Dictionary) -> Iterator[str]:
    """The forbidden actions that this object is, or holds: when opened, clicked, or at an event."""
    events = one.get("/AA")
    held = list(events.as_dict().values()) if isinstance(events, pikepdf.Dictionary) else []
    for action in (one, one.get("/A"), one.get("/OpenAction"), *held):
        kind = action.get("/S") if isinstance(action, pikepdf.Dictionary) else None
        if isinstance(kind, pikepdf.Name) and str(kind) in FORBIDDEN_ACTIONS:
            yield str(kind)[1:]


def _missing_font(one: pikepdf.Dictionary) -> Iterator[str]:
    if one.get("/Type") != pikepdf.Name.Font or one.get("/Subtype") in DRAWN_OR_COMPOSED:
        return
    descriptor = one.get("/FontDescriptor")
    if not isinstance(descriptor, pikepdf.Dictionary) or not any(key in descriptor for key in FONT_FILES):
        yield str(one.get("/BaseFont", "/?"))[1:]
