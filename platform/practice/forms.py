"""Forms of the practice pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import UserError
from library.forms import VideoSourceForm, own_video_field
from library.models import Routine, Video
from library.routines.forms import TrimFields
from practice.models import Attempt
from practice.services import create_attempt, trim_attempt


def videos_to_choose(*, student: User, routine: Routine) -> QuerySet[Video]:
    """The student's videos that can still become an attempt at the routine, newest first."""
    return (
        Video.objects.filter(owner=student, tracks_removed_at=None)
        .exclude(routines=routine)
        .exclude(takes__routine=routine)
        .exclude(attempts__routine=routine)
    )


class AttemptForm(VideoSourceForm, TrimFields):
    """Which video to score, a new one or one of the student's own, and whether it is mirrored."""

    chosen = own_video_field(
        refused=_("Choose one of your own videos that is not an attempt at this routine yet.")
    )
    mirror = forms.ChoiceField(
        label=_("Left and right"),
        choices=[
            (Attempt.Mirror.AUTO, _("Recognise automatically")),
            (Attempt.Mirror.YES, _("I practised mirrored")),
            (Attempt.Mirror.NO, _("I did not practise mirrored")),
        ],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, user: User, routine: Routine, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.routine = routine
        self.fields["file"].label = _("Take a video you have filmed")
        chosen = self.fields["chosen"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = videos_to_choose(student=user, routine=routine)

    def save(self) -> Attempt | None:
        """Make the attempt; None, with errors in the form, if that cannot be."""
        video = self.cleaned_data.get("chosen") or self.take_video()
        if video is None:
            return None
        mirror = self.cleaned_data.get("mirror") or Attempt.Mirror.AUTO
        trim = {name: self.cleaned_data.get(name) for name in ("trim_start", "trim_end")}
        try:
            return create_attempt(student=self.user, routine=self.routine, video=video, mirror=mirror, **trim)
        except UserError as error:
            field = getattr(error, "field", "")
            self.add_error(field if field in self.fields else None, str(error))
            return None


class TrimForm(TrimFields):
    """Which part of the practice counts."""

    def trim(self, attempt: Attempt) -> bool:
        """Trim the attempt; False, with an error in the form, where that is no part of the video."""
        return self.trim_by(lambda start, end: trim_attempt(attempt=attempt, start=start, end=end))


class MirrorForm(forms.Form):
    """Whether the practice is mirrored."""

    mirror = forms.ChoiceField(label=_("Mirrored"), choices=Attempt.Mirror.choices)


class WordsForm(forms.ModelForm):
    """The student's own title and note."""

    class Meta:
        model = Attempt
        fields = ("title", "note")
        help_texts = {
            "title": _("Left empty, the attempt is named after its day and time."),
            "note": _("What you tried, how it felt. Whoever sees the attempt reads it: your coaches too."),
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 5})}


class DeleteForm(forms.Form):
    """Whether the video goes with the attempt."""

    with_video = forms.BooleanField(label=_("Delete the video too"), required=False)
