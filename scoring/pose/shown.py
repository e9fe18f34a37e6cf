"""How decoded frames are shown: upright, with square pixels, in the colours of an ordinary screen."""

from __future__ import annotations

import io
import struct
import tempfile
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, ColorTrc

from scoring.arrays import FloatArray, Picture


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
    """The orientation that the display matrix of a PyAV frame asks for, of the container or of the stream.

    The matrix (ISO 14496-12, 8.2.2) maps stored (x, y) to (a x + c y, b x + d y).
    """
    for data in frame.side_data:
        if data.type.name == "DISPLAYMATRIX":
            a, b, _, c, d = struct.unpack("=5i", bytes(data)[:20])
            if abs(b) > abs(a):
                return Orientation(True, mirror_x=c < 0, mirror_y=b < 0)
            return Orientation(False, mirror_x=a < 0, mirror_y=d < 0)
    return Orientation()


CURVES = {ColorTrc.ARIB_STD_B67: "hlg", ColorTrc.SMPTE2084: "pq"}
"""How phones write pictures brighter than an ordinary screen can show (ITU-R BT.2100)."""

SQUARE, WIDEST_PIXEL = Fraction(1, 100), 4
"""A stored pixel that is wider or higher by less than the first share is taken for square: encoders correct
so for a width they have rounded. None is more than the second times as wide as high, or as high as wide."""


@dataclass(frozen=True)
class Showing:
    """How a file is shown: as its first frame, because a recording has one camera.

    ``width`` and ``height`` are those of the upright picture, in square pixels; ``curve`` is "hlg" or
    "pq" for pictures of more brightness than an ordinary screen's, else empty.
    """

    width: int
    height: int
    orientation: Orientation = Orientation()
    curve: str = ""

    def scaler(self, width: int, height: int, pixel_format: str) -> Scaler:
        """Makes frames of ``width`` by ``height`` upright pixels; they still lie as they are stored."""
        return Scaler(*self.orientation.size(width, height), pixel_format, self.curve)


def showing_of(frame: Any, stream: Any) -> Showing:
    """How the file is shown of which ``frame`` is the first of ``stream``."""
    # Asked once a file: a frame whose side data was looked at stays in memory, whole,
    # until the collector of cycles comes by. Streams state a turn with some frames only.
    orientation = orientation_of(frame)
    pixel = Fraction(stream.sample_aspect_ratio or 1)
    if abs(pixel - 1) < SQUARE or not Fraction(1, WIDEST_PIXEL) <= pixel <= WIDEST_PIXEL:
        pixel = Fraction(1)
    # As players do: the height stays what it is.
    width, height = orientation.size(max(round(frame.width * pixel), 1), frame.height)
    return Showing(width, height, orientation, CURVES.get(frame.color_trc, ""))


class Scaler:
    """Scales frames to ``width`` by ``height`` and gives them the colours of an ordinary screen."""

    def __init__(self, width: int, height: int, pixel_format: str, curve: str) -> None:
        self._size = width, height
        self._format = pixel_format
        self._curve = curve
        self._graph: Any = None
        self._made_for: tuple[Any, ...] = ()

    def __call__(self, frame: Any, threads: int = 0) -> Any:
        """``frame`` (PyAV) scaled, in the pixel format."""
        if self._curve:
            return self._toned(frame)
        width, height = self._size
        wanted = None if self._format == "rgb24" else ColorRange.MPEG
        return frame.reformat(
            width=width, height=height, format=self._format, dst_color_range=wanted, threads=threads
        )

    def _toned(self, frame: Any) -> Any:
        kind = (frame.width, frame.height, frame.format.name)
        if self._made_for != kind:
            self._graph, self._made_for = self._graph_for(frame), kind
        self._graph.push(frame)
        return self._graph.pull()

    def _graph_for(self, frame: Any) -> Any:
        """Scaling, then the table of colours: in the order in which a screen would show them."""
        graph = av.filter.Graph()
        source = graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base
        )
        full = "full" if frame.color_range == ColorRange.JPEG else "limited"
        width, height = self._size
        with tempfile.NamedTemporaryFile("w", suffix=".cube") as table:
            table.write(colour_table(self._curve))
            table.flush()
            steps = [
                graph.add("scale", f"{width}:{height}:in_color_matrix=bt2020:in_range={full}"),
                graph.add("format", "gbrp10"),
                graph.add("lut3d", file=table.name, interp="tetrahedral"),
                graph.add("scale", "out_color_matrix=bt709:out_range=limited"),
                graph.add("format", self._format),
                graph.add("buffersink"),
            ]
            graph.link_nodes(source, *steps).configure()
        return graph


