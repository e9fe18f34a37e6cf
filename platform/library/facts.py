"""What an uploaded file is: length, size, rate, codec."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from library.decoding.apart import Decoder

LOOKED_AT_SECONDS = 6.0
"""Seconds of video that looking at a file may cost as much as: its packets are read and one picture decoded.
With what every video is given that makes 180 CPU seconds. Set by hand: 2 GB take 10 (measured)."""


def facts_in(path: Path) -> dict[str, Any]:
    """The fields of Video that come from the file at ``path``; NotAVideo if it holds none, TooDemanding if it
    holds more than a video may."""
    with Decoder(path, seconds=LOOKED_AT_SECONDS) as decoder:
        info = decoder.look()
    return {
        "duration": info["duration"],
        "width": info["showing"]["width"],
        "height": info["showing"]["height"],
        "fps": info["fps"],
        "rotation": info["rotation"],
        "codec": info["codec"][:32],
        "has_audio": info["has_audio"],
    }
