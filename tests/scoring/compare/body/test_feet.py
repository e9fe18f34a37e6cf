"""Heels and toes count where the model that measured both videos sees them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.compare import compare_tracks
from scoring.compare.align.clips import Clip
from scoring.compare.align.match import find_match
from scoring.compare.measure.deviations import Deviations, deviations
from scoring.pose.skeleton import PARTS
from scoring.pose.track import PoseTrack
from tests.scoring.compare import movements
from tests.scoring.compare.movements import mirrored, side_on, with_feet

pytestmark = pytest.mark.unit

SEED = 4
FEW = settings(max_examples=8, deadline=None, derandomize=True)
LEFT, RIGHT = PARTS.index("left_ankle"), PARTS.index("right_ankle")


def movement(seed: int, **kwargs: Any) -> PoseTrack:
    """As ``movements.movement``, seen from the side: from the front a foot's pitch is not compared."""
    return side_on(movements.movement(seed, **kwargs))


def found(reference: PoseTrack, practice: PoseTrack, *, turned: bool = False) -> Deviations:
    clip = Clip(reference, np.ones(len(PARTS)))
    match = find_match(clip, clip.against(practice), mirrored=turned)
    return deviations(match.reference, match.practice, match.warp.path)


@FEW
@given(seed=st.integers(0, 10_000))
def test_the_higher_the_heels_the_lower_the_score(seed: int) -> None:
    reference = with_feet(movement(seed))
    scores = [
        compare_tracks(reference, with_feet(movement(seed), pitch=pitch)) for pitch in (0, 8, 15, 30, 60)
    ]
    totals = [score.total for score in scores]
    assert totals[0] == pytest.approx(100.0, abs=1e-6)
    assert totals == sorted(totals, reverse=True)
    assert scores[2].parts["left_ankle"].value < 60
    assert scores[2].parts["left_knee"].value == pytest.approx(100.0, abs=1e-6)


def test_lifted_heels_are_told_in_degrees_at_the_ankles_alone() -> None:
    deviation = found(with_feet(movement(SEED)), with_feet(movement(SEED), pitch=20))
    others = [part for part in range(len(PARTS)) if part not in (LEFT, RIGHT)]
    assert deviation.feet[:, [LEFT, RIGHT]] == pytest.approx(20.0, abs=0.1)
    assert np.isnan(deviation.feet[:, others]).all()
    lowered = found(with_feet(movement(SEED), pitch=20), with_feet(movement(SEED)))
    assert lowered.feet[:, LEFT] == pytest.approx(-20.0, abs=0.1)


def test_heels_lifted_for_a_part_of_the_time_are_found_there() -> None:
    clock = movement(SEED).times
    practice = with_feet(movement(SEED), pitch=np.where((clock > 1.5) & (clock < 2.5), 20.0, 0.0))
    score = compare_tracks(with_feet(movement(SEED)), practice)
    values = score.frame_values[:, LEFT]
    lifted = (score.path_times[:, 1] > 1.6) & (score.path_times[:, 1] < 2.4)
    assert values[lifted].max() < 40
    assert values[score.path_times[:, 1] < 1.4].min() > 99


@FEW
@given(pitch=st.floats(-4, 4))
def test_what_is_noise_of_measuring_costs_nothing(pitch: float) -> None:
    score = compare_tracks(with_feet(movement(SEED)), with_feet(movement(SEED), pitch=pitch))
    assert score.total == pytest.approx(100.0, abs=1e-6)


def test_a_foot_that_points_at_the_camera_has_no_pitch() -> None:
    towards = with_feet(movement(SEED), pitch=40, length=0.15)
    assert np.isnan(found(with_feet(movement(SEED)), towards).feet).all()
    assert compare_tracks(with_feet(movement(SEED)), towards).total == pytest.approx(100.0, abs=1e-6)


@pytest.mark.parametrize("which", ["reference", "practice", "both unsure", "another model"])
def test_feet_that_only_one_video_shows_change_nothing(which: str) -> None:
    reference, practice = with_feet(movement(SEED)), with_feet(movement(SEED, size=0.8), pitch=30)
    plain = compare_tracks(movement(SEED), movement(SEED, size=0.8))
    if which == "reference":
        practice = replace(practice, landmarks=None)
    elif which == "practice":
        reference = replace(reference, landmarks=None)
    elif which == "both unsure":
        reference = with_feet(movement(SEED), sure=0.1)
    else:
        practice = replace(practice, model="another")
    score = compare_tracks(reference, practice)
    assert score.total == plain.total
    assert score.parts == plain.parts


def test_landmarks_of_another_kind_are_left_alone() -> None:
    odd = replace(movement(SEED), landmarks=np.ones((len(movement(SEED)), 5, 4), np.float32))
    assert compare_tracks(odd, odd).total == pytest.approx(100.0, abs=1e-6)


def test_landmarks_that_are_no_numbers_are_not_measured() -> None:
    practice = with_feet(movement(SEED), pitch=30)
    assert practice.landmarks is not None
    practice.landmarks[:, 29:33, 0] = np.nan
    assert compare_tracks(with_feet(movement(SEED)), practice).total == pytest.approx(100.0, abs=1e-6)


def test_in_a_mirrored_practice_the_feet_change_sides_too() -> None:
    practice = with_feet(movement(SEED))
    assert practice.landmarks is not None
    practice.landmarks[:, 29, 1] -= 30  # the left heel
    score = compare_tracks(with_feet(movement(SEED)), mirrored(practice))
    assert score.mirrored
    assert score.parts["right_ankle"].value < 60
    assert score.parts["left_ankle"].value > 99
    deviation = found(with_feet(movement(SEED)), mirrored(practice), turned=True)
    assert np.nanmedian(deviation.feet[:, LEFT]) > 15
    assert np.nanmedian(deviation.feet[:, RIGHT]) == pytest.approx(0.0, abs=0.1)


@FEW
@given(
    seed=st.integers(0, 10_000),
    fps=st.sampled_from([15.0, 25.0, 60.0]),
    scale=st.floats(60, 400),
    before=st.floats(0, 2),
)
def test_frame_rate_size_and_extra_footage_do_not_matter_for_feet(
    seed: int, fps: float, scale: float, before: float
) -> None:
    reference = with_feet(movement(seed))
    plain = compare_tracks(reference, with_feet(movement(seed), pitch=15))
    other = with_feet(movement(seed, fps=fps, scale=scale, before=before), pitch=15, scale=scale)
    assert compare_tracks(reference, other).parts["left_ankle"].value == pytest.approx(
        plain.parts["left_ankle"].value, abs=3.0
    )


def test_from_the_front_a_foots_pitch_is_not_compared() -> None:
    front = movements.movement(SEED)
    assert compare_tracks(with_feet(front), with_feet(front, pitch=40)).total == pytest.approx(
        100.0, abs=1e-6
    )
