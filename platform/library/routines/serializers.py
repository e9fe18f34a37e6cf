"""Routines and takes in the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from library.models import Routine, RoutineTake
from library.routines.counting import counts
from library.routines.selectors import problem_of


class TakeSerializer(serializers.ModelSerializer[RoutineTake]):
    """A further good performance of a routine."""

    title = serializers.CharField(source="video.title", read_only=True)
    duration = serializers.FloatField(source="video.duration", read_only=True, allow_null=True)
    counts = serializers.SerializerMethodField(help_text="whether scores are made with it")
    problem = serializers.SerializerMethodField(help_text="why it does not count, in a sentence, or empty")

    class Meta:
        model = RoutineTake
        fields = (
            "id",
            "video",
            "title",
            "duration",
            "trim_start",
            "trim_end",
            "counts",
            "problem",
            "likeness",
            "confirmed",
            "created_at",
        )
        read_only_fields = fields

    def get_counts(self, take: RoutineTake) -> bool:
        return counts(take)

    def get_problem(self, take: RoutineTake) -> str:
        return problem_of(take)


class TakeTrimSerializer(serializers.Serializer[Any]):
    """Which part of a video counts, seconds; null leaves an end open."""

    trim_start = serializers.FloatField(allow_null=True, default=None, min_value=0)
    trim_end = serializers.FloatField(allow_null=True, default=None, min_value=0)


class NewTakeSerializer(TakeTrimSerializer):
    """Which video becomes a take."""

    video = serializers.UUIDField()


class RoutineSerializer(serializers.ModelSerializer[Routine]):
    """A routine."""

    owner = serializers.CharField(source="owner.name", read_only=True)
    mine = serializers.SerializerMethodField(help_text="whether the person asking made it")
    groups = serializers.SerializerMethodField(help_text="names of the asking person's groups that share it")
    joint_weights = serializers.DictField(child=serializers.FloatField(), read_only=True)
    takes = serializers.SerializerMethodField(help_text="for others than its coach, only those that count")

    class Meta:
        model = Routine
        fields = (
            "id",
            "title",
            "description",
            "owner",
            "mine",
            "reference",
            "trim_start",
            "trim_end",
            "joint_weights",
            "red_threshold",
            "mirroring_allowed",
            "takes",
            "groups",
            "created_at",
        )
        read_only_fields = fields

    def get_mine(self, routine: Routine) -> bool:
        return bool(routine.owner_id == self.context["request"].user.pk)

    @extend_schema_field(TakeSerializer(many=True))
    def get_takes(self, routine: Routine) -> list[dict[str, Any]]:
        mine = self.get_mine(routine)
        shown = [take for take in routine.takes.all() if mine or counts(take)]
        return list(TakeSerializer(shown, many=True).data)

    def get_groups(self, routine: Routine) -> list[str]:
        # A coach may teach several classes; a student learns only of their own.
        known = self.context["group_ids"]
        return [group.name for group in routine.groups.all() if group.pk in known]
