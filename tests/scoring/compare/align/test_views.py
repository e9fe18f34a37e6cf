"""The same act from another side is the same act; another movement stays another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.compare import Score, compare_tracks
from scoring.compare.feedback.sentences import sentence_of
from tests.scoring.compare.movements import in_space, mirrored, movement

pytestmark = pytest.mark.unit

SEED = 3


def said(score: Score) -> list[str]:
    return [sentence_of(one) for one in (*score.moments, *score.remarks)]


@pytest.mark.parametrize("yaw", [-120.0, -60.0, 35.0, 60.0, 90.0, 150.0])
def test_one_act_from_another_side_is_recognised(yaw: float) -> None:
    score = compare_tracks(in_space(movement(SEED)), in_space(movement(SEED), yaw=yaw))
    assert score.reason is None
    assert score.total >= 95
    assert score.bridged
    assert not score.mirrored
    assert abs((score.yaw + yaw + 180) % 360 - 180) <= 20
    assert said(score) == []
    assert all(part.value is None or part.value >= 80 for part in score.parts.values())
    assert not (score.frame_values < 80).any()


def test_from_about_the_same_side_the_pictures_are_compared() -> None:
    score = compare_tracks(in_space(movement(SEED)), in_space(movement(SEED), yaw=12.0))
    assert not score.bridged
    assert score.total >= 95


def test_a_fault_is_seen_from_another_side_too() -> None:
    right, wrong = (
        compare_tracks(in_space(movement(SEED)), in_space(movement(SEED, size=size), yaw=70.0)).total
        for size in (1.0, 0.3)
    )
    assert wrong < right - 10


@pytest.mark.parametrize(("yaw", "code"), [(0.0, "another_movement"), (100.0, "another_side")])
def test_another_movement_is_refused_with_what_may_be_the_reason(yaw: float, code: str) -> None:
    score = compare_tracks(in_space(movement(1)), in_space(movement(4, size=2.5), yaw=yaw))
    assert score.total is None
    assert score.timing is None
    assert score.reason.code in (code, "another_movement")
    assert said(score) == []
    assert score.strengths == ()
    assert all(part.value is None and part.degrees is None for part in score.parts.values())
    assert np.isnan(score.frame_values).all()
    assert np.isnan(score.frame_degrees).all()


@pytest.mark.parametrize("roll", [-14.0, -6.0, 8.0, 15.0])
def test_a_phone_tilted_to_a_side_is_levelled(roll: float) -> None:
    score = compare_tracks(in_space(movement(SEED)), in_space(movement(SEED), roll=roll))
    assert score.total >= 98
    assert said(score) == []


def test_who_lies_is_not_who_stands() -> None:
    score = compare_tracks(in_space(movement(SEED)), in_space(movement(SEED), roll=90.0))
    assert score.total is None
    assert score.reason.code == "another_movement"


def test_a_mirrored_practice_is_told_from_one_from_another_side() -> None:
    reference, practice = in_space(movement(SEED)), in_space(movement(SEED))
    turned = mirrored(practice)
    assert practice.joints3d is not None
    space = practice.joints3d.copy()
    space[..., 0] *= -1
    pairs = [(5, 2), (7, 8), (11, 12), (13, 14), (15, 16), (23, 24), (25, 26), (27, 28)]
    for left, right in pairs:
        space[:, [left, right]] = space[:, [right, left]]
    score = compare_tracks(reference, replace(turned, joints3d=space))
    assert score.mirrored
    assert score.total == pytest.approx(100.0, abs=0.5)
