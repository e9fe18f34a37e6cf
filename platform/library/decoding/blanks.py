"""Bytes of a file that are to be blanked: found by a process that reads files, blanked by who keeps them."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import NamedTuple


class Blank(NamedTuple):
    """``length`` bytes from ``offset`` on become ``head`` (16 bytes at most) and zeros."""

    offset: int
    length: int
    head: bytes = b""


PACKED = struct.Struct("<QQB16s")
"""A Blank as it is sent: offset, length, how long the head is, the head."""

BLOCK = 1024 * 1024


def packed(blanks: list[Blank]) -> bytes:
    """What ``unpacked`` reads."""
    return b"".join(PACKED.pack(one.offset, one.length, len(one.head), one.head) for one in blanks)


def unpacked(data: bytes | bytearray, size: int) -> list[Blank]:
    """The blanks that were sent, of a file of ``size`` bytes; ValueError where one is not within it."""
    blanks = [Blank(offset, length, head[:used]) for offset, length, used, head in PACKED.iter_unpack(data)]
    if any(one.offset + one.length > size or len(one.head) > one.length for one in blanks):
        raise ValueError("something beyond the file is to be blanked")
    return blanks


def blank(path: Path, blanks: list[Blank]) -> None:
    """Blank it in the file at ``path``."""
    with path.open("r+b") as file:
        for offset, length, head in blanks:
            file.seek(offset)
            file.write(head)
            left = length - len(head)
            while left > 0:
                file.write(bytes(min(left, BLOCK)))
                left -= BLOCK
