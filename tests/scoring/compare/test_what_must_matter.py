"""Errors lower the score, the greater the more, and nonsense scores next to nothing."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.compare import compare_tracks
from scoring.pose.skeleton import PARTS
from tests.scoring.compare.movements import changed, movement, shifted

pytestmark = pytest.mark.unit

SEEDS = st.integers(0, 10_000)
FEW = settings(max_examples=8, deadline=None, derandomize=True)
JOINTS = [part for part in PARTS if part != "head"]


@pytest.mark.parametrize("joint", JOINTS)
@settings(max_examples=4, deadline=None, derandomize=True)
@given(seed=SEEDS, angle=st.floats(0, 2 * np.pi))
def test_a_greater_error_of_a_joint_never_scores_higher(joint: str, seed: int, angle: float) -> None:
    reference = movement(seed)
    way = np.array([np.cos(angle), np.sin(angle)])
    totals = [
        compare_tracks(reference, shifted(movement(seed), joint, tuple(size * way)), mirror=False).total
        for size in (0.0, 0.15, 0.35, 0.7, 1.2)
    ]
    assert totals[0] == pytest.approx(100.0, abs=1e-6)
    # What is said of a moment, and caps the total, may change from one size to the next.
    assert all(after <= before + 2.0 for before, after in itertools.pairwise(totals)), totals
    assert totals[-1] < 92.0


@FEW
@given(seed=SEEDS)
def test_a_smaller_movement_scores_lower_the_smaller_it_is(seed: int) -> None:
    totals = [
        compare_tracks(movement(seed), movement(seed, size=size)).total for size in (1.0, 0.85, 0.6, 0.3)
    ]
    assert totals == sorted(totals, reverse=True)


@FEW
@given(seed=SEEDS)
def test_someone_upside_down_scores_at_most_20(seed: int) -> None:
    track = movement(seed)
    for flip in ((1, -1), (-1, -1)):
        keypoints = track.keypoints.copy()
        keypoints[:, :, :2] *= flip
        score = compare_tracks(track, changed(track, keypoints))
        assert score.total is not None
        assert score.total <= 20.0


@FEW
@given(seed=SEEDS, other=SEEDS, count=st.integers(2, 8))
def test_somebody_going_from_one_random_pose_to_another_scores_at_most_20(
    seed: int, other: int, count: int
) -> None:
    track = movement(seed)
    poses = np.random.default_rng(other).uniform(0, 600, (count, 17, 2))
    place = np.linspace(0, count - 1 - 1e-9, len(track))
    before, share = place.astype(int), (place % 1)[:, None, None]
    keypoints = track.keypoints.copy()
    keypoints[:, :, :2] = poses[before] * (1 - share) + poses[before + 1] * share
    score = compare_tracks(track, changed(track, keypoints))
    assert score.total is not None
    assert score.total <= 20.0


@FEW
@given(seed=SEEDS, other=SEEDS, still=st.booleans())
def test_random_poses_score_at_most_20(seed: int, other: int, still: bool) -> None:
    track = movement(seed)
    keypoints = track.keypoints.copy()
    keypoints[:, :, :2] = np.random.default_rng(other).uniform(0, 600, (len(track), 17, 2))
    if still:
        keypoints[:] = keypoints[:1]
    score = compare_tracks(track, changed(track, keypoints))
    assert score.total is not None
    assert score.total <= 20.0


@FEW
@given(seed=SEEDS)
def test_the_noise_of_measuring_keeps_the_same_movement_above_90(seed: int) -> None:
    track = movement(seed)
    noise = np.random.default_rng(seed).normal(0, 0.012 * 150, (len(track), 17, 2))
    keypoints = track.keypoints.copy()
    keypoints[:, :, :2] += noise
    total = compare_tracks(track, changed(track, keypoints)).total
    assert total is not None
    assert total >= 90.0


def test_every_value_lies_between_0_and_100() -> None:
    score = compare_tracks(movement(1), movement(2))
    assert score.total is not None
    assert 0 <= score.total <= 100
    known = score.frame_values[np.isfinite(score.frame_values)]
    assert known.min() >= 0
    assert known.max() <= 100


def test_a_part_that_weighs_nothing_does_not_count() -> None:
    practice = shifted(movement(3), "left_wrist", (0.8, 0.0))
    counted = compare_tracks(movement(3), practice)
    left_out = compare_tracks(movement(3), practice, joint_weights={"left_wrist": 0, "left_elbow": 0})
    assert left_out.total > counted.total
    assert all(moment.part not in ("left_wrist", "left_elbow") for moment in left_out.moments)


def test_the_same_comparison_gives_the_same_score() -> None:
    first, second = (compare_tracks(movement(5), movement(6)) for _ in range(2))
    assert first.total == second.total
    assert np.array_equal(first.path, second.path)
    assert first.moments == second.moments
