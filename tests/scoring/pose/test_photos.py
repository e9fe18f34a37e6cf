"""The person in a photo, and in the frame that a video shows at a time."""

from __future__ import annotations

import struct
from pathlib import Path

import cv2
import numpy as np
import pytest

from scoring.errors import BadChoice, FileMissing, NoPersonFound, NotAPicture, NotAVideo
from scoring.pose.estimators.base import Estimator, Person, Picture, Tracker
from scoring.pose.photos import is_photo, person_at_time, person_in_photo, read_photo
from tests.media import CORNER, make_clip, uneven_times

pytestmark = pytest.mark.slow


class RedCorner(Estimator):
    """Takes the red part of the test picture for a person; its score is the grey of the rest."""

    name, version = "red-corner", "1"

    def estimate(self, picture: Picture) -> Person | None:
        red = (picture[:, :, 0] > 180) & (picture[:, :, 1] < 90)
        if not red.any():
            return None
        rows, columns = np.nonzero(red)
        keypoints = np.ones((17, 3), dtype=np.float32)
        keypoints[:, 0], keypoints[:, 1] = columns.max() + 1, rows.max() + 1
        return Person(keypoints, score=float(picture[-1, -1].mean()))

    def tracker(self) -> Tracker:
        raise NotImplementedError


def photo(path: Path, size: tuple[int, int] = (320, 240), *, red: bool = True) -> Path:
    width, height = size
    picture = np.full((height, width, 3), 60, dtype=np.uint8)
    if red:
        picture[: height // 2, : width // 2] = CORNER
    path.write_bytes(cv2.imencode(path.suffix, picture[:, :, ::-1])[1].tobytes())
    return path


def turned(path: Path, orientation: int) -> Path:
    """The JPEG with an EXIF note of how it is to be turned."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    body = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry + b"\0\0\0\0"
    content = path.read_bytes()
    path.write_bytes(content[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + content[2:])
    return path


def index_shown(person: Person) -> int:
    """The number of the test clip's frame by its grey."""
    return round((person.score - 60) / 3)


@pytest.mark.parametrize("name", ["photo.png", "photo.jpg", "photo.webp", "photo.bmp", "Übung 1.png"])
def test_a_photo_is_read_whatever_its_kind_and_name(tmp_path: Path, name: str) -> None:
    person = person_in_photo(photo(tmp_path / name), RedCorner())
    np.testing.assert_allclose(person.keypoints[0, :2], (160, 120), atol=4)


def test_joints_of_a_large_photo_are_in_its_own_pixels(tmp_path: Path) -> None:
    person = person_in_photo(photo(tmp_path / "large.png", (4000, 3000)), RedCorner())
    np.testing.assert_allclose(person.keypoints[0, :2], (2000, 1500), atol=8)


def test_a_photo_like_a_thread_can_be_reduced(tmp_path: Path) -> None:
    with pytest.raises(NoPersonFound):
        person_in_photo(photo(tmp_path / "thread.png", (20_000, 2), red=False), RedCorner())


@pytest.mark.parametrize(
    ("name", "is_one"), [("a.png", True), ("a", True), ("a.mp4", False), ("b.jpg", True)]
)
def test_a_photo_is_known_by_its_name_or_its_first_bytes(tmp_path: Path, name: str, is_one: bool) -> None:
    if name.endswith("mp4"):
        make_clip(tmp_path / name, seconds=0.2)
    elif name == "b.jpg":
        (tmp_path / name).write_text("meant as one")
    else:
        photo(tmp_path / "photo.png").rename(tmp_path / name)
    assert is_photo(tmp_path / name) is is_one


def test_a_photo_is_turned_as_its_exif_says(tmp_path: Path) -> None:
    picture = read_photo(turned(photo(tmp_path / "photo.jpg"), 6))
    assert picture.shape == (320, 240, 3)
    assert picture[20, -20, 0] > 180, "the red corner is at the upper right"


@pytest.mark.parametrize(
    ("content", "name"), [(b"text", "a.jpg"), (b"", "a.png"), (b"\xff\xd8\xff", "a.jpg")]
)
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(NotAPicture, match=f"{name} is not a picture"):
        read_photo(tmp_path / name)


def test_a_missing_photo_and_an_empty_one_have_their_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="does not exist"):
        read_photo(tmp_path / "none.jpg")
    with pytest.raises(NoPersonFound, match=r"No person was found in wall\.png"):
        person_in_photo(photo(tmp_path / "wall.png", red=False), RedCorner())


@pytest.mark.parametrize(
    ("seconds", "frame"), [(0.0, 0), (0.5, 15), (0.51, 15), (0.533, 16), (0.99, 29), (1.0, 29)]
)
def test_a_frame_is_shown_until_the_next_one(tmp_path: Path, seconds: float, frame: int) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=1.0)
    assert index_shown(person_at_time(clip, seconds, RedCorner())) == frame


def test_times_count_where_frames_come_unevenly(tmp_path: Path) -> None:
    times = uneven_times(2.0)
    clip = make_clip(tmp_path / "a.mp4", times=times)
    for number in (3, 10, 20):
        assert index_shown(person_at_time(clip, times[number] + 0.005, RedCorner())) == number


def test_a_frame_is_shown_however_long_it_stands(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", times=[0.0, 0.1, 6.0, 6.1])
    assert index_shown(person_at_time(clip, 5.0, RedCorner())) == 1


def test_a_turned_video_is_looked_at_upright(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", size=(240, 320), rotation=90, seconds=0.5)
    person = person_at_time(clip, 0.2, RedCorner())
    np.testing.assert_allclose(person.keypoints[0, :2], (120, 160), atol=6)


def test_a_time_after_the_end_is_refused_with_the_end(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=1.0)
    with pytest.raises(BadChoice, match=r"a\.mp4 ends at 1\.0 s; it shows nothing at 12\.4 s"):
        person_at_time(clip, 12.4, RedCorner())


@pytest.mark.parametrize("seconds", [1e12, 1e200, float("inf")])
def test_a_time_beyond_all_clocks_is_after_the_end(tmp_path: Path, seconds: float) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=0.4)
    with pytest.raises(BadChoice, match=r"a\.mp4 ends at 0\.4 s"):
        person_at_time(clip, seconds, RedCorner())


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("text")
    with pytest.raises(NotAVideo):
        person_at_time(tmp_path / "a.mp4", 0.0, RedCorner())
