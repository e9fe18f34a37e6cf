"""The API of recognition: what one's own video was taken for."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from library.access import get_own_video
from library.models import Video
from practice.access import get_attempt_for
from recognition import services
from recognition.pages import state_of
from recognition.selectors import Attention, attention_of
from recognition.serializers import AttentionSerializer, RecognitionSerializer


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
        services.ask_for_recognition(video=video)
        return Response(_body(video), status=status.HTTP_202_ACCEPTED)


class AttemptAttention(APIView):
    """Which moments of an attempt told which routine it is."""

    @extend_schema(summary="What an attempt was recognised by", responses=AttentionSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """Weights over time and the moments that told most; empty without a trained model in service."""
        found = attention_of(attempt=get_attempt_for(request.user, pk))
        return Response(AttentionSerializer(found or Attention([], [], [])).data)
