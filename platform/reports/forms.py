"""The form of a report's page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.fields import WordsField

MOST_LETTERS = 1200
"""Of a coach's words: what fits on the page below the figures. Set by hand."""


class WordsForm(forms.Form):
    """What a coach writes below a month; empty takes it back."""

    text = WordsField(
        label=_("Your words below this month"),
        max_length=MOST_LETTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
