"""From a video to the PoseTrack of the person in it."""

from __future__ import annotations

import time as clock
from collections.abc import Callable
from pathlib import Path

from scoring.errors import NoPersonFound
from scoring.pose.both_ways import Span, follow_both_ways
from scoring.pose.clean import clean_track
from scoring.pose.estimators import Estimator, load_estimator
from scoring.pose.models import DEFAULT_MODEL
from scoring.pose.person_at import PersonAt
from scoring.pose.rows import Rows
from scoring.pose.track import PoseTrack
from scoring.pose.video import probe

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
    person: PersonAt | None = None,
    progress: Progress | None = None,
    max_fps: float | None = MAX_FPS,
    smooth: bool = True,
) -> PoseTrack:
    """The keypoints over time of the one person followed in the video at ``path``.

    ``model`` is a registered name or a loaded estimator. Only frames between
    ``start`` and ``end`` seconds are looked at; above ``max_fps`` frames a second
    (None: no limit) they are thinned. ``person`` says whom to follow, from that
    moment on and back to the beginning; without it that is whoever is most
    prominent. ``progress`` gets the share done, 0..1, several times a second; what
    it raises ends the work. ``smooth`` off leaves the joints as the model gave them.

    Raises FileMissing, NotAVideo, ModelUnavailable, and NoPersonFound if no
    frame shows a person, or nobody stands where ``person`` says.
    """
    info = probe(path)
    estimator = load_estimator(model) if isinstance(model, str) else model
    span = Span(Path(path), info, start, end, max_fps=max_fps, max_side=MAX_SIDE)
    heartbeat = _Heartbeat(progress, span.seconds)
    if person is None:
        rows, sure = _follow(span, estimator, heartbeat), None
    else:
        rows, sure = follow_both_ways(span, estimator, person, heartbeat.beat)
    if not rows.found:
        raise NoPersonFound(f"No person was found in {Path(path).name}.")
    track = rows.track(info, estimator)
    track = clean_track(track, sure=sure) if smooth else track
    heartbeat.finish()
    return track


def _follow(span: Span, estimator: Estimator, heartbeat: _Heartbeat) -> Rows:
    """Whoever is most prominent, from the first frame to the last."""
    tracker, rows = estimator.tracker(), Rows()
    for frame in span.frames():
        if frame.picture is not None:
            person = tracker.update(frame.picture, frame.time)
            rows.add(frame.time, person.scaled(frame.shrink) if person else None)
        heartbeat.beat(frame.time - span.begin)
    return rows


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
        if self._progress and clock.monotonic() - self._last >= HEARTBEAT_SECONDS:
            self._last = clock.monotonic()
            self._progress(self._share)

    def finish(self) -> None:
        if self._progress:
            self._progress(1.0)
