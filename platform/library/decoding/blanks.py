"""Bytes of a file that are to be blanked: found by a process that reads files, blanked by who keeps them."""

from __future__ import annotations

import struct
from collections.abc import Iterable
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

MOST = 300_000
"""So many blanks a file has at most, which take about 50 MB of a web server: eight tracks with a sample for
each of 30 pictures a second of the longest film, each apart, have as many. Set by hand."""


def merged(blanks: Iterable[Blank]) -> list[Blank]:
    """The same bytes, each named once: a file may say that all its samples lie in one place."""
    plain: list[Blank] = []
    headed: list[Blank] = []
    for one in sorted(blanks):
        if one.head:
            headed.append(one)
        elif plain and one.offset <= plain[-1].offset + plain[-1].length:
            last = plain[-1]
            plain[-1] = Blank(last.offset, max(last.length, one.offset + one.length - last.offset))
        else:
            plain.append(one)
    # Last, because zeros must not be written over them.
    return plain + headed


def packed(blanks: list[Blank]) -> bytes:
    """What ``unpacked`` reads."""
    return b"".join(PACKED.pack(one.offset, one.length, len(one.head), one.head) for one in blanks)


def unpacked(data: bytes | bytearray, size: int) -> list[Blank]:
    """The blanks that were sent, of a file of ``size`` bytes; ValueError where they are not those of one."""
    if len(data) > MOST * PACKED.size:
        raise ValueError("more is to be blanked than a file has parts")
    blanks = [Blank(offset, length, head[:used]) for offset, length, used, head in PACKED.iter_unpack(data)]
    if any(one.offset + one.length > size or len(one.head) > one.length for one in blanks):
        raise ValueError("something beyond the file is to be blanked")
    # Once for its content and once for its head, see ``merged``: else blanking could go on for ever.
    if sum(one.length for one in blanks) > 2 * size:
        raise ValueError("the same is to be blanked again and again")
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
