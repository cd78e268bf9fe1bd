"""Why a file could not be read at all, or an invoice not be written, in French and English.

What is wrong *inside* a readable invoice is a finding, not an exception.

    Explained
    ├── Unreadable
    │   ├── EmptyFile · TooLarge · MissingFile · ClosedFile · EngineDefect
    │   ├── NotAnInvoice
    │   │   └── OtherDocument
    │   ├── UnreadableXml
    │   │   └── BrokenXml · WrongEncoding · RefusedDoctype · TooDeep · TooManyElements · TooManyLines
    │   │       · TooTangled
    │   ├── UnreadablePdf
    │   │   └── NotAPdf · BrokenPdf · EncryptedPdf · NoInvoiceInPdf · NotArchivable
    │   └── UnreadableJson
    └── Unwritable
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

MOST_TOLD = 10  # faults in one sentence


class Text(NamedTuple):
    french: str
    english: str

    def to(self, lang: str) -> str:
        return self.english if lang == "en" else self.french


@dataclass(frozen=True, slots=True)
class Explanation:
    """What to tell a person: what happened, why, and how to mend it."""

    code: str
    message: str
    reason: str
    remedy: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where: `$.lines[2].net_amount` in JSON, `BG-25[3]/BT-131` in the model."""

    path: str
    text: Text

    @property
    def told(self) -> Text:
        return Text(f"{self.path} : {self.text.french}", f"{self.path}: {self.text.english}")


def _all_told(faults: Sequence[Fault]) -> Text:
    """The first ones in full: a person reads no list of a thousand, a program has them all in `faults`."""
    shown, more = [fault.told for fault in faults[:MOST_TOLD]], len(faults) - MOST_TOLD
    if more > 0:
        shown.append(Text(f"et {more} de plus", f"and {more} more"))
    return Text(" ; ".join(one.french for one in shown) + ".", "; ".join(one.english for one in shown) + ".")


class Explained(Exception):
    """An error that tells a person what happened, why, and how to mend it; `details` fill the sentences."""

    code: ClassVar[str] = "CI-00"
    message: ClassVar[Text] = Text("L’opération a échoué.", "This could not be done.")
    reason: ClassVar[Text] = Text("", "")
    remedy: ClassVar[Text] = Text("", "")

    def __init__(self, *, line: int | None = None, **details: object) -> None:
        self.line = line
        self.details = details
        super().__init__(f"{self.code}: {self._filled(self.message, 'en')}")

    def explain(self, lang: str = "fr") -> Explanation:
        return Explanation(
            code=self.code,
            message=self._filled(self.message, lang),
            reason=self._filled(self.reason, lang),
            remedy=self._filled(self.remedy, lang),
            line=self.line,
        )

    def _filled(self, text: Text, lang: str) -> str:
        details = {
            name: value.to(lang) if isinstance(value, Text) else value for name, value in self.details.items()
        }
        return text.to(lang).format(**{"line": self.line, **details})


class Unreadable(Explained):
    """The file is not an invoice that the engine can read."""

    code = "CI-READ-00"
    message = Text("Le fichier n’a pas pu être lu.", "The file could not be read.")


class EmptyFile(Unreadable):
    code = "CI-READ-01"
    message = Text("Le fichier est vide.", "The file is empty.")
    reason = Text("Il ne contient aucun octet à lire.", "It holds no byte to read.")
    remedy = Text(
        "Exportez de nouveau la facture depuis votre logiciel, puis renvoyez-la.",
        "Export the invoice again from your software, then send it once more.",
    )


