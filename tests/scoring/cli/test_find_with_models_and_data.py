"""``python -m scoring find`` with real pictures, models and the published lists."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from scoring.cli.main import main
from scoring.pose.files import save_track
from scoring.pose.models import is_installed
from tests.media import demo_video, make_clip
from tests.scoring.cli.finding import printed, refused
from tests.scoring.compare.movements import movement


@pytest.fixture
def light() -> str:
    """The quickest model; the test is skipped where it is not installed."""
    if not is_installed("movenet-lightning"):
        pytest.skip("the keypoint models are not installed; run `make setup`")
    return "movenet-lightning"


@pytest.mark.models
def test_a_photo_and_a_moment_are_found_in_their_video(
    light: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from scoring.pose.video import read_frames

    video = str(demo_video())
    track = str(tmp_path / "demo.npz")
    assert main(["extract", video, "--out", track, "--model", light, "--end", "2"]) == 0
    capsys.readouterr()
    frame = next(read_frames(video, start=1.2))
    cv2.imwrite(str(tmp_path / "photo.jpg"), cv2.cvtColor(frame.picture, cv2.COLOR_RGB2BGR))
    for pose in (f"{video}@{frame.time}s", str(tmp_path / "photo.jpg")):
        found = printed(capsys, pose, track, "--model", light)
        assert found["time"] == pytest.approx(frame.time, abs=0.1)
        assert found["total"] > 80


@pytest.mark.models
def test_a_picture_without_a_person_gives_status_2(
    light: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_track(movement(1), tmp_path / "track.npz")
    track = str(tmp_path / "track.npz")
    cv2.imwrite(str(tmp_path / "wall.png"), np.full((240, 320, 3), 90, dtype=np.uint8))
    clip = make_clip(tmp_path / "wall.mp4", seconds=0.4)
    assert "No person was found in wall.png" in refused(
        capsys, str(tmp_path / "wall.png"), track, "--model", light
    )
    said = refused(capsys, f"{clip}@0.2s", track, "--model", light)
    assert "No person was found at 0.2 s in wall.mp4" in said
    assert "ends at 0.4 s" in refused(capsys, f"{clip}@7s", track, "--model", light)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("photo", "video", "metric", "frame", "total"),
    [
        (1, "slow", "cosine", 455, 97.77946351842424),
        (2, "slow", "cosine", 723, 96.21125911344204),
        (6, "test", "cosine", 86, 90.45703751643515),
        (6, "test", "weighted-l1", 86, 98.6466811413887),
        (6, "test", "weighted-l2", 86, 98.32576891898974),
    ],
)
@pytest.mark.parametrize("normalised", [False, True])
def test_the_published_frames_and_totals_come_out(
    shared_data: Path,
    tmp_path: Path,
    photo: int,
    video: str,
    metric: str,
    frame: int,
    total: float,
    normalised: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = [
        str(shared_data / "seed_scoring" / "image" / f"TKD_{photo}.json"),
        str(shared_data / "seed_scoring" / "video" / f"alphapose-TKD_{video}.json"),
    ]
    if normalised:
        for place, file in enumerate(files):
            files[place] = str(tmp_path / f"{place}.json")
            assert main(["normalise", file, "--out", files[place], "--box-format", "xyxy"]) == 0
        capsys.readouterr()
    box_format = [] if normalised else ["--box-format", "xyxy"]
    found = printed(capsys, *files, "--metric", metric, *box_format)
    assert (found["frame"], found["image_id"]) == (frame, f"{frame}.jpg")
    assert found["total"] == pytest.approx(total, abs=1e-6)


@pytest.mark.shared_data
def test_the_calibrated_metric_tells_a_pose_from_another(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = shared_data / "seed_scoring"
    slow, short = (str(seed / "video" / f"alphapose-TKD_{name}.json") for name in ("slow", "test"))
    assert printed(capsys, str(seed / "image" / "TKD_1.json"), short)["total"] > 95
    assert printed(capsys, str(seed / "image" / "TKD_2.json"), slow)["frame"] == 723
    six = printed(capsys, str(seed / "image" / "TKD_6.json"), short)
    assert six["total"] < 20, "the list shows both legs on the floor, as no frame does with such a trunk"


@pytest.mark.models
@pytest.mark.shared_data
def test_a_kick_in_a_photo_is_found_at_the_kick_in_the_video(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not is_installed("blazepose-heavy"):
        pytest.skip("the keypoint models are not installed; run `make setup`")
    seed = shared_data / "seed_scoring"
    photo, slow = seed / "image" / "TKD_6.jpg", seed / "video" / "alphapose-TKD_slow.json"
    found = printed(capsys, str(photo), str(slow))
    assert 150 < found["frame"] < 175
    assert found["total"] > 50
