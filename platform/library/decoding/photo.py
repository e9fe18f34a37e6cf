"""A photo as the models see it: upright, and reduced. What is too large is refused before it is decoded."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from PIL import Image

from scoring.arrays import Picture
from scoring.errors import NotAPicture, TooDemanding
from scoring.pose.photos import read_photo, reduced
from scoring.reasons import Reason

KINDS = ("JPEG", "PNG", "WEBP")
"""What browsers and phones save photos as; other decoders are not asked."""

MOST_PIXELS = 50_000_000
"""Pixels of a photo: phones take 12 to 50 million. Set by hand; a fifth of what a process has memory for."""

BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, Image.DecompressionBombError)
"""What Pillow raises for a file whose beginning cannot be read."""


def read(path: Path) -> Picture:
    """The photo at ``path`` as ``[H, W, 3]`` RGB; NotAPicture, or TooDemanding for too many pixels."""
    width, height = _size(path)
    if width * height > MOST_PIXELS:
        values = {"width": width, "height": height, "most": f"{MOST_PIXELS / 1e6:g}"}
        raise TooDemanding(Reason("too_many_pixels", "photo", values))
    try:
        picture, _shrink = reduced(read_photo(path))
    except NotAPicture as error:
        raise not_a_photo() from error
    return np.ascontiguousarray(picture)


def not_a_photo() -> NotAPicture:
    """The error for a file that is no photo, or a damaged one."""
    return NotAPicture(Reason("not_a_picture", "photo"))


def _size(path: Path) -> tuple[int, int]:
    """Width and height as the file states them; nothing is decoded."""
    # The limit is ours; Pillow's own would only warn.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(path, formats=KINDS) as image:
            return image.size
    except BROKEN as error:
        raise not_a_photo() from error
