"""The model that looks at pictures: labelled video files, sampled, and learned from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scoring.errors import BadDataset, BadTrack, NotAVideo
from scoring.learn.config import as_config
from scoring.learn.events.data import read_videos, sample_video, squared
from scoring.learn.events.result import load_events, recognise, recognise_video
from scoring.learn.training import start
from tests.media import make_clip, truncated
from tests.scoring.learn.events.toys import settings, track

pytestmark = pytest.mark.slow

IMAGES = settings(
    sampling={"frames_a_second": 4.0},
    target={"kind": "images", "size": 32, "frozen": 0, "start": "random", "width": 8},
    training={"epochs": 1, "batch": 4, "members": 1},
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two movements that differ in the shape of the picture, two videos each."""
    folder = tmp_path_factory.mktemp("videos")
    for label, size in (("broad", (64, 32)), ("tall", (32, 64))):
        (folder / label).mkdir()
        for i in range(2):
            make_clip(folder / label / f"{i}.mp4", size=size, seconds=1.0 + 0.5 * i)
    return folder


def test_videos_are_sampled_at_the_set_rate_as_whole_frames(data: Path) -> None:
    videos, left_out = read_videos(data, IMAGES)
    assert not left_out
    assert [video.label for video in videos] == ["broad", "broad", "tall", "tall"]
    assert videos[1].pictures.shape == (len(videos[1].times), 3, 32, 32)
    assert len(videos[1].times) in (6, 7)
    np.testing.assert_allclose(np.diff(videos[1].times), 0.25, atol=0.05)
    # A broad picture lies between black bars above and below, its red corner on the left.
    assert videos[0].pictures[0][:, :7].max() < 30
    assert videos[0].pictures[0, 0, 10, 4] > 150


def test_a_video_shorter_than_the_interval_gives_one_picture(tmp_path: Path) -> None:
    short = make_clip(tmp_path / "short.mp4", seconds=0.1)
    assert sample_video(short, IMAGES).pictures.shape == (1, 3, 32, 32)


def test_pictures_keep_their_shape() -> None:
    assert squared(np.full((10, 40, 3), 255, np.uint8), 20).any(axis=2).sum() == 5 * 20


def test_files_that_are_no_videos_are_left_out_and_named(tmp_path: Path) -> None:
    (tmp_path / "broad").mkdir()
    (tmp_path / "broad" / "empty.mp4").write_bytes(b"")
    whole = make_clip(tmp_path / "broad" / "whole.mp4", size=(64, 32), seconds=0.5)
    (tmp_path / "broad" / "none.mp4").write_bytes(truncated(whole, 0.02).read_bytes())
    truncated(whole, 0.02).unlink()
    videos, left_out = read_videos(tmp_path, IMAGES)
    assert [video.name for video in videos] == ["broad/whole.mp4"]
    assert [one.name for one in left_out] == ["broad/empty.mp4", "broad/none.mp4"]
    assert "empty.mp4 is not a video that can be read." in left_out[0].reason


def test_all_three_networks_learn_from_videos_and_the_result_answers(tmp_path: Path, data: Path) -> None:
    metrics = start("events", as_config(IMAGES), tmp_path / "run", data=data)
    assert metrics["classes"] == {"broad": 2, "tall": 2}
    model = load_events(tmp_path / "run")
    found = recognise_video(model, data / "tall" / "1.mp4")
    assert set(found.probabilities) == {"broad", "tall"}
    assert found.attention.shape == found.times.shape
    assert found.attention.sum() == pytest.approx(1.0)
    with pytest.raises(BadTrack, match="looks at pictures"):
        recognise(model, track("arm"))
    (tmp_path / "empty.mp4").write_bytes(b"")
    with pytest.raises(NotAVideo):
        recognise_video(model, tmp_path / "empty.mp4")


def test_a_folder_without_any_readable_video_names_the_first_reason(tmp_path: Path) -> None:
    (tmp_path / "broad").mkdir()
    (tmp_path / "broad" / "a.mp4").write_bytes(b"nothing")
    with pytest.raises(BadDataset, match=r"The first that was tried: a\.mp4 is not a video"):
        start("events", as_config(IMAGES), tmp_path / "run", data=tmp_path)
