"""The persons of a video's frames, gathered in little memory."""

from __future__ import annotations

import numpy as np

from scoring.arrays import FloatArray
from scoring.pose.clean import boxes_of
from scoring.pose.estimators.base import Estimator, Person
from scoring.pose.track import PoseTrack
from scoring.pose.video import VideoInfo


class Rows:
    """Persons of frames, gathered as arrays."""

    def __init__(self) -> None:
        self.found = 0
        self._times: list[float] = []
        self._keypoints = _Stack(confidence=2)
        self._landmarks = _Stack(confidence=3)
        self._joints3d = _Stack()

    def add(self, time: float, person: Person | None) -> None:
        self._times.append(time)
        self.found += person is not None
        self._keypoints.add(person.keypoints if person else None)
        self._landmarks.add(person.landmarks if person else None)
        self._joints3d.add(person.joints3d if person else None)

    def __len__(self) -> int:
        return len(self._times)

    def precede(self, backwards: Rows) -> None:
        """Put the rows of ``backwards``, which were gathered from the last to the first, before these."""
        self.found += backwards.found
        self._times = backwards._times[::-1] + self._times
        self._keypoints.precede(backwards._keypoints)
        self._landmarks.precede(backwards._landmarks)
        self._joints3d.precede(backwards._joints3d)

    def track(self, info: VideoInfo, estimator: Estimator) -> PoseTrack:
        """The track of the gathered persons, of whom there must be one at least."""
        keypoints = self._keypoints.array()
        if keypoints is None:
            raise ValueError("no person was gathered")
        return PoseTrack(
            times=np.array(self._times, dtype=np.float64),
            keypoints=keypoints,
            boxes=boxes_of(keypoints),
            width=info.width,
            height=info.height,
            model=estimator.name,
            model_version=estimator.version,
            landmarks=self._landmarks.array(),
            joints3d=self._joints3d.array(),
        )


class _Stack:
    """Rows of one shape, some missing, kept as plain bytes: an array a row would weigh double."""

    def __init__(self, confidence: int | None = None) -> None:
        self._confidence = confidence
        self._shape: tuple[int, ...] = ()
        self._bytes = bytearray()
        self._missing = 0
        self._empty = b""

    def add(self, row: FloatArray | None) -> None:
        if row is not None and not self._shape:
            self._shape = row.shape
            self._empty = self._blank().tobytes()
            self._bytes += self._empty * self._missing
        if not self._shape:
            self._missing += 1
        else:
            self._bytes += self._empty if row is None else row.astype(np.float32).tobytes()

    def precede(self, backwards: _Stack) -> None:
        """Put the rows of ``backwards`` in reverse before these, of which one at least is not missing."""
        rows = backwards.array()
        first = self._empty * backwards._missing if rows is None else rows[::-1].tobytes()
        self._bytes = bytearray(first) + self._bytes

    def _blank(self) -> FloatArray:
        """A missing row: NaN, and 0 in the column of the confidence."""
        blank = np.full(self._shape, np.nan, dtype=np.float32)
        if self._confidence is not None:
            blank[:, self._confidence] = 0.0
        return blank

    def array(self) -> FloatArray | None:
        """``[T, *row]`` float32; None if every row was missing."""
        if not self._shape:
            return None
        return np.frombuffer(self._bytes, dtype=np.float32).reshape(-1, *self._shape)
