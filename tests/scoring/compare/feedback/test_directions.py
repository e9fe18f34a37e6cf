"""Directions that make sense for who stands, lies, or is seen from the side."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.compare import Score, compare_tracks
from scoring.compare.feedback.ranking import chosen
from scoring.compare.feedback.sentences import sentence_of
from scoring.compare.result import Moment
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack
from tests.scoring.compare.drawn import side_view
from tests.scoring.compare.movements import mirrored, movement, shifted

pytestmark = pytest.mark.unit


def directions(score: Score) -> set[str]:
    return {moment.direction for moment in score.moments}


def moved(track: PoseTrack, joints: tuple[str, ...], offset: tuple[float, float]) -> PoseTrack:
    for joint in joints:
        track = shifted(track, joint, offset)
    return track


HANDS = ("left_wrist", "right_wrist")


def test_seen_from_the_front_hands_go_out_and_in() -> None:
    score = compare_tracks(movement(3), shifted(movement(3), "left_wrist", (0.5, 0.0)), mirror=False)
    assert "inward" in directions(score) or "bend" in directions(score)
    assert not directions(score) & {"forward", "back"}


def test_seen_from_the_side_they_go_forward_and_back() -> None:
    reference = side_view()
    score = compare_tracks(reference, moved(reference, HANDS, (-0.4, 0.0)), mirror=False)
    assert not directions(score) & {"outward", "inward"}
    feet = ("left_ankle", "right_ankle")
    score = compare_tracks(reference, moved(reference, feet, (-0.4, 0.0)), mirror=False)
    assert directions(score) & {"forward", "straighten"}
    assert "back" not in directions(score)


def test_nobody_is_told_where_to_bring_a_shoulder_which_the_trunk_carries() -> None:
    score = compare_tracks(movement(3), moved(movement(3), ("left_shoulder",), (0.0, -0.5)), mirror=False)
    assert not any(one.part.endswith("shoulder") and one.said_degrees is None for one in score.moments)


def test_of_a_head_seen_from_behind_nothing_is_said() -> None:
    def from_behind(track: PoseTrack) -> PoseTrack:
        keypoints = track.keypoints.copy()
        keypoints[:, :, 0] = 800.0 - keypoints[:, :, 0]
        return replace(track, keypoints=keypoints)

    bowed = moved(movement(3), ("nose", "left_eye", "right_eye", "left_ear", "right_ear"), (0.4, 0.1))
    seen = compare_tracks(movement(3), bowed, mirror=False)
    behind = compare_tracks(from_behind(movement(3)), from_behind(bowed), mirror=False)
    assert any(one.part == "head" for one in seen.moments)
    assert not any(one.part == "head" for one in behind.moments)


def test_somebody_lying_is_told_towards_head_or_feet() -> None:
    reference = side_view(lying=True)
    arms = ("left_elbow", "right_elbow", *HANDS)
    # The head lies to the left of the picture.
    score = compare_tracks(reference, moved(reference, arms, (0.4, 0.0)), mirror=False)
    assert "headward" in directions(score), [sentence_of(moment) for moment in score.moments]
    score = compare_tracks(reference, moved(reference, arms, (-0.4, 0.0)), mirror=False)
    assert "footward" in directions(score), [sentence_of(moment) for moment in score.moments]


def test_somebody_lying_lifts_and_lowers_the_upper_body() -> None:
    flat, lifted = side_view(lying=True), side_view(lean=40.0, lying=True)
    first = compare_tracks(flat, lifted, mirror=False).moments[0]
    assert (first.direction, sentence_of(first)[:23]) == ("lower", "Lower your upper body a")
    first = compare_tracks(lifted, flat, mirror=False).moments[0]
    assert (first.direction, sentence_of(first)[:23]) == ("raise", "Raise your upper body a")


def test_a_leaning_trunk_comes_before_what_it_carries() -> None:
    score = compare_tracks(side_view(10.0), side_view(40.0), mirror=False)
    assert score.moments[0].direction == "upright"
    assert score.moments[0].said_degrees == pytest.approx(30.0, abs=3.0)
    upper = [moment for moment in score.moments[1:] if moment.part not in ("left_hip", "right_hip")]
    assert all(moment.said_degrees is not None for moment in upper)


def test_a_trunk_that_leans_to_the_other_side_is_told_to_which() -> None:
    assert directions(compare_tracks(side_view(10.0), side_view(-15.0), mirror=False)) & {"forward"}


def test_the_size_is_that_along_the_direction() -> None:
    named = [
        moment
        for seed in range(8)
        for moment in compare_tracks(movement(seed), movement(seed + 50)).moments
        if moment.said_torso_lengths is not None and not moment.both_sides
    ]
    assert all(moment.said_torso_lengths <= moment.torso_lengths + 1e-9 for moment in named)
    assert any(moment.said_torso_lengths < 0.99 * moment.torso_lengths for moment in named)


def test_a_mirrored_practice_is_told_its_own_sides_and_ways() -> None:
    practice = shifted(movement(1), "left_wrist", (0.2, 0.6))
    straight = compare_tracks(movement(1), practice, mirror=False).moments
    turned = compare_tracks(movement(1), mirrored(practice), mirror=True).moments
    other = {"left": "right", "right": "left"}
    assert [moment.direction for moment in straight] == [moment.direction for moment in turned]
    assert [moment.part.partition("_")[0] for moment in straight] == [
        other.get(moment.part.partition("_")[0], "head") for moment in turned
    ]


def lifted_heels(track: PoseTrack, degrees: float) -> PoseTrack:
    """``track`` with the 33 landmarks, the heels lifted by ``degrees`` in the second half."""
    landmarks = np.full((len(track), 33, 4), 0.9, dtype=np.float32)
    pitch = np.radians(np.where(track.times > 2.0, degrees, 0.0))
    for ankle, heel, toes in (("left_ankle", 29, 31), ("right_ankle", 30, 32)):
        at = track.keypoints[:, COCO17.index(ankle), :2]
        landmarks[:, toes, :2] = at + np.array([55.0, 12.0])
        way = 72.0 * np.stack([-np.cos(pitch), -np.sin(pitch)], axis=1)
        landmarks[:, heel, :2] = landmarks[:, toes, :2] + way
        landmarks[:, (heel, toes), 2] = 0.0
    return replace(track, landmarks=landmarks)


def test_heels_that_leave_the_floor_are_to_stay_down() -> None:
    flat, lifted = lifted_heels(side_view(), 0.0), lifted_heels(side_view(), 20.0)
    sentences = [sentence_of(moment) for moment in compare_tracks(flat, lifted, mirror=False).moments]
    assert any(sentence.startswith("Keep both heels down") for sentence in sentences), sentences
    sentences = [sentence_of(moment) for moment in compare_tracks(lifted, flat, mirror=False).moments]
    assert any(sentence.startswith("Lift both heels") for sentence in sentences), sentences


def at(part: str, direction: str, importance: float, start: float = 0.0, degrees: float = 20.0) -> Moment:
    return Moment(
        part=part,
        start=start,
        end=start + 1.0,
        reference_start=start,
        reference_end=start + 1.0,
        value=50.0,
        degrees=degrees,
        torso_lengths=0.3,
        direction=direction,
        said_degrees=degrees,
        importance=importance,
    )


def test_one_limb_is_never_told_opposite_things_at_the_same_time() -> None:
    told = chosen([at("left_shoulder", "raise", 3.0), at("left_elbow", "lower", 2.0)])
    assert [moment.direction for moment in told] == ["raise"]
    told = chosen([at("left_hip", "raise", 3.0), at("head", "lower", 2.0)])
    assert [moment.direction for moment in told] == ["raise"]


def test_the_same_is_said_once_of_a_part() -> None:
    told = chosen([at("head", "lower", 3.0), at("head", "lower", 2.0, start=5.0)])
    assert [moment.start for moment in told] == [0.0]


def test_other_limbs_and_other_times_may_be_told_the_opposite() -> None:
    assert len(chosen([at("left_elbow", "bend", 3.0), at("right_elbow", "straighten", 2.0)])) == 2
    assert len(chosen([at("left_elbow", "bend", 3.0), at("left_elbow", "straighten", 2.0, start=5.0)])) == 2
