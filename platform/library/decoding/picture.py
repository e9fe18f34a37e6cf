"""The picture of the web rendition: frames as they are shown, scaled, encoded with their own times."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from library.decoding.blurring import Heads
from library.decoding.planes import array_of, frame_of
from scoring.pose.shown import Orientation
from scoring.pose.video import VideoInfo

SHORT_SIDE = 720
TIME_BASE = Fraction(1, 90_000)
"""Fine enough that no frame's time moves by more than 6 microseconds."""

KEY_FRAME_EVERY = TIME_BASE.denominator
"""Ticks: a browser seeks within a second's worth of frames."""

ENCODER = {"preset": "veryfast", "crf": "23", "forced-idr": "1", "profile": "high"}
THREADS = 2
GBR = 0
UNSPECIFIED = 2


def rendition_size(width: int, height: int) -> tuple[int, int]:
    """Even sides of the rendition of an upright picture."""
    scale = min(1.0, SHORT_SIDE / min(width, height))
    return _even(width * scale), _even(height * scale)


def _even(side: float) -> int:
    return max(2, round(side / 2) * 2)


class PictureWriter:
    """Encodes the frames of one stream, without ``heads`` where these are to be hidden."""

    def __init__(self, output: Any, source: Any, info: VideoInfo, heads: Heads | None = None) -> None:
        self._heads = heads
        self._output = output
        self._size = rendition_size(info.width, info.height)
        self._orientation = info.showing.orientation
        self._scaler = info.showing.scaler(*self._size, "yuv420p")
        self._stream = self._open(source, info)
        self._last = self._last_key = -KEY_FRAME_EVERY

    def write(self, frame: Any, time: float) -> None:
        """Encode the frame shown at ``time`` seconds, unless that is not later than the last one."""
        ticks = round(time / TIME_BASE)
        if ticks > self._last >= 0 or self._last < 0 <= ticks:
            upright = self._upright(frame)
            if self._heads is not None:
                upright = self._heads.hidden(upright, time)
            if self._last < 0 < ticks:
                # The picture begins after the sound: show the first one from zero on, for players
                # differ in what they make of a track that begins late.
                self._encode(upright, 0)
            self._encode(upright, ticks)

    @property
    def begun(self) -> bool:
        """Whether any frame was encoded."""
        return self._last >= 0

    def close(self) -> None:
        """Write what the encoder still holds."""
        self._mux(self._stream.encode(None))

    def _open(self, source: Any, info: VideoInfo) -> Any:
        rate = Fraction(info.fps).limit_denominator(1001) if 1 <= info.fps <= 1000 else Fraction(30)
        stream = self._output.add_stream("libx264", rate=rate, options=ENCODER)
        stream.width, stream.height = self._size
        stream.pix_fmt = "yuv420p"
        stream.time_base = TIME_BASE
        encoder = stream.codec_context
        encoder.time_base = TIME_BASE
        encoder.thread_count = THREADS
        # No frame is stored out of order, so none needs an edit list to keep its time.
        encoder.max_b_frames = 0
        encoder.color_range = ColorRange.MPEG
        if info.showing.curve:
            encoder.color_primaries, encoder.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
            encoder.colorspace = Colorspace.ITU709
        else:
            self._keep_colours(encoder, source.codec_context)
        return stream

    def _keep_colours(self, encoder: Any, decoder: Any) -> None:
        # The colours keep their meaning because the rendition says what they are.
        encoder.color_primaries, encoder.color_trc = decoder.color_primaries, decoder.color_trc
        encoder.colorspace = UNSPECIFIED if decoder.colorspace == GBR else decoder.colorspace

    def _upright(self, frame: Any) -> Any:
        scaled = self._scaler(frame, threads=THREADS)
        return scaled if self._orientation == Orientation() else _turned(scaled, self._orientation)

    def _encode(self, frame: Any, ticks: int) -> None:
        key = ticks - self._last_key >= KEY_FRAME_EVERY
        self._last, self._last_key = ticks, ticks if key else self._last_key
        frame.pts, frame.time_base = ticks, TIME_BASE
        frame.pict_type = PictureType.I if key else PictureType.NONE
        self._mux(self._stream.encode(frame))

    def _mux(self, packets: Any) -> None:
        for packet in packets:
            self._output.mux(packet)


def _turned(frame: Any, orientation: Orientation) -> Any:
    """A yuv420p frame laid upright, plane by plane."""
    planes = [array_of(plane) for plane in frame.planes]
    upright = [np.ascontiguousarray(orientation.apply(plane[..., None])[..., 0]) for plane in planes]
    return frame_of(upright, like=frame)
