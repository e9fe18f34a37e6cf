"""Files of videos: opening them, and their frames in the order they are shown, each with its time."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import av

from scoring.errors import FileMissing, NotAVideo, PhotoNotVideo
from scoring.pose.brands import PHOTOS
from scoring.pose.limits import Limits
from scoring.reasons import Reason

CONTAINERS = "mov,matroska,webm,avi,mpegts,mpeg,flv,asf,ogg"
"""Containers that are opened. Playlists and picture sequences are not: they name other files."""

OPTIONS = {"protocol_whitelist": "file", "format_whitelist": CONTAINERS}

UNDECODED = {"codec_whitelist": "none"}
"""Opening a file decodes its first pictures where the container says too little of them; so it does not."""


def open_video(path: Path | str, **options: str) -> Any:
    """The container at ``path``, to be closed; FileMissing, NotAVideo or PhotoNotVideo.

    ``options`` are FFmpeg's, besides OPTIONS.
    """
    if not Path(path).is_file():
        raise FileMissing(f"The file {path} does not exist.")
    try:
        # In full: of "10:30.mp4" the decoder would take "10" for a protocol.
        container = av.open(str(Path(path).absolute()), options=options | OPTIONS)
    except PermissionError as error:
        raise FileMissing(f"The file {path} cannot be opened: {error.strerror}.") from error
    except (av.FFmpegError, OSError, ValueError, UnicodeDecodeError) as error:
        raise not_a_video(path) from error
    if container.metadata.get("major_brand", "").strip() in PHOTOS:
        container.close()
        raise PhotoNotVideo(Reason("photo_not_video", "file", {"name": Path(path).name}))
    return container


def not_a_video(path: Path | str) -> NotAVideo:
    """The error for a file without pictures that can be decoded."""
    return NotAVideo(Reason("not_a_video", "file", {"name": Path(path).name}))


def picture_stream(container: Any, path: Path | str) -> Any:
    """The first video stream that is not the cover picture of a song; NotAVideo where there is none."""
    for stream in container.streams.video:
        # There is no context for a codec that nobody knows.
        known = stream.codec_context is not None
        if known and not stream.disposition & av.stream.Disposition.attached_pic:
            stream.thread_type = "AUTO"
            return stream
    raise not_a_video(path)


SLOW_MOTION = "com.android.capture.fps"
"""Where Android's cameras write how many pictures a second were taken."""

FEWEST_OF_SLOW_MOTION = 100.0
"""Pictures a second. Cameras take 120, 240 and more for slow motion; they take fewer than the 60 and 30 of
ordinary recordings in the dark, which is not to be mistaken for it."""

LEAST_SLOWING = 1.5
"""Files are played this many times as slowly as they were taken, or as they were taken."""


def slowed_by(container: Any, stream: Any) -> float:
    """How many times as slowly as it was taken the whole file plays, by what the camera wrote; else 1.

    Recordings of which only a part is slow, and those that an editor has slowed, do not say so.
    """
    if stream.type != "video":
        return 1.0
    try:
        taken = float(container.metadata.get(SLOW_MOTION, 0.0))
    except ValueError:
        return 1.0
    played = float(stream.average_rate or 0.0)
    if taken < FEWEST_OF_SLOW_MOTION or not 0.0 < played * LEAST_SLOWING <= taken < float("inf"):
        return 1.0
    return taken / played


def decoded(container: Any, streams: Sequence[Any]) -> Iterator[tuple[Any, Any, float]]:
    """Every frame of ``streams`` that can be decoded: the stream, the frame and when it is shown.

    In seconds from the beginning of the file, of the real time where the file says that it is slow motion.
    Broken packets are passed over, a broken end ends them.
    """
    begin = (container.start_time or 0) / av.time_base
    slowed = max(slowed_by(container, stream) for stream in streams)
    clocks = {stream.index: _Clock(container, stream) for stream in streams}
    for packet in _packets(container, streams, _Restarts(container)):
        try:
            for frame in packet.decode():
                shown = clocks[packet.stream.index].time(frame)
                if shown is not None:
                    yield packet.stream, frame, (shown - begin) / slowed
        except MemoryError:
            # A picture too large for the memory given is not a broken one: going on would lose it unsaid.
            raise
        except av.FFmpegError:
            continue


STORED_ORDER = ("avi", "asf")
"""Containers with one time a picture, in the order of storing. Pictures that refer to later ones are stored
after those, and would get the times of others; that of the packet that set a picture free is right."""


