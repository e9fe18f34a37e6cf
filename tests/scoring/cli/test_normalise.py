"""``python -m scoring normalise``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scoring.cli.main import main
from scoring.compare.published import normalise, read_entries
from scoring.pose.files import load_track, save_track
from tests.scoring.compare.movements import movement

pytestmark = pytest.mark.unit


def entry(**changes: Any) -> dict[str, Any]:
    points = np.random.default_rng(1).uniform(100, 300, (17, 3))
    points[:, 2] = 0.9
    whole = {
        "image_id": "7.jpg",
        "category_id": 1,
        "keypoints": points.ravel().tolist(),
        "score": 3.0949,
        "box": [90.0, 80.0, 220.0, 240.0],
        "idx": [0.0],
        "note": "kept",
    }
    return {name: value for name, value in (whole | changes).items() if value is not None}


def written(path: Path, content: Any) -> str:
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(path)


def test_only_the_keypoints_change(tmp_path: Path) -> None:
    raw = [entry(), entry(image_id="9.jpg", box=[100.0, 90.0, 180.0, 210.0])]
    out = tmp_path / "normalised.json"
    assert main(["normalise", written(tmp_path / "raw.json", raw), "--out", str(out)]) == 0
    after = json.loads(out.read_text())
    assert [list(one) for one in after] == [list(one) for one in raw]
    expected = normalise(read_entries(tmp_path / "raw.json")).keypoints
    for before, one, points in zip(raw, after, expected, strict=True):
        assert {**one, "keypoints": None} == {**before, "keypoints": None}
        assert one["keypoints"] == points.ravel().tolist()
        assert np.linalg.norm(np.reshape(one["keypoints"], (17, 3))[:, :2]) == pytest.approx(1.0)


def test_the_box_may_be_read_as_two_corners(tmp_path: Path) -> None:
    raw = written(tmp_path / "raw.json", [entry()])
    for box_format in ("xywh", "xyxy"):
        out = str(tmp_path / f"{box_format}.json")
        assert main(["normalise", raw, "--out", out, "--box-format", box_format]) == 0
        np.testing.assert_array_equal(
            read_entries(out).keypoints, normalise(read_entries(raw), box_format).keypoints
        )


def test_a_normalised_list_is_left_as_it_is_and_this_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    once, twice = str(tmp_path / "once.json"), str(tmp_path / "twice.json")
    assert main(["normalise", written(tmp_path / "raw.json", [entry()]), "--out", once]) == 0
    assert main(["normalise", once, "--out", twice, "--box-format", "xyxy"]) == 0
    assert Path(once).read_bytes() == Path(twice).read_bytes()
    assert "normalised already" in capsys.readouterr().out.splitlines()[-1]


def test_a_summary_is_printed_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw, out = written(tmp_path / "raw.json", [entry()]), str(tmp_path / "a.json")
    assert main(["normalise", raw, "--out", out, "--json"]) == 0
    facts = {"entries": 1, "already_normalised": False, "box_format": "xywh", "out": out}
    assert json.loads(capsys.readouterr().out) == facts


def test_what_extract_writes_can_be_normalised(tmp_path: Path) -> None:
    save_track(movement(1), tmp_path / "track.json")
    out = tmp_path / "a.json"
    assert main(["normalise", str(tmp_path / "track.json"), "--out", str(out)]) == 0
    back = load_track(out)
    np.testing.assert_array_equal(back.times, movement(1).times)


@pytest.mark.parametrize(
    "place",
    ["raw.json", "no/folder.json", "folder.json", "list.txt", "a" * 245 + ".json", "a" * 300 + ".json"],
)
def test_a_place_that_must_not_or_cannot_be_written_is_refused(
    tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = written(tmp_path / "raw.json", [entry()])
    (tmp_path / "folder.json").mkdir()
    before = Path(raw).read_bytes()
    assert main(["normalise", raw, "--out", str(tmp_path / place)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert Path(raw).read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.json", "raw.json"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[{", "not valid JSON"),
        ([], "holds no person"),
        ({}, "expected a list"),
        ([entry(keypoints=[1.0] * 78)], "there are 78"),
        ([entry(keypoints=[1.0] * 408)], "there are 408"),
        ([entry(), entry(keypoints=["a"] * 51)], "entry 1: the keypoints must be 51 numbers"),
        ([entry(keypoints=[float("nan")] * 51)], "not finite"),
        ([entry(keypoints=None)], "entry 0 of the list has no keypoints"),
        ([entry(box=None)], "entry 0 has no box"),
        ([entry(box=[1, 2, 3])], "there are 3"),
        ([entry(keypoints=[10.0] * 51, box=[10.0, 10.0, 0.0, 0.0])], "lie on the corner"),
        ([entry(), entry(keypoints=[34**-0.5] * 51)], "some are not"),
    ],
)
def test_a_broken_list_is_one_line_and_status_2(
    tmp_path: Path, content: Any, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    assert main(["normalise", written(tmp_path / "raw.json", content), "--out", str(out)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert sentence in said
    assert not out.exists()


def test_joints_that_were_not_seen_stay_so(tmp_path: Path) -> None:
    points = entry()["keypoints"]
    points[27:30] = [0.0, 0.0, 0.0]
    out = tmp_path / "out.json"
    assert (
        main(["normalise", written(tmp_path / "raw.json", [entry(keypoints=points)]), "--out", str(out)]) == 0
    )
    after = np.reshape(json.loads(out.read_text())[0]["keypoints"], (17, 3))
    assert after[9].tolist() == [0.0, 0.0, 0.0]
    assert np.linalg.norm(after[:, :2]) == pytest.approx(1.0)


def test_a_folder_in_place_of_the_list_is_said_to_be_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["normalise", str(tmp_path), "--out", str(tmp_path / "a.json")]) == 2
    assert "is a folder, not a file that can be read" in capsys.readouterr().err


def test_a_missing_list_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["normalise", str(tmp_path / "none.json"), "--out", str(tmp_path / "a.json")]) == 2
    assert "none.json does not exist" in capsys.readouterr().err


@pytest.mark.shared_data
def test_the_published_list_comes_out(shared_data: Path, tmp_path: Path) -> None:
    photo = shared_data / "seed_scoring" / "image" / "TKD_1.json"
    out = tmp_path / "a.json"
    assert main(["normalise", str(photo), "--out", str(out), "--box-format", "xyxy"]) == 0
    published = [0.19470483935752733, 0.03471309514819291, 0.9743795990943909, 0.19978691437930066]
    assert json.loads(out.read_text())[0]["keypoints"][:4] == pytest.approx(published, abs=1e-15)
