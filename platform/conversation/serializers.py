"""Shapes of the conversation API."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from conversation.drawings import SCHEMA
from conversation.models import LONGEST_TEXT
from conversation.selectors import CommentRow


class WriterSerializer(serializers.Serializer[Any]):
    """Who said it."""

    name = serializers.CharField()
    role = serializers.CharField(help_text="student, guardian or coach, in the reader's language; else empty")


@extend_schema_field(SCHEMA)
class DrawingField(serializers.JSONField):
    """Lines on a frame; ``conversation.drawings`` says which ones pass."""


class SaidSerializer(serializers.Serializer[Any]):
    """A comment or an answer."""

    id = serializers.UUIDField(source="comment.pk")
    writer = serializers.SerializerMethodField()
    mine = serializers.BooleanField(help_text="whether the reader wrote it")
    text = serializers.CharField(source="comment.text", help_text="empty once it was removed")
    at = serializers.FloatField(
        source="comment.at", allow_null=True, help_text="seconds of the practice video; null: about the whole"
    )
    drawing = DrawingField(source="comment.drawing", allow_null=True)
    voice = serializers.SerializerMethodField(help_text="address of the voice note, audio/mp4; null without")
    voice_seconds = serializers.FloatField(source="comment.voice_seconds", allow_null=True)
    created_at = serializers.DateTimeField(source="comment.created_at")
    edited_at = serializers.DateTimeField(source="comment.edited_at", allow_null=True)
    removed = serializers.BooleanField(help_text="whether only its place is left, for its answers")
    editable = serializers.BooleanField()
    deletable = serializers.BooleanField()
    new = serializers.BooleanField(help_text="whether somebody else said it since the reader last read")
    seen_by = serializers.ListField(
        child=serializers.CharField(), help_text="who has read it, of the reader's own ones"
    )

    @extend_schema_field(WriterSerializer)
    def get_writer(self, row: CommentRow) -> dict[str, Any]:
        """Name and role."""
        return {"name": str(row.comment.writer), "role": row.role}

    def get_voice(self, row: CommentRow) -> str | None:
        """Where it is delivered."""
        return reverse("conversation:voice", args=[row.comment.pk]) if row.comment.voice else None


class CommentSerializer(SaidSerializer):
    """A comment with its answers."""

    answers = SaidSerializer(many=True)


class NewAnswerSerializer(serializers.Serializer[Any]):
    """What is answered: words, a voice note, or both."""

    text = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, default="")
    voice = serializers.FileField(
        allow_null=True,
        default=None,
        help_text="a recording of a minute at most, as browsers make it; sent as multipart/form-data",
    )


class NewCommentSerializer(NewAnswerSerializer):
    """What is said: words, a drawing on a frame, a voice note, or several of them."""

    at = serializers.FloatField(min_value=0.0, allow_null=True, default=None)
    drawing = DrawingField(allow_null=True, default=None)


class NewWordsSerializer(serializers.Serializer[Any]):
    """Other words for a comment."""

    text = serializers.CharField(max_length=LONGEST_TEXT)
