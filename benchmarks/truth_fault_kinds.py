"""Known faults put into a track: angles, range, a mirrored limb, a skipped phase, a slow part, jerk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from truth_bodies import is_clear, is_side_on, torso, turns

from scoring.arrays import BoolArray, FloatArray
from scoring.pose.changed import BELOW, SIDES, Hinge, reflected, turned
from scoring.pose.track import PoseTrack

THROUGHOUT, SECOND = "angle throughout", "angle for a second"
RANGE, MIRRORED, SKIP, JERK = "too little range", "limb mirrored", "phase skipped", "jerk"
SLOWED = "part slowed"

SIZES = (10, 20, 30)
"""Degrees by which a joint's angle is changed."""
CHANGED = 0.8
"""Of these the angle itself must change so much: one that passes 180° bends the other way instead."""
RAMP, LASTS = 0.15, 1.0
"""Seconds in which a short fault begins and ends, and all that it takes."""

COMPRESSED, LEAST_RANGE = 0.6, 60.0
"""Too little range: the share of it that is left, and the degrees that a joint must have."""
LEAST_MIRRORED = 0.4
"""Torso lengths by which a mirrored limb's end must be elsewhere on average."""
SKIPPED, LEAST_SKIPPED = 0.25, 0.2
"""The share of the clip that is skipped, and by how many torso lengths the joints differ before and after."""
SLOWED_SHARE, SLOWED_TIMES = 0.3, (1.5, 2.0)
"""The share of the clip that is done more slowly, where it moves most, and how many times as slowly."""
JERK_DEGREES, JERK_HERTZ = 6.0, 4.0


@dataclass(frozen=True)
class Fault:
    """A track with a fault: ``parts`` may be named for it, and only they."""

    kind: str
    size: str
    parts: frozenset[str]
    track: PoseTrack
    span: tuple[float, float] | None = None
    """Seconds of the track in which it is, where that is told."""

    @property
    def what(self) -> str:
        """To be read in a table."""
        return " ".join(sorted(part for part in self.parts if not part.endswith(("_arm", "_leg"))))


def faults_of(right: PoseTrack, each: int, rng: np.random.Generator) -> Iterator[Fault]:
    """All faults that are put into a track."""
    for size in SIZES:
        yield from angle_faults(right, THROUGHOUT, size, np.ones(len(right)), each, rng)
        if right.duration >= 2 * LASTS:
            yield from angle_faults(right, SECOND, size, for_a_second(right, rng), each, rng)
    for make in (range_faults, mirrored_limb, skipped_phase, slowed_part, jerky_limb):
        yield from make(right)


def for_a_second(track: PoseTrack, rng: np.random.Generator) -> FloatArray:
    """0 but for a second of the clip, not at its ends, where it rises to 1 and falls again ``[T]``."""
    free = track.duration - LASTS
    since = track.times - track.times[0] - free * rng.uniform(0.1, 0.9)
    return np.asarray(np.clip(np.minimum(since, LASTS - since) / RAMP, 0.0, 1.0))


def _pairs(track: PoseTrack, joints: Sequence[str]) -> list[list[Hinge]]:
    """Of each joint the hinges that are changed together: from the side both, else one."""
    if is_side_on(track):
        return [[Hinge(f"{side}_{joint}") for side in SIDES] for joint in joints]
    return [[Hinge(f"{side}_{joint}")] for joint in joints for side in SIDES]


def _parts(hinges: list[Hinge], *further: str) -> frozenset[str]:
    """What may be named for them: the joints, what hangs on them if ``further`` says so, and their limbs."""
    found = {hinge.part for hinge in hinges}
    found |= {f"{hinge.side}_{name}" for hinge in hinges for name in further}
    return frozenset(found | {hinge.limb for hinge in hinges if hinge.joint in ("shoulder", "hip")})


def angle_faults(
    track: PoseTrack, kind: str, size: int, profile: FloatArray, each: int, rng: np.random.Generator
) -> Iterator[Fault]:
    """``each`` faults of ``size`` degrees where ``profile [T]`` is 1, in joints chosen at random."""
    options = [
        (hinges, sign * size * profile)
        for hinges in _pairs(track, list(BELOW))
        for sign in (1.0, -1.0)
        if _tells(track, hinges, sign * size * profile)
    ]
    for place in rng.permutation(len(options))[:each].tolist():
        hinges, degrees = options[place]
        changed = track
        for hinge in hinges:
            changed = turned(changed, hinge, degrees)
        yield Fault(kind, str(size), _parts(hinges), changed)


def _tells(track: PoseTrack, hinges: list[Hinge], degrees: FloatArray) -> bool:
    """Whether the turn changes the angles themselves, all to one way."""
    whole = np.abs(degrees) > 0.99 * np.abs(degrees).max()
    clear = [hinge for hinge in hinges if is_clear(track, hinge, whole)]
    changes = []
    for hinge in clear:
        before = turns(track, hinge)[whole]
        after = (before + degrees[whole] + 180.0) % 360.0 - 180.0
        changes.append(float(np.nanmean(np.abs(after) - np.abs(before))))
    enough = CHANGED * float(np.abs(degrees).max())
    return bool(changes) and (min(changes) >= enough or max(changes) <= -enough)


