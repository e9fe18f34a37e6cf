"""The published formulas by hand, and what their files may be."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from scoring.compare.published import (
    METRICS,
    Entries,
    compare_dtw,
    entries_of_track,
    find_pose,
    normalise,
    read_entries,
)
from scoring.errors import BadTrack, FileMissing, NoPersonFound, NotComparable
from tests.scoring.compare.movements import hidden, movement

pytestmark = pytest.mark.unit


def people(count: int = 5, seed: int = 0) -> Entries:
    rng = np.random.default_rng(seed)
    keypoints = np.concatenate(
        [rng.uniform(100, 300, (count, 17, 2)), rng.uniform(0.5, 1, (count, 17, 1))], axis=2
    )
    return Entries(
        keypoints, np.tile([90.0, 80.0, 220.0, 240.0], (count, 1)), tuple(f"{n}.jpg" for n in range(count))
    )


def test_the_box_becomes_a_square_about_its_centre() -> None:
    one = people(1)
    normal = normalise(one, "xywh").keypoints[0]
    shifted = one.keypoints[0, :, :2] - [80.0, 80.0]
    assert normal[:, :2] == pytest.approx(shifted / np.linalg.norm(shifted))
    assert normal[:, 2] == pytest.approx(one.keypoints[0, :, 2])


def test_read_as_corners_the_box_is_another() -> None:
    one = people(1)
    shifted = one.keypoints[0, :, :2] - [90.0 - (160.0 - 130.0) / 2, 80.0]
    assert normalise(one, "xyxy").keypoints[0, :, :2] == pytest.approx(shifted / np.linalg.norm(shifted))


def test_normalised_entries_stay_as_they_are() -> None:
    once = normalise(people(), "xywh")
    assert normalise(once, "xyxy") is once


@pytest.mark.parametrize("metric", METRICS)
def test_a_pose_is_found_where_it_is_with_100(metric: str) -> None:
    entries = people(7)
    pose = Entries(entries.keypoints[3:4], entries.boxes[3:4], entries.image_ids[3:4])
    found = find_pose(pose, entries, metric)
    assert (found.entry, found.image_id) == (3, "3.jpg")
    assert found.total == pytest.approx(100.0, abs=1e-5)
    assert list(found.parts.values()) == pytest.approx([100.0] * 13, abs=1e-4)


@pytest.mark.parametrize("metric", METRICS)
def test_on_a_tie_the_later_entry_is_found(metric: str) -> None:
    one = people(1)
    twice = Entries(np.repeat(one.keypoints, 3, axis=0), np.repeat(one.boxes, 3, axis=0), ("a", "b", "c"))
    assert find_pose(one, twice, metric).image_id == "c"


def test_the_same_list_warps_to_100() -> None:
    score = compare_dtw(people(), people())
    assert score.total == pytest.approx(100.0)
    assert all(value == pytest.approx(100.0) for value in score.parts.values())


def test_the_warp_agrees_with_plain_recursion() -> None:
    a, b = normalise(people(6, 1)).keypoints, normalise(people(9, 2)).keypoints
    joints = []
    for joint in range(17):
        values = []
        for axis in (0, 1):
            total = np.full((7, 10), np.inf)
            total[0, 0] = 0
            for i in range(6):
                for j in range(9):
                    least = min(total[i, j], total[i, j + 1], total[i + 1, j])
                    total[i + 1, j + 1] = (a[i, joint, axis] - b[j, joint, axis]) ** 2 + least
            values.append(100 - 100 * np.sqrt(total[6, 9]))
        joints.append(np.mean(values))
    assert compare_dtw(people(6, 1), people(9, 2)).total == pytest.approx(np.mean(joints), abs=1e-9)


def test_a_track_gives_an_entry_for_each_frame_with_a_person() -> None:
    track = hidden(movement(0), list(movement(0).skeleton.joints), slice(10, 20))
    entries = entries_of_track(track)
    assert len(entries) == len(track) - 10
    assert entries.image_ids[10] == "20.jpg"


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("place", [np.nan, np.inf, -np.inf])
def test_joints_that_were_not_seen_do_not_count_in_the_norm(place: float) -> None:
    one = people(1)
    one.keypoints[0, 9] = (place, place, 0.0)
    normal = normalise(one).keypoints[0]
    assert np.isnan(normal[9, :2]).all()
    assert np.linalg.norm(np.delete(normal[:, :2], 9, axis=0)) == pytest.approx(1.0)


@pytest.mark.parametrize("metric", METRICS)
def test_entries_that_lack_a_joint_are_never_found(metric: str) -> None:
    entries = people(7)
    pose = entries.select([3])
    entries.keypoints[3, 9] = (np.nan, np.nan, 0.0)
    assert find_pose(pose, entries, metric).entry != 3
    with pytest.raises(NotComparable, match="frames that show all joints"):
        find_pose(pose, entries.select([3]), metric)
    with pytest.raises(NotComparable, match="all joints of the pose"):
        find_pose(entries.select([3]), entries, metric)


def test_entries_that_lack_a_joint_are_left_out_of_the_warp() -> None:
    a, b = people(6, 1), people(9, 2)
    expected = compare_dtw(a, b.select([0, 1, 2, 3, 5, 6, 7, 8]))
    b.keypoints[4, 9] = (np.nan, np.nan, 0.0)
    assert compare_dtw(a, b) == expected
    with pytest.raises(NotComparable, match="No entry of the list shows all joints"):
        compare_dtw(a, b.select([4]))


@pytest.mark.parametrize("metric", ["weighted-l1", "weighted-l2"])
def test_weights_that_cancel_find_nothing(metric: str) -> None:
    entries = people(2)
    entries.keypoints[1, :, 2] = np.where(np.arange(17) % 2, 1.0, -1.0)
    entries.keypoints[1, 0, 2] = 0.0
    assert find_pose(entries.select([1]), entries, metric).entry == 0


def test_lists_of_nobody_and_of_other_shapes_are_refused() -> None:
    with pytest.raises(NoPersonFound):
        people(3).select([])
    with pytest.raises(BadTrack, match=r"keypoints have shape \(1, 26, 3\)"):
        Entries(np.zeros((1, 26, 3)), np.zeros((1, 4)), ("0.jpg",))
    boxes = np.array([[0.0, 0.0, 1.0, 1.0], [np.nan] * 4])
    with pytest.raises(BadTrack, match="Entry 1 has no box"):
        normalise(Entries(people(2).keypoints, boxes, ("0.jpg", "1.jpg")))


def test_a_track_whose_frames_all_lack_a_joint_is_not_said_to_show_nobody() -> None:
    with pytest.raises(NotComparable, match="No frame of the track shows all joints"):
        entries_of_track(hidden(movement(0), ["left_wrist"]))


@pytest.mark.parametrize(("option", "value"), [("metric", "guess"), ("box_format", "round")])
def test_unknown_names_are_refused(option: str, value: str) -> None:
    options = {"metric": "cosine", "box_format": "xywh", option: value}
    with pytest.raises(NotComparable, match=value):
        find_pose(people(1), people(), **options)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("no json", BadTrack),
        ("{}", BadTrack),
        ("[]", NoPersonFound),
        ('[{"keypoints": [1, 2], "box": [0, 0, 1, 1], "image_id": "0.jpg"}]', BadTrack),
        ('[{"box": [0, 0, 1, 1], "image_id": "0.jpg"}]', BadTrack),
        ("[3]", BadTrack),
        (
            json.dumps([{"keypoints": [float("nan")] * 51, "box": [0, 0, 1, 1], "image_id": "0.jpg"}]),
            BadTrack,
        ),
    ],
)
def test_broken_files_are_refused(tmp_path: Path, text: str, kind: type[Exception]) -> None:
    path = tmp_path / "result.json"
    path.write_text(text)
    with pytest.raises(kind):
        read_entries(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="nowhere"):
        read_entries(tmp_path / "nowhere.json")
