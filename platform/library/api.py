"""The library's API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from library import access, selectors, services, watching
from library.models import Video, Watching
from library.serializers import (
    JobStateSerializer,
    PersonSerializer,
    TrackSerializer,
    VideoDetailSerializer,
    VideoSerializer,
    WatchingSerializer,
)
from library.tracks import pose_track, track_json
from scoring.pose.person_at import PersonAt


@extend_schema(summary="The videos a person may watch, newest first", tags=["videos"])
class VideosView(generics.ListAPIView[Video]):
    serializer_class = VideoSerializer

    def get_queryset(self) -> QuerySet[Video]:
        return access.videos_visible_to(self.request.user).select_related("owner")


class VideoView(APIView):
    """One video."""

    @extend_schema(summary="One video", tags=["videos"], responses=VideoDetailSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        video = access.get_video_for(request.user, pk)
        return Response(VideoDetailSerializer(video, context={"request": request}).data)

    @extend_schema(
        summary="Delete one of one's own videos, or a ward's", tags=["videos"], responses={204: None}
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        services.delete_video(video=access.get_deletable_video(request.user, pk))
        return Response(status=204)


class PersonView(APIView):
    """Whom to follow in one of one's own videos."""

    @extend_schema(
        summary="Measure a video again, of the person at this place",
        tags=["videos"],
        request=PersonSerializer,
        responses={202: JobStateSerializer},
    )
    def put(self, request: Request, pk: UUID) -> Response:
        video = access.get_own_video(request.user, pk)
        given = PersonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return _followed(video, PersonAt(**given.validated_data))

    @extend_schema(
        summary="Measure a video again, of whoever is found",
        tags=["videos"],
        request=None,
        responses={202: JobStateSerializer},
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        return _followed(access.get_own_video(request.user, pk), None)


def _followed(video: Video, choice: PersonAt | None) -> Response:
    job = services.choose_person(video=video, choice=choice)
    return Response(JobStateSerializer(selectors.job_state(job=job)).data, status=202)


@method_decorator(gzip_page, name="dispatch")
class TrackView(APIView):
    """The pose track of one video."""

    @extend_schema(summary="The pose track of one video", tags=["videos"], responses=TrackSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        video, track = access.get_measured_video_for(request.user, pk)
        watching.note(video=video, by=request.user, door=Watching.Door.JOINTS)
        # A measured track never changes, yet who may see it does: kept, and asked about each time.
        headers = {"Cache-Control": "private, no-cache", "ETag": f'"{track.pk}"'}
        if request.headers.get("If-None-Match", "").removeprefix("W/") == headers["ETag"]:
            return Response(status=304, headers=headers)
        return Response(track_json(pose_track(track=track)), headers=headers)


class WatchingsView(generics.ListAPIView[Watching]):
    """Who watched a minor's video, the latest first; for the minor and those who look after them."""

    serializer_class = WatchingSerializer
    queryset = Watching.objects.none()

    @extend_schema(summary="Who watched a minor's video, the latest first", tags=["videos"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Watching]:
        video = access.get_video_for(self.request.user, self.kwargs["pk"])
        minor = watching.get_minor_for(self.request.user, video.owner_id)
        return watching.watchings_of(minor=minor, video=video)


class JobView(APIView):
    """One piece of background work."""

    @extend_schema(summary="The state of a job", tags=["jobs"], responses=JobStateSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        job = access.get_job_for(request.user, pk)
        return Response(JobStateSerializer(selectors.job_state(job=job)).data)


class JobRetryView(APIView):
    """Trying a failed job again."""

    @extend_schema(
        summary="Start a failed job again", tags=["jobs"], request=None, responses=JobStateSerializer
    )
    def post(self, request: Request, pk: UUID) -> Response:
        job = services.retry_job(job=access.get_job_for(request.user, pk))
        return Response(JobStateSerializer(selectors.job_state(job=job)).data)


class JobCancelView(APIView):
    """Ending one's own job."""

    @extend_schema(
        summary="Cancel one of one's own jobs that waits or is under way",
        tags=["jobs"],
        request=None,
        responses=JobStateSerializer,
    )
    def post(self, request: Request, pk: UUID) -> Response:
        job = services.cancel_job(job=access.get_own_job(request.user, pk))
        return Response(JobStateSerializer(selectors.job_state(job=job)).data)
