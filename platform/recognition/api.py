"""The API of recognition: one's own videos and attempts, and for coaches all of a group's page."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import get_coached_group_for, signed_in_user
from accounts.models import Group
from library.access import get_own_video
from library.models import Video
from practice.access import get_attempt_for
from recognition import asking, services
from recognition.pages import overview_of, state_of
from recognition.selectors import Attention, attention_of
from recognition.serializers import (
    AttentionSerializer,
    GroupRecognitionSerializer,
    RecognitionSerializer,
    RunChoiceSerializer,
)
from training.in_service import NothingTrained


def _body(video: Video) -> dict[str, object]:
    return dict(RecognitionSerializer(state_of(video=video)).data)


class VideoRecognition(APIView):
    """Which routine one of one's own videos shows. The attempt is made with ``POST /api/attempts/``."""

    @extend_schema(summary="Which routine a video shows", tags=["videos"], responses=RecognitionSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """State, and for each group the routine it looks like, with all others and their shares."""
        return Response(_body(get_own_video(request.user, pk)))

    @extend_schema(
        summary="Find out (again) which routine a video shows",
        tags=["videos"],
        request=None,
        responses={202: RecognitionSerializer},
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Ask for it; 409 where none of the owner's groups has a routine."""
        video = get_own_video(request.user, pk)
        asking.ask_for_recognition(video=video)
        return Response(_body(video), status=status.HTTP_202_ACCEPTED)


class AttemptAttention(APIView):
    """Which moments of an attempt told which routine it is."""

    @extend_schema(summary="What an attempt was recognised by", responses=AttentionSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """Weights over time and the moments that told most; empty without a trained model in service."""
        found = attention_of(attempt=get_attempt_for(request.user, pk))
        return Response(AttentionSerializer(found or Attention([], [], [])).data)


def _answer(group: Group, code: int = status.HTTP_200_OK) -> Response:
    return Response(GroupRecognitionSerializer(overview_of(group=group)).data, status=code)


class GroupRecognition(APIView):
    """What a group's routines are recognised by."""

    @extend_schema(
        summary="What a group's routines are recognised by",
        tags=["groups"],
        responses=GroupRecognitionSerializer,
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """Examples of each routine, trainings with both accuracies, and who is in service."""
        return _answer(get_coached_group_for(request.user, pk))


class GroupTraining(APIView):
    """Learning anew now instead of at night."""

    @extend_schema(
        summary="Have a group learn its routines anew",
        tags=["groups"],
        request=None,
        responses={202: GroupRecognitionSerializer},
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Ask for a training of what there is now."""
        group = get_coached_group_for(request.user, pk)
        services.ask_for_training(group=group)
        return _answer(group, status.HTTP_202_ACCEPTED)


class GroupChoice(APIView):
    """Who recognises a group's videos from now on."""

    @extend_schema(
        summary="Put a training's model, or the nearest example, in service",
        tags=["groups"],
        request=RunChoiceSerializer,
        responses=GroupRecognitionSerializer,
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """It stays until a person chooses again; 409 for a training that is gone or made no model."""
        group = get_coached_group_for(request.user, pk)
        given = RunChoiceSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = given.validated_data["run"]
        run = None if wanted is None else group.recognition_runs.filter(pk=wanted).first()
        if wanted is not None and run is None:
            raise NothingTrained(str(services.NO_SUCH_TRAINING))
        services.put_in_service(group=group, run=run, by=signed_in_user(request))
        return _answer(group)


class GroupBack(APIView):
    """Back to who recognised before."""

    @extend_schema(
        summary="Put in service again what was in service before",
        tags=["groups"],
        request=None,
        responses=GroupRecognitionSerializer,
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """409 where nothing else has been in service."""
        group = get_coached_group_for(request.user, pk)
        services.go_back(group=group, by=signed_in_user(request))
        return _answer(group)


class GroupDecision(APIView):
    """No longer a person's choice."""

    @extend_schema(
        summary="Let the comparison decide who is in service",
        tags=["groups"],
        request=None,
        responses=GroupRecognitionSerializer,
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """The last comparison decides, and those to come."""
        group = get_coached_group_for(request.user, pk)
        services.let_comparison_decide(group=group, by=signed_in_user(request))
        return _answer(group)
