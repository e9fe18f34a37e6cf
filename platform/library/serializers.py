"""The library's rows in the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from common.errors import error_body
from library.keeping.terms import Terms, shown_terms
from library.models import Job, Video, Watching
from library.selectors import JobState, video_state
from scoring.pose.person_at import PersonAt


class ErrorSerializer(serializers.Serializer[Any]):
    """Why something did not work."""

    code = serializers.CharField()
    message = serializers.CharField(help_text="in the reader's language")
    retryable = serializers.BooleanField()
    why = serializers.JSONField(allow_null=True, help_text="the reason as a code with its values")


class JobStateSerializer(serializers.Serializer[JobState]):
    """The state of a piece of background work."""

    id = serializers.UUIDField(source="job.pk")
    kind = serializers.CharField(source="job.kind")
    subject = serializers.UUIDField(source="job.subject_id")
    state = serializers.ChoiceField(choices=Job.State.choices)
    stage = serializers.CharField(help_text="name of the stage under way, or empty")
    words = serializers.CharField(source="label", help_text="the stage or state in words")
    percent = serializers.IntegerField(min_value=0, max_value=100)
    place = serializers.IntegerField(
        allow_null=True,
        help_text="place in the queue, 1 for the next; null where it waits for no turn",
    )
    waits_seconds = serializers.IntegerField(
        allow_null=True, help_text="about how long until its turn, s; null where that cannot be told"
    )
    unattended = serializers.BooleanField(help_text="it waits, and no worker is running that could do it")
    error = serializers.SerializerMethodField(help_text="why it failed, or null")

    @extend_schema_field(ErrorSerializer(allow_null=True))
    def get_error(self, state: JobState) -> dict[str, Any] | None:
        if state.state != Job.State.FAILED:
            return None
        body = error_body(code=state.job.error_code, reason=state.why, retryable=state.retryable)
        said: dict[str, Any] = body["error"]
        return said


class VideoSerializer(serializers.ModelSerializer[Video]):
    """A video and where its parts are."""

    owner = serializers.CharField(source="owner.name", read_only=True)
    mine = serializers.SerializerMethodField(help_text="whether the person asking uploaded it")
    rendition = serializers.SerializerMethodField(help_text="address of the playable file, or null")
    poster = serializers.SerializerMethodField(help_text="address of the still picture, or null")
    track = serializers.SerializerMethodField(help_text="address of the pose track, or null")

    class Meta:
        model = Video
        fields: tuple[str, ...] = (
            "id",
            "title",
            "owner",
            "mine",
            "original_name",
            "size",
            "duration",
            "width",
            "height",
            "fps",
            "rotation",
            "codec",
            "has_audio",
            "rendition",
            "poster",
            "track",
            "created_at",
        )

    def get_mine(self, video: Video) -> bool:
        return bool(video.owner_id == self.context["request"].user.pk)

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_rendition(self, video: Video) -> str | None:
        return self._address("library:video_file", video) if video.rendition else None

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_poster(self, video: Video) -> str | None:
        return self._address("library:video_poster", video) if video.poster else None

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_track(self, video: Video) -> str | None:
        return self._address("video-track", video) if video.track_id else None

    def _address(self, name: str, video: Video) -> str:
        return reverse(name, args=[video.pk], request=self.context["request"])


class PersonSerializer(serializers.Serializer[PersonAt]):
    """Whom to follow: who stands at this place in the upright picture at this moment."""

    time = serializers.FloatField(min_value=0, help_text="seconds, as currentTime of the rendition")
    x = serializers.FloatField(min_value=0, max_value=1, help_text="share of the picture's width")
    y = serializers.FloatField(min_value=0, max_value=1, help_text="share of the picture's height")


class KeptUntilSerializer(serializers.Serializer[Terms]):
    """Until when the parts of a video are kept."""

    film = serializers.DateField(source="pictures", allow_null=True)
    movement = serializers.DateField(source="tracks", allow_null=True)


class VideoDetailSerializer(VideoSerializer):
    """A video with the state of its processing."""

    person = PersonSerializer(source="choice", read_only=True, allow_null=True)
    job = serializers.SerializerMethodField()
    kept_until = serializers.SerializerMethodField(
        help_text="the days on which the film and what was measured go; null: kept, or gone already"
    )

    class Meta(VideoSerializer.Meta):
        gone = ("pictures_removed_at", "tracks_removed_at", "heads_hidden_at")
        fields = (*VideoSerializer.Meta.fields, "person", "job", "kept_until", *gone)

    @extend_schema_field(KeptUntilSerializer)
    def get_kept_until(self, video: Video) -> dict[str, Any]:
        return dict(KeptUntilSerializer(shown_terms(video)).data)

    @extend_schema_field(JobStateSerializer(allow_null=True))
    def get_job(self, video: Video) -> dict[str, Any] | None:
        state = video_state(video=video)
        return None if state is None else JobStateSerializer(state).data


class TrackSerializer(serializers.Serializer[Any]):
    """Keypoints over time, for drawing over the rendition."""

    model = serializers.CharField()
    model_version = serializers.CharField()
    skeleton = serializers.CharField()
    joints = serializers.ListField(child=serializers.CharField())
    bones = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    width = serializers.IntegerField(help_text="of the picture the coordinates refer to, pixels")
    height = serializers.IntegerField()
    times = serializers.ListField(
        child=serializers.FloatField(), help_text="seconds, as currentTime of the rendition"
    )
    keypoints = serializers.ListField(
        child=serializers.ListField(
            child=serializers.ListField(child=serializers.FloatField(allow_null=True))
        ),
        help_text="per frame, per joint: x, y (pixels, null if nobody was found), confidence 0..1",
    )


class WatchingSerializer(serializers.ModelSerializer[Watching]):
    """That somebody watched a minor's video through one door on one day."""

    by = serializers.CharField(
        source="by.name", default=None, allow_null=True, help_text="null: somebody who has left"
    )
    staff = serializers.BooleanField(source="by.is_staff", default=False, help_text="of the site's staff")

    class Meta:
        model = Watching
        fields = ("by", "staff", "door", "day", "first_at", "last_at", "times")
        read_only_fields = fields
