"""The still picture shown before a video plays."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from scoring.pose.video import read_frames

MAX_SIDE = 640
QUALITY = 82


def poster_time(duration: float) -> float:
    """The middle of the first second, or a tenth of a shorter video, in seconds."""
    return min(0.5, duration / 10)


def poster_of(rendition: Path, *, duration: float) -> bytes:
    """A JPEG of an early frame of the video at ``rendition``, at most 640 pixels a side."""
    wanted, picture = poster_time(duration), None
    for frame in read_frames(rendition, max_side=MAX_SIDE):
        picture = frame.picture
        if frame.time >= wanted:
            break
    assert picture is not None, "a rendition has at least one frame"
    return _jpeg(picture)


def _jpeg(picture: np.ndarray) -> bytes:
    swapped = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    written, data = cv2.imencode(".jpg", swapped, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not written:
        raise OSError("The poster could not be encoded.")
    return data.tobytes()
