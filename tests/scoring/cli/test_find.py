"""``python -m scoring find``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from scoring.cli.main import main
from scoring.pose.files import save_track
from scoring.pose.skeleton import PARTS
from scoring.version import ENGINE_VERSION
from tests.media import make_clip
from tests.scoring.cli.finding import listed, printed, refused
from tests.scoring.compare.movements import hidden, movement

METRICS = ("cosine", "weighted-l1", "weighted-l2", "calibrated")
LATE = 3.0
"""Seconds into the movement at which the sought pose is held."""


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
def test_an_entry_that_is_not_there_is_refused(
    as_list: str, track: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "no entry 110; its last is 109" in refused(capsys, as_list, track, "--entry", "110")
    assert "give one of them" in refused(capsys, f"{as_list}@1s", track, "--entry", "5")
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
