"""The practice API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.http import quote_etag
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in_user
from accounts.models import User
from library.access import get_routine_to_practise, get_video_for
from library.models import Watching
from practice import rules, services
from practice.access import attempts_visible_to, get_attempt_for, get_own_attempt_for, note_watched
from practice.errors import NotScoredYet
from practice.finding import find_in_practice, found_body
from practice.models import Attempt
from practice.playback import playback, playback_key
from practice.selectors import attempt_states
from practice.serializers import (
    AttemptSerializer,
    AttemptWordsSerializer,
    FoundPoseSerializer,
    NewAttemptSerializer,
    PlaybackSerializer,
    RescoreSerializer,
    WantedPoseSerializer,
)
from scoring.reasons import Reason


def _body(user: User, attempts: list[Attempt]) -> list[dict[str, Any]]:
    context = {"states": attempt_states(attempts=attempts), "words": rules.words_on.ask(user, attempts)}
    return list(AttemptSerializer(attempts, many=True, context=context).data)


def _one(user: User, pk: UUID) -> dict[str, Any]:
    return _body(user, [get_attempt_for(user, pk)])[0]


class AttemptList(ListAPIView[Attempt]):
    """Attempts the user may see, newest first; a new one."""

    serializer_class = AttemptSerializer

    def get_queryset(self) -> QuerySet[Attempt]:
        visible = attempts_visible_to(signed_in_user(self.request))
        return visible.select_related("student", "routine", "score")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of attempts with their states."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(_body(signed_in_user(request), list(page or [])))

    @extend_schema(request=NewAttemptSerializer, responses={201: AttemptSerializer})
    def post(self, request: Request) -> Response:
        """Ask for one's own video to be scored against a routine."""
        given = NewAttemptSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        user, wanted = signed_in_user(request), given.validated_data
        attempt = services.create_attempt(
            student=user,
            routine=get_routine_to_practise(user, wanted["routine"]),
            video=get_video_for(user, wanted["video"]),
            mirror=wanted["mirror"],
            trim_start=wanted["trim_start"],
            trim_end=wanted["trim_end"],
        )
        return Response(_one(user, attempt.pk), status=status.HTTP_201_CREATED)


class AttemptDetail(APIView):
    """One attempt."""

    @extend_schema(responses=AttemptSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """The attempt with its state and score."""
        return Response(_one(signed_in_user(request), pk))

    @extend_schema(request=AttemptWordsSerializer, responses=AttemptSerializer)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Give one's own attempt another title or note; what is not sent stays."""
        attempt = get_own_attempt_for(signed_in_user(request), pk)
        given = AttemptWordsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        words = {"title": attempt.title, "note": attempt.note, **given.validated_data}
        services.name_attempt(attempt=attempt, **words)
        return Response(_one(signed_in_user(request), pk))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Delete one's own attempt; its video stays."""
        services.delete_attempt(attempt=get_own_attempt_for(signed_in_user(request), pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


class AttemptRescore(APIView):
    """Scoring again, without measuring again."""

    @extend_schema(request=RescoreSerializer, responses={202: AttemptSerializer})
    def post(self, request: Request, pk: UUID) -> Response:
        """Score the attempt again, with another choice of mirroring if given."""
        given = RescoreSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        attempt = get_attempt_for(signed_in_user(request), pk)
        if "mirror" in given.validated_data:
            services.set_mirror(attempt=attempt, mirror=given.validated_data["mirror"])
        else:
            services.rescore_attempt(attempt=attempt)
        return Response(_one(signed_in_user(request), pk), status=status.HTTP_202_ACCEPTED)


@method_decorator(gzip_page, name="dispatch")
@method_decorator(cache_control(private=True, no_cache=True), name="dispatch")
class AttemptPlayback(APIView):
    """Everything needed to play the two videos in step."""

    @extend_schema(responses={200: PlaybackSerializer})
    def get(self, request: Request, pk: UUID) -> HttpResponseBase:
        """Skeletons, path and values; 304 if the caller has them already."""
        user = signed_in_user(request)
        attempt = get_attempt_for(user, pk)
        if attempt.score is None:
            raise NotScoredYet(Reason("not_scored"))
        note_watched(user=user, attempt=attempt, door=Watching.Door.JOINTS)
        etag = quote_etag(playback_key(attempt=attempt, score=attempt.score, user=user))
        unchanged = get_conditional_response(request._request, etag=etag)
        if unchanged is not None:
            return unchanged
        return Response(playback(attempt=attempt, score=attempt.score, user=user), headers={"ETag": etag})


class AttemptPoses(APIView):
    """Where the practice looks most like a moment of the reference."""

    @extend_schema(parameters=[WantedPoseSerializer], responses=FoundPoseSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """The nearest frame of the practice to the reference at ``time``; 409 where the pose is not seen."""
        user = signed_in_user(request)
        attempt = get_attempt_for(user, pk)
        if attempt.score is None:
            raise NotScoredYet(Reason("not_scored"))
        wanted = WantedPoseSerializer(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        note_watched(user=user, attempt=attempt, door=Watching.Door.JOINTS)
        found = find_in_practice(attempt=attempt, score=attempt.score, **wanted.validated_data)
        return Response(found_body(found, hidden=attempt.score_hidden))
