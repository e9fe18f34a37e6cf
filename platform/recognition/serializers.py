"""Shapes of the API of recognition."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.reasons import in_words, kept
from library.serializers import JobStateSerializer
from recognition.models import TrainingRun
from recognition.pages import Overview, RecognitionPage, RoutineRow, State
from recognition.selectors import Attention, Candidate, Hindrance, Proposal, Recogniser
from scoring.reasons import Reason
from training.provenance import said_of
from training.serializers import ProvenanceSerializer


class CandidateSerializer(serializers.Serializer[Candidate]):
    """A routine and its probability among those of the group."""

    routine = serializers.UUIDField(source="routine.pk")
    title = serializers.CharField(source="routine.title")
    share = serializers.FloatField(help_text="0 to 1; 1 where there was one routine alone to compare with")


class ProposalSerializer(serializers.Serializer[Proposal]):
    """What the video was taken for in one group; ``best`` is null where it is none of its routines."""

    group = serializers.UUIDField(source="group.pk")
    group_name = serializers.CharField(source="group.name")
    asked = serializers.SerializerMethodField(help_text="who was asked")
    best = CandidateSerializer(allow_null=True)
    others = CandidateSerializer(many=True)
    peaks = serializers.ListField(
        child=serializers.FloatField(),
        source="recognition.peaks",
        help_text="Seconds of the moments that told most; only a trained model says them.",
    )
    reason = serializers.CharField(help_text="why nothing could be recognised, in the reader's language")
    why = serializers.JSONField(
        source="recognition.reason", allow_null=True, help_text="the reason as a code with its values"
    )

    @extend_schema_field(serializers.ChoiceField(choices=["nearest", "model"]))
    def get_asked(self, proposal: Proposal) -> str:
        """The nearest example, or a trained model."""
        return "model" if proposal.recognition.run_id else "nearest"


class RecognitionSerializer(serializers.Serializer[RecognitionPage]):
    """How far recognition is, and what came of it, the surest group first."""

    state = serializers.ChoiceField(choices=[state.value for state in State])
    percent = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()
    why = serializers.SerializerMethodField(help_text="the reason as a code with its values")
    proposals = ProposalSerializer(many=True)

    def get_percent(self, page: RecognitionPage) -> int:
        """Of the work."""
        return page.job.percent if page.job else 0

    def get_reason(self, page: RecognitionPage) -> str:
        """Why the work failed, in the reader's language."""
        return page.job.reason if page.job else ""

    @extend_schema_field(serializers.JSONField(allow_null=True))
    def get_why(self, page: RecognitionPage) -> dict[str, Any] | None:
        return kept(page.job.why) if page.job else None


class AttentionSerializer(serializers.Serializer[Attention]):
    """How much each moment told which routine it is; the weights sum to one."""

    times = serializers.ListField(child=serializers.FloatField(), help_text="seconds")
    weights = serializers.ListField(child=serializers.FloatField())
    peaks = serializers.ListField(child=serializers.FloatField(), help_text="seconds of those that told most")
    taken_for = serializers.UUIDField(
        source="taken_for.pk",
        default=None,
        allow_null=True,
        help_text="the routine it looked like; null: none of them",
    )


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
    reason = serializers.SerializerMethodField(help_text="why there is none, in the reader's language")
    why = serializers.JSONField(
        source="reason", allow_null=True, help_text="the reason as a code with its values"
    )
    learned_from = serializers.SerializerMethodField(help_text="who withdraws takes the training along")

    @extend_schema_field(ProvenanceSerializer)
    def get_learned_from(self, run: TrainingRun) -> dict[str, Any]:
        """From how many people and videos, without names."""
        return dict(ProvenanceSerializer(said_of(run.learned_from)).data)

    class Meta:
        model = TrainingRun
        fields = (
            "id",
            "made_at",
            "trained",
            "reason",
            "why",
            "judged",
            "trained_accuracy",
            "nearest_accuracy",
            "chance",
            "measurably_better",
            "learned_from",
        )
        read_only_fields = fields

    def get_reason(self, run: TrainingRun) -> str:
        return in_words(Reason.of(run.reason))


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
