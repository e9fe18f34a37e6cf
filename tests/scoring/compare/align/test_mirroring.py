"""Left and right of the whole clip exchanged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.compare import compare_tracks
from scoring.compare.align.match import find_match
from scoring.compare.engine import prepare
from scoring.compare.parts import measure
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack
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


def between(seed: int, share: float) -> PoseTrack:
    """The movement, drawn by ``share`` towards its mirror image."""
    own, turned = movement(seed), mirrored(movement(seed))
    keypoints = own.keypoints.copy()
    keypoints[..., :2] = (1 - share) * own.keypoints[..., :2] + share * turned.keypoints[..., :2]
    return changed(own, keypoints)


@pytest.mark.parametrize("seed", [7, 8, 23])
def test_where_both_sides_fit_alike_it_is_asked(seed: int) -> None:
    for share in (0.48, 0.52):
        assert compare_tracks(movement(seed), between(seed, share)).side_unsure
        assert not compare_tracks(movement(seed), between(seed, share), mirror=True).side_unsure
        assert not compare_tracks(movement(seed), between(seed, share), allow_mirroring=False).side_unsure
    for share in (0.1, 0.9):
        score = compare_tracks(movement(seed), between(seed, share))
        assert (score.mirrored, score.side_unsure) == (share > 0.5, False)


def test_a_movement_that_is_good_on_either_side_is_not_asked_about() -> None:
    nearly_even = between(1, 0.4)
    assert compare_tracks(nearly_even, mirrored(nearly_even), mirror=False).total > 85
    assert not compare_tracks(nearly_even, between(1, 0.5)).side_unsure


def test_of_sides_that_are_close_the_one_that_fits_in_full_is_taken() -> None:
    ready = prepare(movement(4))
    straight = measure(ready.standard, find_match(ready.clip, ready.clip, mirrored=False))
    turned = measure(ready.standard, find_match(ready.clip, ready.clip, mirrored=True))
    doubtful = replace(turned, match=replace(turned.match, close=True))
    taken, unsure = ready.on_the_better_side(ready.clip, doubtful, None)
    assert (taken.total, taken.match.mirrored, unsure) == (straight.total, False, False)
