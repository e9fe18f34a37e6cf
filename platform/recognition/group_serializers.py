"""Shapes of the API of a group's recognition."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from library.serializers import JobStateSerializer
from recognition.models import TrainingRun
from recognition.overview import Overview, RoutineRow
from recognition.selectors import Hindrance, Recogniser


class RoutineRowSerializer(serializers.Serializer[RoutineRow]):
    """A routine and how many videos it is recognised by."""

    routine = serializers.UUIDField(source="routine.pk")
    title = serializers.CharField(source="routine.title")
    references = serializers.IntegerField(help_text="1 once the reference is measured")
    takes = serializers.IntegerField(help_text="takes that count")
    attempts = serializers.IntegerField(help_text="of students who agreed, that show the routine")
    all_attempts = serializers.IntegerField(help_text="of all students of the group")
    learned_from = serializers.IntegerField(
        help_text="examples whose owner agreed: a model may learn from them"
    )


class RunSerializer(serializers.ModelSerializer[TrainingRun]):
    """A training; its accuracies are shares of the same videos, that neither way had learned from."""

    trained = serializers.BooleanField(help_text="whether there is a model")

    class Meta:
        model = TrainingRun
        fields = (
            "id",
            "made_at",
            "trained",
            "reason",
            "judged",
            "trained_accuracy",
            "nearest_accuracy",
            "chance",
            "measurably_better",
        )
        read_only_fields = fields


class InServiceSerializer(serializers.Serializer[Recogniser]):
    """Who recognises: a training's model, or, where ``run`` is null, the nearest example."""

    run = serializers.UUIDField(source="run.pk", default=None, allow_null=True)
    since = serializers.DateTimeField(source="choice.at", default=None, allow_null=True)
    by = serializers.CharField(
        source="choice.by.name", default=None, allow_null=True, help_text="null: nobody, or somebody who left"
    )
    by_hand = serializers.BooleanField(
        source="choice.by_hand", default=False, help_text="whether a person chose, not the comparison"
    )
    unknown = serializers.SerializerMethodField(help_text="routines that the model has not learned")

    def get_unknown(self, service: Recogniser) -> list[str]:
        """Ids; videos that show one of these are found by the nearest example."""
        return [str(routine.pk) for routine in service.unknown]


class GroupRecognitionSerializer(serializers.Serializer[Overview]):
    """The state of a group's recognition."""

    routines = RoutineRowSerializer(source="rows", many=True)
    in_service = InServiceSerializer(source="service")
    last = RunSerializer(allow_null=True, help_text="the newest training, with or without a model")
    hindrance = serializers.ChoiceField(
        choices=[one.value for one in Hindrance],
        allow_null=True,
        help_text="why the newest model, measurably better, does not take over by itself",
    )
    runs = RunSerializer(many=True, help_text="trainings with a model, the newest first")
    changed = serializers.BooleanField(help_text="whether there is something new to learn from")
    job = JobStateSerializer(allow_null=True, help_text="the training under way, or the last one")


class RunChoiceSerializer(serializers.Serializer[Any]):
    """Who shall recognise."""

    run = serializers.UUIDField(allow_null=True, help_text="id of a training; null: the nearest example")
