"""Following a chosen person from the moment of the choice to the end, and back to the beginning.

Pictures can only be decoded forwards. Backwards they are taken in windows, from the last to the
first, each kept packed while it is gone through: memory does not grow with the length of the video.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from scoring.arrays import Picture
from scoring.errors import NoPersonFound
from scoring.pose.estimators.base import Estimator, Person
from scoring.pose.person_at import PersonAt
from scoring.pose.rows import Rows
from scoring.pose.video import Frame, VideoInfo, read_frames

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
        return read_frames(
            self.path,
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
        raise NoPersonFound(
            f"Nobody was found at the chosen place at {choice.time:.1f} s in {span.path.name}."
        )
    after, before = Rows(), Rows()
    after.add(first.time, person.scaled(first.shrink))
    tracker = estimator.tracker_of(person, first.time)
    for frame in forwards:
        if frame.picture is not None:
            seen = tracker.update(frame.picture, frame.time)
            after.add(frame.time, seen.scaled(frame.shrink) if seen else None)
        beat(frame.time - first.time)
    done = span.begin + span.seconds - first.time
    # The tracker's clock goes on although the video's goes back.
    tracker = estimator.tracker_of(person, -first.time)
    for time, picture, shrink in _backwards(span, first.time, lambda: beat(done)):
        seen = tracker.update(picture, -time)
        before.add(time, seen.scaled(shrink) if seen else None)
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
