"""Forms of the conversation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from conversation.drawings import LONGEST
from conversation.models import LONGEST_TEXT


class CommentForm(forms.Form):
    """A comment, an answer, or their new words."""

    text = forms.CharField(
        label=_("Your comment"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    at = forms.FloatField(
        label=_("Second of the practice (empty: the whole)"), min_value=0.0, required=False, localize=False
    )
    drawing = forms.CharField(max_length=LONGEST, required=False, widget=forms.HiddenInput)
    answer_to = forms.UUIDField(required=False, widget=forms.HiddenInput)


class WordsForm(forms.Form):
    """Other words for a comment."""

    text = forms.CharField(
        label=_("Your comment"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )
