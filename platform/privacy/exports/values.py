"""What was measured, as lines of JSON: the files that numpy reads are no form to take elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from common.storage import local_copy
from library.models import Track
from practice.models import Score
from practice.stored import load_detail
from scoring.arrays import FloatArray
from scoring.pose.files import track_from_bytes
from scoring.pose.skeleton import PARTS
from scoring.pose.track import SOUND_RATE, PoseTrack

DIGITS = 4
"""Decimals of times (s), places (pixels, metres) and confidences: finer than anything was measured."""


def lines_of_track(track: Track) -> Iterator[bytes]:
    """The track: a line that says what it is, one for each frame, and one with the sound if there is some."""
    with local_copy(track.file) as path:
        measured = track_from_bytes(path.read_bytes())
    yield _line(_head_of(measured))
    for number in range(len(measured)):
        yield _line(_frame(measured, number))
    if measured.sound is not None:
        yield _line({"sound_rate": SOUND_RATE, "sound": measured.sound.tolist()})


def lines_of_score(score: Score) -> Iterator[bytes]:
    """The path of a score: a line with the names of the parts, and one for each place of the path."""
    detail = load_detail(score)
    yield _line({"parts": list(PARTS), "places": len(detail.path_times)})
    for number in range(len(detail.path_times)):
        reference, practice = detail.path_times[number].round(DIGITS).tolist()
        yield _line(
            {
                "reference_time": reference,
                "practice_time": practice,
                "values": _plain(detail.values[number]),
                "degrees": _plain(detail.degrees[number]),
            }
        )


def _head_of(track: PoseTrack) -> dict[str, Any]:
    return {
        "model": track.model,
        "model_version": track.model_version,
        "skeleton": track.skeleton_name,
        "joints": list(track.skeleton.joints),
        "width": track.width,
        "height": track.height,
        "frames": len(track),
        "in_doubt": [list(stretch) for stretch in track.in_doubt],
    }


def _frame(track: PoseTrack, number: int) -> dict[str, Any]:
    frame: dict[str, Any] = {
        "time": round(float(track.times[number]), DIGITS),
        "keypoints": _plain(track.keypoints[number]),
        "box": _plain(track.boxes[number]),
    }
    for name, values in (("landmarks", track.landmarks), ("joints3d", track.joints3d)):
        if values is not None:
            frame[name] = _plain(values[number])
    return frame


def _plain(values: FloatArray) -> Any:
    """Nested lists of numbers, null where nothing was measured."""
    numbers = np.asarray(values, dtype=np.float64).round(DIGITS)
    plain = numbers.astype(object)
    plain[~np.isfinite(numbers)] = None
    return plain.tolist()


def _line(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"
