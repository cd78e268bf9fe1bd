"""What a person may not do: an exception with a stable code, what happened, and what to do next."""

from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Refusal(Exception):
    """Rooms subclass it; `{placeholders}` in the texts are filled by the keyword arguments."""

    code: str = "PV-BASE-00"
    message: Words = _("Cette action n’est pas possible.")
    remedy: Words = _("Revenez à la page précédente et vérifiez votre demande.")

    def __init__(self, **values: Any) -> None:
        super().__init__(self.code)
        self.values = values
        if values:
            self.message = format_lazy(str_or_lazy(self.message), **values)
            self.remedy = format_lazy(str_or_lazy(self.remedy), **values)

    def __str__(self) -> str:
        return str(self.message)


def str_or_lazy(words: Words) -> str:
    """A lazy text behaves as a string; only the type checker needs to be told."""
    return words  # type: ignore[return-value]
