"""Videos are probed and read as phones make them; what is no video is said to be none."""

from __future__ import annotations

import gc
import wave
from pathlib import Path

import cv2
import numpy as np
import pytest

from scoring.errors import FileMissing, NotAVideo
from scoring.pose.video import probe, read_frames
from tests.media import make_clip, truncated, uneven_times

pytestmark = pytest.mark.slow


def corner_is_red(picture: np.ndarray) -> bool:
    height, width = picture.shape[:2]
    inside, across = picture[: height // 3, : width // 3], picture[-height // 3 :, -width // 3 :]
    return bool(
        inside[..., 0].mean() > 200 and inside[..., 1].mean() < 60 and np.ptp(across.mean((0, 1))) < 20
    )


def times_of(path: Path, **limits: float | None) -> list[float]:
    return [f.time for f in read_frames(path, **limits) if f.picture is not None]  # type: ignore[arg-type]


def frames_in_memory() -> int:
    return sum(type(thing).__name__ == "VideoFrame" for thing in gc.get_objects())


def test_frames_that_were_read_do_not_stay_in_memory(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", size=(160, 240), rotation=90, seconds=1.0)
    gc.collect()
    gc.disable()
    try:
        before = frames_in_memory()
        assert len(times_of(clip)) > 20
        left = frames_in_memory() - before
    finally:
        gc.enable()
    assert left == 0


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_pictures_come_upright(tmp_path: Path, rotation: int) -> None:
    clip = make_clip(tmp_path / "a.mp4", size=(160, 240), rotation=rotation, seconds=0.3)
    info = probe(clip)
    frame = next(read_frames(clip))
    assert (info.width, info.height, info.rotation) == (160, 240, rotation)
    assert frame.picture is not None
    assert frame.picture.shape == (240, 160, 3)
    assert corner_is_red(frame.picture)


def test_facts_of_a_plain_clip(tmp_path: Path) -> None:
    info = probe(make_clip(tmp_path / "a.mp4", seconds=2.0, fps=25, audio="aac"))
    assert info.duration == pytest.approx(2.0, abs=0.1)
    assert info.fps == pytest.approx(25, abs=0.5)
    assert (info.codec, info.frames, info.has_audio) == ("h264", 50, True)


def test_times_are_those_of_the_container(tmp_path: Path) -> None:
    stated = uneven_times(2.0)
    clip = make_clip(tmp_path / "a.mp4", times=stated)
    np.testing.assert_allclose(times_of(clip), stated, atol=1e-3)


def test_times_count_from_the_beginning_of_the_file(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.ts", seconds=1.0, start=7.0)
    found = times_of(clip)
    assert found[0] == pytest.approx(0.0, abs=0.05)
    assert np.diff(found).min() > 0


def test_sixty_frames_a_second_are_thinned_to_thirty(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=1.0, fps=60)
    found = times_of(clip, max_fps=30)
    assert len(found) == 30
    np.testing.assert_allclose(np.diff(found), 1 / 30, atol=2e-3)


@pytest.mark.parametrize("fps", [24, 25, 29.97, 30])
def test_ordinary_rates_are_not_thinned(tmp_path: Path, fps: float) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=1.0, fps=fps)
    assert len(times_of(clip, max_fps=30)) == len(times_of(clip))


def test_only_the_wanted_part_is_read(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=3.0)
    found = times_of(clip, start=1.0, end=2.0)
    assert found[0] == pytest.approx(1.0, abs=0.04)
    assert found[-1] == pytest.approx(2.0, abs=0.04)


def test_large_pictures_are_reduced_and_say_by_how_much(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", size=(640, 480), seconds=0.2)
    frame = next(read_frames(clip, max_side=320))
    assert frame.picture is not None
    assert frame.picture.shape == (240, 320, 3)
    assert frame.shrink == pytest.approx(2.0)


def test_a_webm_without_a_stated_duration_has_one(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.webm", codec="libvpx", seconds=1.0)
    assert probe(clip).duration == pytest.approx(1.0, abs=0.1)


def test_a_file_that_breaks_off_gives_what_it_holds(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.webm", codec="libvpx", seconds=2.0)
    assert 5 < len(times_of(truncated(clip))) < 60


@pytest.mark.parametrize("content", [b"", b"hello, this is text\n" * 50, bytes(range(256)) * 40])
def test_what_is_no_video_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    with pytest.raises(NotAVideo, match=r"^a\.mp4 is not a video that can be read\.$"):
        probe(path)
    with pytest.raises(NotAVideo):
        list(read_frames(path))


def test_a_truncated_mp4_without_its_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAVideo):
        probe(truncated(make_clip(tmp_path / "a.mp4", seconds=1.0)))


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(8000))
    with pytest.raises(NotAVideo):
        probe(tmp_path / "a.wav")


def test_a_photo_is_no_video(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), np.zeros((40, 40, 3), np.uint8))
    with pytest.raises(NotAVideo):
        probe(tmp_path / "a.png")


def test_a_playlist_cannot_pull_in_other_files(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.ts", seconds=0.5)
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{clip}\n#EXT-X-ENDLIST\n"
    for name, content in (("a.m3u8", playlist), ("b.mp4", f"ffconcat version 1.0\nfile {clip}\n")):
        (tmp_path / name).write_text(content)
        with pytest.raises(NotAVideo):
            probe(tmp_path / name)


def test_a_missing_file_and_a_folder_are_said_to_be_missing(tmp_path: Path) -> None:
    for path in (tmp_path / "none.mp4", tmp_path):
        with pytest.raises(FileMissing, match="does not exist"):
            probe(path)
