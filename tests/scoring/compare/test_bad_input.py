"""What cannot be compared is refused with one sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scoring.compare import compare_tracks
from scoring.errors import BadTrack, NoPersonFound, NotComparable, ScoringError
from scoring.pose.files import load_track
from scoring.pose.skeleton import COCO17, SKELETONS, Skeleton
from scoring.pose.track import PoseTrack
from scoring.reasons import reason_in
from tests.scoring.compare.movements import hidden, movement

pytestmark = pytest.mark.unit


def refused(reference: PoseTrack, practice: PoseTrack, kind: type[ScoringError], **options: object) -> str:
    with pytest.raises(kind) as caught:
        compare_tracks(reference, practice, **options)  # type: ignore[arg-type]
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(("frames", "words"), [(0, "no frames"), (1, "one frame")])
def test_a_track_of_no_or_one_frame_is_refused(frames: int, words: str) -> None:
    short = movement(0).select(np.arange(len(movement(0))) < frames)
    assert words in refused(movement(0), short, NotComparable)
    assert "reference" in refused(short, movement(0), NotComparable)


@pytest.mark.parametrize("seconds", [7300.0, 2e9, 1e300])
def test_times_that_last_for_hours_are_refused(seconds: float) -> None:
    track = movement(0)
    long = replace(track, times=np.append(track.times[:-1], seconds))
    assert "The practice lasts" in refused(track, long, NotComparable)
    assert "The take lasts" in refused(track, track, NotComparable, takes=(long,))


def test_frames_too_far_apart_to_follow_are_not_called_hidden_joints() -> None:
    track = movement(0)
    photos = replace(track, times=np.arange(len(track)) * 1.0)
    for practice, takes in ((photos, ()), (track, (photos,))):
        with pytest.raises(NotComparable) as caught:
            compare_tracks(track, practice, takes=takes)
        assert "fewer than three frames a second" in str(caught.value)
        assert "weniger als drei Bilder" in reason_in(caught.value.reason, "de")
    assert compare_tracks(track, replace(track, times=track.times * 5)).total is not None


def test_a_seen_joint_must_have_a_position() -> None:
    practice = movement(0)
    practice.keypoints[5, 9, 0] = np.nan
    assert "practice" in refused(movement(0), practice, BadTrack)


def test_a_confidence_must_be_a_number() -> None:
    reference = movement(0)
    reference.keypoints[5, 9, 2] = np.inf
    assert "reference" in refused(reference, movement(0), BadTrack)


def test_a_track_without_a_person_is_refused() -> None:
    assert "practice" in refused(movement(0), hidden(movement(0), list(COCO17.joints)), NoPersonFound)


def test_a_person_of_two_joints_is_refused() -> None:
    lonely = hidden(movement(0), [name for name in COCO17.joints if name != "nose"])
    refused(movement(0), lonely, NotComparable)


def test_another_skeleton_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SKELETONS, "two", Skeleton("two", ("a", "b"), (1, 0), ((0, 1),)))
    other = PoseTrack(
        np.arange(3.0), np.ones((3, 2, 3), np.float32), np.ones((3, 4), np.float32), skeleton_name="two"
    )
    assert "two" in refused(movement(0), other, NotComparable)


@pytest.mark.parametrize(
    "options",
    [
        {"method": "guess"},
        {"joint_weights": {"tail": 1.0}},
        {"joint_weights": {"head": -1.0}},
        {"joint_weights": {"head": float("nan")}},
        {"tolerances": {"tail": 20.0}},
        {"tolerances": {"head": 0.0}},
        {"tolerances": {"head": 91.0}},
        {"tolerances": {"head": float("nan")}},
        {"joint_weights": dict.fromkeys(movement(0).skeleton.joints[5:], 0.0) | {"head": 0.0}},
    ],
)
def test_unknown_options_are_refused(options: dict[str, object]) -> None:
    refused(movement(0), movement(0), NotComparable, **options)


def test_two_frames_are_enough() -> None:
    two = movement(0).select(np.arange(len(movement(0))) < 2)
    assert compare_tracks(two, two).total == pytest.approx(100.0, abs=0.01)


def broken(kind: str) -> PoseTrack:
    """A track that cannot be compared."""
    track = movement(0)
    if kind == "no frames":
        return track.select(np.zeros(len(track), dtype=bool))
    if kind == "one frame":
        return track.select(np.arange(len(track)) == 0)
    if kind == "no person":
        return hidden(track, list(COCO17.joints))
    if kind == "landmarks":
        return replace(track, landmarks=np.ones((3, 33, 4), np.float32))
    track.keypoints[5, 9, 2 if kind == "confidence" else 0] = np.nan
    return track


@pytest.mark.parametrize(
    "kind", ["no frames", "one frame", "no person", "landmarks", "confidence", "position"]
)
def test_a_take_is_held_to_the_same_rules(kind: str) -> None:
    sentence = refused(movement(0), movement(0), ScoringError, takes=[movement(0), broken(kind)])
    assert "take" in sentence


@pytest.mark.parametrize("part", ["reference", "practice"])
def test_landmarks_of_other_frames_are_refused(part: str) -> None:
    tracks = {"reference": movement(0), "practice": movement(0)} | {part: broken("landmarks")}
    assert part in refused(tracks["reference"], tracks["practice"], BadTrack)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"keypoints": np.ones((4, 16, 3), np.float32)}, "keypoints"),
        ({"keypoints": np.ones((4, 17, 2), np.float32)}, "keypoints"),
        ({"keypoints": np.ones((5, 17, 3), np.float32)}, "keypoints"),
        ({"keypoints": np.ones((4, 51), np.float32)}, "keypoints"),
        ({"boxes": np.ones((3, 4), np.float32)}, "boxes"),
        ({"boxes": np.ones((4, 5), np.float32)}, "boxes"),
        ({"times": np.array([0.0, 0.1, 0.1, 0.2])}, "times"),
        ({"times": np.array([[0.0], [0.1], [0.2], [0.3]])}, "times"),
        ({"times": np.array([0.0, 0.2, 0.1, 0.3])}, "times"),
        ({"times": np.array([0.0, 0.1, np.nan, 0.3])}, "times"),
        ({"skeleton_name": "halpe"}, "halpe"),
    ],
)
def test_a_track_of_the_wrong_shape_cannot_be_made(changes: dict[str, Any], words: str) -> None:
    four = movement(0).select(np.arange(len(movement(0))) < 4)
    with pytest.raises(BadTrack) as caught:
        replace(four, **changes)
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[1, 2", "null", "3", '{"frames": 1}', '[{"keypoints": "x"}]'])
def test_broken_json_is_refused_with_a_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "track.json"
    path.write_text(text)
    with pytest.raises(ScoringError) as caught:
        load_track(path)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)
