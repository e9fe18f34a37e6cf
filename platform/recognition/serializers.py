"""Shapes of the API of recognition."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from recognition.pages import RecognitionPage, State
from recognition.selectors import Attention, Candidate, Proposal


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
    reason = serializers.CharField(help_text="why nothing could be recognised")

    @extend_schema_field(serializers.ChoiceField(choices=["nearest", "model"]))
    def get_asked(self, proposal: Proposal) -> str:
        """The nearest example, or a trained model."""
        return "model" if proposal.recognition.run_id else "nearest"


class RecognitionSerializer(serializers.Serializer[RecognitionPage]):
    """How far recognition is, and what came of it, the surest group first."""

    state = serializers.ChoiceField(choices=[state.value for state in State])
    percent = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()
    proposals = ProposalSerializer(many=True)

    def get_percent(self, page: RecognitionPage) -> int:
        """Of the work."""
        return page.job.percent if page.job else 0

    def get_reason(self, page: RecognitionPage) -> str:
        """Why the work failed."""
        return page.job.reason if page.job else ""


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
