"""From a video to the PoseTrack of the person in it."""

from __future__ import annotations

import time as clock
from collections.abc import Callable
from pathlib import Path

import numpy as np

from scoring.errors import NoPersonFound
from scoring.pose.clean import boxes_of, clean_track
from scoring.pose.estimators import Estimator, Person, load_estimator
from scoring.pose.estimators.base import FloatArray
from scoring.pose.models import DEFAULT_MODEL
from scoring.pose.track import PoseTrack
from scoring.pose.video import VideoInfo, probe, read_frames

Progress = Callable[[float], None]

MAX_FPS = 30.0
MAX_SIDE = 1280
"""Pictures are reduced to this side before the models see them; crops are 256 pixels."""

HEARTBEAT_SECONDS = 0.25


def extract_track(
    path: Path | str,
    *,
    model: str | Estimator = DEFAULT_MODEL,
    start: float | None = None,
    end: float | None = None,
    progress: Progress | None = None,
    max_fps: float | None = MAX_FPS,
    smooth: bool = True,
) -> PoseTrack:
    """The keypoints over time of the one person followed in the video at ``path``.

    ``model`` is a registered name or a loaded estimator. Only frames between
    ``start`` and ``end`` seconds are looked at; above ``max_fps`` frames a second
    (None: no limit) they are thinned. ``progress`` gets the share done, 0..1,
    several times a second; what it raises ends the work. ``smooth`` off leaves
    the joints as the model gave them.

    Raises FileMissing, NotAVideo, ModelUnavailable, and NoPersonFound if no
    frame shows a person.
    """
    info = probe(path)
    estimator = load_estimator(model) if isinstance(model, str) else model
    heartbeat = _Heartbeat(progress, info, start, end)
    tracker, rows = estimator.tracker(), _Rows()
    for frame in read_frames(path, start=start, end=end, max_fps=max_fps, max_side=MAX_SIDE):
        if frame.picture is not None:
            person = tracker.update(frame.picture, frame.time)
            rows.add(frame.time, person.scaled(frame.shrink) if person else None)
        heartbeat.beat(frame.time)
    if not rows.found:
        raise NoPersonFound(f"No person was found in {Path(path).name}.")
    track = rows.track(info, estimator)
    track = clean_track(track) if smooth else track
    heartbeat.finish()
    return track


class _Heartbeat:
    """Turns times of frames into shares, and does not report more often than is of use."""

    def __init__(
        self, progress: Progress | None, info: VideoInfo, start: float | None, end: float | None
    ) -> None:
        self._progress = progress
        self._start = start or 0.0
        stop = info.duration if end is None else min(end, info.duration)
        self._length = max(stop - self._start, 1e-6)
        self._last = 0.0
        self._share = 0.0
        if progress:
            progress(0.0)

    def beat(self, time: float) -> None:
        self._share = min(max((time - self._start) / self._length, self._share), 1.0)
        if self._progress and clock.monotonic() - self._last >= HEARTBEAT_SECONDS:
            self._last = clock.monotonic()
            self._progress(self._share)

    def finish(self) -> None:
        if self._progress:
            self._progress(1.0)


class _Rows:
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
