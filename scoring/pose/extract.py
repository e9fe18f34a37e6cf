"""From a video to the PoseTrack of the person in it, and what is kept of its sound.

A chosen person is followed from the moment of the choice to the end, and back to the beginning. Pictures can
only be decoded forwards. Backwards they are taken in windows, from the last to the first, each kept packed
while it is gone through: memory does not grow with the length of the video.
"""

from __future__ import annotations

import time as clock
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from scoring.arrays import FloatArray, IntArray, Picture
from scoring.errors import NoPersonFound
from scoring.pose.clean import boxes_of, clean_track
from scoring.pose.estimators import Estimator, Person, Tracker, load_estimator
from scoring.pose.models import DEFAULT_MODEL
from scoring.pose.overlaps import stretches_of, watched
from scoring.pose.person_at import PersonAt
from scoring.pose.sound import read_sound
from scoring.pose.track import PoseTrack
from scoring.pose.video import Frame, VideoInfo, probe, read_frames
from scoring.reasons import Reason

Progress = Callable[[float], None]

MAX_FPS = 30.0

MAX_SIDE = 1280
"""Pictures are reduced to this side before the models see them; crops are 256 pixels."""

HEARTBEAT_SECONDS = 0.25


class Reader(Protocol):
    """Who reads the file: this process, or another one that has less to lose."""

    def probe(self) -> VideoInfo:
        """As ``scoring.pose.video.probe``."""

    def frames(
        self, *, start: float | None, end: float | None, max_fps: float | None, max_side: int | None
    ) -> Iterator[Frame]:
        """As ``scoring.pose.video.read_frames``."""

    def sound(self, busy: Callable[[], None]) -> IntArray | None:
        """As ``scoring.pose.sound.read_sound``."""


@dataclass(frozen=True)
class InThisProcess:
    """Reads the file at ``path`` here."""

    path: Path | str

    def probe(self) -> VideoInfo:
        return probe(self.path)

    def frames(
        self, *, start: float | None, end: float | None, max_fps: float | None, max_side: int | None
    ) -> Iterator[Frame]:
        return read_frames(self.path, start=start, end=end, max_fps=max_fps, max_side=max_side)

    def sound(self, busy: Callable[[], None]) -> IntArray | None:
        return read_sound(self.path, busy=busy)


def extract_track(
    path: Path | str,
    *,
    model: str | Estimator = DEFAULT_MODEL,
    start: float | None = None,
    end: float | None = None,
    person: PersonAt | None = None,
    progress: Progress | None = None,
    max_fps: float | None = MAX_FPS,
    smooth: bool = True,
    reader: Reader | None = None,
) -> PoseTrack:
    """The keypoints over time of the one person followed in the video at ``path``.

    ``model`` is a registered name or a loaded estimator. Only frames between
    ``start`` and ``end`` seconds are looked at; above ``max_fps`` frames a second
    (None: no limit) they are thinned. ``person`` says whom to follow, from that
    moment on and back to the beginning; without it that is whoever is most
    prominent. ``progress`` gets the share done, 0..1, several times a second; what
    it raises ends the work. ``smooth`` off leaves the joints as the model gave them.
    ``reader`` reads the file; without it this process does.

    Raises FileMissing, NotAVideo, ModelUnavailable, and NoPersonFound if no
    frame shows a person, or nobody stands where ``person`` says.
    """
    reader = reader or InThisProcess(path)
    info = reader.probe()
    estimator = load_estimator(model) if isinstance(model, str) else model
    span = Span(Path(path), reader, info, start, end, max_fps=max_fps, max_side=MAX_SIDE)
    heartbeat = _Heartbeat(progress, span.seconds)
    if person is None:
        rows, sure = _follow(span, estimator, heartbeat), None
    else:
        rows, sure = follow_both_ways(span, estimator, person, heartbeat.beat)
    if not rows.found:
        raise NoPersonFound(Reason("no_person", "file", {"name": Path(path).name}))
    track = rows.track(info, estimator)
    track = clean_track(track, sure=sure) if smooth else track
    if info.has_audio and info.slowed == 1.0:
        track = replace(track, sound=reader.sound(heartbeat.again)).between(start, end)
    heartbeat.finish()
    return track


