"""Reading labelled clips: what is taken, what is left out, what is refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scoring.errors import BadDataset, BadTrack, NoPersonFound
from scoring.learn.events.clips import (
    NO_FOLD,
    clip_of,
    divide,
    read_arrays,
    read_tracks,
    takes_of_a_scene,
    track_of,
)
from scoring.learn.events.data import read_material
from scoring.pose.files import save_track
from scoring.pose.track import PoseTrack
from tests.scoring.learn.events.toys import clip, clips, data_folder, settings, track, write_arrays

pytestmark = pytest.mark.unit


def in_folder(folder: Path):  # type: ignore[no-untyped-def]
    return settings(data={"folder": str(folder)})


def empty_track(frames: int = 10) -> PoseTrack:
    keypoints = np.full((frames, 17, 3), np.nan, np.float32)
    keypoints[:, :, 2] = 0
    return PoseTrack(np.arange(frames) / 30.0, keypoints, np.full((frames, 4), np.nan, np.float32))


def track_folder(folder: Path, counts: dict[str, int]) -> Path:
    for label, count in counts.items():
        (folder / label).mkdir(parents=True)
        for i in range(count):
            name = f"{i}.json" if i % 2 else f"{i}.npz"
            save_track(track(label, at=0.3 + 0.1 * i, seed=i), folder / label / name)
    return folder


def test_clips_come_back_as_they_were_written(tmp_path: Path) -> None:
    written = clips(2)
    write_arrays(tmp_path / "train.npz", written)
    read = read_arrays(tmp_path / "train.npz", rate=25.0)
    assert [one.label for one in read] == ["arm", "leg", "nod"] * 2
    assert all(np.array_equal(one.points, same.points) for one, same in zip(read, written, strict=True))
    assert read[0].duration == pytest.approx((len(written[0]) - 1) / 25.0)


def test_a_broken_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "train.npz"
    for content in (b"", b"PK\x03\x04 broken", b"\x93NUMPY"):
        path.write_bytes(content)
        with pytest.raises(BadDataset, match=r"train\.npz is broken or holds no labelled clips"):
            read_arrays(path, 25.0)
    data = path.with_name("cut.npz")
    write_arrays(data, clips(2))
    data.write_bytes(data.read_bytes()[:700])
    with pytest.raises(BadDataset, match="is broken"):
        read_arrays(data, 25.0)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"length": np.array([3])}, "one length and one label"),
        ({"length": np.array([0, 1, 2]), "label": np.array(["a", "b", "c"])}, "clip 0 has no frames"),
        ({"length": np.zeros(0, int), "label": np.zeros(0, "U1"), "pose": np.zeros((0, 15, 2))}, "no clips"),
        ({"length": np.array([-3, 40, 53])}, "clip 0 has no frames"),
        ({"length": np.array([30.0, 30.0, 30.0])}, "one length and one label"),
        ({"label": np.array([0.0, 1.0, np.nan])}, "text or whole numbers, not float64"),
        ({"label": np.array([True, False, True])}, "text or whole numbers, not bool"),
        ({"label": np.array(["arm", "", "nod"])}, "clip 1 has no label"),
        ({"pose": np.zeros((5, 15, 2))}, "5 frames; its lengths add up to"),
        ({"pose": np.zeros((5, 14, 2))}, "two coordinates of 15 joints"),
        ({"pose": np.zeros((5, 15, 3))}, "two coordinates of 15 joints"),
        ({"pose": np.zeros(7)}, "two coordinates of 15 joints"),
    ],
)
def test_parts_that_do_not_fit_are_refused(
    tmp_path: Path, changes: dict[str, np.ndarray], sentence: str
) -> None:
    write_arrays(tmp_path / "train.npz", clips(1), **changes)
    with pytest.raises(BadDataset, match=sentence):
        read_arrays(tmp_path / "train.npz", 25.0)


def test_coordinates_in_pixels_and_labels_that_are_numbers_can_be_read(tmp_path: Path) -> None:
    pixels = np.arange(4 * 15 * 2).reshape(4, 15, 2)
    np.savez(tmp_path / "train.npz", pose=pixels, length=[3, 1], label=[7, 8])
    read = read_arrays(tmp_path / "train.npz", rate=25.0)
    assert [(one.label, len(one), one.points.dtype) for one in read] == [
        ("7", 3, np.float32),
        ("8", 1, np.float32),
    ]


def test_a_coordinate_too_great_to_reckon_with_is_refused(tmp_path: Path) -> None:
    pose = np.zeros((3, 15, 2))
    pose[1, 2, 0] = 1e300
    np.savez(tmp_path / "train.npz", pose=pose, length=[3], label=["arm"])
    with pytest.raises(BadDataset, match="a coordinate that is no number"):
        read_arrays(tmp_path / "train.npz", 25.0)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_coordinates_that_are_no_numbers_are_refused(tmp_path: Path, value: float) -> None:
    made = clips(1)
    made[1].points[3, 4, 0] = value
    write_arrays(tmp_path / "train.npz", made)
    with pytest.raises(BadDataset, match="a coordinate that is no number"):
        read_arrays(tmp_path / "train.npz", 25.0)


def test_a_folder_of_one_movement_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    data_folder(tmp_path, labels=("arm",))
    with pytest.raises(BadDataset, match=r"show “arm”; .* ask the nearest reference by alignment"):
        read_material(in_folder(tmp_path))


def test_a_movement_known_only_to_the_test_part_is_refused(tmp_path: Path) -> None:
    data_folder(tmp_path)
    write_arrays(tmp_path / "train.npz", clips(3, labels=("arm", "leg")))
    with pytest.raises(BadDataset, match="“nod” is in the test part"):
        read_material(in_folder(tmp_path))


@pytest.mark.parametrize("given", ["nothing", "empty", "missing"])
def test_a_folder_without_videos_is_refused(tmp_path: Path, given: str) -> None:
    folder = tmp_path / "data"
    if given != "missing":
        folder.mkdir()
    if given == "empty":
        (folder / "arm").mkdir()
    with pytest.raises(BadDataset, match=r"does not exist|holds no labelled videos"):
        read_material(in_folder(folder))


def test_tracks_are_read_from_a_folder_for_each_movement(tmp_path: Path) -> None:
    material = read_material(in_folder(track_folder(tmp_path, {"arm": 3, "leg": 2})))
    assert material.classes == ["arm", "leg"]
    assert material.train.labels == ["arm"] * 3 + ["leg"] * 2
    assert len(material.test) == 0


def test_videos_that_show_nothing_are_left_out_and_named(tmp_path: Path) -> None:
    track_folder(tmp_path, {"arm": 2, "leg": 1})
    save_track(empty_track(), tmp_path / "arm" / "nobody.npz")
    (tmp_path / "leg" / "broken.npz").write_bytes(b"nothing")
    clips_read, left_out = read_tracks(tmp_path)
    assert len(clips_read) == 3
    assert {one.name: one.reason for one in left_out} == {
        "arm/nobody.npz": "No person was found in the video.",
        "leg/broken.npz": "broken.npz: The file is not a pose track, or is broken.",
    }


def test_a_share_can_be_put_aside_for_the_test(tmp_path: Path) -> None:
    track_folder(tmp_path, {"arm": 6, "leg": 6})
    scenes_apart = settings(data={"folder": str(tmp_path), "test_share": 0.34})
    material = read_material(scenes_apart)
    assert not set(material.train.names) & set(material.test.names)
    assert len(material.train) + len(material.test) == 12


def test_a_track_becomes_a_clip_from_the_first_to_the_last_sight_of_somebody() -> None:
    whole = track("arm", frames=60)
    whole.keypoints[:15, :, 2] = 0
    whole.keypoints[:15, :, :2] = np.nan
    made = clip_of(whole)
    assert made.start == pytest.approx(0.5)
    assert len(made) == 45
    assert np.isfinite(made.points).all()


def test_joints_that_are_not_seen_are_bridged_and_gaps_without_anybody_do_not_count() -> None:
    whole = track("arm", frames=90)
    whole.keypoints[30:60, :, 2] = 0
    whole.keypoints[:, 9, 2] = 0.05
    made = clip_of(whole)
    assert np.isfinite(made.points).all()
    assert made.seen[:30].all()
    assert made.seen[60:].all()
    assert not made.seen[40:50].any()


def test_a_track_of_nobody_or_with_joints_that_are_no_numbers_is_refused() -> None:
    with pytest.raises(NoPersonFound):
        clip_of(empty_track())
    with pytest.raises(NoPersonFound):
        clip_of(empty_track(0))
    broken = track("arm")
    broken.keypoints[3, 5, 0] = np.nan
    with pytest.raises(BadTrack, match="not a number"):
        clip_of(broken)


def test_a_clip_becomes_a_track_for_the_engine() -> None:
    made = track_of(clip("arm"))
    assert made.keypoints[0, 0, 2] == 1.0
    assert (made.keypoints[:, 1:5, 2] == 0).all()
    assert (made.keypoints[:, 5:, 2] == 1).all()


def test_takes_of_one_scene_stay_in_one_fold_even_mirrored() -> None:
    first = clip("arm", at=0.4, seed=1)
    mirrored = clip("arm", at=0.4, seed=1)
    swapped = mirrored.points[:, list(mirrored.layout.swaps)] * np.array([-1.0, 1.0], np.float32)
    mirrored = type(first)("m", "arm", swapped, mirrored.seen, 10.0, mirrored.layout)
    other = clip("arm", at=0.4, seed=2)
    bent = type(first)("b", "arm", other.points[:, ::-1].copy(), other.seen, 10.0, other.layout)
    scenes = takes_of_a_scene([first, mirrored, bent])
    assert scenes[0] == scenes[1] != scenes[2]
    folds = divide(["arm"] * 3, scenes, 3, seed=0)
    assert folds[0] == folds[1] != folds[2]


def test_files_of_one_person_stay_in_one_fold(tmp_path: Path) -> None:
    for label in ("arm", "leg"):
        (tmp_path / label).mkdir()
        for i in range(6):
            save_track(track(label, seed=i), tmp_path / label / f"person{i // 3}--{i}.npz")
    samples = read_material(in_folder(tmp_path)).train
    folds = divide(samples.labels, samples.scenes(), 2, seed=0).reshape(4, 3)
    assert (folds == folds[:, :1]).all()
    assert folds[0, 0] != folds[1, 0]


def test_folds_are_even_and_a_movement_of_one_video_is_in_none() -> None:
    labels = ["arm"] * 10 + ["leg"] * 5 + ["nod"]
    folds = divide(labels, np.arange(16), 5, seed=3)
    assert np.bincount(folds[:10]).tolist() == [2] * 5
    assert sorted(folds[10:15]) == list(range(5))
    assert folds[15] == NO_FOLD
