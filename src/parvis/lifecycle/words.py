"""A sentence for people, in the two languages of the platform."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    fr: str
    en: str

    def in_(self, lang: str) -> str:
        """French unless English is asked for ("en", "en-gb")."""
        return self.en if lang.lower().startswith("en") else self.fr
