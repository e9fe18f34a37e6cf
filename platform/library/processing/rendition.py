"""What browsers get of a video: an MP4 of H.264 and AAC that each of them plays, and a still before it.

One zero holds for the file, its rendition and its pose track: the beginning of
the container, ``start_time``. A frame measured at ``t`` seconds is what the
browser shows at ``currentTime`` = ``t``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import cv2
from django.conf import settings
from django.utils.translation import gettext as _

from library.errors import VideoTooLong
from library.processing.picture import PictureWriter
from library.processing.sound import SoundFailed, SoundWriter
from scoring.arrays import Picture
from scoring.errors import NotAVideo
from scoring.pose.video import OPTIONS, VideoInfo, read_frames

logger = logging.getLogger(__name__)
Progress = Callable[[float], None]
LENGTH_TOLERANCE_SECONDS = 5.0
POSTER_SIDE = 640
POSTER_QUALITY = 82

# Metadata of the original (a phone writes where it was) is not carried over.
CONTAINER_OPTIONS = {"movflags": "+faststart", "fflags": "+bitexact"}


def make_rendition(source: Path, target: Path, *, info: VideoInfo, progress: Progress | None = None) -> None:
    """Write the rendition of ``source`` to ``target``, as far as it can be decoded.

    Upright, at most 720 pixels on the shorter side, even sides, square pixels,
    the frames' own times. Without sound where the sound cannot be used.
    """
    report = progress or (lambda share: None)
    try:
        _write(source, target, info, report, with_sound=info.has_audio)
    except SoundFailed:
        logger.warning("The sound of %s cannot be used; going on without.", source.name, exc_info=True)
        _write(source, target, info, report, with_sound=False)


def _write(source: Path, target: Path, info: VideoInfo, report: Progress, *, with_sound: bool) -> None:
    with (
        av.open(str(source), options=OPTIONS) as container,
        av.open(str(target), "w", format="mp4", options=CONTAINER_OPTIONS) as output,
    ):
        origin = container.start_time or 0
        picture = _picture_stream(container)
        writers: dict[int, Any] = {picture.index: PictureWriter(output, picture, info, origin)}
        if with_sound and container.streams.audio:
            sound = container.streams.audio[0]
            writers[sound.index] = SoundWriter(output, sound, origin)
        for stream, frame in _frames(container, writers):
            time = writers[stream].write(frame)
            if stream == picture.index:
                _check_length(time)
                report(time / info.duration if info.duration else 0.0)
        if not writers[picture.index].begun:
            raise NotAVideo(f"{source.name} is not a video that can be read.")
        for writer in writers.values():
            writer.close()


def _check_length(time: float) -> None:
    """VideoTooLong if a file goes on after the length it stated when it was let in."""
    if time > settings.VIDEO_MAX_SECONDS + LENGTH_TOLERANCE_SECONDS:
        raise VideoTooLong(_("The video is longer than its own description says. Cut it and try again."))


def _picture_stream(container: Any) -> Any:
    """The first video stream that is not a cover picture, as the extraction takes it."""
    cover = av.stream.Disposition.attached_pic
    stream = next(stream for stream in container.streams.video if not stream.disposition & cover)
    stream.thread_type = "AUTO"
    stream.codec_context.thread_count = 2
    return stream


def _frames(container: Any, writers: dict[int, Any]) -> Iterator[tuple[int, Any]]:
    """Frames of the wanted streams; broken packets are passed over, a broken end ends them."""
    packets = container.demux([container.streams[index] for index in writers])
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError):
            return
        try:
            for frame in packet.decode():
                if frame.pts is not None:
                    yield packet.stream.index, frame
        except av.FFmpegError:
            continue


def poster_time(duration: float) -> float:
    """The middle of the first second, or a tenth of a shorter video, in seconds."""
    return min(0.5, duration / 10)


def poster_of(rendition: Path, *, duration: float) -> bytes:
    """A JPEG of an early frame of the video at ``rendition``, at most 640 pixels a side."""
    wanted, picture = poster_time(duration), None
    for frame in read_frames(rendition, max_side=POSTER_SIDE):
        picture = frame.picture
        if frame.time >= wanted:
            break
    assert picture is not None, "a rendition has at least one frame"
    return _jpeg(picture)


def _jpeg(picture: Picture) -> bytes:
    swapped = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    written, data = cv2.imencode(".jpg", swapped, [cv2.IMWRITE_JPEG_QUALITY, POSTER_QUALITY])
    if not written:
        raise OSError("The poster could not be encoded.")
    return data.tobytes()