def _follow(span: Span, estimator: Estimator, heartbeat: _Heartbeat) -> Rows:
    """Whoever is most prominent, from the first frame to the last."""
    rows = Rows()
    search = _Search(watched(estimator, estimator.tracker()), span.begin)
    for frame in span.frames():
        if frame.picture is not None:
            person = search.person(frame.picture, frame.time, frame.shrink)
            rows.add(frame.time, person, in_doubt=search.in_doubt)
        heartbeat.beat(frame.time - span.begin)
    return rows


EMPTY_SECONDS = 20.0
"""Seconds without anybody after which few pictures are looked at: longer than the way from the phone to one's
place takes. Set by hand; ``tests/security/test_films_that_show_nobody.py`` notices a change."""

SPARSE_SECONDS = 1.0
"""Seconds between the pictures that are looked at then: who comes in is followed a second later at most."""


class _Search:
    """Has a tracker look at the pictures, at few of them where nobody has been seen for long.

    A film of twenty minutes that shows nobody, half a megabyte of black, would else take a worker as long as
    twenty minutes of practice. ``in_doubt`` is that of the tracker after the last picture.
    """

    def __init__(self, tracker: Tracker, time: float) -> None:
        self._tracker = tracker
        self._seen = self._looked = time
        self.in_doubt = False

    def person(self, picture: Picture, time: float, shrink: float) -> Person | None:
        """The person in the ``picture`` shown at ``time``, in pixels of one ``shrink`` times as large."""
        empty = time - self._seen > EMPTY_SECONDS
        if empty and time - self._looked < SPARSE_SECONDS:
            return None
        self._looked = time
        person = self._tracker.update(picture, time)
        self.in_doubt = self._tracker.in_doubt
        if person is None and not self.in_doubt:
            return None
        self._seen = time
        return person.scaled(shrink) if person else None


class _Heartbeat:
    """Turns seconds of video done into shares, and does not report more often than is of use."""

    def __init__(self, progress: Progress | None, seconds: float) -> None:
        self._progress = progress
        self._seconds = seconds
        self._last = 0.0
        self._share = 0.0
        if progress:
            progress(0.0)

    def beat(self, done: float) -> None:
        self._share = min(max(done / self._seconds, self._share), 1.0)
        self.again()

    def again(self) -> None:
        """Report what was reported last, if that is some time ago."""
        if self._progress and clock.monotonic() - self._last >= HEARTBEAT_SECONDS:
            self._last = clock.monotonic()
            self._progress(self._share)

    def finish(self) -> None:
        if self._progress:
            self._progress(1.0)


Beat = Callable[[float], None]
"""Is told how many seconds of the video are done."""

WINDOW_FRAMES = 240
"""How many packed pictures are kept at most, about 50 MB. Fewer would mean to decode the way from
one key frame to the next more often."""

QUALITY = 95

SHOWN_SECONDS = 1.0
"""A frame is taken to be shown for so long at most."""


@dataclass(frozen=True)
class Span:
    """The part of a video that is measured, and how its frames are read."""

    path: Path
    reader: Reader
    info: VideoInfo
    start: float | None
    end: float | None
    max_fps: float | None
    max_side: int

    @property
    def begin(self) -> float:
        """Seconds at which it begins."""
        return self.start or 0.0

    @property
    def seconds(self) -> float:
        """Its length; above 0."""
        stop = self.info.duration if self.end is None else min(self.end, self.info.duration)
        return max(stop - self.begin, 1e-6)

    def frames(self, start: float | None = None, end: float | None = None) -> Iterator[Frame]:
        """Its frames, or those from ``start`` to ``end`` seconds."""
        return self.reader.frames(
            start=self.start if start is None else start,
            end=self.end if end is None else end,
            max_fps=self.max_fps,
            max_side=self.max_side,
        )


