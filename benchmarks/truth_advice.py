"""Is a sentence true? What it asks for, held against the performance without the fault.

Advice is right if the performance without the fault has more of what it asks for: ``bend`` is right where the
joint is bent further there. So any fault can be judged, at the time that the sentence is about.
"""

from __future__ import annotations

import warnings

import numpy as np
from truth_bodies import torso, turns

from scoring.arrays import FloatArray
from scoring.compare.feedback.messages import TRUNK_DIRECTIONS
from scoring.compare.result import Moment, Remark
from scoring.pose.changed import BELOW, SIDES, Hinge
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack

ANGLES = {
    "bend": -1.0,
    "straighten": 1.0,
    "raise": 1.0,
    "lower": -1.0,
    "headward": 1.0,
    "footward": -1.0,
}
"""What a joint's angle does if a sentence in degrees is followed; an arm's is the one with the trunk."""

HIPS = {"hips_down": -1.0, "hips_up": 1.0}
"""How the hips of a body that lies move, above the line from shoulder to knee, if that is followed."""

REACHES = {
    "bend_further": ("bend", 5.0),
    "bend_less": ("straighten", 5.0),
    "straighten_further": ("straighten", 95.0),
    "straighten_less": ("bend", 95.0),
    "raise_further": ("raise", 95.0),
    "raise_less": ("lower", 95.0),
    "lower_further": ("lower", 5.0),
    "lower_less": ("raise", 5.0),
}
"""Kind of a remark -> what it asks for, and of which percentile of the angle."""

SMOOTHER = "smoother"
"""Kind of the remark on a jerky limb."""


def subject(said: Moment | Remark) -> frozenset[str]:
    """What a sentence is about: parts such as ``left_elbow``, limbs such as ``left_arm``, or ``trunk``."""
    _, _, name = said.part.rpartition("_")
    if isinstance(said, Moment) and name == "hip" and said.direction in TRUNK_DIRECTIONS:
        return frozenset(["trunk"])
    return frozenset(f"{side}_{name}" for side in SIDES) if said.both_sides else frozenset([said.part])


def names(said: Moment | Remark, parts: frozenset[str]) -> bool:
    """Whether a sentence is about ``parts`` and nothing else."""
    return subject(said) <= parts


def change(said: Moment | Remark, right: PoseTrack, faulty: PoseTrack) -> float | None:
    """How much more of what ``said`` asks for there is in ``right`` than in ``faulty``, frames as in it.

    Degrees where the sentence has degrees, else torso lengths. None where what it asks for is not known here.
    """
    with warnings.catch_warnings():
        # A joint that is not seen is NaN, and so is the mean of nothing else.
        warnings.simplefilter("ignore", RuntimeWarning)
        if isinstance(said, Remark):
            found = _of_reach(said, right, faulty)
        else:
            found = _of_moment(said, right, faulty)
    return found if found is not None and np.isfinite(found) else None


def said_degrees(said: Moment | Remark) -> float | None:
    """By how many degrees a sentence says that a joint is off; None where it says none."""
    if isinstance(said, Moment):
        return said.said_degrees
    if said.kind not in REACHES or said.value is None or said.other is None:
        return None
    return abs(said.value - said.other)


def _of_moment(said: Moment, right: PoseTrack, faulty: PoseTrack) -> float | None:
    series = [_wanted(said, track) for track in (right, faulty)]
    if series[0] is None or series[1] is None:
        return None
    window = (faulty.times >= said.start) & (faulty.times <= said.end)
    return float(np.nanmean((series[0] - series[1])[window]))


def _of_reach(said: Remark, right: PoseTrack, faulty: PoseTrack) -> float | None:
    word, percentile = REACHES.get(said.kind, ("", 0.0))
    if not word:
        return None
    reached = [
        np.nanmean([np.nanpercentile(_angle(track, part), percentile) for part in sorted(subject(said))])
        for track in (right, faulty)
    ]
    return ANGLES[word] * float(reached[0] - reached[1])


def _angle(track: PoseTrack, part: str) -> FloatArray:
    return np.abs(turns(track, Hinge(part)))


def _piked(track: PoseTrack, hip: str) -> FloatArray:
    """Degrees by which a hip is piked, less than 0 where it sags ``[T]``."""
    side = hip.partition("_")[0]
    shoulder, middle, knee = (
        track.keypoints[:, COCO17.index(f"{side}_{joint}"), :2].astype(np.float64)
        for joint in ("shoulder", "hip", "knee")
    )
    along = (middle[:, 0] - shoulder[:, 0]) / (knee[:, 0] - shoulder[:, 0])
    line = shoulder[:, 1] + along * (knee[:, 1] - shoulder[:, 1])
    return np.asarray(np.sign(line - middle[:, 1]) * (180.0 - _angle(track, hip)))


def _wanted(said: Moment, track: PoseTrack) -> FloatArray | None:
    """At each frame ``[T]``, how much there is of what ``said`` asks for."""
    series = [_of_part(said, track, part) for part in sorted(subject(said))]
    known = [one for one in series if one is not None]
    return np.nanmean(known, axis=0) if len(known) == len(series) else None


def _of_part(said: Moment, track: PoseTrack, part: str) -> FloatArray | None:
    name = part.partition("_")[2]
    if said.direction in HIPS:
        return HIPS[said.direction] * _piked(track, part)
    if said.said_degrees is not None:
        known = name in BELOW and said.direction in ANGLES
        return ANGLES[said.direction] * _angle(track, part) if known else None
    way = _way(said.direction, part, track)
    if way is None or part not in COCO17.joints:
        return None
    # An arm is where its elbow is.
    joint = COCO17.index(part.replace("shoulder", "elbow"))
    xy = track.keypoints[..., :2].astype(np.float64)
    return np.asarray(((xy[:, joint] - xy[:, [11, 12]].mean(axis=1)) * way).sum(axis=1) / torso(track))


def _way(direction: str, part: str, track: PoseTrack) -> FloatArray | None:
    """The way ``[2]`` or ``[T, 2]`` in the picture that a direction is; None for another word."""
    xy = track.keypoints[..., :2].astype(np.float64)
    left = np.sign(np.nanmedian(xy[:, 5, 0] - xy[:, 6, 0])) or 1.0
    facing = np.sign(np.nanmedian(xy[:, 0, 0] - xy[:, [3, 4], 0].mean(axis=1))) or 1.0
    outward = left if part.startswith("left") else -left
    across = {
        "left": left,
        "right": -left,
        "outward": outward,
        "inward": -outward,
        "forward": facing,
        "back": -facing,
    }
    if direction in across:
        return np.array([across[direction], 0.0])
    if direction in ("raise", "lower"):
        return np.array([0.0, -1.0 if direction == "raise" else 1.0])
    if direction in ("headward", "footward"):
        up = xy[:, [5, 6]].mean(axis=1) - xy[:, [11, 12]].mean(axis=1)
        return up / np.linalg.norm(up, axis=1, keepdims=True) * (1.0 if direction == "headward" else -1.0)
    return None
