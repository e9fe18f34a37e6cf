"""The form in which a person, or the coach of a group, says what is kept of videos and for how long."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.keeping import LONGEST_DAYS, KeepingChoices
from accounts.models import User
from library.keeping.services import choose, keep_location


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=LONGEST_DAYS,
        help_text=_("Counted from the upload. Empty: for as long as the account is there."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class KeepingForm(forms.Form):
    """Choices ``of`` a person or a group; ``save`` writes them down."""

    video_days = _days(_("Days for which videos are kept"))
    track_days = _days(_("Days for which measured movements are kept"))
    keypoints_only = forms.BooleanField(
        label=_("Keep only the places of joints"),
        required=False,
        help_text=_(
            "The film is removed as soon as it is measured, and nobody ever watches it: pages show a drawn "
            "skeleton. Nobody can then say that the wrong person was followed, or put joints right. Holds "
            "for what is uploaded from now on."
        ),
    )

    heads_hidden = forms.BooleanField(
        label=_("Hide the face in films"),
        required=False,
        help_text=_(
            "The film is measured first; then the head of the person who is followed is made unrecognisable, "
            "and the uploaded file is removed. Nobody watches it before. Others in the picture are not "
            "hidden. Sound stays. Nobody can then say that the wrong person was followed, or put joints "
            "right. Holds for what is uploaded from now on."
        ),
    )
    fewer_points = forms.BooleanField(
        label=_("Keep no points of the face"),
        required=False,
        help_text=_(
            "Of the face only what the score of the head needs is kept: nose, eyes and ears. The outline of "
            "eyes and mouth is not. Scores are the same. Holds for what is uploaded from now on."
        ),
    )

    TICKED = ("keypoints_only", "heads_hidden", "fewer_points")

    def __init__(self, given: Any = None, *, of: KeepingChoices) -> None:
        ticked = {name: getattr(of, f"{name}_since") is not None for name in self.TICKED}
        initial = {"video_days": of.video_days, "track_days": of.track_days, **ticked}
        super().__init__(given, initial=initial, prefix="keeping")
        self._of = of

    def save(self) -> None:
        """Write the choices down."""
        choose(self._of, **self.cleaned_data)


class PersonKeepingForm(KeepingForm):
    """A person's own choices; whether files say where they were filmed is an adult's."""

    def __init__(self, given: Any = None, *, of: User) -> None:
        super().__init__(given, of=of)
        self._person = of
        if of.is_adult:
            self.fields["location_kept"] = forms.BooleanField(
                label=_("Leave in my files where and with what they were filmed"),
                required=False,
                initial=of.location_kept,
                help_text=_(
                    "Else places and names of devices are blanked in what you upload, before it is kept. "
                    "Only you can download the file."
                ),
            )

    def save(self) -> None:
        """Write the choices down."""
        keep_location(person=self._person, kept=self.cleaned_data.pop("location_kept", False))
        super().save()