def _everywhere(track: PoseTrack) -> BoolArray:
    return np.ones(len(track), dtype=bool)


def range_faults(track: PoseTrack) -> Iterator[Fault]:
    """Joints that move much, with only a part of their range."""
    for hinges in _pairs(track, list(BELOW)):
        if not any(is_clear(track, hinge, _everywhere(track)) for hinge in hinges):
            continue
        bent = {hinge: _bent(track, hinge) for hinge in hinges}
        ranges = [float(np.ptp(np.nanpercentile(angle, [5, 95]))) for angle, _ in bent.values()]
        if not min(ranges) >= LEAST_RANGE:
            continue
        changed = track
        for hinge, (angle, way) in bent.items():
            less = way * (1.0 - COMPRESSED) * (np.nanmean(angle) - angle)
            changed = turned(changed, hinge, np.nan_to_num(less))
        yield Fault(RANGE, str(COMPRESSED), _parts(hinges), changed)


def _bent(track: PoseTrack, hinge: Hinge) -> tuple[FloatArray, float]:
    """The angle ``[T]``, going on past 0 and 180°, and the sign of its usual turn."""
    found = turns(track, hinge)
    way = float(np.sign(np.nanmedian(found))) or 1.0
    usual = float(np.nanmedian(way * found))
    return usual + (way * found - usual + 180.0) % 360.0 - 180.0, way


def mirrored_limb(track: PoseTrack) -> Iterator[Fault]:
    """The limb that changes most where it is turned to the other side of the trunk's line."""
    found = []
    for hinges in _pairs(track, ("shoulder", "hip")):
        changed = track
        for hinge in hinges:
            changed = reflected(changed, hinge)
        tips = [hinge.below[-1] for hinge in hinges]
        way = np.linalg.norm((changed.keypoints - track.keypoints)[:, tips, :2], axis=2)
        if any(is_clear(track, hinge, _everywhere(track)) for hinge in hinges):
            found.append((float(np.nanmean(way)) / torso(track), hinges, changed))
    best = max(found, key=lambda one: one[0], default=None)
    if best is not None and best[0] >= LEAST_MIRRORED:
        parts = _parts(best[1], *BELOW[best[1][0].joint])
        yield Fault(MIRRORED, "", parts, best[2])


def skipped_phase(track: PoseTrack) -> Iterator[Fault]:
    """A quarter of the clip cut out where that changes the pose most; a short way leads over the gap."""
    count, gone = len(track), round(SKIPPED * len(track))
    first, last = count // 10, count - count // 10 - gone
    if gone < 2 or last <= first:
        return
    places = np.arange(first, last)
    xy = track.keypoints[..., :2]
    # Nothing is known of frames without a person.
    apart = np.nan_to_num(np.linalg.norm(xy[places] - xy[places + gone], axis=2).mean(axis=1)) / torso(track)
    if apart.max() < LEAST_SKIPPED:
        return
    begin = int(places[apart.argmax()])
    keep = np.ones(count, dtype=bool)
    keep[begin + 1 : begin + gone] = False
    step = RAMP - (track.times[begin + gone] - track.times[begin])
    times = track.times + np.where(np.arange(count) > begin, step, 0.0)
    yield Fault(SKIP, str(SKIPPED), frozenset(), replace(track.select(keep), times=times[keep]))


def slowed_part(track: PoseTrack) -> Iterator[Fault]:
    """A part of the clip done more slowly."""
    lasts = SLOWED_SHARE * track.duration
    step = np.linalg.norm(np.diff(track.keypoints[..., :2], axis=0), axis=2).mean(axis=1)
    gone = np.concatenate([[0.0], np.cumsum(np.nan_to_num(step))])
    starts = track.times[track.times <= track.times[-1] - lasts]
    way = np.interp(starts + lasts, track.times, gone) - np.interp(starts, track.times, gone)
    start = float(starts[way.argmax()])
    within = np.clip(track.times - start, 0.0, lasts)
    for times in SLOWED_TIMES:
        slow = replace(track, times=track.times + within * (times - 1.0))
        yield Fault(SLOWED, str(times), frozenset(), slow, (start, start + times * lasts))


def jerky_limb(track: PoseTrack) -> Iterator[Fault]:
    """The limb whose end goes the longest way, trembling."""
    found = []
    for hinges in _pairs(track, ("shoulder", "hip")):
        tips = track.keypoints[:, [hinge.below[-1] for hinge in hinges], :2]
        if any(is_clear(track, hinge, _everywhere(track)) for hinge in hinges):
            found.append((float(np.nansum(np.linalg.norm(np.diff(tips, axis=0), axis=2))), hinges))
    if not found:
        return
    hinges = max(found, key=lambda one: one[0] / len(one[1]))[1]
    changed = track
    for hinge in hinges:
        shaking = JERK_DEGREES * np.sin(2 * np.pi * JERK_HERTZ * track.times)
        changed = turned(changed, hinge, shaking)
    yield Fault(JERK, f"{JERK_DEGREES:g}", frozenset(hinge.limb for hinge in hinges), changed)
