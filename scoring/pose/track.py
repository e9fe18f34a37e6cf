"""PoseTrack: the keypoints of one person over the time of one video."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.errors import BadTrack
from scoring.pose.skeleton import COCO17, SKELETONS, Skeleton

SOUND_RATE = 50.0
"""Rows of a track's sound a second."""

SOUND_BANDS = 6
"""Its bands to an octave."""


Stretches = tuple[tuple[float, float], ...]
"""Beginnings and ends in seconds, in order."""


@dataclass(frozen=True)
class PoseTrack:
    """Keypoints over time.

    times
        ``[T]`` float64, presentation time of each frame in seconds, strictly
        increasing.
    keypoints
        ``[T, K, 3]`` float32: x and y in pixels of the upright picture,
        confidence 0..1. A frame without a person has confidence 0 everywhere
        and NaN coordinates.
    boxes
        ``[T, 4]`` float32: x, y, width, height in pixels; NaN without a person.
    width, height
        size of the upright picture in pixels (0 when unknown).
    landmarks
        the model's own landmarks ``[T, L, 4]`` (x, y pixels, z, visibility),
        or None.
    joints3d
        3-D joints ``[T, L, 3]`` in metres about the hips, or None.
    in_doubt
        beginnings and ends in seconds of what is left out because somebody else overlapped with the
        person: the frames from the one to the other show no person.
    sound
        what ``scoring.pose.sound`` keeps of the video's sound, ``[S, 29]`` int8, or None. Row n is that of
        n / SOUND_RATE seconds on the clock of ``times``; 0 is silence.
    """

    times: FloatArray
    keypoints: FloatArray
    boxes: FloatArray
    width: int = 0
    height: int = 0
    skeleton_name: str = COCO17.name
    model: str = ""
    model_version: str = ""
    landmarks: FloatArray | None = None
    joints3d: FloatArray | None = None
    sound: IntArray | None = None
    in_doubt: Stretches = ()
    extra: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.skeleton_name not in SKELETONS:
            raise BadTrack(f"The skeleton “{self.skeleton_name}” is not known.")
        if self.times.ndim != 1:
            raise BadTrack(f"The track's times have shape {self.times.shape}; expected one a frame.")
        frames, joints = len(self.times), len(self.skeleton)
        if self.keypoints.shape != (frames, joints, 3):
            raise BadTrack(
                f"The track's keypoints have shape {self.keypoints.shape}; expected ({frames}, {joints}, 3)."
            )
        if self.boxes.shape != (frames, 4):
            raise BadTrack(f"The track's boxes have shape {self.boxes.shape}; expected ({frames}, 4).")
        if not np.all(np.isfinite(self.times)) or np.any(np.diff(self.times) <= 0):
            raise BadTrack("The track's times do not increase from frame to frame.")

    @property
    def skeleton(self) -> Skeleton:
        """The keypoints' names, pairs and bones."""
        return SKELETONS[self.skeleton_name]

    @property
    def found(self) -> BoolArray:
        """``[T]``: whether a person was found in the frame."""
        return np.asarray((self.keypoints[:, :, 2] > 0).any(axis=1))

    @property
    def duration(self) -> float:
        """Seconds from the first to the last frame; 0 for fewer than two."""
        return float(self.times[-1] - self.times[0]) if len(self.times) > 1 else 0.0

    def __len__(self) -> int:
        return len(self.times)

    def frame_near(self, time: float) -> int:
        """Index of the frame nearest to ``time`` seconds, the earlier of two; ValueError without frames."""
        return int(np.abs(self.times - time).argmin())

    def between(self, start: float | None, end: float | None) -> PoseTrack:
        """The frames with ``start <= time <= end`` (seconds; None: open), and no sound before and after."""
        first = -np.inf if start is None else start
        last = np.inf if end is None else end
        track = self.select((self.times >= first) & (self.times <= last))
        inside = [(max(a, first), min(b, last)) for a, b in self.in_doubt if a <= last and b >= first]
        track = replace(track, in_doubt=tuple(inside))
        if self.sound is None:
            return track
        heard = np.arange(len(self.sound)) / SOUND_RATE
        kept = (heard >= first) & (heard <= last)
        return replace(track, sound=np.where(kept[:, None], self.sound, 0).astype(np.int8))

    def select(self, keep: BoolArray) -> PoseTrack:
        """The frames where ``keep [T]`` is true."""
        return replace(
            self,
            times=self.times[keep],
            keypoints=self.keypoints[keep],
            boxes=self.boxes[keep],
            landmarks=None if self.landmarks is None else self.landmarks[keep],
            joints3d=None if self.joints3d is None else self.joints3d[keep],
        )
