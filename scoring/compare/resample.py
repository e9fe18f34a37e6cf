"""A track on an even time base, so that frame rate and dropped frames do not matter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.errors import BadTrack, NoPersonFound, NotComparable
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack

FloatArray = npt.NDArray[np.floating]

RATE = 30.0
"""Samples a second of the common time base."""

SURE = 0.2
"""Joints under this confidence are not measured."""

LONGEST_GAP = 0.35
"""Seconds between two sightings of a joint that are still bridged by a straight line."""


@dataclass(frozen=True)
class Samples:
    """A track on the common time base.

    ``times [N]`` seconds, ``xy [N, 17, 2]`` pixels (0 where not measured) and
    ``confidence [N, 17]`` 0..1, exactly 0 where not measured.
    """

    times: FloatArray
    xy: FloatArray
    confidence: FloatArray

    def __len__(self) -> int:
        return len(self.times)

    def between(self, first: int, last: int) -> Samples:
        """The samples ``first..last``, both included."""
        part = slice(first, last + 1)
        return Samples(self.times[part], self.xy[part], self.confidence[part])


def check_track(track: PoseTrack, name: str) -> None:
    """Refuse a track that cannot be compared; ``name`` is "reference" or "practice".

    Raises NotComparable (other skeleton, fewer than two frames), BadTrack
    (a seen joint without finite coordinates) or NoPersonFound.
    """
    if track.skeleton_name != COCO17.name:
        raise NotComparable(
            f"The {name} uses the skeleton “{track.skeleton_name}”; only coco17 can be scored."
        )
    if len(track) < 2:
        frames = "one frame" if len(track) else "no frames"
        raise NotComparable(f"The {name} has {frames}; a movement needs at least two.")
    confidence = track.keypoints[:, :, 2]
    if not np.all(np.isfinite(confidence)):
        raise BadTrack(f"The {name} holds a confidence that is not a number.")
    if not np.all(np.isfinite(track.keypoints[confidence > 0])):
        raise BadTrack(f"The {name} holds a joint whose position is not a number.")
    if not np.any(confidence >= SURE):
        raise NoPersonFound(f"No person was found in the {name}.")


def resample(
    track: PoseTrack, rate: float = RATE, start: float | None = None, end: float | None = None
) -> Samples:
    """``track`` at ``rate`` samples a second, from ``start`` to ``end`` seconds.

    None stands for the first and the last frame.

    A joint is interpolated linearly between two frames that both saw it no
    more than LONGEST_GAP apart; else the nearest frame counts if it is within
    half an interval of the frame rate.
    """
    times = _time_base(
        float(track.times[0]) if start is None else start,
        float(track.times[-1]) if end is None else end,
        rate,
    )
    after = np.clip(np.searchsorted(track.times, times, side="right"), 1, len(track) - 1)
    before = after - 1
    gap = track.times[after] - track.times[before]
    share = np.clip((times - track.times[before]) / gap, 0.0, 1.0)
    weights = _neighbour_weights(track, before, after, gap, share)
    xy = np.nan_to_num(track.keypoints[:, :, :2].astype(np.float64))
    confidence = np.clip(track.keypoints[:, :, 2].astype(np.float64), 0.0, 1.0)
    left, right = weights
    return Samples(
        times=times,
        xy=xy[before] * left[..., None] + xy[after] * right[..., None],
        confidence=confidence[before] * left + confidence[after] * right,
    )


def _time_base(start: float, end: float, rate: float) -> FloatArray:
    """Even seconds from ``start`` to at most ``end``; both ends where less than an interval apart."""
    count = int(np.floor((end - start) * rate + 1e-6)) + 1
    return start + np.arange(count) / rate if count > 2 else np.array([start, end])


def _neighbour_weights(
    track: PoseTrack,
    before: npt.NDArray[np.intp],
    after: npt.NDArray[np.intp],
    gap: FloatArray,
    share: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Weights ``[N, 17]`` of the frame before and after; both 0: not measured."""
    sure = track.keypoints[:, :, 2] >= SURE
    left, right = sure[before], sure[after]
    both = left & right & (gap <= LONGEST_GAP)[:, None]
    # A frame shown alone stands for half the usual interval on each side of it.
    reach = 0.5 * float(np.median(np.diff(track.times))) + 1e-9
    near_left = left & ~both & (share * gap <= reach)[:, None]
    near_right = right & ~both & ((1 - share) * gap <= reach)[:, None] & ~near_left
    share = share[:, None]
    return (
        np.where(both, 1 - share, near_left.astype(np.float64)),
        np.where(both, share, near_right.astype(np.float64)),
    )


def turned_over(samples: Samples) -> Samples:
    """Left and right exchanged: the picture turned over and the joints renamed."""
    swaps = np.array(COCO17.swaps)
    xy = samples.xy[:, swaps] * np.array([-1.0, 1.0])
    return Samples(samples.times, xy, samples.confidence[:, swaps])


def every(samples: Samples, step: int) -> Samples:
    """Every ``step``-th sample."""
    return Samples(samples.times[::step], samples.xy[::step], samples.confidence[::step])
