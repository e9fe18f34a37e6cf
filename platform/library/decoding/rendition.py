"""What browsers get of a video: an MP4 of H.264 and AAC that each of them plays, and a still before it.

One zero holds for the file, its rendition and its pose track: the beginning of
the container, ``start_time``. A frame measured at ``t`` seconds is what the
browser shows at ``currentTime`` = ``t``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import av
import cv2

from library.decoding.blurring import Heads
from library.decoding.picture import THREADS, PictureWriter
from library.decoding.sound import SoundFailed, SoundWriter
from scoring.arrays import Picture
from scoring.errors import TooDemanding
from scoring.pose.container import decoded, not_a_video, open_video, picture_stream
from scoring.pose.video import VideoInfo, read_frames
from scoring.reasons import Reason

logger = logging.getLogger(__name__)
Progress = Callable[[float], None]
LENGTH_TOLERANCE_SECONDS = 5.0
POSTER_SIDE = 640
POSTER_QUALITY = 82

# Metadata of the original (a phone writes where it was) is not carried over.
CONTAINER_OPTIONS = {"movflags": "+faststart", "fflags": "+bitexact"}


def make_rendition(
    source: Path,
    target: Path,
    *,
    info: VideoInfo,
    longest: float,
    progress: Progress | None = None,
    heads: Heads | None = None,
) -> None:
    """Write the rendition of ``source`` to ``target``, as far as it can be decoded; without ``heads``.

    TooDemanding where the file goes on after ``longest`` seconds, whatever it states.

    Upright, at most 720 pixels on the shorter side, even sides, square pixels, ordinary colours, the
    frames' own times. Without sound where the sound cannot be used, or belongs to slow motion.
    """
    report = progress or (lambda share: None)

    def shown(time: float) -> None:
        if time > longest + LENGTH_TOLERANCE_SECONDS:
            raise TooDemanding(Reason("too_long", "stated"))
        report(min(time / info.duration, 1.0) if info.duration else 0.0)

    try:
        _write(source, target, info, shown, heads, with_sound=info.has_audio and info.slowed == 1.0)
    except SoundFailed:
        logger.warning("The sound of %s cannot be used; going on without.", source.name, exc_info=True)
        _write(source, target, info, shown, heads, with_sound=False)


def _write(
    source: Path, target: Path, info: VideoInfo, shown: Progress, heads: Heads | None, *, with_sound: bool
) -> None:
    with (
        open_video(source) as container,
        av.open(str(target), "w", format="mp4", options=CONTAINER_OPTIONS) as output,
    ):
        picture = picture_stream(container, source)
        picture.codec_context.thread_count = THREADS
        pictures = PictureWriter(output, picture, info, heads)
        writers: dict[int, PictureWriter | SoundWriter] = {picture.index: pictures}
        if with_sound and container.streams.audio:
            sound = container.streams.audio[0]
            writers[sound.index] = SoundWriter(output)
        for stream, frame, time in decoded(container, [container.streams[index] for index in writers]):
            writers[stream.index].write(frame, time)
            if stream is picture:
                shown(time)
        if not pictures.begun:
            raise not_a_video(source)
        for writer in writers.values():
            writer.close()


def poster_of(rendition: Path, *, at: float) -> bytes:
    """A JPEG of the frame at ``at`` seconds of the video at ``rendition``, at most 640 pixels a side."""
    for start in (at, None):  # there is a first frame, however soon the film ends
        for frame in read_frames(rendition, start=start, max_side=POSTER_SIDE):
            if frame.picture is not None:
                return _jpeg(frame.picture)
    raise OSError("A rendition has at least one frame.")


def _jpeg(picture: Picture) -> bytes:
    swapped = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    written, data = cv2.imencode(".jpg", swapped, [cv2.IMWRITE_JPEG_QUALITY, POSTER_QUALITY])
    if not written:
        raise OSError("The poster could not be encoded.")
    return data.tobytes()
