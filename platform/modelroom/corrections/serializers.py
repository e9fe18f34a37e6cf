"""Corrections in the API."""

from __future__ import annotations

from typing import Any

import numpy as np
from rest_framework import serializers

from library.serializers import TrackSerializer
from scoring.pose.corrections import Correction as EngineCorrection
from scoring.pose.skeleton import COCO17

FRAMES_AT_ONCE = 2000


class CorrectionSerializer(serializers.Serializer[Any]):
    """One corrected frame."""

    time = serializers.FloatField(min_value=0, help_text="seconds, that of a frame of the measured track")
    keypoints = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=3, max_length=3),
        min_length=len(COCO17),
        max_length=len(COCO17),
        help_text="x and y in pixels and confidence of each joint; confidence 0 is hidden, 1 put by hand",
    )
    from_previous = serializers.BooleanField(
        default=False, help_text="the frames since the correction before lie between the two"
    )


class CorrectionsSerializer(serializers.Serializer[Any]):
    """A measured track and the corrections made to it."""

    track = serializers.UUIDField(help_text="id of the measured track")
    measured = TrackSerializer()
    corrections = CorrectionSerializer(many=True)


class ChangesSerializer(serializers.Serializer[Any]):
    """What somebody changed on the page."""

    track = serializers.UUIDField(help_text="id of the measured track that was corrected")
    frames = serializers.ListField(child=CorrectionSerializer(), default=list, max_length=FRAMES_AT_ONCE)
    removed = serializers.ListField(
        child=serializers.FloatField(), default=list, max_length=FRAMES_AT_ONCE,
        help_text="times of the frames that shall be as measured again",
    )  # fmt: skip

    def engine_frames(self) -> list[EngineCorrection]:
        """The changed frames as the engine takes them."""
        return [
            EngineCorrection(one["time"], np.array(one["keypoints"]), one["from_previous"])
            for one in self.validated_data["frames"]
        ]


class SeenSerializer(serializers.Serializer[Any]):
    """What somebody saw who removes all corrections."""

    track = serializers.UUIDField(
        required=False, help_text="id of the measured track; refused if the video got another"
    )


class SavedSerializer(serializers.Serializer[Any]):
    """What came of saving."""

    corrected = serializers.IntegerField(help_text="how many frames of the video are corrected now")
    scored_again = serializers.IntegerField(help_text="how many attempts are scored again")
