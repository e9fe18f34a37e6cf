"""Forms of routines and takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Group, User
from accounts.selectors import groups_coached_by
from common.names import one_line
from library.errors import BadRoutine
from library.forms import VideoSourceForm, own_video_field
from library.models import Routine, RoutineTake, Video
from library.parts import PART_LABELS
from library.routines import selectors, services
from library.routines.reference import parts_out_of_view, tolerances_proposed
from library.selectors import videos_of
from library.services import rename_video
from scoring.compare.calibration import SETTABLE_TOLERANCE

WEIGHT, TOLERANCE = "weight_", "tolerance_"


def number_field(label: Any, least: float, most: float | None, step: str, **options: Any) -> forms.FloatField:
    """A field for a number between ``least`` and ``most`` as the pages show it."""
    widget = forms.NumberInput(attrs={"class": "form-control", "step": step, "inputmode": "decimal"})
    return forms.FloatField(label=label, min_value=least, max_value=most, widget=widget, **options)


def total_field(label: Any) -> forms.IntegerField:
    """A field for a total of 0..100 that may be left empty."""
    widget = forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, max_value=100, required=False, widget=widget)


def part_fields(label: Any, proposed: float | None) -> tuple[forms.FloatField, forms.FloatField]:
    """How much a part counts, and the degrees it may be off by, with those that are ``proposed``."""
    counts = number_field(label, 0, 5, "0.1", required=False, initial=1)
    tolerated = number_field(label, *SETTABLE_TOLERANCE, "1", required=False)
    counts.widget.attrs["aria-label"] = _("%(part)s: how much it counts") % {"part": label}
    tolerated.widget.attrs["aria-label"] = _("%(part)s: may be off by degrees") % {"part": label}
    tolerated.widget.attrs["placeholder"] = "" if proposed is None else f"{proposed:.0f}"
    return counts, tolerated


OWN_COACHS = ("title", "description", "trim_start", "trim_end", "groups")
"""What only the coach who made a routine changes."""


@dataclass(frozen=True)
class PartFields:
    """The fields of one part: how much it counts, by how much it may be off; ``unseen``: left out anyway."""

    part: str
    counts: forms.BoundField
    tolerated: forms.BoundField
    unseen: bool


class RoutineForm(VideoSourceForm):
    """What a coach says about a routine; of another coach's, shared in a group, only how it is scored."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=160,
        validators=[one_line],
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        help_text=gettext_lazy("What students should pay attention to."),
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
    )
    reference = forms.ModelChoiceField(
        label=gettext_lazy("One of your videos"),
        queryset=Video.objects.none(),
        required=False,
        empty_label=gettext_lazy("Upload a new one"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    trim_start = number_field(gettext_lazy("Starts at (seconds)"), 0, None, "any", required=False)
    trim_end = number_field(gettext_lazy("Ends at (seconds)"), 0, None, "any", required=False)
    red_threshold = forms.IntegerField(
        label=gettext_lazy("Mark joints red below"),
        min_value=1,
        max_value=99,
        initial=60,
        help_text=gettext_lazy("Of 100 points."),
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    goal_from = total_field(gettext_lazy("From"))
    goal_to = total_field(gettext_lazy("To"))
    mirroring_allowed = forms.BooleanField(
        label=gettext_lazy("A mirrored performance counts as well"),
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    groups: forms.ModelMultipleChoiceField[Group] = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Shared with"),
        queryset=Group.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, user: User, routine: Routine | None = None, **kwargs: Any) -> None:
        initial = {**_values_of(routine), **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, user=user, initial=initial, **kwargs)
        self.routine = routine
        self.own = routine is None or routine.owner_id == user.pk
        self.fields["reference"].queryset = videos_of(user=user)  # type: ignore[attr-defined]
        self.fields["groups"].queryset = groups_coached_by(user=user)  # type: ignore[attr-defined]
        # Another reference has a page of its own, which says what follows from it.
        gone = () if routine is None else ("reference", "file", "video")
        for name in gone if self.own else (*gone, *OWN_COACHS):
            del self.fields[name]
        self._add_parts(routine)

    def _add_parts(self, routine: Routine | None) -> None:
        proposed = {} if routine is None else tolerances_proposed(routine)
        for part, label in PART_LABELS.items():
            counts, tolerated = part_fields(label, proposed.get(part))
            self.fields[WEIGHT + part], self.fields[TOLERANCE + part] = counts, tolerated

    @cached_property
    def parts(self) -> list[PartFields]:
        """The fields of each part for the page, and whether the reference shows it."""
        unseen = () if self.routine is None else parts_out_of_view(self.routine)
        return [
            PartFields(part, self[WEIGHT + part], self[TOLERANCE + part], part in unseen)
            for part in PART_LABELS
        ]

    def parts_are_wrong(self) -> bool:
        """Whether the folded part of the page has to be open."""
        return any(row.counts.errors or row.tolerated.errors for row in self.parts)

    def save(self) -> Routine | None:
        """Make or change the routine; None, with errors in the form, if that cannot be."""
        try:
            if self.routine is None:
                return self._create()
            if self.own:
                kept = self.routine.reference
                return services.update_routine(routine=self.routine, reference=kept, **self._values())
            return services.tune_routine(routine=self.routine, by=self.user, **self._tuning())
        except BadRoutine as error:
            self.add_error(error.field if error.field in self.fields else None, str(error))
            return None

    def _create(self) -> Routine | None:
        reference = self.cleaned_data.get("reference") or self.take_video(title=self.cleaned_data["title"])
        if reference is None:
            return None
        return services.create_routine(owner=self.user, reference=reference, **self._values())

    def _values(self) -> services.RoutineValues:
        data = self.cleaned_data
        return {
            **self._tuning(),
            "title": data["title"],
            "description": data["description"],
            "trim_start": data["trim_start"],
            "trim_end": data["trim_end"],
            "groups": data["groups"],
        }

    def _tuning(self) -> services.Tuning:
        data = self.cleaned_data
        weights, tolerances = (
            {part: data.get(name + part) for part in PART_LABELS} for name in (WEIGHT, TOLERANCE)
        )
        return {
            "red_threshold": data["red_threshold"],
            "mirroring_allowed": data["mirroring_allowed"],
            "goal_from": data["goal_from"],
            "goal_to": data["goal_to"],
            "joint_weights": {part: 1.0 if value is None else value for part, value in weights.items()},
            "tolerances": {part: value for part, value in tolerances.items() if value is not None},
        }


def _values_of(routine: Routine | None) -> dict[str, Any]:
    """What the form shows of a routine that is there."""
    if routine is None:
        return {}
    names = (
        "title",
        "description",
        "reference",
        "trim_start",
        "trim_end",
        "red_threshold",
        "goal_from",
        "goal_to",
    )
    weights = {WEIGHT + part: routine.joint_weights.get(part, 1) for part in PART_LABELS}
    tolerances = {TOLERANCE + part: f"{degrees:g}" for part, degrees in routine.tolerances.items()}
    return {
        **{name: getattr(routine, name) for name in names},
        "mirroring_allowed": routine.mirroring_allowed,
        "groups": routine.groups.all(),
        **weights,
        **tolerances,
    }


class TrimFields(forms.Form):
    """Which part of a video counts."""

    trim_start = number_field(gettext_lazy("Starts at (seconds)"), 0, None, "any", required=False)
    trim_end = number_field(gettext_lazy("Ends at (seconds)"), 0, None, "any", required=False)

    def trim_by(self, change: Callable[[float | None, float | None], object]) -> bool:
        """Have ``change`` take both seconds; False, with errors in the form, where they are no part of it."""
        try:
            change(self.cleaned_data["trim_start"], self.cleaned_data["trim_end"])
        except BadRoutine as error:
            self.add_error(error.field or None, str(error))
            return False
        return True


class TrimForm(TrimFields):
    """Which part of a take's video counts."""

    def trim(self, take: RoutineTake) -> bool:
        """Change the take; False, with errors in the form, if that cannot be."""
        return self.trim_by(lambda start, end: services.trim_take(take=take, trim_start=start, trim_end=end))


class TakeForm(VideoSourceForm, TrimFields):
    """A further good performance: a new video or one of the coach's own."""

    chosen = own_video_field(
        refused=gettext_lazy("Choose one of your own videos that does not belong to this routine yet.")
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=160,
        validators=[one_line],
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
