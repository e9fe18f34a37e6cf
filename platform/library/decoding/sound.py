"""The sound of the web rendition: AAC, gaps filled, beginning where the file begins."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import av

from scoring.pose.sound import evened

RATE = 48_000
BIT_RATE = 128_000


class SoundFailed(Exception):
    """The sound cannot be decoded or encoded; the rendition is made without."""


class SoundWriter:
    """Encodes the sound of one stream."""

    def __init__(self, output: Any) -> None:
        self._output = output
        self._graph: Any = None
        try:
            self._stream = output.add_stream("aac", rate=RATE)
            self._stream.codec_context.bit_rate = BIT_RATE
            self._stream.codec_context.layout = "stereo"
        except (av.FFmpegError, ValueError) as error:
            raise SoundFailed from error

    def write(self, frame: Any, time: float) -> None:
        """Encode a piece of sound that is heard at ``time`` seconds."""
        frame.pts, frame.time_base = round(time * frame.sample_rate), Fraction(1, frame.sample_rate)
        self._trying(frame)

    def close(self) -> None:
        """Write what the filter and the encoder still hold."""
        if self._graph is not None:
            self._trying(None)

    def _trying(self, frame: Any) -> None:
        try:
            self._push(frame)
            if frame is None:
                self._mux(None)
        except (av.FFmpegError, ValueError) as error:
            raise SoundFailed from error

    def _push(self, frame: Any) -> None:
        if self._graph is None:
            self._graph = evened(frame, RATE, form="fltp", layout="stereo", samples=1024)
        self._graph.push(frame)
        while True:
            try:
                self._mux(self._graph.pull())
            except (av.BlockingIOError, av.EOFError):
                return

    def _mux(self, frame: Any) -> None:
        for packet in self._stream.encode(frame):
            self._output.mux(packet)
