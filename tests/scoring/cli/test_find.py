"""``python -m scoring find``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from scoring.cli.main import main
from scoring.pose.files import save_track
from scoring.pose.models import is_installed
from scoring.pose.skeleton import PARTS
from scoring.version import ENGINE_VERSION
from tests.media import demo_video, make_clip
from tests.scoring.compare.movements import hidden, movement

METRICS = ("cosine", "weighted-l1", "weighted-l2", "calibrated")
LATE = 3.0
"""Seconds into the movement at which the sought pose is held."""


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main(["find", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The one line that a wrong call gives with status 2."""
    assert main(["find", *words]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    return said


@pytest.fixture
def track(tmp_path: Path) -> str:
    save_track(movement(1), tmp_path / "track.npz")
    return str(tmp_path / "track.npz")


@pytest.fixture
def as_list(tmp_path: Path) -> str:
    """The same movement as AlphaPose would list it: no times, nobody in the first ten frames."""
    save_track(movement(1), tmp_path / "own.json")
    entries = json.loads((tmp_path / "own.json").read_text())[10:]
    for entry in entries:
        del entry["time"]
        entry.pop("formcheck", None)
    return listed(tmp_path / "list.json", entries)


def listed(path: Path, entries: list[dict[str, Any]]) -> str:
    path.write_text(json.dumps(entries))
    return str(path)


@pytest.mark.unit
@pytest.mark.parametrize("metric", METRICS)
def test_a_moment_of_a_track_is_found_in_it(
    track: str, metric: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = printed(capsys, f"{track}@{LATE}s", track, "--metric", metric)
    assert (found["frame"], found["image_id"]) == (90, "90.jpg")
    assert found["time"] == pytest.approx(LATE)
    assert found["total"] == pytest.approx(100.0, abs=1e-5)
    assert list(found["parts"]) == list(PARTS)
    assert (found["metric"], found["engine_version"]) == (metric, ENGINE_VERSION)


@pytest.mark.unit
@pytest.mark.parametrize("metric", METRICS)
def test_the_frame_is_the_one_the_list_names_not_the_place_in_it(
    track: str, as_list: str, metric: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = printed(capsys, f"{track}@{LATE}", as_list, "--metric", metric)
    assert (found["frame"], found["image_id"], found["entry"]) == (90, "90.jpg", 80)
    assert found["time"] is None


@pytest.mark.unit
@pytest.mark.parametrize("metric", METRICS)
def test_raw_and_normalised_lists_find_the_same(
    as_list: str, tmp_path: Path, metric: str, capsys: pytest.CaptureFixture[str]
) -> None:
    normal = str(tmp_path / "normalised.json")
    assert main(["normalise", as_list, "--out", normal]) == 0
    capsys.readouterr()
    found = [
        printed(capsys, pose, where, "--entry", "30", "--metric", metric)
        for pose in (as_list, normal)
        for where in (as_list, normal)
    ]
    assert {(one["frame"], one["entry"]) for one in found} == {(40, 30)}
    assert [one["total"] for one in found] == pytest.approx([100.0] * 4, abs=1e-5)


@pytest.mark.unit
def test_of_several_people_in_the_first_picture_the_surest_is_sought_and_this_is_said(
    as_list: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = json.loads(Path(as_list).read_text())
    unsure = json.loads(json.dumps(entries[70]))
    unsure["keypoints"][2::3] = [0.3] * 17
    pose = listed(
        tmp_path / "two.json", [{**unsure, "image_id": "a.png"}, {**entries[20], "image_id": "a.png"}]
    )
    assert main(["find", pose, as_list, "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["entry"] == 20
    assert "holds 2 entries; number 1 is sought" in said.err
    assert printed(capsys, pose, as_list, "--entry", "0")["entry"] == 70


@pytest.mark.unit
def test_a_moment_of_a_list_that_states_times_can_be_sought(
    track: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_track(movement(1), tmp_path / "own.json")
    found = printed(capsys, f"{tmp_path / 'own.json'}@{LATE}s", str(tmp_path / "own.json"))
    assert (found["frame"], found["time"]) == (90, pytest.approx(LATE))


@pytest.mark.unit
def test_a_frame_is_shown_until_the_next_one_whose_time_may_be_rounded(
    track: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed(capsys, f"{track}@3.032s", track)["frame"] == 90
    assert printed(capsys, f"{track}@3.0333s", track)["frame"] == 91


@pytest.mark.unit
def test_parts_that_are_not_shown_are_null_and_grey(
    track: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_track(hidden(movement(1), ["left_ankle"]), tmp_path / "hidden.npz")
    found = printed(capsys, f"{track}@1s", str(tmp_path / "hidden.npz"))
    assert found["parts"]["left_ankle"] is None
    assert found["coverage"] == pytest.approx(12 / 13)
    assert found["total"] == pytest.approx(100.0)
    assert main(["find", f"{track}@1s", str(tmp_path / "hidden.npz")]) == 0
    assert "left ankle        –" in capsys.readouterr().out


@pytest.mark.unit
def test_the_published_metrics_need_all_joints(
    track: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_track(hidden(movement(1), ["left_ankle"]), tmp_path / "hidden.npz")
    said = refused(capsys, f"{tmp_path / 'hidden.npz'}@1s", track, "--metric", "cosine")
    assert "need all joints of the pose" in said


@pytest.mark.unit
def test_the_table_can_be_read(track: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", f"{track}@1s", track]) == 0
    text = capsys.readouterr().out
    assert "frame           30  (30.jpg)" in text
    assert "time            1.00 s" in text
    assert "total           100.0" in text
    assert "left wrist" in text


@pytest.mark.unit
@pytest.mark.parametrize(
    ("pose", "sentence"),
    [
        ("none.json", "none.json does not exist"),
        ("none.mp4@3s", "none.mp4 does not exist"),
        ("text.jpg", "text.jpg is not a picture that can be read"),
        ("empty.jpg", "empty.jpg is not a picture that can be read"),
        ("text.heic", "neither a picture nor a video"),
        ("photo.png@3s", "is a photo"),
        ("clip.mp4", "say which frame as clip.mp4@12.4s"),
        ("track.npz", "has 120 frames"),
        ("track.npz@noon", "“noon” is not a time; write a moment as track.npz@12.4s"),
        ("", "is a folder"),
        ("a" * 300 + ".json", "File name too long"),
        ("track.npz@500s", "ends at 4.0 s"),
        ("empty.npz@1s", "has no frames"),
        ("far.json", "beyond any picture"),
        ("list.json@3s", "states no times"),
        ("broken.json", "not valid JSON"),
        ("nobody.json", "holds no person"),
        ("halpe.json", "there are 78"),
        ("point.json", "The pose shows too little of the body"),
        ("track.npz@0.5s", "No person was found at 0.5 s"),
    ],
)
def test_a_pose_that_cannot_be_had_is_one_line_and_status_2(
    as_list: str, tmp_path: Path, pose: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = hidden(movement(1), list(movement(1).skeleton.joints), slice(10, 20))
    save_track(gone, tmp_path / "track.npz")
    for name, content in {
        "text.jpg": b"text",
        "empty.jpg": b"",
        "text.heic": b"x",
        "broken.json": b"[{",
    }.items():
        (tmp_path / name).write_bytes(content)
    cv2.imwrite(str(tmp_path / "photo.png"), np.zeros((40, 40, 3), dtype=np.uint8))
    make_clip(tmp_path / "clip.mp4", seconds=0.2)
    one = {"image_id": "a.png", "box": [0, 0, 1, 1]}
    listed(tmp_path / "nobody.json", [])
    listed(tmp_path / "halpe.json", [{**one, "keypoints": [1.0] * 78}])
    listed(tmp_path / "far.json", [{**one, "keypoints": [1e300] * 51}])
    save_track(movement(1).between(50, 60), tmp_path / "empty.npz")
    listed(tmp_path / "point.json", [{**one, "keypoints": [5.0] * 51}])
    assert sentence in refused(capsys, str(tmp_path / pose), as_list)


@pytest.mark.unit
@pytest.mark.parametrize("metric", METRICS[:3])
def test_joints_that_a_list_writes_as_not_seen_are_no_joints_in_the_corner(
    track: str, tmp_path: Path, metric: str, capsys: pytest.CaptureFixture[str]
) -> None:
    save_track(hidden(movement(1), ["left_wrist"], slice(80, 100)), tmp_path / "gap.json")
    gap = str(tmp_path / "gap.json")
    assert printed(capsys, f"{track}@{LATE}s", gap, "--metric", metric)["frame"] not in range(80, 100)
    assert "need all joints of the pose" in refused(capsys, f"{gap}@{LATE}s", track, "--metric", metric)


@pytest.mark.unit
def test_only_the_published_metrics_need_boxes(
    as_list: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = json.loads(Path(as_list).read_text())
    for entry in entries:
        del entry["box"]
    bare = listed(tmp_path / "bare.json", entries)
    assert printed(capsys, bare, bare, "--entry", "30")["entry"] == 30
    said = refused(capsys, bare, as_list, "--entry", "30", "--metric", "cosine")
    assert "bare.json: entry 0 has no box" in said


@pytest.mark.unit
def test_without_names_each_entry_is_a_picture_of_its_own(
    as_list: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = json.loads(Path(as_list).read_text())
    for place, entry in enumerate(entries):
        del entry["image_id"]
        entry["keypoints"][2::3] = [0.5 + place / 1000] * 17
    bare = listed(tmp_path / "bare.json", entries)
    assert main(["find", bare, bare]) == 0
    said = capsys.readouterr()
    assert "number 0 is sought" in said.err
    assert said.out.splitlines()[0] == "frame           0"


@pytest.mark.unit
def test_two_people_in_a_frame_do_not_shorten_how_long_it_is_shown(
    as_list: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = json.loads(Path(as_list).read_text())[:5]
    twice = [{**entry, "time": place / 10} for place, entry in enumerate(entries) for _ in range(2)]
    assert printed(capsys, f"{listed(tmp_path / 'two.json', twice)}@0.49s", as_list)["entry"] == 4


@pytest.mark.unit
def test_names_that_the_terminal_cannot_show_end_nothing(track: str, as_list: str, tmp_path: Path) -> None:
    entries = json.loads(Path(as_list).read_text())
    odd = listed(tmp_path / "odd.json", [{**entry, "image_id": "\ud800.jpg"} for entry in entries])
    for encoding in ("utf-8", "ascii"):
        for more in ([], ["--json"]):
            done = subprocess.run(
                [sys.executable, "-m", "scoring", "find", f"{track}@1s", odd, *more],
                env=os.environ | {"PYTHONIOENCODING": encoding},
                capture_output=True,
            )
            assert (done.returncode, done.stderr) == (0, b"")
            assert b"?.jpg" in done.stdout


@pytest.mark.unit
@pytest.mark.parametrize("track_file", ["none.mp4", "text.mp4", "broken.json", "nobody.npz"])
def test_a_track_that_cannot_be_read_is_one_line_and_status_2(
    as_list: str, tmp_path: Path, track_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text.mp4").write_text("text")
    (tmp_path / "broken.json").write_text('[{"keypoints": 3}]')
    save_track(hidden(movement(1), list(movement(1).skeleton.joints)), tmp_path / "nobody.npz")
    assert "error: " in refused(capsys, as_list, str(tmp_path / track_file), "--entry", "0")


@pytest.mark.unit
@pytest.mark.parametrize("words", [["--entry", "110"], ["--entry", "5", "--at"]])
def test_an_entry_that_is_not_there_is_refused(
    as_list: str, track: str, tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    pose = f"{as_list}@1s" if "--at" in words else as_list
    said = refused(capsys, pose, track, *words[:2])
    assert ("no entry 110; its last is 109" in said) or ("give one of them" in said)
    assert "chooses from a result list" in refused(capsys, f"{track}@1s", track, "--entry", "0")


@pytest.mark.unit
@pytest.mark.parametrize("words", [["--metric", "guess"], ["--box-format", "round"], ["--entry", "-1"]])
def test_unknown_words_are_refused(track: str, words: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["find", f"{track}@1s", track, *words])
    assert stopped.value.code == 2


@pytest.mark.unit
def test_an_unknown_model_gives_status_2(
    tmp_path: Path, track: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cv2.imwrite(str(tmp_path / "photo.png"), np.zeros((40, 40, 3), dtype=np.uint8))
    said = refused(capsys, str(tmp_path / "photo.png"), track, "--model", "openpose")
    assert "“openpose” is not known" in said


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
    light: str, track: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
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
