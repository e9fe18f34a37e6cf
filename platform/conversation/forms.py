"""Forms of the conversation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.fields import WordsField
from conversation.drawings import LONGEST
from conversation.models import LONGEST_REASON, LONGEST_TEXT, SetAside

WHY = _("Why; the student reads it")


class Few(forms.Textarea):
    """Room for a sentence or two."""

    def __init__(self) -> None:
        super().__init__(attrs={"rows": 3})


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

    about = forms.CharField(max_length=100, widget=forms.HiddenInput)
    at = forms.FloatField(required=False, localize=False, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(label=_("What about it?"), choices=SetAside.Verdict.choices)
    reason = WordsField(label=WHY, max_length=LONGEST_REASON, widget=Few)


class SentenceForm(forms.Form):
    """A coach's own sentence."""

    text = WordsField(label=_("Your sentence; it is shown first"), max_length=LONGEST_REASON, widget=Few)


class TotalForm(forms.Form):
    """A coach's total, and why."""

    value = forms.IntegerField(
        label=_("Total, 0 to 100"),
        min_value=0,
        max_value=100,
        error_messages=dict.fromkeys(
            ("min_value", "max_value", "invalid"), _("A whole number from 0 to 100.")
        ),
    )
    reason = WordsField(label=WHY, max_length=LONGEST_REASON, widget=Few)
