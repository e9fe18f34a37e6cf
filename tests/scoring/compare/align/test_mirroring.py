"""Left and right of the whole clip exchanged."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.compare import compare_tracks
from scoring.pose.skeleton import COCO17
from tests.scoring.compare.movements import changed, mirrored, movement, shifted

pytestmark = pytest.mark.unit

SEED = 4
"""A movement whose sides differ much."""


def test_mirroring_can_be_forbidden() -> None:
    score = compare_tracks(movement(SEED), mirrored(movement(SEED)), allow_mirroring=False)
    assert not score.mirrored
    assert score.total < 95


def test_mirroring_can_be_overridden_both_ways() -> None:
    assert not compare_tracks(movement(SEED), mirrored(movement(SEED)), mirror=False).mirrored
    forced = compare_tracks(movement(SEED), movement(SEED), mirror=True, allow_mirroring=False)
    assert forced.mirrored
    assert forced.total < 95


def test_a_symmetric_movement_is_not_turned_over() -> None:
    track = movement(SEED)
    keypoints = track.keypoints.copy()
    swapped = keypoints[:, list(COCO17.swaps)]
    middle = keypoints[:, :, :2].copy()
    middle[:, :, 0] = (keypoints[:, :, 0] + 800 - swapped[:, :, 0]) / 2
    middle[:, :, 1] = (keypoints[:, :, 1] + swapped[:, :, 1]) / 2
    keypoints[:, :, :2] = middle
    symmetric = changed(track, keypoints)
    noisy = keypoints + np.random.default_rng(0).normal(0, 1, keypoints.shape) * [1, 1, 0]
    assert not compare_tracks(symmetric, changed(track, noisy)).mirrored


def test_parts_carry_the_sides_of_the_person_who_practises() -> None:
    practice = mirrored(shifted(movement(SEED), "left_wrist", (0.0, -0.6)))
    score = compare_tracks(movement(SEED), practice)
    assert score.mirrored
    assert score.parts["right_wrist"].value < 60
    assert score.parts["left_wrist"].value > 95
    assert any(moment.part in ("right_wrist", "right_elbow") for moment in score.moments)


def test_weights_follow_the_joint_of_the_reference() -> None:
    practice = mirrored(shifted(movement(SEED), "left_wrist", (0.0, -0.6)))
    whole = compare_tracks(movement(SEED), practice)
    lighter = compare_tracks(movement(SEED), practice, joint_weights={"left_wrist": 0, "left_elbow": 0})
    assert lighter.total > whole.total + 1


@pytest.mark.parametrize("seed", [4, 11, 23])
def test_a_wrongly_chosen_side_is_told(seed: int) -> None:
    track = movement(seed)
    turned = mirrored(movement(seed, size=0.9))
    assert compare_tracks(track, movement(seed, size=0.9), mirror=True).other_side_fits
    assert compare_tracks(track, turned, mirror=False).other_side_fits
    assert compare_tracks(track, turned, allow_mirroring=False).other_side_fits


@pytest.mark.parametrize("seed", [4, 11, 23])
def test_a_rightly_chosen_side_is_not_doubted(seed: int) -> None:
    track = movement(seed)
    turned = mirrored(movement(seed, size=0.7))
    assert not compare_tracks(track, movement(seed, size=0.7), mirror=False).other_side_fits
    assert not compare_tracks(track, turned, mirror=True).other_side_fits
    assert not compare_tracks(track, turned).other_side_fits


def test_another_movement_fits_on_neither_side() -> None:
    for side in (True, False):
        assert not compare_tracks(movement(SEED), movement(90), mirror=side).other_side_fits
