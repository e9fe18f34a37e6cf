"""Forms of the library."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Group, User
from accounts.selectors import groups_coached_by
from common.errors import UserError
from library import access, selectors, services
from library.errors import BadRoutine
from library.models import Routine, Video
from library.parts import PART_LABELS
from scoring.errors import BadChoice, ScoringError
from scoring.pose.person_at import PersonAt

WEIGHT = "weight_"


class VideoSourceForm(forms.Form):
    """A form with a video in it: a file sent along, or one that was uploaded before.

    ``static/js/upload.js`` uploads the chosen file and puts the Video's id into
    ``video``; without JavaScript the file comes with the form. After
    ``is_valid()``, ``take_video()`` gives the Video, or None and an error in the
    form. Templates show it with ``library/_upload.html``.
    """

    file = forms.FileField(label=gettext_lazy("Video file"), required=False)
    video = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["file"].widget.attrs.update({"accept": "video/*", "class": "form-control"})

    def take_video(self, *, title: str = "") -> Video | None:
        """The chosen video, taken in now if it came as a file."""
        if self.cleaned_data.get("video"):
            return self._uploaded_before(self.cleaned_data["video"])
        file = self.cleaned_data.get("file")
        if file is None:
            self.add_error("file", _("Choose a video."))
            return None
        try:
            video = services.create_video(owner=self.user, file=file, title=title)
        except (UserError, ScoringError) as error:
            self.add_error("file", str(error))
            return None
        # Should another field be wrong, the file need not be sent again.
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("video")] = str(video.pk)
        self.data = data
        return video

    def uploaded(self) -> Video | None:
        """The video that was uploaded while the form was being filled in, for showing its title."""
        value = self["video"].value()
        try:
            return access.get_own_video(self.user, UUID(str(value))) if value else None
        except (Http404, ValueError):
            return None

    def _uploaded_before(self, pk: UUID) -> Video | None:
        try:
            return access.get_own_video(self.user, pk)
        except Http404:
            self.add_error("file", _("That video is no longer there. Choose one again."))
            return None


class UploadForm(VideoSourceForm):
    """A video for the library."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("Left empty, the file's name is taken."),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


class PersonForm(forms.Form):
    """Whom to follow in a video: a moment and a place in the picture, or whoever is found."""

    automatic = forms.BooleanField(required=False)
    time = forms.FloatField(required=False)
    x = forms.FloatField(required=False)
    y = forms.FloatField(required=False)

    def choice(self) -> PersonAt | None:
        """What a valid form says."""
        data = self.cleaned_data
        return None if data["automatic"] else PersonAt(data["time"], data["x"], data["y"])

    def clean(self) -> dict[str, Any]:
        try:
            self.choice()
        except (BadChoice, KeyError, TypeError) as error:
            raise forms.ValidationError(_("Choose a moment and a person in the picture.")) from error
        return self.cleaned_data


def number_field(label: Any, least: float, most: float | None, step: str, **options: Any) -> forms.FloatField:
    """A field for a number between ``least`` and ``most`` as the pages show it."""
    widget = forms.NumberInput(attrs={"class": "form-control", "step": step, "inputmode": "decimal"})
    return forms.FloatField(label=label, min_value=least, max_value=most, widget=widget, **options)


class RoutineForm(VideoSourceForm):
    """What a coach says about a routine."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=160,
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
        self.fields["reference"].queryset = selectors.videos_of(user=user)  # type: ignore[attr-defined]
        self.fields["groups"].queryset = groups_coached_by(user=user)  # type: ignore[attr-defined]
        for part, label in PART_LABELS.items():
            self.fields[WEIGHT + part] = number_field(label, 0, 5, "0.1", required=False, initial=1)

    def weights(self) -> list[forms.BoundField]:
        """The fields of the parts' weights, for the page."""
        return [self[WEIGHT + part] for part in PART_LABELS]

    def weights_are_wrong(self) -> bool:
        """Whether the folded part of the page has to be open."""
        return any(field.errors for field in self.weights())

    def save(self) -> Routine | None:
        """Make or change the routine; None, with errors in the form, if that cannot be."""
        reference = self.cleaned_data.get("reference") or self.take_video(title=self.cleaned_data["title"])
        if reference is None:
            return None
        try:
            return self._write(reference)
        except BadRoutine as error:
            self.add_error(error.field if error.field in self.fields else None, str(error))
            return None

    def _write(self, reference: Video) -> Routine:
        values = self._values()
        if self.routine is None:
            return services.create_routine(owner=self.user, reference=reference, **values)
        return services.update_routine(routine=self.routine, reference=reference, **values)

    def _values(self) -> services.RoutineValues:
        data = self.cleaned_data
        weights = {part: data.get(WEIGHT + part) for part in PART_LABELS}
        return {
            "title": data["title"],
            "description": data["description"],
            "trim_start": data["trim_start"],
            "trim_end": data["trim_end"],
            "red_threshold": data["red_threshold"],
            "mirroring_allowed": data["mirroring_allowed"],
            "groups": data["groups"],
            "joint_weights": {part: 1.0 if value is None else value for part, value in weights.items()},
        }


def _values_of(routine: Routine | None) -> dict[str, Any]:
    """What the form shows of a routine that is there."""
    if routine is None:
        return {}
    names = ("title", "description", "reference", "trim_start", "trim_end", "red_threshold")
    weights = {WEIGHT + part: routine.joint_weights.get(part, 1) for part in PART_LABELS}
    return {
        **{name: getattr(routine, name) for name in names},
        "mirroring_allowed": routine.mirroring_allowed,
        "groups": routine.groups.all(),
        **weights,
    }
