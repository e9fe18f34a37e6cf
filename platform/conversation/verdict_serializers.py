"""Shapes of what coaches say of a result, and of praise."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from conversation.models import LONGEST_REASON, Praise, SetAside


class SetAsideSerializer(serializers.Serializer[Any]):
    """A sentence of the engine that a coach set aside."""

    id = serializers.UUIDField(source="pk")
    by = serializers.CharField(help_text="name of the coach")
    about = serializers.CharField(help_text="which sentence: its ``about`` among the remarks")
    at = serializers.FloatField(allow_null=True, help_text="seconds of the practice; null: of the whole")
    verdict = serializers.ChoiceField(choices=SetAside.Verdict.choices)
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()


class SentenceSerializer(serializers.Serializer[Any]):
    """A sentence of a coach's own."""

    id = serializers.UUIDField(source="pk")
    by = serializers.CharField(help_text="name of the coach")
    text = serializers.CharField()
    created_at = serializers.DateTimeField()


class CoachTotalSerializer(serializers.Serializer[Any]):
    """What a coach gives the attempt beside the measured total."""

    by = serializers.CharField(help_text="name of the coach")
    value = serializers.IntegerField(help_text="0..100")
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()


class PraiseSerializer(serializers.Serializer[Any]):
    """One of the kind words, with who gave it."""

    kind = serializers.ChoiceField(choices=Praise.Kind.choices)
    words = serializers.CharField(source="label", help_text="in the reader's language")
    given_by = serializers.ListField(child=serializers.CharField())
    mine = serializers.BooleanField(help_text="whether the reader gave it")


class SaidOfResultSerializer(serializers.Serializer[Any]):
    """One of the engine's sentences, which a coach can set aside."""

    about = serializers.CharField(help_text="what it says, without sizes: names it when it is set aside")
    at = serializers.FloatField(source="start", allow_null=True, help_text="seconds; null: of the whole")
    sentence = serializers.CharField(help_text="in the reader's language")


class CoachWordsSerializer(serializers.Serializer[Any]):
    """A result's sentences after its coaches' word, a coach's total, and the praise."""

    said = SaidOfResultSerializer(many=True, help_text="the engine's sentences that stand")
    set_aside = SetAsideSerializer(many=True)
    sentences = SentenceSerializer(many=True)
    coach_total = CoachTotalSerializer(
        allow_null=True, help_text="null where nobody gives one, or totals are not for who asks"
    )
    praise = PraiseSerializer(many=True)


class NewSetAsideSerializer(serializers.Serializer[Any]):
    """Which sentence, what is with it, and why."""

    about = serializers.CharField(max_length=100)
    at = serializers.FloatField(min_value=0.0, allow_null=True, default=None)
    verdict = serializers.ChoiceField(choices=SetAside.Verdict.choices)
    reason = serializers.CharField(max_length=LONGEST_REASON)


class NewSentenceSerializer(serializers.Serializer[Any]):
    """A sentence of a coach's own."""

    text = serializers.CharField(max_length=LONGEST_REASON)


class NewTotalSerializer(serializers.Serializer[Any]):
    """A total, and why."""

    value = serializers.IntegerField(min_value=0, max_value=100)
    reason = serializers.CharField(max_length=LONGEST_REASON)
