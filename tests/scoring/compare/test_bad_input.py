"""What cannot be compared is refused with one sentence."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.compare import compare_tracks
from scoring.errors import BadTrack, NoPersonFound, NotComparable, ScoringError
from scoring.pose.skeleton import COCO17, SKELETONS, Skeleton
from scoring.pose.track import PoseTrack
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
        {"joint_weights": dict.fromkeys(movement(0).skeleton.joints[5:], 0.0) | {"head": 0.0}},
    ],
)
def test_unknown_options_are_refused(options: dict[str, object]) -> None:
    refused(movement(0), movement(0), NotComparable, **options)


def test_two_frames_are_enough() -> None:
    two = movement(0).select(np.arange(len(movement(0))) < 2)
    assert compare_tracks(two, two).total == pytest.approx(100.0, abs=0.01)
