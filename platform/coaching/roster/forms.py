"""What is asked of the class page in its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from library.models import Routine


@dataclass(frozen=True)
class Choices:
    """Which students are shown, and in which order."""

    routine: Routine | None = None
    idle: int | None = None
    worse: bool = False
    sort: str = "attention"

    @property
    def narrowed(self) -> bool:
        """Whether some students may be left out."""
        return self.idle is not None or self.worse


class RosterForm(forms.Form):
    """The filters; what does not fit is as if it were not asked for."""

    routine = forms.ChoiceField(
        label=_("Routine"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    idle = forms.IntegerField(
        label=_("Not practised for (days)"),
        required=False,
        min_value=1,
        max_value=3650,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "form-control"}),
    )
    worse = forms.BooleanField(
        label=_("Got worse"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    # Which orders there are depends on the routine: coaching.roster.order knows them.
    sort = forms.CharField(required=False, max_length=60)

    def __init__(self, asked: Mapping[str, Any], *, routines: Sequence[Routine]) -> None:
        super().__init__(asked)
        self.routines = {str(routine.pk): routine for routine in routines}
        field: Any = self.fields["routine"]
        titles = [(pk, routine.title) for pk, routine in self.routines.items()]
        field.choices = [("", _("All routines")), *titles]

    @property
    def choices(self) -> Choices:
        """What was asked for, as far as it fits."""
        self.is_valid()
        fitting = self.cleaned_data
        return Choices(
            routine=self.routines.get(fitting.get("routine") or ""),
            idle=fitting.get("idle"),
            worse=bool(fitting.get("worse")),
            sort=fitting.get("sort") or "attention",
        )
