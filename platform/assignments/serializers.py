"""Shapes of the API of assignments."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.selectors import groups_coached_by
from assignments.models import MOST_TIMES, Assignment
from assignments.selectors import StudentRow
from assignments.services import LONGEST_WORD
from assignments.standing import Standing, State


class StandingSerializer(serializers.Serializer[Standing]):
    """How far a student is; ``assignments.standing`` makes it, this only describes it."""

    state = serializers.ChoiceField(choices=[(state.value, state.value) for state in State])
    counted = serializers.IntegerField(help_text="attempts that count")
    times = serializers.IntegerField(help_text="attempts that are asked for")
    unjudged = serializers.IntegerField(help_text="attempts that could not be judged, and do not count")
    below = serializers.IntegerField(help_text="judged attempts that did not reach the goal")
    unscored = serializers.IntegerField(help_text="attempts without a score so far")
    goal_hidden = serializers.BooleanField(
        help_text="whether the goal was reached is not for who asks: every judged attempt was counted"
    )
    last = serializers.UUIDField(allow_null=True, help_text="the latest attempt")


class StandingOfSerializer(serializers.Serializer[Any]):
    """A student with how far they are."""

    student = serializers.IntegerField()
    student_name = serializers.CharField()
    standing = StandingSerializer(allow_null=True, help_text="null: nothing of theirs is shown at present")


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """What is asked of whom, until when."""

    group_name = serializers.CharField(source="group.name", read_only=True)
    routine_title = serializers.CharField(source="routine.title", read_only=True)
    by = serializers.SerializerMethodField(help_text="name of the coach; empty of one who has left")
    over = serializers.BooleanField(read_only=True, help_text="ended, or its day has passed")
    goal = serializers.IntegerField(source="goal_in_force", read_only=True, allow_null=True)
    word = serializers.SerializerMethodField(help_text="for whom it is asked of: empty while it is held back")
    word_held = serializers.SerializerMethodField(
        help_text="whether it is shown to nobody but coaches; null for others"
    )

    class Meta:
        model = Assignment
        fields: tuple[str, ...] = (
            "id",
            "group",
            "group_name",
            "student",
            "routine",
            "routine_title",
            "by",
            "starts_on",
            "due_on",
            "goal",
            "times",
            "word",
            "word_held",
            "ended_at",
            "over",
            "created_at",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_by(self, assignment: Assignment) -> str:
        return "" if assignment.by is None else str(assignment.by)

    @extend_schema_field(serializers.CharField())
    def get_word(self, assignment: Assignment) -> str:
        return assignment.word if self._coached(assignment) else assignment.shown_word

    @extend_schema_field(serializers.BooleanField(allow_null=True))
    def get_word_held(self, assignment: Assignment) -> bool | None:
        return assignment.word_held if self._coached(assignment) else None

    def _coached(self, assignment: Assignment) -> bool:
        return assignment.group_id in self._groups

    @cached_property
    def _groups(self) -> set[UUID]:
        """Those that who asks coaches; a list has one serializer for all of its rows."""
        coached = groups_coached_by(user=self.context["request"].user)
        return set(coached.values_list("pk", flat=True))


class AssignmentDetailSerializer(AssignmentSerializer):
    """With how far whom the asking person may know of is."""

    standings = StandingOfSerializer(many=True, read_only=True)

    class Meta(AssignmentSerializer.Meta):
        fields = (*AssignmentSerializer.Meta.fields, "standings")
        read_only_fields = fields

    @staticmethod
    def standings_of(rows: Iterable[StudentRow]) -> list[dict[str, Any]]:
        """The shape of students with how far each is."""
        plain = [
            {"student": row.student.pk, "student_name": str(row.student), "standing": row.standing}
            for row in rows
        ]
        return list(StandingOfSerializer(plain, many=True).data)


class AssignmentChangeSerializer(serializers.Serializer[Any]):
    """What can be changed; what is absent stays."""

    starts_on = serializers.DateField(required=False, allow_null=True)
    due_on = serializers.DateField(required=False)
    goal = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=100)
    times = serializers.IntegerField(required=False, min_value=1, max_value=MOST_TIMES)
    word = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_WORD)


class NewAssignmentSerializer(AssignmentChangeSerializer):
    """What to ask of whom."""

    group = serializers.UUIDField()
    routine = serializers.UUIDField()
    student = serializers.IntegerField(required=False, allow_null=True, help_text="null: the whole group")
    due_on = serializers.DateField()
