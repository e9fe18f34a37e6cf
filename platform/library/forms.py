"""Forms of the library."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.guardians.selectors import refusal_to_upload
from accounts.models import User
from common.errors import UserError
from common.names import one_line
from common.reasons import in_words
from library import access, services
from library.models import Video
from scoring.errors import BadChoice, ScoringError
from scoring.pose.person_at import PersonAt


def own_video_field(*, refused: Any) -> forms.ModelChoiceField:
    """A choice among one's own videos, beside a new one; ``refused`` says what is none of them.

    The form sets its ``queryset``.
    """
    return forms.ModelChoiceField(
        label=gettext_lazy("One of your videos"),
        queryset=Video.objects.none(),
        required=False,
        empty_label=gettext_lazy("Upload a new one"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": refused},
    )


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
            self.add_error("file", in_words(error.reason))
            return None
        # Should another field be wrong, the file need not be sent again.
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("video")] = str(video.pk)
        self.data = data
        return video

    @property
    def most_bytes(self) -> int:
        """What a larger file is refused for, here and at the server."""
        return settings.UPLOAD_MAX_BYTES

    @property
    def most_seconds(self) -> int:
        """Likewise a longer video."""
        return settings.VIDEO_MAX_SECONDS

    @property
    def most_pixels(self) -> int:
        """Likewise one of larger pictures."""
        return settings.VIDEO_MAX_PIXELS

    def refusal(self) -> UserError | None:
        """Why the person may not upload yet, shown in place of the file's field."""
        return refusal_to_upload(person=self.user)

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
        validators=[one_line],
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