class _Clock:
    """When each frame of one stream is shown, in seconds of the container's clock."""

    def __init__(self, container: Any, stream: Any) -> None:
        self._by_packets = stream.type == "video" and container.format.name in STORED_ORDER
        self._shift: int | None = None
        self._last: int | None = None
        self._step = 0

    def time(self, frame: Any) -> float | None:
        """The time of the next frame; None where nothing tells it."""
        stamp = self._stamp(frame)
        if stamp is None:
            return None
        if self._last is not None and stamp > self._last:
            self._step = stamp - self._last
        self._last = stamp
        return float(stamp * frame.time_base)

    def _stamp(self, frame: Any) -> int | None:
        if frame.pts is not None and not self._by_packets:
            return int(frame.pts)
        if frame.dts is None:
            # The last ones, which no packet sets free.
            return None if self._last is None else self._last + self._step
        if self._shift is None:
            self._shift = 0 if frame.pts is None else frame.pts - frame.dts
        return int(frame.dts + self._shift)


RESTARTING = ("mpegts", "mpeg", "flv", "matroska,webm")
"""Containers that can be joined by copying one behind the other: the clock begins anew, or jumps."""

BACK, AHEAD = 1.0, 10.0
"""Seconds by which a stream's clock goes back, or ahead, where another recording begins. Within one it goes
back by less to put frames in order; ahead is what ffmpeg takes (its ``dts_delta_threshold``)."""


def _packets(container: Any, streams: Sequence[Any], restarts: _Restarts) -> Iterator[Any]:
    """Packets of ``streams`` with one clock throughout, until the file ends or breaks off."""
    packets = container.demux(list(streams))
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError):
            return
        restarts.mend(packet)
        yield packet


class _Restarts:
    """Puts recordings that were joined one behind the other, all their streams moved by the same time."""

    def __init__(self, container: Any) -> None:
        self._jumps = may_restart(container)
        self._offset = 0.0
        self._last: dict[int, float] = {}
        self._due: dict[int, float] = {}
        self.count = 0

    def mend(self, packet: Any) -> None:
        """Move the packet's times."""
        stamps = [stamp for stamp in (packet.dts, packet.pts) if stamp is not None]
        if not stamps:
            return
        unit, index = packet.time_base, packet.stream.index
        stored, shown = (float(stamp * unit) + self._offset for stamp in (stamps[0], stamps[-1]))
        last = self._last.get(index, stored)
        if stored < last - BACK or (self._jumps and stored > last + AHEAD):
            move = self._due[index] - shown
            self._offset, stored, shown = self._offset + move, stored + move, shown + move
            self.count += 1
        length = float((packet.duration or 0) * unit) or max(stored - last, 0.0)
        self._last[index] = stored
        self._due[index] = max(self._due.get(index, shown), shown + length)
        if self._offset:
            moved = round(self._offset / unit)
            packet.pts = None if packet.pts is None else packet.pts + moved
            packet.dts = None if packet.dts is None else packet.dts + moved


@dataclass(frozen=True)
class Length:
    """What the packets say: ``seconds`` of the pictures in all, how many ``frames``, how often the clock
    ``restarts``; ``packets`` are those of every stream that was read."""

    seconds: float
    frames: int
    restarts: int
    packets: int


def length_of(path: Path | str) -> Length:
    """The length of the video at ``path`` by reading through it; remembered until the file changes."""
    stat = Path(path).stat()
    return _length(str(Path(path).absolute()), stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=16)
def _length(path: str, _size: int, _changed: int) -> Length:
    with open_video(path) as container:
        stream = picture_stream(container, path)
        return _read_through(container, stream, [stream], most=sys.maxsize)


def refuse_beyond(limits: Limits, path: Path | str) -> None:
    """Read the packets of the video at ``path``, decoding none; TooDemanding where it is beyond ``limits``.

    FileMissing or NotAVideo where there is no video.
    """
    with open_video(path, **UNDECODED) as container:
        limits.check_streams(len(container.streams))
        stream = picture_stream(container, path)
        # 0 by 0 where the container does not state it; then the memory given to a decoder is the limit.
        limits.check_size(stream.codec_context.width, stream.codec_context.height)
        length = _read_through(container, stream, list(container.streams), most=limits.packets)
    limits.check_length(length.seconds, length.frames, length.packets)


def _read_through(container: Any, stream: Any, streams: Sequence[Any], *, most: int) -> Length:
    first, last, frames, packets = float("inf"), float("-inf"), 0, 0
    restarts = _Restarts(container)
    for packet in _packets(container, streams, restarts):
        packets += 1
        if packets > most:
            break
        if packet.stream is stream and packet.pts is not None:
            shown = float(packet.pts * packet.time_base)
            first, last, frames = min(first, shown), max(last, shown), frames + 1
    # The last one is shown as long as the others are on average.
    seconds = max(last - first, 0.0) * frames / max(frames - 1, 1)
    return Length(seconds / slowed_by(container, stream), frames, restarts.count, packets)


def may_restart(container: Any) -> bool:
    """Whether the clock of such a file may begin anew within it, so that what it states is not enough."""
    return container.format.name in RESTARTING
