"""Shapes of the practice API."""

from __future__ import annotations

from typing import Any, get_args, get_type_hints

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.reasons import kept
from library.routines.serializers import CriterionSerializer
from practice.models import Attempt, Score
from practice.photo_state import PhotoStep
from practice.selectors import AttemptState, State
from practice.stored import COLUMNS
from practice.words import reason_of, repetitions_of, spoken_facts
from scoring.compare.result import ScoreFacts, plain
from scoring.compare.search import CALIBRATED, SEARCH_METRICS


class JudgedSerializer(serializers.Serializer[Any]):
    """What a criterion came to in one repetition."""

    met = serializers.BooleanField(allow_null=True, help_text="null where it cannot be told")
    value = serializers.FloatField(allow_null=True, help_text="what was measured")
    noise = serializers.FloatField(allow_null=True, help_text="by how much that may be off")
    margin = serializers.FloatField(allow_null=True, help_text="to the limit; negative on the wrong side")
    second = serializers.FloatField(allow_null=True, help_text="of the practice, that proves it")
    until = serializers.FloatField(allow_null=True, help_text="the last second of a hold")
    side = serializers.CharField(help_text="of the practising person, that decided")


class OutcomeSerializer(JudgedSerializer):
    """What came of a criterion; ``practice.words`` makes it, this only describes it."""

    criterion = CriterionSerializer()
    unit = serializers.CharField(help_text="degrees, seconds or torso_lengths")
    says = serializers.CharField(help_text="the criterion in a sentence")
    verdict = serializers.CharField(help_text="met, not met or cannot be told, in the reader's language")
    sentence = serializers.CharField(help_text="what was measured")
    reason = serializers.CharField(help_text="why it cannot be told, in a sentence")
    why = serializers.JSONField(allow_null=True, help_text="the reason as a code with its values")
    reference_second = serializers.FloatField(allow_null=True)
    reference_value = serializers.FloatField(allow_null=True, help_text="what the reference itself reaches")
    repetitions = JudgedSerializer(many=True)


class ScoreSerializer(serializers.ModelSerializer[Score]):
    """The result of one comparison, without its arrays."""

    reason = serializers.SerializerMethodField(help_text="why there is no total, in the reader's language")
    over_repetitions = serializers.SerializerMethodField(
        help_text="what the total of several repetitions is, and which to look at; empty where there is one"
    )
    criteria = serializers.SerializerMethodField(help_text="what came of the checks of the routine")
    why = serializers.JSONField(
        source="reason", read_only=True, allow_null=True, help_text="the reason as a code with its values"
    )

    class Meta:
        model = Score
        fields = (
            "id",
            "method",
            "engine_version",
            "model",
            "model_version",
            "total",
            "timing",
            "coverage",
            "completeness",
            "repetitions_compared",
            "reference_repetitions",
            "takes_used",
            "mirrored",
            "reason",
            "why",
            "parts",
            "moments",
            "remarks",
            "strengths",
            "other_side_fits",
            "repetitions",
            "over_repetitions",
            "criteria",
            "created_at",
        )
        read_only_fields = fields

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """The columns, then every fact of the engine's that has none."""
        further = {name: _field_of(name, kind) for name, kind in get_type_hints(ScoreFacts).items()}
        columns = super().get_fields()
        known = {*COLUMNS, *columns}
        return {**columns, **{name: one for name, one in further.items() if name not in known}}

    def to_representation(self, instance: Score) -> dict[str, Any]:
        """With sentences in the reader's language."""
        return {**super().to_representation(instance), **spoken_facts(instance.facts)}

    @extend_schema_field(OutcomeSerializer(many=True))
    def get_criteria(self, score: Score) -> list[dict[str, Any]]:
        """In the order of the routine."""
        return spoken_facts(score.facts)["criteria"]

    def get_over_repetitions(self, score: Score) -> str:
        return repetitions_of(score.facts)

    def get_reason(self, score: Score) -> str:
        """Empty where there is a total."""
        return reason_of(score.facts)


class PlainField(serializers.JSONField):
    """A fact of any shape as values that JSON knows."""

    def to_representation(self, value: Any) -> Any:
        """With dataclasses as dictionaries."""
        return plain(value)


