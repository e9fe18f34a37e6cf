"""Reading and writing corrections, for the page and for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in_user
from library import watching
from library.models import Video, Watching
from library.serializers import TrackSerializer
from modelroom.access import get_correctable_video_for
from modelroom.corrections import selectors, services
from modelroom.errors import NotMeasuredYet
from scoring.pose.corrections import Correction as EngineCorrection
from scoring.pose.skeleton import COCO17

NEVER_KEPT = {"Cache-Control": "no-store"}
FRAMES_AT_ONCE = 2000


class CorrectionSerializer(serializers.Serializer[Any]):
    """One corrected frame."""

    time = serializers.FloatField(min_value=0, help_text="seconds, that of a frame of the measured track")
    keypoints = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=3, max_length=3),
        min_length=len(COCO17),
        max_length=len(COCO17),
        help_text="x and y in pixels and confidence of each joint; confidence 0 is hidden, 1 put by hand",
    )
    from_previous = serializers.BooleanField(
        default=False, help_text="the frames since the correction before lie between the two"
    )


class CorrectionsSerializer(serializers.Serializer[Any]):
    """A measured track and the corrections made to it."""

    track = serializers.UUIDField(help_text="id of the measured track")
    measured = TrackSerializer()
    corrections = CorrectionSerializer(many=True)


class ChangesSerializer(serializers.Serializer[Any]):
    """What somebody changed on the page."""

    track = serializers.UUIDField(help_text="id of the measured track that was corrected")
    frames = serializers.ListField(child=CorrectionSerializer(), default=list, max_length=FRAMES_AT_ONCE)
    removed = serializers.ListField(
        child=serializers.FloatField(), default=list, max_length=FRAMES_AT_ONCE,
        help_text="times of the frames that shall be as measured again",
    )  # fmt: skip

    def engine_frames(self) -> list[EngineCorrection]:
        """The changed frames as the engine takes them."""
        return [
            EngineCorrection(one["time"], np.array(one["keypoints"]), one["from_previous"])
            for one in self.validated_data["frames"]
        ]


class SeenSerializer(serializers.Serializer[Any]):
    """What somebody saw who removes all corrections."""

    track = serializers.UUIDField(
        required=False, help_text="id of the measured track; refused if the video got another"
    )


class SavedSerializer(serializers.Serializer[Any]):
    """What came of saving."""

    corrected = serializers.IntegerField(help_text="how many frames of the video are corrected now")
    scored_again = serializers.IntegerField(help_text="how many attempts are scored again")


@method_decorator(gzip_page, name="dispatch")
class CorrectionsView(APIView):
    """The corrected frames of one video."""

    @extend_schema(
        summary="The measured track of a video and its corrections",
        tags=["corrections"],
        responses=CorrectionsSerializer,
    )
    def get(self, request: Request, pk: UUID) -> Response:
        video = get_correctable_video_for(request.user, pk)
        if video.track is None:
            raise NotMeasuredYet(services.not_measured())
        watching.note(video=video, by=request.user, door=Watching.Door.MODEL_ROOM)
        return Response(selectors.editor_json(video=video), headers=NEVER_KEPT)

    @extend_schema(
        summary="Correct frames, or let them be as measured; attempts are scored again",
        tags=["corrections"],
        request=ChangesSerializer,
        responses=SavedSerializer,
    )
    def patch(self, request: Request, pk: UUID) -> Response:
        video = get_correctable_video_for(request.user, pk)
        given = ChangesSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        services.save_corrections(
            video=video,
            by=signed_in_user(request),
            track=given.validated_data["track"],
            frames=given.engine_frames(),
            removed=given.validated_data["removed"],
        )
        return _saved(request, video)

    @extend_schema(
        summary="Remove all corrections of a video; attempts are scored again",
        tags=["corrections"],
        parameters=[SeenSerializer],
        request=None,
        responses=SavedSerializer,
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        video = get_correctable_video_for(request.user, pk)
        seen = SeenSerializer(data=request.query_params)
        seen.is_valid(raise_exception=True)
        services.remove_corrections(video=video, track=seen.validated_data.get("track"))
        return _saved(request, video)


def _saved(request: Request, video: Video) -> Response:
    state = selectors.saved_state(video=video, user=signed_in_user(request))
    return Response(SavedSerializer(state).data)
