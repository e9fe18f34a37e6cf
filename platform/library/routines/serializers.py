"""Routines and takes in the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from library.models import Routine, RoutineTake
from library.routines.counting import counts
from library.routines.reference import in_doubt, parts_out_of_view, tolerances_proposed
from library.routines.selectors import problem_of
from scoring.compare.criteria.criterion import KINDS, PAIRS, SIDES

PARTS = [(one, one) for one in ("head", *PAIRS)]
"""What a criterion may speak of; the API's description knows it by one name (ENUM_NAME_OVERRIDES)."""


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


class CriterionSerializer(serializers.Serializer[Any]):
    """A check that a coach adds to a routine; which fields a kind has is told in docs/criteria.md."""

    kind = serializers.ChoiceField(choices=[(kind, kind) for kind in KINDS])
    part = serializers.ChoiceField(choices=PARTS, required=False)
    side = serializers.ChoiceField(choices=[(side, side) for side in SIDES], required=False)
    other = serializers.ChoiceField(choices=PARTS, required=False)
    at_least = serializers.FloatField(required=False, help_text="degrees, or torso lengths of heights")
    at_most = serializers.FloatField(required=False, help_text="degrees")
    seconds = serializers.FloatField(required=False, help_text="of a hold")
    at = serializers.FloatField(required=False, help_text="second of the reference whose pose is held")


class CriteriaSerializer(serializers.Serializer[Any]):
    """All criteria of a routine."""

    criteria = CriterionSerializer(many=True)


class AskedCriterionSerializer(serializers.Serializer[Any]):
    """What a proposal is asked for."""

    kind = serializers.ChoiceField(choices=[(kind, kind) for kind in KINDS])
    part = serializers.CharField(required=False)
    side = serializers.CharField(required=False)
    other = serializers.CharField(required=False)


class CriterionProposalSerializer(serializers.Serializer[Any]):
    """A criterion with the limits that the reference proposes; without them where it cannot be measured."""

    criterion = CriterionSerializer()
    sentence = serializers.CharField(help_text="what the reference does")
    least = serializers.FloatField(allow_null=True, help_text="least that was measured in the reference")
    greatest = serializers.FloatField(allow_null=True)
    second = serializers.FloatField(allow_null=True, help_text="where, in the reference's video")


class RoutineSerializer(serializers.ModelSerializer[Routine]):
    """A routine."""

    owner = serializers.CharField(source="coach", read_only=True)
    mine = serializers.SerializerMethodField(help_text="whether the person asking made it")
    groups = serializers.SerializerMethodField(help_text="names of the asking person's groups that share it")
    joint_weights = serializers.DictField(child=serializers.FloatField(), read_only=True)
    tolerances = serializers.DictField(
        child=serializers.FloatField(),
        read_only=True,
        help_text="degrees that the coach tolerates of a part; of others as much as the reference proposes",
    )
    criteria = CriterionSerializer(many=True, read_only=True)
    takes = serializers.SerializerMethodField(help_text="for others than its coach, only those that count")

    class Meta:
        model = Routine
        fields: tuple[str, ...] = (
            "id",
            "title",
            "description",
            "owner",
            "mine",
            "reference",
            "trim_start",
            "trim_end",
            "joint_weights",
            "tolerances",
            "red_threshold",
            "goal_from",
            "goal_to",
            "mirroring_allowed",
            "criteria",
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


class RoutineDetailSerializer(RoutineSerializer):
    """A routine with what is read from its reference's track."""

    out_of_view = serializers.SerializerMethodField(
        help_text="parts that the reference does not show; they are left out of every score"
    )

    in_doubt = serializers.SerializerMethodField(
        help_text="beginnings and ends in seconds of what is left out of the reference, "
        "because somebody else overlaps with the person"
    )
    proposed_tolerances = serializers.SerializerMethodField(
        help_text="degrees that are tolerated of each part that the reference shows, if the coach sets none"
    )

    class Meta(RoutineSerializer.Meta):
        fields = (*RoutineSerializer.Meta.fields, "out_of_view", "in_doubt", "proposed_tolerances")
        read_only_fields = fields

    def get_out_of_view(self, routine: Routine) -> list[str]:
        return list(parts_out_of_view(routine))

    def get_in_doubt(self, routine: Routine) -> list[list[float]]:
        return [list(stretch) for stretch in in_doubt(routine)]

    def get_proposed_tolerances(self, routine: Routine) -> dict[str, float]:
        return tolerances_proposed(routine)
