"""Tracks survive being written and read; broken files are refused with a sentence."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scoring.errors import BadTrack, FileMissing
from scoring.pose.files import load_track, save_track, track_from_bytes, track_to_bytes
from scoring.pose.track import PoseTrack
from tests.scoring.pose.figures import absent, track_of, walker


@pytest.fixture
def track() -> PoseTrack:
    rng = np.random.default_rng(1)
    plain = track_of(absent(walker(30), [0, 7, 29]), model="blazepose-heavy", model_version="abc")
    landmarks = rng.normal(100, 50, (30, 33, 4)).astype(np.float32)
    return replace(plain, landmarks=landmarks, joints3d=rng.normal(0, 1, (30, 33, 3)).astype(np.float32))


def entry(image: str, points: Any = None, **more: Any) -> dict[str, Any]:
    keypoints = walker(1)[0].ravel().tolist() if points is None else points
    return {"image_id": image, "category_id": 1, "keypoints": keypoints, "score": 1.0, **more}


def written(folder: Path, content: Any) -> Path:
    path = folder / "list.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


@pytest.mark.unit
class TestNpz:
    def test_everything_comes_back(self, track: PoseTrack, tmp_path: Path) -> None:
        save_track(track, tmp_path / "a.npz")
        back = load_track(tmp_path / "a.npz")
        np.testing.assert_array_equal(back.times, track.times)
        np.testing.assert_array_equal(back.keypoints, track.keypoints)
        np.testing.assert_array_equal(back.boxes, track.boxes)
        np.testing.assert_array_equal(back.landmarks, track.landmarks)
        np.testing.assert_allclose(back.joints3d, track.joints3d, rtol=1e-3, atol=1e-4)
        assert (back.model, back.model_version, back.width, back.height) == (
            "blazepose-heavy",
            "abc",
            640,
            480,
        )

    def test_older_files_have_nothing_in_doubt(self, track: PoseTrack, tmp_path: Path) -> None:
        save_track(track, tmp_path / "a.npz")
        stored = dict(np.load(tmp_path / "a.npz"))
        meta = json.loads(str(stored["meta"]))
        del meta["in_doubt"]
        np.savez(tmp_path / "old.npz", **{**stored, "meta": np.array(json.dumps(meta))})
        assert load_track(tmp_path / "old.npz").in_doubt == ()

    def test_bytes_and_file_objects_are_read_alike(self, track: PoseTrack) -> None:
        data = track_to_bytes(track)
        assert len(track_from_bytes(data)) == len(track_from_bytes(io.BytesIO(data))) == 30

    def test_nothing_half_written_is_left_behind(self, track: PoseTrack, tmp_path: Path) -> None:
        save_track(track, tmp_path / "a.npz")
        assert [p.name for p in tmp_path.iterdir()] == ["a.npz"]

    @pytest.mark.parametrize("keep", [0, 10, 500, -40])
    def test_a_file_that_breaks_off_is_refused(self, track: PoseTrack, keep: int) -> None:
        with pytest.raises(BadTrack, match="not a pose track"):
            track_from_bytes(track_to_bytes(track)[:keep])

    def test_damaged_bytes_are_refused(self, track: PoseTrack) -> None:
        whole, random = track_to_bytes(track), np.random.default_rng(0)
        for _ in range(150):
            damaged = bytearray(whole)
            for place in random.integers(0, len(whole), 5):
                damaged[place] = random.integers(0, 256)
            with contextlib.suppress(BadTrack):
                track_from_bytes(bytes(damaged))

    def test_a_place_that_cannot_be_written_is_said(self, track: PoseTrack, tmp_path: Path) -> None:
        (tmp_path / "a.npz").mkdir()
        with pytest.raises(FileMissing, match="cannot be written"):
            save_track(track, tmp_path / "a.npz")
        assert [p.name for p in tmp_path.iterdir()] == ["a.npz"]

    def test_pickled_objects_are_refused(self, tmp_path: Path) -> None:
        np.savez(tmp_path / "evil.npz", times=np.array([{"a": 1}], dtype=object))
        with pytest.raises(BadTrack):
            load_track(tmp_path / "evil.npz")

    @pytest.mark.parametrize("name", ["times", "keypoints", "boxes", "meta"])
    def test_a_missing_part_is_refused(self, track: PoseTrack, name: str, tmp_path: Path) -> None:
        with np.load(io.BytesIO(track_to_bytes(track))) as stored:
            np.savez(tmp_path / "a.npz", **{k: stored[k] for k in stored.files if k != name})
        with pytest.raises(BadTrack, match=r"a\.npz"):
            load_track(tmp_path / "a.npz")

    def test_a_single_array_is_refused(self) -> None:
        buffer = io.BytesIO()
        np.save(buffer, np.zeros(3))
        with pytest.raises(BadTrack):
            track_from_bytes(buffer.getvalue())


@pytest.mark.unit
class TestJson:
    def test_times_gaps_and_joints_come_back(self, track: PoseTrack, tmp_path: Path) -> None:
        save_track(track, tmp_path / "a.json")
        back = load_track(tmp_path / "a.json")
        np.testing.assert_allclose(back.times, track.times, atol=1e-6)
        np.testing.assert_array_equal(back.found, track.found)
        np.testing.assert_allclose(back.keypoints, track.keypoints, atol=1e-3)
        np.testing.assert_allclose(back.boxes, track.boxes, atol=1e-2)
        assert (back.width, back.height, back.model) == (640, 480, "blazepose-heavy")

    def test_the_list_has_the_keys_of_alphapose(self, track: PoseTrack, tmp_path: Path) -> None:
        save_track(track, tmp_path / "a.json")
        entries = json.loads((tmp_path / "a.json").read_text())
        assert len(entries) == 27
        assert entries[0]["image_id"] == "1.jpg"
        assert {"image_id", "category_id", "keypoints", "score", "box", "time"} <= set(entries[0])
        assert len(entries[0]["keypoints"]) == 51

    def test_without_times_there_are_thirty_frames_a_second_by_number(self, tmp_path: Path) -> None:
        track = load_track(
            written(tmp_path, [entry("frame_9.jpg"), entry("frame_10.jpg"), entry("frame_3.jpg")])
        )
        assert len(track) == 11
        assert np.flatnonzero(track.found).tolist() == [3, 9, 10]
        assert track.times[9] == pytest.approx(0.3)

    def test_a_single_picture_is_a_single_frame(self, tmp_path: Path) -> None:
        assert len(load_track(written(tmp_path, [entry("TKD_6.png")]))) == 1

    def test_numbers_may_begin_far_up(self, tmp_path: Path) -> None:
        names = [f"shot{900_000_000 + number}.jpg" for number in range(5)]
        track = load_track(written(tmp_path, [entry(name) for name in names]))
        assert track.found.tolist() == [True] * 5

    @pytest.mark.parametrize("shown", [[37], [0, 4999]])
    def test_our_own_lists_come_back_however_few_frames_show_a_person(
        self, shown: list[int], tmp_path: Path
    ) -> None:
        keypoints = np.full((5000, 17, 3), (np.nan, np.nan, 0.0), dtype=np.float32)
        keypoints[shown] = (100.0, 200.0, 1.0)
        boxes = np.full((5000, 4), 100.0, dtype=np.float32)
        save_track(PoseTrack(np.arange(5000) / 30, keypoints, boxes), tmp_path / "a.json")
        (tmp_path / "a.json").rename(tmp_path / "a.JSON")
        assert np.flatnonzero(load_track(tmp_path / "a.JSON").found).tolist() == shown

    def test_times_of_others_are_taken(self, tmp_path: Path) -> None:
        track = load_track(written(tmp_path, [entry("0.jpg", time=1.0), entry("2.jpg", time=1.5)]))
        assert track.times.tolist() == [1.0, 1.25, 1.5]

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            ("nonsense", "not JSON"),
            ("{}", "not a list"),
            ([], "at least one person"),
            ([1], "has no keypoints"),
            ([entry("0.jpg", points=[1.0] * 50)], "expected 51"),
            ([entry("0.jpg", points=["a"] * 51)], "not numbers"),
            ([entry("0.jpg", points=[float("nan")] * 51)], "not numbers"),
            ([entry("0.jpg", points=None), entry("999999999.jpg")], "too far apart"),
            ([entry("0.jpg", time="x"), entry("1.jpg", time="y")], "times are not numbers"),
            ([entry("0.jpg", time=2), entry("1.jpg", time=1)], "do not increase"),
            ([entry("0.jpg", box="big")], "not four numbers"),
        ],
    )
    def test_broken_lists_are_refused(self, content: Any, sentence: str, tmp_path: Path) -> None:
        with pytest.raises(BadTrack, match=sentence):
            load_track(written(tmp_path, content))


@pytest.mark.unit
def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="does not exist"):
        load_track(tmp_path / "none.npz")


@pytest.mark.unit
def test_other_endings_are_refused(track: PoseTrack, tmp_path: Path) -> None:
    with pytest.raises(BadTrack, match=r"\.npz or \.json"):
        save_track(track, tmp_path / "a.txt")


@pytest.mark.shared_data
def test_lists_of_alphapose_are_read(shared_data: Path) -> None:
    folder = shared_data / "seed_scoring"
    slow = load_track(folder / "video" / "alphapose-TKD_slow.json")
    short = load_track(folder / "video" / "alphapose-TKD_test.json")
    assert (len(slow), len(short)) == (810, 330)
    around_bystander = short.keypoints[278:284, 5:, :2].mean(axis=1)
    assert np.linalg.norm(np.diff(around_bystander, axis=0), axis=1).max() < 25
    assert len(load_track(folder / "image" / "TKD_1.json")) == 1


@pytest.mark.parametrize("name", ["track.NPZ", "track.Json"])
def test_the_ending_may_be_in_capitals(tmp_path: Path, name: str) -> None:
    track = track_of(walker(5))
    save_track(track, tmp_path / name)
    assert len(load_track(tmp_path / name)) == 5