_FIELDS = {bool: serializers.BooleanField, int: serializers.IntegerField, float: serializers.FloatField}


def _field_of(name: str, kind: Any) -> serializers.Field[Any, Any, Any, Any]:
    """The field that shows a fact of the engine's type ``kind``: a number, or whatever JSON knows."""
    kinds = set(get_args(kind)) or {kind}
    simple = next((_FIELDS[one] for one in kinds if one in _FIELDS), None)
    if simple is None or len(kinds - {type(None)}) > 1:
        return PlainField(source=f"facts.{name}", read_only=True)
    return simple(source=f"facts.{name}", read_only=True, allow_null=type(None) in kinds)


class StateSerializer(serializers.Serializer[AttemptState]):
    """How far an attempt is."""

    state = serializers.ChoiceField(choices=[(state.value, state.value) for state in State])
    stage = serializers.CharField()
    percent = serializers.IntegerField()
    reason = serializers.CharField(help_text="why it failed, in the reader's language")
    why = serializers.SerializerMethodField(help_text="the reason as a code with its values")
    retryable = serializers.BooleanField()

    @extend_schema_field(serializers.JSONField(allow_null=True))
    def get_why(self, state: AttemptState) -> dict[str, Any] | None:
        return kept(state.why)


class AttemptSerializer(serializers.ModelSerializer[Attempt]):
    """An attempt with its state and, once scored, its score."""

    student_name = serializers.CharField(source="student.name", read_only=True)
    routine_title = serializers.CharField(source="routine.title", read_only=True)
    state = serializers.SerializerMethodField()
    score = ScoreSerializer(read_only=True, allow_null=True)
    score_hidden = serializers.BooleanField(
        read_only=True, help_text="whether the score is for the student alone, as practice feedback"
    )

    coach_words = serializers.SerializerMethodField(
        help_text="what coaches say of the result: set_aside, sentences, coach_total and praise, "
        "in the shapes of /api/attempts/{id}/words/"
    )

    class Meta:
        model = Attempt
        fields = (
            "id",
            "student",
            "student_name",
            "routine",
            "routine_title",
            "video",
            "title",
            "note",
            "mirror",
            "trim_start",
            "trim_end",
            "created_at",
            "state",
            "score",
            "score_hidden",
            "coach_words",
        )
        read_only_fields = fields

    def to_representation(self, instance: Attempt) -> dict[str, Any]:
        """Without a score that is not for who asks."""
        shown = super().to_representation(instance)
        return {**shown, "score": None} if instance.score_hidden else shown

    @extend_schema_field(StateSerializer)
    def get_state(self, attempt: Attempt) -> dict[str, Any]:
        """From the states of all attempts of the answer, read at once."""
        return dict(StateSerializer(self.context["states"][attempt.pk]).data)

    @extend_schema_field(serializers.DictField())
    def get_coach_words(self, attempt: Attempt) -> dict[str, Any]:
        """From what packages above this one say of all attempts of the answer, read at once."""
        return {name: said for words in self.context["words"] for name, said in words[attempt.pk].items()}


class NewAttemptSerializer(serializers.Serializer[Any]):
    """What to score against what."""

    routine = serializers.UUIDField()
    video = serializers.UUIDField()
    mirror = serializers.ChoiceField(choices=Attempt.Mirror.choices, default=Attempt.Mirror.AUTO)
    trim_start = serializers.FloatField(allow_null=True, default=None, min_value=0)
    trim_end = serializers.FloatField(allow_null=True, default=None, min_value=0)


class AttemptWordsSerializer(serializers.ModelSerializer[Attempt]):
    """The student's own title and note of an attempt."""

    class Meta:
        model = Attempt
        fields = ("title", "note")


class RescoreSerializer(serializers.Serializer[Any]):
    """Whether the practice is mirrored; left as it is when absent."""

    mirror = serializers.ChoiceField(choices=Attempt.Mirror.choices, required=False)


class SideSerializer(serializers.Serializer[Any]):
    """One video and the skeleton in it."""

    url = serializers.CharField(allow_null=True)
    poster = serializers.CharField(allow_null=True)
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    times = serializers.ListField(child=serializers.FloatField())
    keypoints = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), allow_null=True),
        help_text="Per time x, y, confidence of each joint, one after the other; null without a person.",
    )


