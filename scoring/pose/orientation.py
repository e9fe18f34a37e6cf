"""How a stored picture must be turned or mirrored to be upright."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

from scoring.arrays import Picture


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