def follow_both_ways(span: Span, estimator: Estimator, choice: PersonAt, beat: Beat) -> tuple[Rows, int]:
    """The chosen person in every frame of ``span``, and which of the rows is that of the choice.

    NoPersonFound if nobody stands there.
    """
    forwards = span.frames(start=_shown_at(span, choice.time))
    first = next((frame for frame in forwards if frame.picture is not None), None)
    person = None if first is None else _person_in(first, estimator, choice)
    if first is None or person is None:
        where = {"time": f"{choice.time:.1f}", "name": span.path.name}
        raise NoPersonFound(Reason("no_person", "place", where))
    after, before = Rows(), Rows()
    after.add(first.time, person.scaled(first.shrink))
    search = _Search(watched(estimator, estimator.tracker_of(person, first.time), chosen=True), first.time)
    for frame in forwards:
        if frame.picture is not None:
            seen = search.person(frame.picture, frame.time, frame.shrink)
            after.add(frame.time, seen, in_doubt=search.in_doubt)
        beat(frame.time - first.time)
    done = span.begin + span.seconds - first.time
    # The tracker's clock goes on although the video's goes back.
    search = _Search(watched(estimator, estimator.tracker_of(person, -first.time), chosen=True), -first.time)
    for time, picture, shrink in _backwards(span, first.time, lambda: beat(done)):
        seen = search.person(picture, -time, shrink)
        before.add(time, seen, in_doubt=search.in_doubt)
        beat(done + first.time - time)
    after.precede(before)
    return after, len(before)


def _person_in(frame: Frame, estimator: Estimator, choice: PersonAt) -> Person | None:
    assert frame.picture is not None
    height, width = frame.picture.shape[:2]
    return estimator.person_at(frame.picture, (choice.x * width, choice.y * height))


def _shown_at(span: Span, time: float) -> float:
    """The time of the frame that is seen when the video stands at ``time``."""
    shown = time
    # Players round times; a millisecond more is still the same frame.
    for frame in span.frames(start=max(time - SHOWN_SECONDS, span.begin), end=time + 1e-3):
        shown = frame.time
    return max(shown, span.begin)


def _backwards(span: Span, time: float, busy: Callable[[], None]) -> Iterator[tuple[float, Picture, float]]:
    """Time, picture and shrinking of the frames before ``time``, the last first."""
    rate = min(max(span.info.fps, 1.0), span.max_fps or 1000.0)
    window = WINDOW_FRAMES / rate
    while time > span.begin:
        begin = max(time - window, span.begin)
        packed = []
        for frame in span.frames(start=begin, end=time):
            if frame.picture is not None and frame.time < time:
                packed.append((frame.time, _pack(frame.picture), frame.shrink))
            busy()
        for shown, data, shrink in reversed(packed):
            yield shown, _unpack(data), shrink
        time = begin


def _pack(picture: Picture) -> bytes:
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes()


def _unpack(data: bytes) -> Picture:
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), dtype=np.uint8)


class Rows:
    """Persons of frames, gathered as arrays."""

    def __init__(self) -> None:
        self.found = 0
        self._times: list[float] = []
        self._in_doubt: list[bool] = []
        self._keypoints = _Stack(confidence=2)
        self._landmarks = _Stack(confidence=3)
        self._joints3d = _Stack()

    def add(self, time: float, person: Person | None, *, in_doubt: bool = False) -> None:
        self._times.append(time)
        self._in_doubt.append(in_doubt)
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
        self._in_doubt = backwards._in_doubt[::-1] + self._in_doubt
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
            in_doubt=stretches_of(self._times, self._in_doubt),
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
