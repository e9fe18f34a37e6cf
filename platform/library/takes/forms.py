"""Forms of takes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.models import User
from library.errors import BadRoutine
from library.forms import VideoSourceForm, number_field
from library.models import Routine, RoutineTake, Video
from library.services import rename_video
from library.takes import selectors, services


class TrimForm(forms.Form):
    """Which part of a take's video counts."""

    trim_start = number_field(gettext_lazy("Starts at (seconds)"), 0, None, "any", required=False)
    trim_end = number_field(gettext_lazy("Ends at (seconds)"), 0, None, "any", required=False)

    def trim(self, take: RoutineTake) -> bool:
        """Change the take; False, with errors in the form, if that cannot be."""
        data = self.cleaned_data
        try:
            services.trim_take(take=take, trim_start=data["trim_start"], trim_end=data["trim_end"])
        except BadRoutine as error:
            self.add_error(error.field or None, str(error))
            return False
        return True


class TakeForm(VideoSourceForm, TrimForm):
    """A further good performance: a new video or one of the coach's own."""

    chosen = forms.ModelChoiceField(
        label=gettext_lazy("One of your videos"),
        queryset=Video.objects.none(),
        required=False,
        empty_label=gettext_lazy("Upload a new one"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "invalid_choice": gettext_lazy(
                "Choose one of your own videos that does not belong to this routine yet."
            )
        },
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("For instance who performs, or when. Left empty, the file's name is taken."),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, user: User, routine: Routine, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.routine = routine
        self.fields["file"].label = gettext_lazy("A video of the movement done well")
        self.fields["chosen"].queryset = selectors.videos_to_choose(routine=routine)  # type: ignore[attr-defined]

    def save(self) -> RoutineTake | None:
        """Add the take; None, with errors in the form, if that cannot be."""
        data = self.cleaned_data
        try:
            # Before an upload is taken in, which would be left in the library.
            services.check_room(routine=self.routine)
            video = data.get("chosen") or self._new_video()
            if video is None:
                return None
            return services.add_take(
                routine=self.routine, video=video, trim_start=data["trim_start"], trim_end=data["trim_end"]
            )
        except BadRoutine as error:
            self.add_error({"video": "file", "": None}.get(error.field, error.field), str(error))
            return None

    def _new_video(self) -> Video | None:
        title = self.cleaned_data["title"]
        video = self.take_video(title=title)
        # Uploaded while the form was filled in: its title may have been typed after that.
        if video is not None:
            rename_video(video=video, title=title)
        return video
