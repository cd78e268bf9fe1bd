"""Form fields that the pages need and that Django leaves to its users."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files import File


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files from one control; an empty one is kept, so that the act can say what is wrong with it."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[File[bytes]]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            super().clean(None, initial)
        one = super().clean
        return [one(file, initial) for file in files]
