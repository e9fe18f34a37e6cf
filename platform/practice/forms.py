"""Forms of the practice pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from library.models import Routine, Video
from practice.models import Attempt


def videos_to_choose(*, student: User, routine: Routine) -> QuerySet[Video]:
    """The student's videos that can still become an attempt at the routine."""
    return student.videos.exclude(pk=routine.reference_id).exclude(attempts__routine=routine)


class AttemptForm(forms.Form):
    """Which video to score, and whether it is mirrored."""

    video = forms.ModelChoiceField(
        label=_("Video"),
        queryset=Video.objects.none(),
        error_messages={
            "required": _("Choose a video."),
            "invalid_choice": _("Choose one of your own videos that is not an attempt at this routine yet."),
        },
    )
    mirror = forms.ChoiceField(
        label=_("Mirrored"), choices=Attempt.Mirror.choices, required=False, initial=Attempt.Mirror.AUTO
    )

    def __init__(self, *args: Any, student: User, routine: Routine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["video"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = videos_to_choose(student=student, routine=routine)

    def clean_mirror(self) -> str:
        """Finding out is what happens when nothing is said."""
        return self.cleaned_data["mirror"] or Attempt.Mirror.AUTO


class MirrorForm(forms.Form):
    """Whether the practice is mirrored."""

    mirror = forms.ChoiceField(label=_("Mirrored"), choices=Attempt.Mirror.choices)


class DeleteForm(forms.Form):
    """Whether the video goes with the attempt."""

    with_video = forms.BooleanField(label=_("Delete the video too"), required=False)