class TrimSerializer(serializers.Serializer[Any]):
    """The stretch of the reference that counts, seconds."""

    start = serializers.FloatField(allow_null=True)
    end = serializers.FloatField(allow_null=True)


def _metric_field() -> serializers.ChoiceField:
    return serializers.ChoiceField(
        choices=SEARCH_METRICS,
        default=CALIBRATED,
        help_text="“calibrated” as the score measures; the others are the published formulas.",
    )


class WantedPoseSerializer(serializers.Serializer[Any]):
    """Which pose of the reference is looked for in the practice, and by which measure."""

    time = serializers.FloatField(
        default=0.0, min_value=0, max_value=86_400, help_text="Seconds of the reference."
    )
    metric = _metric_field()


class FoundPoseSerializer(serializers.Serializer[Any]):
    """The nearest frame of the practice; numbers are 0..100, null where scores are the student's alone."""

    metric = serializers.ChoiceField(choices=SEARCH_METRICS)
    reference_time = serializers.FloatField(allow_null=True, help_text="null for the pose of a photo")
    time = serializers.FloatField(help_text="Seconds of the practice.")
    total = serializers.FloatField(allow_null=True)
    parts = serializers.DictField(child=serializers.FloatField(allow_null=True))


class NewPhotoSerializer(serializers.Serializer[Any]):
    """A photo whose pose is looked for: JPEG, PNG or WebP. It is removed as soon as its pose is found."""

    photo = serializers.FileField()


class WantedPhotoPoseSerializer(serializers.Serializer[Any]):
    """By which measure the pose of the photo is looked for."""

    metric = _metric_field()


class PhotoPoseSerializer(serializers.Serializer[Any]):
    """How far a photo is, and the nearest frame of the practice once its pose is found."""

    id = serializers.UUIDField(help_text="of this photo: another one takes its place")
    state = serializers.ChoiceField(choices=[(step.value, step.value) for step in PhotoStep])
    words = serializers.CharField(help_text="what to know of it, in the reader's language; may be empty")
    why = serializers.JSONField(allow_null=True, help_text="why it failed, as a code with its values")
    unattended = serializers.BooleanField(help_text="whether it waits and no worker is running")
    people = serializers.IntegerField(help_text="seen in the photo; the largest was taken")
    width = serializers.IntegerField(help_text="pixels of the upright, reduced photo in which the joints are")
    height = serializers.IntegerField()
    joints = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="x, y, confidence of each joint"
    )
    found = FoundPoseSerializer(allow_null=True)


class PlaybackSerializer(serializers.Serializer[Any]):
    """Shape of the playback data; made by ``practice.playback``, only described here."""

    reference = SideSerializer()
    practice = SideSerializer()
    joints = serializers.ListField(child=serializers.CharField())
    bones = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    parts = serializers.ListField(child=serializers.CharField())
    labels = serializers.ListField(child=serializers.CharField())
    threshold = serializers.IntegerField()
    mirrored = serializers.BooleanField()
    bridged = serializers.BooleanField(
        help_text="Filmed from so different sides that angles in the two pictures cannot be compared."
    )
    ghost = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), allow_null=True),
        help_text="Where bridged: the reference's poses, at its times, as the practice's camera saw them.",
    )
    side_changes = serializers.ListField(
        child=serializers.DictField(), help_text="Stretches on the other side than the rest, seconds of both."
    )
    trim = TrimSerializer()
    path = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField()),
        help_text="Pairs of seconds, reference and practice.",
    )
    values = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(allow_null=True)),
        help_text="Value of each part at each place of the path; empty where there is no total.",
    )
    degrees = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(allow_null=True)),
        help_text="Degrees each part's angle is off there, practice minus reference.",
    )
    overall = serializers.ListField(child=serializers.FloatField(allow_null=True))
    score = serializers.DictField(child=serializers.FloatField(allow_null=True))
    totals = serializers.DictField()
    moments = serializers.ListField(child=serializers.DictField())
    remarks = serializers.ListField(child=serializers.DictField())
    strengths = serializers.ListField(child=serializers.DictField())
    criteria = OutcomeSerializer(many=True)
    repetitions = serializers.ListField(child=serializers.DictField())
