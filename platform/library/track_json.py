"""A pose track as JSON for players, rounded so that it is small."""

from __future__ import annotations

from typing import Any

import numpy as np

from scoring.pose.track import PoseTrack

TIME_DIGITS = 4
PIXEL_DIGITS = 1
CONFIDENCE_DIGITS = 2


def track_json(track: PoseTrack) -> dict[str, Any]:
    """What ``TrackSerializer`` describes, ready to be written."""
    return {
        "model": track.model,
        "model_version": track.model_version,
        "skeleton": track.skeleton_name,
        "joints": list(track.skeleton.joints),
        "bones": [list(bone) for bone in track.skeleton.bones],
        "width": track.width,
        "height": track.height,
        "times": np.round(track.times, TIME_DIGITS).tolist(),
        "keypoints": [[_point(point) for point in frame] for frame in track.keypoints.tolist()],
    }


def _point(point: list[float]) -> list[float | None]:
    x, y, confidence = point
    if confidence <= 0 or x != x or y != y:  # NaN: not found
        return [None, None, 0]
    return [round(x, PIXEL_DIGITS), round(y, PIXEL_DIGITS), round(confidence, CONFIDENCE_DIGITS)]
