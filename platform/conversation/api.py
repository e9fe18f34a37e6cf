"""The conversation API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in_user
from accounts.models import User
from conversation import services
from conversation.access import get_comment_for, get_deletable_comment_for, get_own_comment_for
from conversation.models import Comment
from conversation.selectors import rows_of, threads_of
from conversation.serializers import (
    CommentSerializer,
    NewAnswerSerializer,
    NewCommentSerializer,
    NewWordsSerializer,
)
from conversation.voices import recording
from practice.access import get_attempt_for
from practice.models import Attempt


def _body(comments: list[Comment], attempt: Attempt, user: User) -> list[dict[str, Any]]:
    rows = rows_of(comments=comments, attempt=attempt, viewer=user)
    return [dict(CommentSerializer(row).data) for row in rows]


def _one(user: User, comment: Comment) -> dict[str, Any]:
    return _body([comment], comment.attempt, user)[0]


def _said(attempt: Attempt, writer: User, given: dict[str, Any], **more: Any) -> Comment:
    with recording(given.pop("voice"), writer=writer) as voice:
        return services.write_comment(attempt=attempt, writer=writer, voice=voice, **given, **more)


class CommentList(ListAPIView[Comment]):
    """What was said about an attempt, newest first; something new."""

    serializer_class = CommentSerializer

    def _attempt(self) -> Attempt:
        return get_attempt_for(self.request.user, self.kwargs["pk"])

    def get_queryset(self) -> QuerySet[Comment]:
        if getattr(self, "swagger_fake_view", False):
            return Comment.objects.none()
        return threads_of(attempt=self._attempt(), viewer=signed_in_user(self.request))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of comments with their answers."""
        page = list(self.paginate_queryset(self.get_queryset()) or [])
        return self.get_paginated_response(_body(page, self._attempt(), signed_in_user(request)))

    @extend_schema(request=NewCommentSerializer, responses={201: CommentSerializer})
    def post(self, request: Request, pk: UUID) -> Response:
        """Say something about the attempt, as a whole or at a moment."""
        attempt, user = self._attempt(), signed_in_user(request)
        given = NewCommentSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        comment = _said(attempt, user, given.validated_data)
        return Response(_one(user, comment), status=status.HTTP_201_CREATED)


class CommentDetail(APIView):
    """One comment."""

    @extend_schema(request=NewWordsSerializer, responses=CommentSerializer)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Other words for one's own comment, within a day."""
        comment, user = get_own_comment_for(request.user, pk), signed_in_user(request)
        given = NewWordsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(_one(user, services.edit_comment(comment=comment, **given.validated_data)))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Remove one's own comment, or as a coach any at a student's attempt."""
        services.delete_comment(comment=get_deletable_comment_for(request.user, pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


class CommentAnswers(APIView):
    """Answers to a comment."""

    @extend_schema(request=NewAnswerSerializer, responses={201: CommentSerializer})
    def post(self, request: Request, pk: UUID) -> Response:
        """Answer; an answer to an answer stands beside it."""
        comment, user = get_comment_for(request.user, pk), signed_in_user(request)
        given = NewAnswerSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        attempt = get_attempt_for(user, comment.attempt_id)
        answer = _said(attempt, user, given.validated_data, answer_to=comment)
        return Response(_one(user, answer), status=status.HTTP_201_CREATED)


class ConversationSeen(APIView):
    """Having read."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, pk: UUID) -> Response:
        """Say that all there is was read: its writers are shown so."""
        attempt = get_attempt_for(request.user, pk)
        services.note_read(attempt=attempt, reader=signed_in_user(request))
        return Response(status=status.HTTP_204_NO_CONTENT)
