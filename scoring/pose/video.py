"""Reading videos: what they are, and their pictures one after another, upright, with their times."""

from __future__ import annotations

import gc
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np

from scoring.arrays import Picture
from scoring.errors import FileMissing, NotAVideo


@dataclass(frozen=True)
class Orientation:
    """One of the eight ways to lay a picture: exchange the axes first, then mirror each."""

    exchange: bool = False
    mirror_x: bool = False
    mirror_y: bool = False

    @property
    def degrees(self) -> int:
        """Degrees clockwise to upright: 0, 90, 180 or 270 (a mirror image counts by its turn)."""
        if self.exchange:
            return 90 if self.mirror_x else 270
        return 180 if self.mirror_y else 0

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Width and height of the upright picture."""
        return (height, width) if self.exchange else (width, height)

    def apply(self, picture: Picture) -> Picture:
        """``picture [H, W, 3]`` made upright (a view)."""
        if self.exchange:
            picture = picture.transpose(1, 0, 2)
        if self.mirror_x:
            picture = picture[:, ::-1]
        return picture[::-1] if self.mirror_y else picture


def orientation_of(frame: Any) -> Orientation:
    """The orientation that the display matrix of a PyAV frame asks for.

    The matrix (ISO 14496-12, 8.2.2) maps stored (x, y) to (a x + c y, b x + d y).
    """
    for data in frame.side_data:
        if data.type.name == "DISPLAYMATRIX":
            a, b, _, c, d = struct.unpack("=5i", bytes(data)[:20])
            if abs(b) > abs(a):
                return Orientation(True, mirror_x=c < 0, mirror_y=b < 0)
            return Orientation(False, mirror_x=a < 0, mirror_y=d < 0)
    return Orientation()


CONTAINERS = "mov,matroska,webm,avi,mpegts,mpeg,flv,asf,ogg"
"""Containers that are opened. Playlists and picture sequences are not: they name other files."""

OPTIONS = {"protocol_whitelist": "file", "format_whitelist": CONTAINERS}

THINNING_SLACK = 0.8
"""A frame is kept this share of the wanted spacing after the last: 60 a second thin to exactly
30, 50 to 25, while the jitter of a true 30 loses nothing."""


@dataclass(frozen=True)
class VideoInfo:
    """What a video is.

    duration in seconds; width and height in pixels of the upright picture; fps
    the average rate; rotation in degrees clockwise that makes a stored picture
    upright (0, 90, 180, 270); frames an estimate of their number.
    """

    duration: float
    width: int
    height: int
    fps: float
    codec: str
    rotation: int
    frames: int
    has_audio: bool


@dataclass(frozen=True)
class Frame:
    """A picture ``[H, W, 3]`` RGB, upright, and when it is shown, in seconds.

    ``shrink`` is how many times larger the source picture is. ``picture`` is
    None for a frame left out by thinning.
    """

    time: float
    picture: Picture | None
    shrink: float


def probe(path: Path | str) -> VideoInfo:
    """What the video at ``path`` is; FileMissing or NotAVideo, each with a sentence."""
    with _open(path) as container:
        stream = _video_stream(container, path)
        frame = _first_frame(container, path)
        orientation = orientation_of(frame)
        width, height = orientation.size(frame.width, frame.height)
        fps = float(stream.average_rate or stream.guessed_rate or 0)
        codec, count = stream.codec_context.name, stream.frames
        has_audio = bool(container.streams.audio)
        duration = _stated_duration(container, stream)
    if not duration:
        duration, count = _scan(path)
        fps = fps if 1 <= fps <= 1000 else count / max(duration, 1e-3)
    frames = count or round(duration * fps)
    return VideoInfo(duration, width, height, fps, codec, orientation.degrees, frames, has_audio)


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
    orientation: Orientation | None = None
    for frame, time in _decoded(path, start):
        # Asked once a file: a frame whose side data was looked at stays in memory, whole,
        # until the collector of cycles comes by.
        orientation = orientation or orientation_of(frame)
        if end is not None and time > end:
            return
        if time <= last or (start is not None and time < start):
            continue
        last = time
        keep = time - kept >= spacing
        kept = time if keep else kept
        yield _convert(frame, time, max_side, orientation) if keep else Frame(time, None, 1.0)


def _open(path: Path | str) -> Any:
    if not Path(path).is_file():
        raise FileMissing(f"The file {path} does not exist.")
    try:
        return av.open(str(path), options=OPTIONS)
    except PermissionError as error:
        raise FileMissing(f"The file {path} cannot be opened: {error.strerror}.") from error
    except (av.FFmpegError, OSError, ValueError, UnicodeDecodeError) as error:
        raise _not_a_video(path) from error


def _not_a_video(path: Path | str) -> NotAVideo:
    return NotAVideo(f"{Path(path).name} is not a video that can be read.")


def _video_stream(container: Any, path: Path | str) -> Any:
    """The first video stream that is not the cover picture of a song."""
    for stream in container.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic:
            stream.thread_type = "AUTO"
            return stream
    raise _not_a_video(path)


def _first_frame(container: Any, path: Path | str) -> Any:
    for frame in _frames(container, _video_stream(container, path)):
        return frame
    raise _not_a_video(path)


def _frames(container: Any, stream: Any) -> Iterator[Any]:
    """Every frame of ``stream`` that can be decoded; broken packets are passed over."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError):
            return
        try:
            yield from packet.decode()
        except av.FFmpegError:
            continue


def _decoded(path: Path | str, start: float | None) -> Iterator[tuple[Any, float]]:
    """Frames with their times, from the key frame before ``start``."""
    with _collected(), _open(path) as container:
        stream = _video_stream(container, path)
        origin = (container.start_time or 0) / av.time_base
        if start:
            _seek(container, start + origin)
        found = False
        for frame in _frames(container, stream):
            found = True
            if frame.pts is not None:
                yield frame, float(frame.pts * frame.time_base) - origin
        if not found and not start:
            raise _not_a_video(path)


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


def _convert(frame: Any, time: float, max_side: int | None, orientation: Orientation) -> Frame:
    side = max(frame.width, frame.height)
    if max_side and side > max_side:
        # Even sides: the colour planes are at half size.
        width = round(frame.width * max_side / side / 2) * 2
        height = round(frame.height * max_side / side / 2) * 2
        pixels = frame.reformat(width=width, height=height, format="rgb24").to_ndarray()
    else:
        width, pixels = frame.width, frame.to_ndarray(format="rgb24")
    upright = np.ascontiguousarray(orientation.apply(pixels))
    return Frame(time, upright, frame.width / width)


def _stated_duration(container: Any, stream: Any) -> float:
    """The duration the file states, in seconds; 0 where it states none."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return float(container.duration or 0) / av.time_base


def _scan(path: Path | str) -> tuple[float, int]:
    """Duration and number of frames by reading through the packets, for files that state none."""
    first, last, count = float("inf"), 0.0, 0
    with _open(path) as container:
        stream = _video_stream(container, path)
        for packet in container.demux(stream):
            if packet.pts is not None:
                shown = float(packet.pts * packet.time_base)
                length = float((packet.duration or 0) * packet.time_base)
                first, last, count = min(first, shown), max(last, shown + length), count + 1
    return (max(last - first, 0.0) if count else 0.0), count
