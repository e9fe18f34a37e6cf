"""Reading and writing corrections, for the page and for programs."""

from __future__ import annotations

from uuid import UUID

from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in_user
from library.models import Video
from modelroom.access import get_correctable_video_for
from modelroom.corrections import selectors, services
from modelroom.corrections.serializers import (
    ChangesSerializer,
    CorrectionsSerializer,
    SavedSerializer,
    SeenSerializer,
)
from modelroom.errors import NotMeasuredYet

NEVER_KEPT = {"Cache-Control": "no-store"}


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