class TooLarge(Unreadable):
    """`details`: limit, in bytes."""

    code = "CI-READ-02"
    message = Text("Le fichier est trop volumineux.", "The file is too large.")
    reason = Text(
        "Lui-même, ou ce qu’il contient une fois décompressé, dépasse {megabytes} Mo.",
        "The file, or what it holds once decompressed, exceeds {megabytes} MB.",
    )
    remedy = Text(
        "Allégez les pièces jointes (images plus légères, envoi à part), puis renvoyez la facture.",
        "Make the attachments lighter (smaller images, documents sent apart), then send the invoice again.",
    )

    def __init__(self, *, limit: int) -> None:
        super().__init__(limit=limit, megabytes=max(1, limit // 1_000_000))


class NotAnInvoice(Unreadable):
    code = "CI-READ-03"
    message = Text(
        "Ce fichier n’est pas une facture électronique.",
        "This file is not an electronic invoice.",
    )
    reason = Text(
        "Ce n’est ni du XML (UBL ou CII) ni un PDF Factur-X.",
        "It is neither XML (UBL or CII) nor a Factur-X PDF.",
    )
    remedy = Text(
        "Choisissez le fichier XML ou le PDF Factur-X produit par votre logiciel de facturation.",
        "Choose the XML file or the Factur-X PDF made by your invoicing software.",
    )


class OtherDocument(NotAnInvoice):
    """`details`: root, the name of the document element."""

    code = "CI-READ-04"
    message = Text(
        "Ce fichier XML n’est pas une facture UBL 2.1 ou CII.",
        "This XML file is not a UBL 2.1 or CII invoice.",
    )
    reason = Text(
        "Son premier élément est « {root} » : c’est un autre document, ou une version trop ancienne.",
        "Its first element is “{root}”: it is another document, or too old a version.",
    )
    remedy = Text(
        "Déposez une facture ou un avoir UBL 2.1, une facture CII (D16B ou D22B), ou un PDF Factur-X.",
        "Send a UBL 2.1 invoice or credit note, a CII invoice (D16B or D22B), or a Factur-X PDF.",
    )


class MissingFile(Unreadable):
    code = "CI-READ-05"
    message = Text("Le fichier est introuvable.", "There is no such file.")
    reason = Text(
        "Aucun fichier ni dossier ne porte ce nom à cet endroit.",
        "Nothing has this name at this place, neither a file nor a folder.",
    )
    remedy = Text(
        "Vérifiez le nom et le dossier, puis recommencez.",
        "Check the name and the folder, then try again.",
    )


class ClosedFile(Unreadable):
    """`details`: system, what the system says."""

    code = "CI-READ-06"
    message = Text("Le fichier ne peut pas être ouvert.", "The file cannot be opened.")
    reason = Text("Le système répond : {system}.", "The system answers: {system}.")
    remedy = Text(
        "Vérifiez que vous avez le droit de lire ce fichier et qu’il n’est pas pris par un autre programme.",
        "Check that you may read this file and that no other program holds it.",
    )


class EngineDefect(Unreadable):
    """`details`: defect, what went wrong in the engine itself."""

    code = "CI-READ-09"
    message = Text(
        "Le moteur s’est arrêté sur ce fichier sans pouvoir le juger.",
        "The engine stopped on this file and could not judge it.",
    )
    reason = Text(
        "C’est un défaut du moteur, pas forcément du fichier ({defect}).",
        "It is a defect of the engine, not necessarily of the file ({defect}).",
    )
    remedy = Text(
        "Signalez-le aux auteurs du moteur, si possible avec le fichier.",
        "Report it to the authors of the engine, with the file if you can.",
    )


class UnreadableXml(Unreadable):
    pass


class BrokenXml(UnreadableXml):
    """`details`: parser, what the XML parser says."""

    code = "CI-READ-11"
    message = Text("Le XML de la facture est mal formé.", "The XML of the invoice is not well-formed.")
    reason = Text(
        "La lecture s’arrête à la ligne {line} ({parser}).",
        "Reading stops at line {line} ({parser}).",
    )
    remedy = Text(
        "Le fichier est sans doute tronqué ou modifié à la main : exportez-le de nouveau sans le retoucher.",
        "The file was probably cut short or edited by hand: export it again and leave it untouched.",
    )


class WrongEncoding(UnreadableXml):
    """`details`: parser, what the XML parser says."""

    code = "CI-READ-12"
    message = Text(
        "Les caractères du fichier ne correspondent pas à l’encodage annoncé.",
        "The characters of the file do not match the encoding that it declares.",
    )
    reason = Text(
        "Un caractère ne peut pas être lu à la ligne {line} ({parser}).",
        "A character cannot be read at line {line} ({parser}).",
    )
    remedy = Text(
        "Enregistrez le fichier en UTF-8 et annoncez cet encodage dans sa première ligne.",
        "Save the file as UTF-8 and declare that encoding in its first line.",
    )


class RefusedDoctype(UnreadableXml):
    code = "CI-READ-13"
    message = Text(
        "Le XML contient une déclaration DOCTYPE, refusée par sécurité.",
        "The XML holds a DOCTYPE declaration, refused for safety.",
    )
    reason = Text(
        "Une telle déclaration peut faire lire d’autres fichiers ou saturer la mémoire ; "
        "une facture n’en a jamais besoin.",
        "Such a declaration can make other files be read or exhaust the memory; an invoice never needs one.",
    )
    remedy = Text(
        "Retirez la déclaration DOCTYPE, puis renvoyez la facture.",
        "Remove the DOCTYPE declaration, then send the invoice again.",
    )


class TooDeep(UnreadableXml):
    code = "CI-READ-14"
    message = Text("Le XML est trop profondément imbriqué.", "The XML is nested too deeply.")
    reason = Text(
        "Ses éléments s’emboîtent sur plus de niveaux qu’aucune facture n’en demande (ligne {line}).",
        "Its elements are nested in more levels than any invoice needs (line {line}).",
    )
    remedy = Text(
        "Exportez de nouveau la facture depuis votre logiciel de facturation.",
        "Export the invoice again from your invoicing software.",
    )


class TooManyElements(UnreadableXml):
    """`details`: limit, a number of tags and attributes."""

    code = "CI-READ-15"
    message = Text("Le XML contient trop d’éléments.", "The XML holds too many elements.")
    reason = Text(
        "Il compte plus de {limit} balises et attributs, plus que ce qui peut être traité d’un coup.",
        "It has more than {limit} tags and attributes: the invoice exceeds what can be handled at once.",
    )
    remedy = Text(
        "Répartissez les lignes sur plusieurs factures, puis envoyez-les séparément.",
        "Spread the lines over several invoices, then send them separately.",
    )


class TooManyLines(UnreadableXml):
    """`details`: lines, limit."""

    code = "CI-READ-16"
    message = Text("La facture compte trop de lignes.", "The invoice has too many lines.")
    reason = Text(
        "Elle en compte {lines}, et {limit} au plus peuvent être traitées d’un coup.",
        "It has {lines} of them, and at most {limit} can be handled at once.",
    )
    remedy = Text(
        "Regroupez des lignes, ou répartissez-les sur plusieurs factures, puis envoyez-les séparément.",
        "Group lines together, or spread them over several invoices, then send them separately.",
    )


class TooTangled(UnreadableXml):
    """`details`: limit, a number of ways in which elements may stand in each other."""

    code = "CI-READ-17"
    message = Text("Le XML est trop enchevêtré.", "The XML is too tangled.")
    reason = Text(
        "Ses éléments s’emboîtent de plus de {limit} façons ; une facture en connaît quelques centaines.",
        "Its elements stand in each other in more than {limit} ways; an invoice has some hundred.",
    )
    remedy = Text(
        "Exportez de nouveau la facture depuis votre logiciel de facturation.",
        "Export the invoice again from your invoicing software.",
    )


class UnreadablePdf(Unreadable):
    pass


class NotAPdf(UnreadablePdf):
    code = "CI-READ-20"
    message = Text("Ce fichier n’est pas un PDF.", "This file is not a PDF.")
    reason = Text(
        "Il ne commence pas comme un PDF : son nom ou son contenu a changé.",
        "It does not begin as a PDF does: its name or its content has changed.",
    )
    remedy = Text("Choisissez le PDF de la facture.", "Choose the PDF of the invoice.")


class BrokenPdf(UnreadablePdf):
    code = "CI-READ-21"
    message = Text("Le PDF est endommagé.", "The PDF is damaged.")
    reason = Text(
        "Sa structure est incomplète : le fichier a sans doute été coupé pendant un transfert.",
        "Its structure is incomplete: the file was probably cut short during a transfer.",
    )
    remedy = Text(
        "Ouvrez-le sur votre poste pour vérifier qu’il s’affiche, puis renvoyez l’original.",
        "Open it on your computer to see whether it shows, then send the original again.",
    )


class EncryptedPdf(UnreadablePdf):
    code = "CI-READ-22"
    message = Text("Le PDF est protégé par un mot de passe.", "The PDF is protected by a password.")
    reason = Text(
        "Une facture Factur-X ne doit pas être chiffrée : son contenu doit rester lisible par tous.",
        "A Factur-X invoice must not be encrypted: its content must stay readable by all.",
    )
    remedy = Text(
        "Exportez le PDF sans protection, puis renvoyez-le.",
        "Export the PDF without protection, then send it again.",
    )


class NoInvoiceInPdf(UnreadablePdf):
    code = "CI-READ-23"
    message = Text(
        "Ce PDF ne contient pas de facture électronique.",
        "This PDF holds no electronic invoice.",
    )
    reason = Text(
        "Aucun fichier « factur-x.xml » n’y est joint : c’est un PDF simple.",
        "No “factur-x.xml” file is attached to it: it is a plain PDF.",
    )
    remedy = Text(
        "Demandez à votre logiciel un PDF au format Factur-X, ou déposez le fichier XML de la facture.",
        "Ask your software for a Factur-X PDF, or send the XML file of the invoice.",
    )


class NotArchivable(UnreadablePdf):
    """The PDF to embed an invoice in is not a PDF/A; `faults` say why, one sentence each."""

    code = "CI-READ-24"
    message = Text(
        "Ce PDF ne peut pas devenir un Factur-X : ce n’est pas un PDF/A.",
        "This PDF cannot become a Factur-X: it is not a PDF/A.",
    )
    reason = Text(
        "Un Factur-X est un PDF/A-3, fait pour se lire pareil dans dix ans. {faults}",
        "A Factur-X is a PDF/A-3, made to read the same ten years from now. {faults}",
    )
    remedy = Text(
        "Exportez-le de nouveau en « PDF/A » (LibreOffice : Exporter au format PDF, Archive PDF/A-3b ; "
        "Word : Options, Compatible ISO 19005-1), convertissez-le avec Ghostscript (gs -dPDFA=3), "
        "ou n’apportez pas de PDF : la facture sera mise en page.",
        "Export it again as “PDF/A” (LibreOffice: Export as PDF, Archival PDF/A-3b; Word: Options, "
        "ISO 19005-1 compliant), convert it with Ghostscript (gs -dPDFA=3), or bring no PDF: the invoice "
        "will be laid out.",
    )

    def __init__(self, faults: Sequence[Text]) -> None:
        self.faults = tuple(faults)
        told = Text(" ".join(one.french for one in faults), " ".join(one.english for one in faults))
        super().__init__(faults=told)


class UnreadableJson(Unreadable):
    """The JSON is not an invoice; `faults` are all that is wrong in it."""

    code = "CI-READ-31"
    message = Text("Ce JSON n’est pas une facture.", "This JSON is not an invoice.")
    reason = Text("À corriger : {faults}", "To be mended: {faults}")
    remedy = Text(
        "Suivez le schéma JSON de la facture : mêmes noms, nombres entre guillemets, dates AAAA-MM-JJ.",
        "Follow the invoice’s JSON schema: the same names, numbers between quotes, dates as YYYY-MM-DD.",
    )

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(faults=_all_told(self.faults))


class Unwritable(Explained):
    """The invoice holds values that no file of that kind can hold; `faults` are all of them."""

    code = "CI-WRITE-01"
    message = Text("La facture ne peut pas être écrite.", "The invoice cannot be written.")
    reason = Text("À corriger : {faults}", "To be mended: {faults}")
    remedy = Text(
        "Corrigez ces valeurs dans le programme qui crée la facture, puis écrivez-la de nouveau.",
        "Mend these values in the program that makes the invoice, then write it again.",
    )

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(faults=_all_told(self.faults))
