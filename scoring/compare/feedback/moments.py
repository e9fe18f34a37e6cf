"""Moments: every stretch of the practice that might be spoken about; ranking.py and feedback.py choose."""

from __future__ import annotations

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.body.feet import ANKLES
from scoring.compare.calibration import LEAST_DEGREES, LEAST_HEEL, LEAST_SURE, LOW_VALUES, ONE_WAY
from scoring.compare.feedback.directions import Change, heel_change, part_change, trunk_change
from scoring.compare.feedback.stretches import Stretch, low_stretches, mean
from scoring.compare.feedback.view import Aligned, View
from scoring.compare.measure.curve import value_of
from scoring.compare.result import Moment
from scoring.pose.skeleton import PARTS

_HIPS = tuple(PARTS.index(f"{side}_hip") for side in ("left", "right"))


def find_candidates(aligned: Aligned, view: View, weights: FloatArray) -> list[Moment]:
    """Everything that might be said, in no order; ``weights [13]`` scale importance."""
    for low_value in LOW_VALUES:
        found = [
            *_of_parts(aligned, view, weights, low_value),
            *_of_trunk(aligned, view, weights, low_value),
            *_of_heels(aligned, view, weights, low_value),
        ]
        if found:
            return found
    return []


def _of_parts(aligned: Aligned, view: View, weights: FloatArray, low_value: float) -> list[Moment]:
    """What differs at each part."""
    found = []
    for part in np.flatnonzero(weights > 0).tolist():
        for stretch in low_stretches(_values(aligned, part), aligned.seconds, low_value):
            for one in _one_way(aligned, part, stretch, low_value):
                change = part_change(aligned, view, part, one)
                weight = float(weights[part]) * _sureness(aligned, part, one)
                if change is not None and weight > 0:
                    found.append(_moment(aligned, part, one, change, weight))
    return found


def _one_way(aligned: Aligned, part: int, stretch: Stretch, low_value: float) -> list[Stretch]:
    """The stretch, cut where the joint goes from too far to not far enough: the mean would hide both."""
    degrees = np.nan_to_num(aligned.deviations.degrees[stretch.cells, part])
    if abs(degrees.mean()) >= ONE_WAY * np.abs(degrees).mean():
        return [stretch]
    cut: list[Stretch] = []
    for sign in (1.0, -1.0):
        values = np.full(len(aligned.seconds), np.nan)
        off = sign * degrees >= LEAST_DEGREES
        values[stretch.cells] = np.where(off, 100.0 - stretch.loss, np.nan)
        cut += low_stretches(values, aligned.seconds, low_value)
    return cut or [stretch]


def _sureness(aligned: Aligned, part: int, stretch: Stretch) -> float:
    """Mean confidence of the part there; 0 where it is mostly guessed."""
    sureness = mean(aligned.deviations.weights[stretch.cells, part], stretch.loss)
    return sureness if sureness >= LEAST_SURE else 0.0


def _values(aligned: Aligned, part: int) -> FloatArray:
    """The part's values; a foot's by its place alone, as its heel has words of its own."""
    if part not in ANKLES or not np.isfinite(aligned.deviations.feet[:, part]).any():
        return aligned.values[:, part]
    return value_of(np.linalg.norm(aligned.deviations.offsets[:, part], axis=1))


def _of_trunk(aligned: Aligned, view: View, weights: FloatArray, low_value: float) -> list[Moment]:
    """Where the whole upper body is turned; said under the hip that counts more."""
    hip = max(_HIPS, key=lambda part: weights[part])
    if not weights[hip]:
        return []
    values = value_of(np.radians(np.abs(aligned.turns)))
    found = []
    for stretch in low_stretches(values, aligned.seconds, low_value):
        change = trunk_change(aligned, view, stretch)
        if change is not None:
            found.append(_moment(aligned, hip, stretch, change, float(weights[hip])))
    return found


def _of_heels(aligned: Aligned, view: View, weights: FloatArray, low_value: float) -> list[Moment]:
    """Where a standing person's heel, seen from the side, is higher or lower against the toes."""
    found: list[Moment] = []
    if not view.side_on or np.mean(view.lying) > 0.5:
        return found
    for side, part in enumerate(ANKLES):
        enough = np.abs(aligned.deviations.feet[:, part]) >= LEAST_HEEL
        values = np.where(enough, aligned.values[:, part], np.nan)
        for stretch in low_stretches(values, aligned.seconds, low_value):
            change = heel_change(aligned, side, part, stretch)
            if change is not None and weights[part]:
                found.append(_moment(aligned, part, stretch, change, float(weights[part])))
    return found


def _moment(aligned: Aligned, part: int, stretch: Stretch, change: Change, weight: float) -> Moment:
    """The Moment of a change."""
    cells, times = stretch.cells, aligned.times
    degrees = mean(aligned.deviations.degrees[cells, part], stretch.loss)
    offsets = aligned.deviations.offsets[cells, part]
    distance = float(np.hypot(mean(offsets[:, 0], stretch.loss), mean(offsets[:, 1], stretch.loss)))
    return Moment(
        part=PARTS[part],
        start=float(times[stretch.first, 1]),
        end=float(times[stretch.last, 1]),
        reference_start=float(times[stretch.first, 0]),
        reference_end=float(times[stretch.last, 0]),
        value=100.0 - float(np.mean(stretch.loss)),
        degrees=None if np.isnan(degrees) else degrees,
        torso_lengths=None if np.isnan(distance) else distance,
        direction=change.direction,
        said_degrees=change.degrees,
        said_torso_lengths=change.torso_lengths,
        importance=stretch.importance * weight,
    )
