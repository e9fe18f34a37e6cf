"""What went well, and what is better than last time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.compare import Score, compare_tracks
from scoring.compare.feedback.improvements import Outcome, improvements, outcome_of
from scoring.compare.feedback.sentences import sentence_of
from scoring.compare.result import PartScore
from scoring.pose.track import PoseTrack
from tests.scoring.compare.drawn import acting, elbows
from tests.scoring.compare.movements import changed, movement, shifted

pytestmark = pytest.mark.unit


def praised(score: Score) -> list[str]:
    return [sentence_of(remark) for remark in score.strengths]


def test_a_part_that_moves_and_is_close_is_praised() -> None:
    score = compare_tracks(acting(knee=60.0), acting(knee=60.0), mirror=False)
    assert any(sentence.startswith(("Both knees", "Both feet", "Both hips")) for sentence in praised(score))


def test_a_part_that_never_moves_is_not_praised() -> None:
    for score in (
        compare_tracks(acting(knee=60.0), acting(knee=60.0), mirror=False),
        compare_tracks(elbows(60.0), elbows(60.0, wrong=(1.0, 3.0, 40.0)), mirror=False),
    ):
        about = {remark.part.rpartition("_")[2] for remark in score.strengths if remark.kind == "close"}
        assert not about & {"elbow", "wrist", "shoulder", "head"}


def test_the_same_movement_is_close_throughout() -> None:
    score = compare_tracks(movement(1), movement(1))
    assert "Your whole body stays close to the reference all the way through." in praised(score)


def trembling(track: PoseTrack, size: float, seed: int = 3) -> PoseTrack:
    """``track`` with the noise of measuring, of ``size`` torso lengths."""
    noise = np.random.default_rng(seed).normal(0.0, 150.0 * size, track.keypoints.shape)
    noise[..., 2] = 0.0
    return changed(track, track.keypoints + noise)


@pytest.mark.parametrize("noise", [0.0, 0.008, 0.02])
def test_of_a_pose_that_is_held_no_tempo_is_praised(noise: float) -> None:
    held = elbows(60.0)
    score = compare_tracks(trembling(held, noise), trembling(held, noise, seed=4), mirror=False)
    assert "tempo" not in {remark.kind for remark in score.strengths}


def test_the_tempo_of_a_movement_is_praised_also_where_no_joint_bends() -> None:
    held = elbows(60.0)
    keypoints = held.keypoints.copy()
    reach = (0.2 * np.sin(np.pi * held.times))[:, None]
    for elbow, wrist in ((7, 9), (8, 10)):
        # The forearms point towards the camera and away from it.
        keypoints[:, wrist, :2] -= reach * (keypoints[:, wrist, :2] - keypoints[:, elbow, :2]) * 2.0
    score = compare_tracks(changed(held, keypoints), changed(held, keypoints), mirror=False)
    assert "tempo" in {remark.kind for remark in score.strengths}


def test_a_part_to_work_on_is_not_praised() -> None:
    practice = shifted(movement(1), "left_wrist", (0.0, 0.6))
    score = compare_tracks(movement(1), practice, mirror=False)
    blamed = {one.part for one in (*score.moments, *score.remarks)}
    assert blamed
    assert not blamed & {remark.part for remark in score.strengths}
    assert 0 < len(score.strengths) <= 2


@pytest.mark.parametrize("seed", [1, 5, 8])
def test_a_part_of_the_movement_is_close_for_its_time_and_not_all_the_way_through(seed: int) -> None:
    score = compare_tracks(movement(seed), movement(seed).between(None, 0.8 * movement(seed).duration))
    assert score.completeness < 0.95
    kinds = {remark.kind for remark in score.strengths}
    assert "close_throughout" not in kinds
    assert "close_stretch" in kinds


def test_no_joint_of_a_limb_to_work_on_is_praised() -> None:
    still = acting(knee=60.0)
    keypoints = still.keypoints.copy()
    keypoints[:, [13, 15], 0] += 4.5 * np.sin(25.0 * still.times)[:, None]
    score = compare_tracks(still, changed(still, keypoints), mirror=False)
    assert [(remark.kind, remark.part) for remark in score.remarks] == [("smoother", "left_leg")]
    assert not [remark for remark in score.strengths if remark.part.endswith(("hip", "knee", "ankle"))]


def test_another_movement_is_not_praised() -> None:
    keypoints = movement(1).keypoints.copy()
    keypoints[..., 1] = 800 - keypoints[..., 1]
    score = compare_tracks(movement(1), changed(movement(1), keypoints))
    assert score.total is not None
    assert score.total < 40
    assert score.strengths == ()


def outcome(**values: object) -> Outcome:
    """An outcome with every part at 80."""
    parts = dict.fromkeys(("head", "left_elbow", "right_elbow", "left_knee"), (80.0, 1.0))
    usual = Outcome(75.0, 70.0, parts, frozenset(), 0, ("1",))
    return replace(usual, **values)  # type: ignore[arg-type]


def kinds(previous: Outcome, current: Outcome) -> list[str]:
    return [remark.kind for remark in improvements(previous, current)]


def test_a_better_form_and_timing_are_told() -> None:
    found = improvements(outcome(), outcome(total=86.0, timing=88.0))
    assert [sentence_of(remark) for remark in found] == [
        "Your form is better: 86, last time 75.",
        "Your timing is better: 88, last time 70.",
    ]


def test_differences_as_small_as_the_noise_of_measuring_are_not_told() -> None:
    parts = dict.fromkeys(outcome().parts, (86.0, 1.0))
    assert improvements(outcome(), outcome(total=78.5, timing=79.0, parts=parts)) == ()


@pytest.mark.parametrize(("before", "now"), [(0.0, 5.0), (3.0, 12.0), (12.0, 39.0)])
def test_what_is_still_far_off_is_not_called_better(before: float, now: float) -> None:
    assert improvements(outcome(timing=before), outcome(timing=now)) == ()
    parts = {**outcome().parts, "left_knee": (before, 1.0)}
    assert improvements(outcome(parts=parts), outcome(parts={**parts, "left_knee": (now, 1.0)})) == ()


def test_of_another_movement_nothing_is_better_than_last_time() -> None:
    more = outcome(total=20.0, timing=95.0, repetitions=4, parts={"head": (99.0, 1.0)})
    assert improvements(outcome(total=3.0), more) == ()


def test_from_another_movement_to_the_right_one_is_better() -> None:
    (remark,) = improvements(outcome(total=3.0), outcome(total=61.0))
    assert sentence_of(remark) == "Your form is better: 61, last time 3."


def test_nothing_is_told_of_what_got_worse() -> None:
    assert improvements(outcome(total=86.0), outcome()) == ()


def test_a_part_that_no_longer_stands_out_is_told_with_its_other_side() -> None:
    before = outcome(
        parts={**outcome().parts, "left_elbow": (50.0, 1.0), "right_elbow": (54.0, 1.0)},
        faults=frozenset({"left_elbow", "right_elbow"}),
    )
    (remark,) = improvements(before, outcome())
    assert sentence_of(remark) == "Both elbows no longer stand out: form 80, last time 52."


def test_a_part_still_to_work_on_has_not_improved() -> None:
    before = outcome(parts={**outcome().parts, "left_knee": (50.0, 1.0)})
    assert kinds(before, outcome()) == ["better"]
    assert kinds(before, outcome(faults=frozenset({"left_knee"}))) == []


def test_a_part_hardly_seen_is_not_compared() -> None:
    before = outcome(parts={**outcome().parts, "left_knee": (50.0, 0.3)})
    assert kinds(before, outcome()) == []


def test_more_repetitions_are_told() -> None:
    assert kinds(outcome(repetitions=0), outcome(repetitions=3)) == ["more_repetitions"]
    assert improvements(outcome(), outcome(repetitions=3))[0].value == 2


def test_other_engines_models_or_references_are_not_compared() -> None:
    assert improvements(outcome(), outcome(total=95.0, made_with=("2",))) == ()
    assert improvements(outcome(total=None), outcome(total=95.0)) == ()


def test_a_score_of_the_engine_becomes_an_outcome() -> None:
    practice = shifted(movement(1), "left_wrist", (0.0, 0.6))
    worse = outcome_of(compare_tracks(movement(1), practice, mirror=False), ("model",))
    better = outcome_of(compare_tracks(movement(1), movement(1), mirror=False), ("model",))
    found = improvements(worse, better)
    assert 0 < len(found) <= 2
    assert improvements(better, worse) == ()


def test_both_sides_of_a_moment_are_at_fault() -> None:
    score = compare_tracks(movement(1), movement(1))
    moment = compare_tracks(elbows(60.0), elbows(60.0, wrong=(1.0, 3.0, 40.0)), mirror=False).moments[0]
    score = replace(score, moments=(replace(moment, part="left_elbow", both_sides=True),))
    score = replace(score, parts={**score.parts, "head": PartScore(None, 0.0)})
    assert outcome_of(score).faults == {"left_elbow", "right_elbow"}