TABLE_SIDE = 33
"""Steps of the table along each colour, as is usual. Over colours near grey its values of 0..255 are off by
0.5 on average for HLG and 1.2 for PQ, most in deep colours; 65 steps would take eight times as long."""

WHITE = 203.0
"""Candelas a square metre of a white sheet of paper in HLG and PQ (ITU-R BT.2408), which an ordinary
screen shows as its white."""

PEAK = 1000.0
"""The same of the brightest light that is told from a brighter one: what phones' screens and HLG go up to."""

KNEE = 0.75
"""Share of an ordinary screen's light up to which light is shown as it is; the rest is left to what is
brighter than white. Set by hand."""

TO_BT709 = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]])
"""Red, green and blue light of BT.2020 as that of BT.709 (ITU-R BT.2087)."""


@lru_cache
def colour_table(curve: str) -> str:
    """What an ordinary screen shows for each red, green and blue of ``curve``, as a .cube file."""
    steps = np.linspace(0.0, 1.0, TABLE_SIDE)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    shown = ordinary(np.stack([red, green, blue], axis=-1).reshape(-1, 3), curve)
    text = io.StringIO()
    np.savetxt(text, shown, "%.5f", header=f"LUT_3D_SIZE {TABLE_SIDE}", comments="")
    return text.getvalue()


def ordinary(rgb: FloatArray, curve: str) -> FloatArray:
    """Values ``[N, 3]`` 0..1 written by ``curve`` in the colours of BT.2020, as values of BT.709.

    Light brighter than KNEE is pressed together (Reinhard et al. 2002), the same for all three colours, so
    that they keep their hue. Screens make light of values by the power 2.4 (ITU-R BT.1886).
    """
    light = (_hlg_light(rgb) if curve == "hlg" else _pq_light(rgb)) / WHITE
    light = np.maximum(light @ TO_BT709.T, 0.0)
    brightest = light.max(axis=1, keepdims=True)
    most = (PEAK / WHITE - KNEE) / (1.0 - KNEE)
    above = np.clip((brightest - KNEE) / (1.0 - KNEE), 0.0, most)
    pressed = KNEE + (1.0 - KNEE) * above * (1.0 + above / most**2) / (1.0 + above)
    scale = np.where(brightest > KNEE, pressed / np.maximum(brightest, KNEE), 1.0)
    return np.asarray(np.clip(light * scale, 0.0, 1.0) ** (1.0 / 2.4))


def _hlg_light(rgb: FloatArray) -> FloatArray:
    """Candelas a square metre on a screen of PEAK (ITU-R BT.2100, table 5)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(rgb <= 0.5, rgb**2 / 3.0, (np.exp((rgb - c) / a) + b) / 12.0)
    luminance = scene @ np.array([0.2627, 0.6780, 0.0593])
    return np.asarray(PEAK * scene * luminance[:, None] ** 0.2)


def _pq_light(rgb: FloatArray) -> FloatArray:
    """Candelas a square metre (ITU-R BT.2100, table 4)."""
    power = rgb ** (32.0 / 2523.0)
    ratio = np.maximum(power - 0.8359375, 0.0) / (18.8515625 - 18.6875 * power)
    return np.asarray(10_000.0 * ratio ** (16384.0 / 2610.0))
