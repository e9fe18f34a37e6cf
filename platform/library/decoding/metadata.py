"""What a file says of where and with what it was filmed, and how to blank it where it lies.

Boxes and elements become padding of the same size, so that no byte of pictures and sound moves and every time
stays as it is. Read are ISO media files (MP4, MOV, 3GP), Matroska and WebM, AVI, and ASF. Others (MPEG, FLV,
Ogg) are left as they are. What lies inside the compressed pictures is not looked at.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from library.decoding.blanks import Blank, merged
from scoring.pose.container import SLOW_MOTION

BLOCK = 1024 * 1024
"""Bytes that are looked at together."""


def to_blank(path: Path) -> list[Blank]:
    """What has to be blanked in the file at ``path``; nothing where it is of no container that is read."""
    with path.open("rb") as file:
        source = Source(file, os.fstat(file.fileno()).st_size)
        head = source.read(0, 16)
        if head[:4] == b"\x1a\x45\xdf\xa3":
            return merged(_of_matroska(source))
        if head[:4] == b"RIFF":
            return merged(_of_riff(source, 12, source.size))
        if head == ASF_HEADER:
            return merged(_of_asf(source, 0, source.size))
        if head[4:8] in ISO_BEGINS:
            return merged(_of_iso(source))
    return []


@dataclass(frozen=True)
class Source:
    """A file that is read here and there."""

    file: BinaryIO
    size: int

    def read(self, offset: int, length: int) -> bytes:
        """Up to ``length`` bytes; fewer at the end of the file."""
        self.file.seek(offset)
        return self.file.read(length)

    def number(self, offset: int, length: int) -> int:
        """A big-endian number; 0 beyond the end."""
        return int.from_bytes(self.read(offset, length))

    def any_set(self, begin: int, end: int) -> bool:
        """Whether there is anything but zeros."""
        return any(any(self.read(at, min(BLOCK, end - at))) for at in range(begin, end, BLOCK))


# --- ISO 14496-12 and QuickTime ---------------------------------------------------

ISO_BEGINS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"styp", b"uuid")
"""Types of the first box."""

ISO_KEPT = {
    b"": {b"ftyp", b"styp", b"moov", b"mdat", b"wide", b"moof", b"mfra", b"sidx", b"ssix", b"prft"},
    b"moov": {b"mvhd", b"trak", b"mvex", b"iods", b"cmov", b"pssh"},
    b"trak": {b"tkhd", b"edts", b"tref", b"mdia", b"tapt", b"load", b"clip", b"matt", b"trgr"},
}
"""The boxes that pictures and sound need; of the others it is not known what is in them. ``free`` boxes
among them: cameras in cars put places there."""

FILMED = {b"vide", b"soun", b"auxv", b"pict"}
"""Tracks of pictures and sound. Others say where a camera was all the time: timed metadata, subtitles."""


class Box(NamedTuple):
    """A box: where it begins, where its content begins, where it ends."""

    kind: bytes
    begin: int
    inside: int
    end: int

    @property
    def blanked(self) -> list[Blank]:
        """It as padding of the same size."""
        return [Blank(self.begin + 4, 4, b"free"), Blank(self.inside, self.end - self.inside)]


def _boxes(source: Source, begin: int, end: int) -> Iterator[Box]:
    while begin + 8 <= end:
        size, kind, inside = source.number(begin, 4), source.read(begin + 4, 4), begin + 8
        if size == 1:
            size, inside = source.number(begin + 8, 8), begin + 16
        stop = end if size == 0 else begin + size
        if not inside <= stop <= end:
            # Broken off, or no box: a decoder stops here, too.
            return
        yield Box(kind, begin, inside, stop)
        begin = stop


def _child(source: Source, box: Box, *kinds: bytes) -> Box | None:
    """The box at the end of a path of kinds within ``box``."""
    for kind in kinds:
        found = next((one for one in _boxes(source, box.inside, box.end) if one.kind == kind), None)
        if found is None:
            return None
        box = found
    return box


def _of_iso(source: Source) -> Iterator[Blank]:
    for box in _boxes(source, 0, source.size):
        if box.kind == b"moov":
            yield from _of_movie(source, box)
        elif box.kind not in ISO_KEPT[b""] and source.any_set(box.inside, box.end):
            yield from box.blanked


def _of_movie(source: Source, movie: Box) -> Iterator[Blank]:
    for box in _boxes(source, movie.inside, movie.end):
        if box.kind == b"trak":
            yield from _of_track(source, box)
        elif box.kind == b"meta":
            yield from _of_metadata(source, box)
        elif box.kind == b"udta":
            yield from _of_user_data(source, box)
        elif box.kind not in ISO_KEPT[b"moov"] and source.any_set(box.inside, box.end):
            yield from box.blanked


def _of_track(source: Source, track: Box) -> Iterator[Blank]:
    handler = _child(source, track, b"mdia", b"hdlr")
    if handler is not None and source.read(handler.inside + 8, 4) not in FILMED:
        yield from _samples(source, track)
        yield from track.blanked
        return
    for box in _boxes(source, track.inside, track.end):
        if box.kind not in ISO_KEPT[b"trak"] and source.any_set(box.inside, box.end):
            yield from box.blanked


def _samples(source: Source, track: Box) -> Iterator[Blank]:
    """Where the samples of a track lie: chunk by chunk."""
    tables = _child(source, track, b"mdia", b"minf", b"stbl")
    if tables is None:
        return
    found = {box.kind: box for box in _boxes(source, tables.inside, tables.end)}
    sizes = _sizes(source, found.get(b"stsz"))
    wide = b"co64" in found
    chunks = _table(source, found.get(b"co64") or found.get(b"stco"), "Q" if wide else "I")
    per_chunk = _per_chunk(source, found.get(b"stsc"), len(chunks))
    first = 0
    for (offset,), count in zip(chunks, per_chunk, strict=False):
        length = min(sum(sizes[first : first + count]), source.size - offset)
        if length > 0:
            yield Blank(offset, length)
        first += count


def _table(source: Source, box: Box | None, row: str) -> list[tuple[int, ...]]:
    """The rows of a full box whose content begins with their number."""
    if box is None:
        return []
    form = struct.Struct(f">{row}")
    count = min(source.number(box.inside + 4, 4), (box.end - box.inside - 8) // form.size)
    return list(form.iter_unpack(source.read(box.inside + 8, max(count, 0) * form.size)))


def _sizes(source: Source, box: Box | None) -> list[int]:
    """The size of each sample, from ``stsz``; one of ``stz2`` says too little of too little to matter."""
    if box is None:
        return []
    same, count = source.number(box.inside + 4, 4), source.number(box.inside + 8, 4)
    if same:
        return [same] * min(count, source.size // same)
    shifted = box._replace(inside=box.inside + 4)
    return [size for (size,) in _table(source, shifted, "I")]


def _per_chunk(source: Source, box: Box | None, chunks: int) -> list[int]:
    """How many samples each chunk has, from ``stsc``: runs of (first chunk, samples, description)."""
    runs = _table(source, box, "III")
    ends = [first for first, _samples, _which in runs[1:]] + [chunks + 1]
    counts: list[int] = []
    for (first, samples, _which), end in zip(runs, ends, strict=True):
        counts += [samples] * max(0, min(end, chunks + 1) - first)
    return counts


def _of_user_data(source: Source, box: Box) -> Iterator[Blank]:
    for one in _boxes(source, box.inside, box.end):
        if one.kind == b"meta":
            yield from _of_metadata(source, one)
        elif source.any_set(one.inside, one.end):
            yield from one.blanked


def _of_metadata(source: Source, box: Box) -> Iterator[Blank]:
    """Values that are named by keys, but that of slow motion: without it the movement has another tempo."""
    plain = source.read(box.inside + 4, 4) == b"hdlr"
    within = box if plain else box._replace(inside=box.inside + 4)
    keys, values = _child(source, within, b"keys"), _child(source, within, b"ilst")
    if keys is None or values is None:
        if source.any_set(box.inside, box.end):
            yield from box.blanked
        return
    names = _boxes(source, keys.inside + 8, keys.end)
    needed = {
        number
        for number, name in enumerate(names, 1)
        if source.read(name.inside, min(name.end - name.inside, 64)) == SLOW_MOTION.encode()
    }
    for value in _boxes(source, values.inside, values.end):
        if int.from_bytes(value.kind) not in needed and value.kind != b"free":
            yield from value.blanked


# --- Matroska (RFC 9559) ----------------------------------------------------------

SEGMENT, CLUSTER, INFO, TAGS, ATTACHMENTS, TITLE = (
    *(0x18538067, 0x1F43B675, 0x1549A966, 0x1254C367, 0x1941A469),
    0x7BA9,
)


def _of_matroska(source: Source) -> Iterator[Blank]:
    yield from _of_elements(source, 0, source.size)


def _of_elements(source: Source, begin: int, end: int) -> Iterator[Blank]:
    while begin < end:
        element = _element(source, begin)
        if element is None:
            return
        kind, inside, size = element
        stop = end if size is None else inside + size
        if stop > end:
            return
        if kind in (TAGS, ATTACHMENTS, TITLE):
            yield from _voided(begin, stop)
        elif kind in (SEGMENT, INFO):
            yield from _of_elements(source, inside, stop)
        # A cluster of unknown size ends where something that is no part of one begins.
        begin = inside if kind == CLUSTER and size is None else stop


def _element(source: Source, at: int) -> tuple[int, int, int | None] | None:
    """Number, begin of the content and size (None: not known) of the element at ``at``; None for none."""
    head = source.read(at, 12)
    wide = _width(head[:1])
    if not 0 < wide <= 4 or len(head) < wide + 1:
        return None
    long = _width(head[wide : wide + 1])
    if not long or len(head) < wide + long:
        return None
    size = int.from_bytes(head[wide : wide + long]) & ((1 << 7 * long) - 1)
    unknown = size == (1 << 7 * long) - 1
    return int.from_bytes(head[:wide]), at + wide + long, None if unknown else size


def _width(first: bytes) -> int:
    """How many bytes a number has, by its first; 0 for none."""
    return 9 - first[0].bit_length() if first and first[0] else 0


def _voided(begin: int, end: int) -> Iterator[Blank]:
    """An element as ``Void`` of the same size, which is written in one byte or in eight."""
    whole = end - begin
    if whole < 9:
        yield Blank(begin, whole, bytes((0xEC, 0x80 | (whole - 2))))
    else:
        yield Blank(begin, whole, b"\xec\x01" + (whole - 9).to_bytes(7))


# --- AVI, and ASF -----------------------------------------------------------------

RIFF_KEPT = {
    b"hdrl",
    b"movi",
    b"idx1",
    b"avih",
    b"strl",
    b"strh",
    b"strf",
    b"indx",
    b"odml",
    b"rec ",
    b"RIFF",
}
RIFF_LISTS = {b"hdrl", b"strl", b"odml"}


def _of_riff(source: Source, begin: int, end: int) -> Iterator[Blank]:
    """Chunks that pictures and sound do not need: INFO, dates, notes of the maker."""
    while begin + 8 <= end:
        name, size = source.read(begin, 4), int.from_bytes(source.read(begin + 4, 4), "little")
        inside, stop = begin + 8, min(begin + 8 + size + size % 2, end)
        kind = source.read(inside, 4) if name in (b"LIST", b"RIFF") else name
        if name == b"RIFF":
            stop = inside + 4
        elif kind in RIFF_LISTS:
            yield from _of_riff(source, inside + 4, stop)
        elif kind not in RIFF_KEPT and source.any_set(inside, stop):
            yield Blank(begin, 4, b"JUNK")
            yield Blank(inside, stop - inside)
        begin = stop


def _guid(text: str) -> bytes:
    first, second, third, *rest = text.split("-")
    numbers = struct.pack("<IHH", int(first, 16), int(second, 16), int(third, 16))
    return numbers + bytes.fromhex("".join(rest))


ASF_HEADER = _guid("75B22630-668E-11CF-A6D9-00AA0062CE6C")
ASF_EXTENSION = _guid("5FBF03B5-A92E-11CF-8EE3-00C00C205365")
ASF_PADDING = _guid("1806D474-CADF-4509-A4BA-9AABCB96AAE8")
ASF_SAID = {
    _guid("75B22633-668E-11CF-A6D9-00AA0062CE6C"),  # Content Description
    _guid("D2D0A440-E307-11D2-97F0-00A0C95EA850"),  # Extended Content Description
    _guid("C5F8CBEA-5BAF-4877-8467-AA8C44FA4CCA"),  # Metadata
    _guid("44231C94-9498-49D1-A141-1D134E457054"),  # Metadata Library
}


def _of_asf(source: Source, begin: int, end: int) -> Iterator[Blank]:
    while begin + 24 <= end:
        kind, size = source.read(begin, 16), int.from_bytes(source.read(begin + 16, 8), "little")
        if size < 24 or begin + size > end:
            return
        if kind == ASF_HEADER:
            yield from _of_asf(source, begin + 30, begin + size)
        elif kind == ASF_EXTENSION:
            yield from _of_asf(source, begin + 46, begin + size)
        elif kind in ASF_SAID:
            yield Blank(begin, 16, ASF_PADDING)
            yield Blank(begin + 24, size - 24)
        begin += size
