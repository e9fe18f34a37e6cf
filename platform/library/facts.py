"""What an uploaded file is: length, size, rate, codec."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from library.decoding.apart import Decoder
from library.decoding.blanks import Blank

LOOKED_AT_SECONDS = 6.0
"""Seconds of video that looking at a file may cost as much as: its packets are read and one picture decoded.
With what every video is given that is 180 CPU seconds. Set by hand; 36,000 pictures take 1.5 (measured)."""


@dataclass(frozen=True)
class Looked:
    """What was found in a file: ``facts`` are fields of Video, ``blanks`` what says where it was filmed."""

    facts: dict[str, Any]
    blanks: list[Blank]


def look_at(path: Path) -> Looked:
    """What the file at ``path`` is; NotAVideo if it holds no video, TooDemanding if more than a video may."""
    with Decoder(path, seconds=LOOKED_AT_SECONDS) as decoder:
        info = decoder.look()
        return Looked(_fields(info), decoder.metadata())


def facts_in(path: Path) -> dict[str, Any]:
    """The fields of Video that come from the file at ``path``; raises as ``look_at``."""
    with Decoder(path, seconds=LOOKED_AT_SECONDS) as decoder:
        return _fields(decoder.look())


def _fields(info: dict[str, Any]) -> dict[str, Any]:
    return {
        "duration": info["duration"],
        "width": info["showing"]["width"],
        "height": info["showing"]["height"],
        "fps": info["fps"],
        "rotation": info["rotation"],
        "codec": info["codec"][:32],
        "has_audio": info["has_audio"],
    }
