"""Form fields that several applications use."""

from __future__ import annotations

from typing import Any

from django import forms


class WordsField(forms.CharField):
    """What a person types in several lines; ``max_length`` counts a line break as one letter.

    Browsers count it so too, and stop typing there, but send two: without this, text that the page let
    through would be refused as too long.
    """

    def to_python(self, value: Any) -> str | None:
        """The text with line breaks of one letter, before its length is looked at."""
        if isinstance(value, str):
            value = value.replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python(value)
