"""The form in which a routine is given another reference."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.models import User
from library.errors import BadRoutine
from library.forms import VideoSourceForm, own_video_field
from library.models import Routine, Video
from library.routines.forms import TrimFields
from library.routines.replacing import Replaced, replace_reference


class ReplaceForm(VideoSourceForm, TrimFields):
    """Another video of the coach's as the reference, from where to where, and what becomes of the old one."""

    chosen = own_video_field(refused=gettext_lazy("Choose another one of your own videos."))
    keep_as_take = forms.BooleanField(
        label=gettext_lazy("Keep the old reference as a take"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        help_text=gettext_lazy("A further good performance: what differs between the two counts less."),
    )

    def __init__(self, *args: Any, user: User, routine: Routine, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.routine = routine
        self.fields["file"].label = gettext_lazy("A video of the movement done well")
        others = Video.objects.filter(owner=user, tracks_removed_at=None).exclude(routines=routine)
        self.fields["chosen"].queryset = others.exclude(attempts__routine=routine)  # type: ignore[attr-defined]
        if routine.reference_id is None:
            del self.fields["keep_as_take"]

    def save(self) -> Replaced | None:
        """Replace it; None, with errors in the form, if that cannot be."""
        data = self.cleaned_data
        video = data.get("chosen") or self.take_video(title=self.routine.title)
        if video is None:
            return None
        try:
            return replace_reference(
                routine=self.routine,
                reference=video,
                trim_start=data["trim_start"],
                trim_end=data["trim_end"],
                keep_as_take=data.get("keep_as_take", False),
            )
        except BadRoutine as error:
            self.add_error(error.field if error.field in self.fields else None, str(error))
            return None
