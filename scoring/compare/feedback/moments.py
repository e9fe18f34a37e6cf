"""Moments: every stretch of the practice that might be spoken about; ranking.py and feedback.py choose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.body.description import ANGLES
from scoring.compare.body.feet import ANKLES
from scoring.compare.calibration import (
    BENT_SHARE,
    LASTING,
    LASTING_BRIDGED,
    LASTING_LOSS,
    LEAST_DEGREES,
    LEAST_DEGREES_LASTING,
    LEAST_HEEL,
    LEAST_LASTING_SAID,
    LEAST_SURE,
    LOW_VALUE,
    ONE_WAY,
    SURE_OF_PLACE,
    TIME_SLACK,
)
from scoring.compare.feedback.directions import (
    Change,
    heel_change,
    lasting_change,
    part_change,
    trunk_change,
)
from scoring.compare.feedback.stretches import Stretch, low_stretches, mean, weight_of
from scoring.compare.feedback.view import Aligned, View, borne_out, median
from scoring.compare.measure.curve import plain_value
from scoring.compare.measure.lasting import Lasting
from scoring.compare.result import Moment
from scoring.pose.skeleton import PARTS

PLAIN_FAULT = 1e4
"""Added to the importance of what is off all the way through by more than is tolerated: it comes before what
is off for a while, and after what explains everything (remarks.FIRST)."""

_HIPS = tuple(PARTS.index(f"{side}_hip") for side in ("left", "right"))


def find_candidates(aligned: Aligned, view: View, weights: FloatArray, lasting: Lasting) -> list[Moment]:
    """Everything that might be said, in no order; ``weights [13]`` scale importance."""
    return [
        *throughout(aligned, view, weights, lasting, least=LEAST_LASTING_SAID),
        *_of_parts(aligned, view, weights, LOW_VALUE),
        *_of_trunk(aligned, view, weights, LOW_VALUE),
        *_of_heels(aligned, view, weights, LOW_VALUE),
    ]


def throughout(
    aligned: Aligned,
    view: View,
    weights: FloatArray,
    lasting: Lasting,
    *,
    least: float,
    bridged: bool = False,
) -> list[Moment]:
    """What is off all the way through by ``least`` tolerances; ``bridged`` bodies tolerate more.

    What a coach tolerates expressly, or good performances do too, is not spoken of.
    """
    found = []
    lasts = np.where(aligned.deviations.easing > 1.0, max(least, 1.0), least)
    for part in np.flatnonzero((lasting.ratios >= lasts) & (weights > 0)).tolist():
        change = lasting_change(aligned, view, part, float(lasting.degrees[part]))
        if change is not None and (change.degrees or 0.0) - lasting.varies[part] >= LEAST_DEGREES_LASTING:
            found.append(
                _throughout(aligned, part, change, float(lasting.ratios[part]), float(weights[part]))
            )
    return [*found, *_trunk_throughout(aligned, view, weights, lasts, bridged=bridged)]


def _trunk_throughout(
    aligned: Aligned, view: View, weights: FloatArray, least: FloatArray, *, bridged: bool
) -> list[Moment]:
    """A trunk that is turned otherwise from beginning to end, by ``least [13]`` of what its hip may."""
    hip = max(_HIPS, key=lambda part: weights[part])
    turned = median(aligned.turns)
    tolerated = aligned.deviations.eased(LASTING["hip"] * (LASTING_BRIDGED if bridged else 1.0))
    ratio = abs(turned) / float(tolerated[hip])
    cells = np.arange(len(aligned.seconds))
    whole = Stretch(0, len(cells) - 1, np.ones(len(cells)), 0.0)
    change = trunk_change(aligned, view, whole)
    if change is None or not weights[hip] or not ratio >= least[hip] or abs(turned) < LEAST_DEGREES_LASTING:
        return []
    return [_throughout(aligned, hip, replace(change, degrees=abs(turned)), ratio, float(weights[hip]))]


def _throughout(aligned: Aligned, part: int, change: Change, ratio: float, weight: float) -> Moment:
    """The Moment of a change from beginning to end."""
    cells = np.arange(len(aligned.seconds))
    whole = Stretch(
        0, len(cells) - 1, np.ones(len(cells)), weight_of(LASTING_LOSS, float(np.ptp(aligned.seconds)))
    )
    found = _moment(aligned, part, whole, change, ratio * weight)
    first = PLAIN_FAULT if ratio >= 1.0 else 0.0
    return replace(found, throughout=True, importance=found.importance + first)


def _of_parts(aligned: Aligned, view: View, weights: FloatArray, low_value: float) -> list[Moment]:
    """What differs at each part."""
    found = []
    for part in np.flatnonzero(weights > 0).tolist():
        for stretch in low_stretches(_values(aligned, view, part), aligned.seconds, low_value):
            for one in _one_way(aligned, part, stretch, low_value):
                change = part_change(aligned, view, part, one)
                sureness = _sureness(aligned, part, one)
                if change is not None and change.degrees is None and sureness < SURE_OF_PLACE:
                    continue
                weight = float(weights[part]) * sureness
                if change is not None and weight > 0 and _borne_out(aligned, part, one, change):
                    found.append(_moment(aligned, part, one, change, weight))
    return found


def _borne_out(aligned: Aligned, part: int, stretch: Stretch, change: Change) -> bool:
    """Whether the joints in space bend otherwise too, where a joint is said to by so many degrees."""
    if change.degrees is None or part not in ANGLES:
        return True
    space, degrees = aligned.in_space[stretch.cells, :, part], aligned.deviations.degrees[stretch.cells, part]
    return borne_out(median(degrees), median(space[:, 1] - space[:, 0]))


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


def _values(aligned: Aligned, view: View, part: int) -> FloatArray:
    """The part's values, or its bend's where that is worse; a foot's by its place alone.

    A bend is diluted by where its limb is and points, and a heel has words of its own. Hips of a body that
    lies may sag or be piked: there the side they bend to counts. What good performances differ by is taken
    off. Where the routine sets the part's tolerance, more or less is low.
    """
    easing = aligned.deviations.words_easing[part]
    if part in ANGLES:
        degrees = aligned.deviations.degrees[:, part]
        if part in _HIPS:
            degrees = np.where(view.lying, aligned.deviations.turns[:, part], degrees)
        off = np.maximum(np.abs(degrees) - _slack(aligned, part) - aligned.deviations.varies[:, part], 0.0)
        return np.fmin(aligned.values[:, part], plain_value(BENT_SHARE * np.radians(off) / easing))
    if part not in ANKLES or not np.isfinite(aligned.deviations.feet[:, part]).any():
        return aligned.values[:, part]
    return plain_value(np.linalg.norm(aligned.deviations.offsets[:, part], axis=1) / easing)


def _slack(aligned: Aligned, part: int) -> FloatArray:
    """Degrees ``[P]`` that the joint's angle changes by in TIME_SLACK: so much a warp may be off."""
    seconds, angles = aligned.times[:, 0], aligned.angles[:, 0, part]
    known = np.isfinite(angles)
    if known.sum() < 2:
        return np.zeros(len(angles))
    shifted = [
        np.interp(seconds + shift, seconds[known], angles[known]) for shift in (-TIME_SLACK, 0.0, TIME_SLACK)
    ]
    return np.asarray(np.maximum(*(np.abs(shifted[end] - shifted[1]) for end in (0, 2))))


def _of_trunk(aligned: Aligned, view: View, weights: FloatArray, low_value: float) -> list[Moment]:
    """Where the whole upper body is turned; said under the hip that counts more."""
    hip = max(_HIPS, key=lambda part: weights[part])
    if not weights[hip]:
        return []
    values = plain_value(np.radians(np.abs(aligned.turns)) / aligned.deviations.words_easing[hip])
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
