"""Forms of the conversation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.fields import WordsField
from conversation.drawings import LONGEST
from conversation.models import LONGEST_REASON, LONGEST_TEXT, SetAside


class CommentForm(forms.Form):
    """A comment, an answer, or their new words."""

    text = WordsField(
        label=_("Your comment"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    at = forms.FloatField(
        label=_("Second of the practice (empty: the whole)"), min_value=0.0, required=False, localize=False
    )
    voice = forms.FileField(label=_("Voice note (a recording of up to a minute)"), required=False)
    drawing = forms.CharField(max_length=LONGEST, required=False, widget=forms.HiddenInput)
    answer_to = forms.UUIDField(required=False, widget=forms.HiddenInput)


class WordsForm(forms.Form):
    """Other words for a comment."""

    text = WordsField(
        label=_("Your comment"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )


class SetAsideForm(forms.Form):
    """Which sentence, what is with it, and why."""

    about = forms.CharField(max_length=100)
    at = forms.FloatField(required=False, localize=False)
    verdict = forms.ChoiceField(choices=SetAside.Verdict.choices)
    reason = WordsField(max_length=LONGEST_REASON)


class SentenceForm(forms.Form):
    """A coach's own sentence."""

    text = WordsField(max_length=LONGEST_REASON)


class TotalForm(forms.Form):
    """A coach's total, and why."""

    value = forms.IntegerField(min_value=0, max_value=100)
    reason = WordsField(max_length=LONGEST_REASON)
