"""Reading videos: what they are, and their pictures one after another, as and when they are shown."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import av
import numpy as np

from scoring.arrays import Picture
from scoring.pose.container import (
    decoded,
    length_of,
    may_restart,
    not_a_video,
    open_video,
    picture_stream,
    slowed_by,
)
from scoring.pose.shown import Scaler, Showing, showing_of

THINNING_SLACK = 0.8
"""A frame is kept this share of the wanted spacing after the last: 60 a second thin to exactly
30, 50 to 25, while the jitter of a true 30 loses nothing."""


@dataclass(frozen=True)
class VideoInfo:
    """What a video is.

    duration in seconds; fps the average rate; frames an estimate of their number; ``slowed`` how many times
    as slowly as it was taken the file would play: duration and fps are those of the real time.
    """

    duration: float
    showing: Showing
    fps: float
    codec: str
    frames: int
    has_audio: bool
    slowed: float = 1.0

    @property
    def width(self) -> int:
        """Of the upright picture, in square pixels."""
        return self.showing.width

    @property
    def height(self) -> int:
        """Of the upright picture, in square pixels."""
        return self.showing.height

    @property
    def rotation(self) -> int:
        """Degrees clockwise that make a stored picture upright: 0, 90, 180 or 270."""
        return self.showing.orientation.degrees


@dataclass(frozen=True)
class Frame:
    """A picture ``[H, W, 3]`` RGB, upright, and when it is shown, in seconds.

    ``shrink`` is how many times larger the picture is in full. ``picture`` is
    None for a frame left out by thinning.
    """

    time: float
    picture: Picture | None
    shrink: float


USUAL_RATES = (1.0, 1000.0)
"""Frames a second; files that state others are read through."""


def probe(path: Path | str) -> VideoInfo:
    """What the video at ``path`` is; FileMissing or NotAVideo, each with a sentence."""
    with _collected(), open_video(path) as container:
        stream = picture_stream(container, path)
        frame = next((frame for _, frame, _ in decoded(container, [stream])), None)
        if frame is None:
            raise not_a_video(path)
        showing, slowed = showing_of(frame, stream), slowed_by(container, stream)
        fps = float(stream.average_rate or stream.guessed_rate or 0) * slowed
        codec, count = stream.codec_context.name, stream.frames
        has_audio = bool(container.streams.audio)
        duration = 0.0 if may_restart(container) else _stated_duration(container, stream) / slowed
    usual = USUAL_RATES[0] <= fps <= USUAL_RATES[1]
    if not duration or not usual:
        length = length_of(path)
        duration, count = length.seconds, length.frames
        fps = fps if usual else count / max(duration, 1e-3)
    return VideoInfo(duration, showing, fps, codec, count or round(duration * fps), has_audio, slowed)


def read_frames(
    path: Path | str,
    *,
    start: float | None = None,
    end: float | None = None,
    max_fps: float | None = None,
    max_side: int | None = None,
) -> Iterator[Frame]:
    """The video's frames in the order they are shown, decoded one at a time.

    Times are presentation times counted from the beginning of the file, strictly
    increasing. ``start`` and ``end`` in seconds limit them; ``max_fps`` thins
    them by their times (frames left out come without a picture); pictures with a
    side above ``max_side`` are reduced. A file that breaks off gives what can be
    decoded. FileMissing or NotAVideo where there is nothing.
    """
    last = kept = float("-inf")
    spacing = THINNING_SLACK / max_fps if max_fps else 0.0
    painter: _Painter | None = None
    for frame, time, showing in _shown(path, start):
        painter = painter or _Painter(showing, max_side)
        if end is not None and time > end:
            return
        if time <= last or (start is not None and time < start):
            continue
        last = time
        keep = time - kept >= spacing
        kept = time if keep else kept
        yield painter.paint(frame, time) if keep else Frame(time, None, 1.0)


def _shown(path: Path | str, start: float | None) -> Iterator[tuple[Any, float, Showing]]:
    """Frames with their times and how they are shown, from the key frame before ``start``."""
    with _collected(), open_video(path) as container:
        stream = picture_stream(container, path)
        frames = decoded(container, [stream])
        first = next(frames, None)
        if first is None:
            raise not_a_video(path)
        showing = showing_of(first[1], stream)
        if start and not (may_restart(container) and length_of(path).restarts):
            begin = (container.start_time or 0) / av.time_base
            _seek(container, start * slowed_by(container, stream) + begin)
            frames = decoded(container, [stream])
        else:
            frames = chain([first], frames)
        del first
        for _, frame, time in frames:
            yield frame, time, showing


@contextmanager
def _collected() -> Iterator[None]:
    """Let go, at the end, of the frames whose side data was looked at: cycles that hold megabytes."""
    try:
        yield
    finally:
        gc.collect()


def _seek(container: Any, seconds: float) -> None:
    # A container that cannot seek is read from its beginning instead; nothing is lost but time.
    try:
        container.seek(int(seconds * av.time_base), backward=True)
    except av.FFmpegError:
        return


class _Painter:
    """Makes pictures of decoded frames: those of one file, all of one size."""

    def __init__(self, showing: Showing, max_side: int | None) -> None:
        width, height = showing.width, showing.height
        side = max(width, height)
        if max_side and side > max_side:
            # Even sides: the colour planes are at half size.
            width, height = (max(round(length * max_side / side / 2) * 2, 2) for length in (width, height))
        self._shrink = showing.width / width
        self._orientation = showing.orientation
        self._scaler: Scaler = showing.scaler(width, height, "rgb24")

    def paint(self, frame: Any, time: float) -> Frame:
        """The frame that is shown at ``time``."""
        upright = self._orientation.apply(self._scaler(frame).to_ndarray())
        return Frame(time, np.ascontiguousarray(upright), self._shrink)


def _stated_duration(container: Any, stream: Any) -> float:
    """The duration the file states, in seconds; 0 where it states none."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return float(container.duration or 0) / av.time_base
