"""The API of what coaches say of a result, and of praise."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in_user
from conversation import services, verdicts
from conversation.access import get_coached_attempt_for, get_graded_attempt_for, get_word_for
from conversation.models import CoachSentence, Praise, SetAside
from conversation.selectors import praise_of
from conversation.verdict_serializers import (
    CoachTotalSerializer,
    CoachWordsSerializer,
    NewSentenceSerializer,
    NewSetAsideSerializer,
    NewTotalSerializer,
    PraiseSerializer,
    SaidOfResultSerializer,
    SentenceSerializer,
    SetAsideSerializer,
)
from conversation.words_on import words_on_attempts
from practice.access import get_attempt_for


def _given(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    given = kind(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


class CoachWordsOfAttempt(APIView):
    """What coaches say of an attempt's result."""

    @extend_schema(responses=CoachWordsSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """The sentences that stand, those set aside, the coaches' own, a coach's total, the praise."""
        user, attempt = signed_in_user(request), get_attempt_for(request.user, pk)
        said = verdicts.standing(attempt=attempt, viewer=user)
        rows = SaidOfResultSerializer(said, many=True).data
        return Response({"said": rows, **words_on_attempts(user, [attempt])[attempt.pk]})


class SetAsideNew(APIView):
    """Setting one of the engine's sentences aside."""

    @extend_schema(request=NewSetAsideSerializer, responses={201: SetAsideSerializer})
    def post(self, request: Request, pk: UUID) -> Response:
        """Set it aside with a reason; once more, and it has the new one."""
        attempt, given = get_coached_attempt_for(request.user, pk), _given(NewSetAsideSerializer, request)
        row = verdicts.set_aside(attempt=attempt, by=signed_in_user(request), **given)
        return Response(SetAsideSerializer(row).data, status=status.HTTP_201_CREATED)


class SetAsideDetail(APIView):
    """A sentence that was set aside."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Let it stand again."""
        verdicts.take_back(word=get_word_for(request.user, pk, SetAside))
        return Response(status=status.HTTP_204_NO_CONTENT)


class SentenceNew(APIView):
    """Adding a sentence of one's own to a result."""

    @extend_schema(request=NewSentenceSerializer, responses={201: SentenceSerializer})
    def post(self, request: Request, pk: UUID) -> Response:
        """Add it; it is shown before those of the engine."""
        attempt, given = get_coached_attempt_for(request.user, pk), _given(NewSentenceSerializer, request)
        row = verdicts.add_sentence(attempt=attempt, by=signed_in_user(request), **given)
        return Response(SentenceSerializer(row).data, status=status.HTTP_201_CREATED)


class SentenceDetail(APIView):
    """A coach's own sentence."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Take it away."""
        verdicts.take_back(word=get_word_for(request.user, pk, CoachSentence))
        return Response(status=status.HTTP_204_NO_CONTENT)


class Total(APIView):
    """A coach's total beside the measured one."""

    @extend_schema(request=NewTotalSerializer, responses=CoachTotalSerializer)
    def put(self, request: Request, pk: UUID) -> Response:
        """Give it, or another one."""
        attempt, given = get_graded_attempt_for(request.user, pk), _given(NewTotalSerializer, request)
        row = verdicts.give_total(attempt=attempt, by=signed_in_user(request), **given)
        return Response(CoachTotalSerializer(row).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Let the measured one stand alone again."""
        verdicts.take_back_total(attempt=get_graded_attempt_for(request.user, pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


class PraiseOfAttempt(APIView):
    """One of the kind words for an attempt: ``well_done``, ``better``, ``keep_going`` or ``beautiful``."""

    @extend_schema(request=None, responses=PraiseSerializer(many=True))
    def put(self, request: Request, pk: UUID, kind: str) -> Response:
        """Give it; once each by a person."""
        attempt, user = get_attempt_for(request.user, pk), signed_in_user(request)
        services.give_praise(attempt=attempt, giver=user, kind=_kind(kind))
        return Response(PraiseSerializer(praise_of(attempt=attempt, viewer=user), many=True).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: UUID, kind: str) -> Response:
        """Take one's own back."""
        attempt, user = get_attempt_for(request.user, pk), signed_in_user(request)
        services.take_back_praise(attempt=attempt, giver=user, kind=_kind(kind))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _kind(kind: str) -> str:
    if kind not in Praise.Kind.values:
        raise Http404
    return kind
