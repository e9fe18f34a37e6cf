"""A practice that does a part of the movement on the other side than the rest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.compare import compare_tracks
from scoring.compare.align.clips import Clip
from scoring.compare.align.features import turned_features
from scoring.compare.body.feet import IN_LANDMARKS
from scoring.compare.feedback.sentences import on_other_side, sentence_of
from scoring.compare.result import Score
from scoring.pose.skeleton import PARTS
from scoring.pose.track import PoseTrack
from tests.scoring.compare.movements import (
    changed,
    going_on,
    in_space,
    mirrored,
    movement,
    partly_mirrored,
    shifted,
)

pytestmark = pytest.mark.unit

SEEDS = (4, 11, 23)
"""Movements whose sides differ much."""


def stretches(score: Score) -> list[tuple[float, float]]:
    return [(one.start, one.end) for one in score.side_changes]


def about(*stretch: float) -> object:
    return [pytest.approx(stretch, abs=0.25)]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("start", "end"), [(0.0, 4.0), (4.0, 8.0), (8.0, 12.0), (3.0, 5.2)])
def test_a_part_on_the_other_side_is_told_with_its_time(seed: int, start: float, end: float) -> None:
    score = compare_tracks(going_on(seed), partly_mirrored(going_on(seed, scale=140.0), start, end))
    assert not score.mirrored
    assert stretches(score) == about(start, end)
    (one,) = score.side_changes
    assert (one.reference_start, one.reference_end) == pytest.approx((start, end), abs=0.25)


def test_it_is_told_in_the_time_of_a_practice_at_another_tempo() -> None:
    practice = partly_mirrored(going_on(4, speed=0.8), 5.0, 10.0)
    (one,) = compare_tracks(going_on(4), practice).side_changes
    assert (one.start, one.end) == pytest.approx((5.0, 10.0), abs=0.3)
    assert (one.reference_start, one.reference_end) == pytest.approx((4.0, 8.0), abs=0.3)


def test_of_a_mirrored_practice_the_part_that_is_not_is_told() -> None:
    score = compare_tracks(going_on(4), partly_mirrored(mirrored(going_on(4)), 4.0, 8.0))
    assert score.mirrored
    assert stretches(score) == about(4.0, 8.0)


def test_two_parts_are_told_in_order_of_time() -> None:
    practice = partly_mirrored(partly_mirrored(going_on(4), 2.0, 4.5), 7.0, 9.5)
    score = compare_tracks(going_on(4), practice)
    first, second = stretches(score)
    assert first == pytest.approx((2.0, 4.5), abs=0.25)
    assert second == pytest.approx((7.0, 9.5), abs=0.25)


def over_in_space(track: PoseTrack, start: float, end: float) -> PoseTrack:
    """A track with 3-D joints, its person on the other side from ``start`` to before ``end`` seconds."""
    assert track.joints3d is not None
    there = ((track.times >= start) & (track.times < end))[:, None, None]
    turned = track.joints3d.copy()
    for left, right in zip(IN_LANDMARKS[5:17:2], IN_LANDMARKS[6:17:2], strict=True):
        turned[:, [left, right]] = turned[:, [right, left]]
    turned[..., 0] *= -1.0
    return replace(partly_mirrored(track, start, end), joints3d=np.where(there, turned, track.joints3d))


def test_it_is_told_of_joints_in_space_too() -> None:
    reference, practice = in_space(going_on(4)), in_space(going_on(4, scale=140.0))
    assert compare_tracks(reference, practice).side_changes == ()
    assert stretches(compare_tracks(reference, over_in_space(practice, 4.0, 8.0))) == about(4.0, 8.0)


@pytest.mark.parametrize("seed", range(12))
def test_who_keeps_to_a_side_hears_nothing_of_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    practice = shifted(going_on(seed, scale=140.0, speed=0.9), PARTS[3 + seed % 4], (0.3, -0.3))
    noisy = changed(practice, practice.keypoints + rng.normal(0, 2, practice.keypoints.shape) * [1, 1, 0])
    for track in (noisy, mirrored(noisy)):
        assert compare_tracks(going_on(seed), track).side_changes == ()


def symmetric(track: PoseTrack) -> PoseTrack:
    """Both sides do the mean of what they do."""
    return changed(track, (track.keypoints + mirrored(track).keypoints) / 2)


def test_a_symmetric_movement_has_no_sides_to_change() -> None:
    practice = symmetric(going_on(4))
    assert compare_tracks(practice, partly_mirrored(practice, 4.0, 8.0)).side_changes == ()


def test_a_moment_on_the_other_side_is_no_change() -> None:
    assert compare_tracks(going_on(4), partly_mirrored(going_on(4), 5.0, 6.0)).side_changes == ()


def test_all_of_it_on_the_other_side_is_a_side_of_its_own() -> None:
    score = compare_tracks(going_on(4), mirrored(going_on(4)), allow_mirroring=False)
    assert score.side_changes == ()
    assert score.other_side_fits


def test_a_change_is_told_where_mirroring_is_not_allowed_too() -> None:
    practice = partly_mirrored(going_on(4), 4.0, 8.0)
    assert stretches(compare_tracks(going_on(4), practice, allow_mirroring=False)) == about(4.0, 8.0)


def test_it_is_said_first_and_no_part_is_called_wrong_for_it() -> None:
    score = compare_tracks(going_on(4), partly_mirrored(going_on(4), 4.0, 8.0))
    assert not score.moments
    (remark,) = score.remarks
    assert sentence_of(remark) == "From 0:04 to 0:08 you do it on the other side."
    assert sentence_of(remark, "de") == "Von 0:04 bis 0:08 machst du es auf der anderen Seite."
    assert min(part.value or 0.0 for part in score.parts.values()) > 95.0
    assert not any(strength.kind == "close_throughout" for strength in score.strengths)


def test_the_total_says_that_it_is_a_fault_the_more_the_longer_it_lasts() -> None:
    whole = going_on(4, 24.0)
    short, long = (compare_tracks(whole, partly_mirrored(whole, 8.0, end)).total for end in (11.0, 18.0))
    assert short == pytest.approx(100.0 * (1 - 3.0 / 24.0), abs=1.5)
    assert long == 69.0


def test_a_fault_beside_it_keeps_the_side_of_the_person() -> None:
    def wrong(start: float, end: float) -> list[str]:
        practice = shifted(partly_mirrored(going_on(4), start, end), "left_wrist", (0.0, -0.6))
        score = compare_tracks(going_on(4), practice)
        assert bool(score.side_changes) == (end > start)
        assert score.parts["left_wrist"].value < score.parts["right_wrist"].value - 20.0
        return [moment.part for moment in score.moments]

    for found in (wrong(0.0, 0.0), wrong(4.0, 8.0)):
        assert any(part.startswith("left_") for part in found)
        assert not any(part.startswith("right_") for part in found)


def test_what_varies_among_takes_is_allowed_on_the_other_side_too() -> None:
    reference, free = going_on(4), shifted(going_on(4), "left_wrist", (0.0, -0.3))
    practice = shifted(going_on(4), "left_wrist", (0.0, -0.3))
    turned = mirrored(practice).keypoints
    there = ((practice.times >= 4.0) & (practice.times < 8.0))[:, None, None]
    changing = changed(practice, np.where(there, turned, practice.keypoints))
    alone, with_takes = (compare_tracks(reference, changing, takes=takes) for takes in ((), (free, free)))
    for part in ("left_wrist", "right_wrist"):
        assert with_takes.parts[part].value > alone.parts[part].value
        assert with_takes.parts[part].value > 95.0


def test_features_turned_over_are_those_of_the_picture_turned_over() -> None:
    whole = Clip(movement(4), np.ones(len(PARTS))).samples
    own, over = whole.described(whole.shown), whole.turned.described(whole.turned.shown)
    values, weights = turned_features(own.features, own.weights)
    assert weights == pytest.approx(over.weights)
    assert values == pytest.approx(over.features, abs=1e-9)


def test_all_stretches_are_named_in_a_line_of_their_own() -> None:
    said = on_other_side([(4.0, 8.2), (12.0, 20.4)])
    assert said.startswith("Done on the other side: 0:04–0:08, 0:12–0:20.")
    assert on_other_side([]) == ""
