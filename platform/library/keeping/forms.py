"""The form in which a person, or the coach of a group, says what is kept of videos and for how long."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.keeping import LONGEST_DAYS, KeepingChoices
from library.keeping.services import choose


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

    TICKED = ("keypoints_only",)

    def __init__(self, given: Any = None, *, of: KeepingChoices) -> None:
        ticked = {name: getattr(of, f"{name}_since") is not None for name in self.TICKED}
        initial = {"video_days": of.video_days, "track_days": of.track_days, **ticked}
        super().__init__(given, initial=initial, prefix="keeping")
        self._of = of

    def save(self) -> None:
        """Write the choices down."""
        choose(self._of, **self.cleaned_data)
