"""The three planes of a yuv420p picture as arrays, and a picture made of such arrays."""

from __future__ import annotations

from typing import Any

import av
import numpy as np


def array_of(plane: Any) -> Any:
    """The values ``[height, width]`` of a plane, without what pads its rows; a view, not to be written to."""
    rows = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]


def frame_of(planes: list[Any], *, like: Any) -> Any:
    """A yuv420p frame of three arrays, with the colours' meaning of the frame ``like``."""
    height, width = planes[0].shape
    packed = np.concatenate([plane.reshape(-1) for plane in planes]).reshape(height * 3 // 2, width)
    frame = av.VideoFrame.from_ndarray(packed, format="yuv420p")
    frame.color_range, frame.colorspace = like.color_range, like.colorspace
    return frame
