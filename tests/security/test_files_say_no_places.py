"""Uploaded files do not say where and with what they were filmed, unless their owner wants that; nothing else
of them changes."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from django.conf import settings as site
from django.test import Client

from library import services
from library.decoding.apart import Decoder
from library.decoding.blanks import MOST, Blank, blank, merged, packed, unpacked
from library.decoding.metadata import to_blank
from library.models import Video
from scoring.errors import TooDemanding
from scoring.pose.video import probe
from tests.consents import look_after
from tests.media import make_clip
from tests.people import People

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

PLACE = "+48.2082+016.3738/"
SAID = {"location": PLACE, "com.apple.quicktime.location.ISO6709": PLACE, "com.apple.quicktime.make": "Apple"}


def holds(content: bytes, text: str = "48.2082") -> bool:
    """Whether the text is anywhere in the bytes, in whatever way a container writes text."""
    return text.encode() in content or text.encode("utf-16-le") in content


def packets(path: Path) -> list[tuple[Any, ...]]:
    """Every packet of pictures and sound: stream, times, bytes."""
    with av.open(str(path)) as container:
        streams = [one for one in container.streams if one.type in ("video", "audio")]
        found = container.demux(streams)
        return [(one.stream.type, one.pts, one.dts, one.duration, bytes(one)) for one in found]


def film(path: Path, said: Mapping[str, str]) -> Path:
    """A small film whose container says this."""
    codec = {".webm": "libvpx", ".avi": "mpeg4", ".wmv": "wmv2"}.get(path.suffix, "libx264")
    with av.open(str(path), "w") as output:
        output.metadata.update(said)
        stream = output.add_stream(codec, rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(20):
            picture = np.full((48, 64, 3), number * 9, np.uint8)
            output.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        output.mux(stream.encode(None))
    return path


def stored(video: Video) -> Path:
    return Path(video.original.path)


def test_a_phone_s_film_is_kept_without_its_place(people: People, tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "phone.mp4", rotation=90, audio="aac", seconds=1.0, metadata=SAID)
    assert holds(clip.read_bytes())
    assert b"Apple" in clip.read_bytes()

    video = services.create_video(owner=people.student, file=clip)

    kept = stored(video)
    assert not holds(kept.read_bytes())
    assert b"Apple" not in kept.read_bytes()
    assert packets(kept) == packets(clip)
    assert probe(kept) == probe(clip)
    assert video.rotation == 90
    # What was given is left as it was, and nothing of it lies about.
    assert holds(clip.read_bytes())
    assert list(Path(site.UPLOAD_DIR).iterdir()) == []


def test_the_size_and_the_sum_are_those_of_what_is_kept(people: People, tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "phone.mp4", seconds=1.0, metadata=SAID)
    first = services.create_video(owner=people.student, file=clip)
    second = services.create_video(owner=people.student, file=clip)
    assert first.size == stored(first).stat().st_size == clip.stat().st_size
    assert first.sha256 == second.sha256


def test_its_owner_may_want_it_kept(people: People, tmp_path: Path) -> None:
    client = Client()
    client.force_login(people.student)
    assert client.post("/privacy/keeping/", {"keeping-location_kept": "on"}).status_code == 302
    people.student.refresh_from_db()
    clip = make_clip(tmp_path / "phone.mp4", seconds=1.0, metadata=SAID)
    video = services.create_video(owner=people.student, file=clip)
    assert stored(video).read_bytes() == clip.read_bytes()


def test_of_a_minor_it_is_never_kept(people: People, tmp_path: Path) -> None:
    people.student.location_kept = True
    people.student.save()
    look_after(people.student)
    client = Client()
    client.force_login(people.student)
    assert "location_kept" not in client.get("/privacy/keeping/").content.decode()
    clip = make_clip(tmp_path / "phone.mp4", seconds=1.0, metadata=SAID)
    assert not holds(stored(services.create_video(owner=people.student, file=clip)).read_bytes())


@pytest.mark.parametrize("ending", ["mov", "mkv", "webm", "avi", "wmv"])
def test_so_do_other_containers(ending: str, tmp_path: Path) -> None:
    said = {"location": PLACE, "title": f"At {PLACE}", "comment": PLACE}
    path = film(tmp_path / f"film.{ending}", said)
    assert holds(path.read_bytes())
    before = packets(path)
    blank(path, to_blank(path))
    assert not holds(path.read_bytes())
    assert packets(path) == before
    assert to_blank(path) == []


def test_slow_motion_stays_slow_motion(tmp_path: Path) -> None:
    said = {**SAID, "com.android.capture.fps": "240.0"}
    path = make_clip(tmp_path / "slow.mp4", seconds=1.0, metadata=said)
    slowed = probe(path).slowed
    blank(path, to_blank(path))
    assert probe(path).slowed == slowed == pytest.approx(8.0)
    assert not holds(path.read_bytes())


def box(kind: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I4s", len(content) + 8, kind) + content


def test_a_track_of_places_goes_with_its_samples(tmp_path: Path) -> None:
    """As action cameras write it: a track of its own, its samples among those of pictures and sound."""
    plain = film(tmp_path / "plain.mp4", {}).read_bytes()
    samples = [b"GPS5 48.2082 016.3738", b"GPS5 48.2083 016.3739", b"GPS5 48.2084 016.3740"]
    at = len(plain) + 8
    table = box(
        b"stbl",
        box(b"stsz", struct.pack(">III3I", 0, 0, 3, *map(len, samples))),
        box(b"stsc", struct.pack(">II6I", 0, 2, 1, 2, 1, 2, 1, 1)),
        box(b"stco", struct.pack(">II2I", 0, 2, at, at + len(samples[0]) + len(samples[1]))),
    )
    handler = box(b"hdlr", bytes(8), b"meta", bytes(13))
    track = box(b"trak", box(b"mdia", handler, box(b"minf", table)))
    head = plain.index(b"moov") - 4
    size = struct.unpack(">I", plain[head : head + 4])[0]
    # The movie's header is the last box that the writer of the film made.
    assert head + size == len(plain)
    whole = plain[:head] + struct.pack(">I4s", size + len(track), b"moov") + plain[head + 8 :] + track
    samples_at = len(whole) + 8
    whole = whole.replace(struct.pack(">I", at), struct.pack(">I", samples_at))
    second = struct.pack(">I", at + len(samples[0]) + len(samples[1]))
    whole = whole.replace(second, struct.pack(">I", samples_at + len(samples[0]) + len(samples[1])))
    path = tmp_path / "action.mp4"
    path.write_bytes(whole + box(b"mdat", *samples))
    before = packets(path)

    blank(path, to_blank(path))

    assert not any(number in path.read_bytes() for number in (b"48.208", b"016.37", b"GPS5"))
    assert packets(path) == before


def test_what_lies_in_free_boxes_goes(tmp_path: Path) -> None:
    path = film(tmp_path / "car.mp4", {})
    path.write_bytes(path.read_bytes() + box(b"free", b"GPS ", PLACE.encode()))
    before = packets(path)
    blank(path, to_blank(path))
    assert not holds(path.read_bytes())
    assert packets(path) == before


@pytest.mark.parametrize("cut", [20, 40, 100, 500, 1500])
@pytest.mark.parametrize("ending", ["mp4", "mkv", "avi", "wmv"])
def test_what_is_broken_ends_with_what_can_be_read(ending: str, cut: int, tmp_path: Path) -> None:
    path = film(tmp_path / f"film.{ending}", {"title": PLACE})
    content = bytearray(path.read_bytes())
    path.write_bytes(content[:cut])
    size = path.stat().st_size
    assert all(one.offset + one.length <= size for one in to_blank(path))
    content[cut : cut + 8] = b"\xff" * 8
    path.write_bytes(content)
    assert all(one.offset + one.length <= len(content) for one in to_blank(path))


def test_the_file_is_read_by_the_process_apart(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4", {"title": PLACE})
    with Decoder(path, seconds=1.0) as decoder:
        assert decoder.metadata() == to_blank(path) != []


def test_what_a_file_names_again_and_again_is_blanked_once() -> None:
    """Tables of a few MB may say that each of a million samples is the whole file."""
    whole, head = Blank(0, 100), Blank(20, 4, b"free")
    assert merged([whole, Blank(40, 60), head, whole, Blank(10, 90)]) == [whole, head]
    assert merged([Blank(0, 10), Blank(30, 5), Blank(10, 5)]) == [Blank(0, 15), Blank(30, 5)]
    assert unpacked(packed([whole, head]), size=100) == [whole, head]
    with pytest.raises(ValueError):
        unpacked(packed([whole] * 3), size=100)


def test_a_file_of_more_parts_than_any_has_is_refused(tmp_path: Path, people: People) -> None:
    samples = MOST + 1
    # Samples of one byte, and one between each two of them: none lies beside another.
    offsets = struct.pack(f">{samples}I", *range(24, 24 + 2 * samples, 2))
    table = box(
        b"stbl",
        box(b"stsz", struct.pack(">III", 0, 1, samples)),
        box(b"stsc", struct.pack(">II3I", 0, 1, 1, 1, 1)),
        box(b"stco", struct.pack(">II", 0, samples), offsets),
    )
    handler = box(b"hdlr", bytes(8), b"meta", bytes(13))
    track = box(b"trak", box(b"mdia", handler, box(b"minf", table)))
    path = tmp_path / "many.mp4"
    path.write_bytes(
        box(b"ftyp", b"isom", bytes(4)) + box(b"mdat", bytes(2 * samples + 8)) + box(b"moov", track)
    )
    with Decoder(path, seconds=1.0) as decoder, pytest.raises(TooDemanding):
        decoder.metadata()


def test_a_process_that_was_taken_over_blanks_nothing_beyond_the_file() -> None:
    with pytest.raises(ValueError):
        unpacked(packed([Blank(90, 20)]), size=100)
    with pytest.raises(ValueError):
        unpacked(packed([Blank(0, 2, b"long head")]), size=100)
