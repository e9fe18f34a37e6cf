"""Movements of the demonstration that have no film: the measured reference, changed by known amounts.

``python -m coaching.demo_tracks FOLDER`` measures the reference's clip, once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np

from scoring.pose.changed import Hinge, slowed, turned, turned_over
from scoring.pose.extract import extract_track
from scoring.pose.files import load_track, save_track
from scoring.pose.track import PoseTrack

CLIP, MEASURED = "balance_front.mp4", "balance_front.npz"
RAMP = 0.2
"""Seconds in which a limb is brought to where it is wrong, and back: sooner would be a jerk."""

Change = Callable[[PoseTrack], PoseTrack]


@dataclass(frozen=True)
class Movement:
    """The reference's movement with ``changes``, done one after another."""

    name: str
    changes: tuple[Change, ...]

    def of(self, reference: PoseTrack) -> PoseTrack:
        """What is made of the measured reference."""
        for change in self.changes:
            reference = change(reference)
        return reference


def bent(part: str, degrees: float, first: float = 0.0, last: float = 60.0) -> Change:
    """Turn what hangs on ``part`` by ``degrees`` in the picture, from second ``first`` to ``last``."""

    def change(track: PoseTrack) -> PoseTrack:
        rising, falling = (track.times - first) / RAMP, (last - track.times) / RAMP
        share = np.clip(np.minimum(rising if first > 0 else 1.0, falling), 0.0, 1.0)
        return turned(track, Hinge(part), degrees * share)

    return change


def slow(first: float, last: float, times: float) -> Change:
    """Do what happens from second ``first`` to ``last`` ``times`` as slowly."""
    return partial(slowed, first=first, last=last, times=times)


mirrored: Change = turned_over


def measure(folder: Path) -> Path:
    """Measure the reference's clip, unless that is done; where the movement lies."""
    path = folder / MEASURED
    if not path.is_file():
        save_track(extract_track(folder / CLIP), path)
    return path


@lru_cache(maxsize=1)
def measured_reference(folder: Path) -> PoseTrack:
    """The movement of the reference's clip, measured at set-up."""
    return load_track(folder / MEASURED)


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
