"""Place, size, speed, frame rate, extra footage and build are no mistakes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.compare import compare_tracks
from scoring.pose.skeleton import PARTS
from tests.scoring.compare.movements import (
    ADULT,
    LONG_LIMBED,
    hidden,
    holding,
    mirrored,
    movement,
    one_after_another,
    shifted,
    uneven,
)

pytestmark = pytest.mark.unit

SEEDS = st.integers(0, 10_000)
SPEEDS = st.one_of(st.sampled_from([0.5, 2.0]), st.floats(0.5, 2.0))
RATES = st.one_of(st.sampled_from([15.0, 23.976, 29.97, 60.0, 120.0]), st.floats(15, 60))
JOINTS = st.sampled_from([part for part in PARTS if part != "head"])
ARM, LEG = ("shoulder", "elbow", "wrist"), ("hip", "knee", "ankle")

FEW = settings(max_examples=8, deadline=None, derandomize=True)


@FEW
@given(seed=SEEDS)
def test_the_same_track_scores_100(seed: int) -> None:
    track = movement(seed)
    score = compare_tracks(track, track)
    assert score.total == pytest.approx(100.0, abs=1e-6)
    assert score.timing == pytest.approx(100.0, abs=1e-6)
    assert not score.mirrored
    assert all(part.value == pytest.approx(100.0, abs=1e-6) for part in score.parts.values())


@FEW
@given(seed=SEEDS, x=st.floats(-2000, 2000), y=st.floats(-2000, 2000))
def test_place_in_the_picture_does_not_matter(seed: int, x: float, y: float) -> None:
    reference = movement(seed)
    practice = shifted(movement(seed), "left_wrist", (0.3, 0.0))
    moved = shifted(movement(seed, place=np.array([x, y])), "left_wrist", (0.3, 0.0))
    assert compare_tracks(reference, moved).total == pytest.approx(
        compare_tracks(reference, practice).total, abs=0.05
    )


@FEW
@given(seed=SEEDS, scale=st.floats(30, 900))
def test_size_in_the_picture_does_not_matter(seed: int, scale: float) -> None:
    reference = movement(seed)
    practice = shifted(movement(seed), "right_ankle", (0.3, 0.0))
    scaled = shifted(movement(seed, scale=scale), "right_ankle", (0.3, 0.0), scale)
    assert compare_tracks(reference, scaled).total == pytest.approx(
        compare_tracks(reference, practice).total, abs=0.05
    )


@FEW
@given(seed=SEEDS, speed=SPEEDS, fps=RATES)
def test_an_even_other_speed_at_any_frame_rate_costs_neither_form_nor_timing(
    seed: int, speed: float, fps: float
) -> None:
    score = compare_tracks(movement(seed), movement(seed, speed=speed, fps=fps))
    assert score.total is not None
    assert score.total >= 99.0
    assert score.timing is not None
    assert score.timing >= 97.0


@FEW
@given(seed=SEEDS, speed=SPEEDS, fps=RATES, joint=JOINTS, angle=st.floats(0, 6.28))
def test_an_error_costs_the_same_at_any_speed_and_frame_rate(
    seed: int, speed: float, fps: float, joint: str, angle: float
) -> None:
    way = (0.35 * np.cos(angle), 0.35 * np.sin(angle))
    plain = compare_tracks(movement(seed), shifted(movement(seed), joint, way), mirror=False)
    other = shifted(movement(seed, speed=speed, fps=fps), joint, way)
    assert compare_tracks(movement(seed), other, mirror=False).total == pytest.approx(plain.total, abs=1.5)


@FEW
@given(seed=SEEDS, speed=SPEEDS, fps=RATES, size=st.floats(0.5, 1.0))
def test_a_smaller_movement_costs_the_same_at_any_speed_and_frame_rate(
    seed: int, speed: float, fps: float, size: float
) -> None:
    plain = compare_tracks(movement(seed), movement(seed, size=size), mirror=False)
    other = compare_tracks(movement(seed), movement(seed, size=size, speed=speed, fps=fps), mirror=False)
    assert other.total == pytest.approx(plain.total, abs=4.0)


@FEW
@given(seed=SEEDS, fps=st.floats(15, 60), clock=SEEDS)
def test_uneven_timestamps_do_not_matter(seed: int, fps: float, clock: int) -> None:
    score = compare_tracks(movement(seed), uneven(seed, fps=fps, clock_seed=clock))
    assert score.total is not None
    assert score.total >= 99.0


@FEW
@given(seed=SEEDS, before=st.floats(0.3, 3), after=st.floats(0.3, 3), speed=SPEEDS)
def test_other_movements_before_and_after_do_not_matter(
    seed: int, before: float, after: float, speed: float
) -> None:
    practice = movement(seed, size=0.8, speed=speed)
    longer = one_after_another(
        movement(seed + 1).between(0, before), practice, movement(seed + 2).between(0, after)
    )
    plain = compare_tracks(movement(seed), practice, mirror=False)
    assert compare_tracks(movement(seed), longer, mirror=False).total == pytest.approx(plain.total, abs=2.0)


@FEW
@given(seed=SEEDS, before=st.floats(0, 4), after=st.floats(0, 4))
def test_extra_footage_of_the_practice_does_not_matter(seed: int, before: float, after: float) -> None:
    plain = compare_tracks(movement(seed), movement(seed, size=0.8))
    longer = compare_tracks(movement(seed), movement(seed, size=0.8, before=before, after=after))
    assert plain.total is not None
    assert longer.total == pytest.approx(plain.total, abs=3.0)
    assert compare_tracks(movement(seed), movement(seed, before=before, after=after)).total >= 99.0


@FEW
@given(seed=SEEDS)
def test_length_of_the_limbs_does_not_matter(seed: int) -> None:
    score = compare_tracks(movement(seed, person=ADULT), movement(seed, person=LONG_LIMBED))
    assert score.total is not None
    assert score.total >= 97.0


@FEW
@given(seed=SEEDS, joint=JOINTS, angle=st.floats(0, 6.28))
def test_an_error_of_a_joint_costs_the_same_whichever_of_the_two_is_the_reference(
    seed: int, joint: str, angle: float
) -> None:
    one = movement(seed)
    other = shifted(movement(seed), joint, (0.35 * np.cos(angle), 0.35 * np.sin(angle)))
    there, back = (compare_tracks(*pair, mirror=False).total for pair in ((one, other), (other, one)))
    assert there == pytest.approx(back, abs=3.0)


@FEW
@given(seed=SEEDS, size=st.floats(0.7, 1.0))
def test_how_large_a_movement_is_costs_about_the_same_whichever_is_the_reference(
    seed: int, size: float
) -> None:
    # Not the same: too little range is not the same mistake as too much.
    one, other = movement(seed), movement(seed, size=size)
    there, back = (compare_tracks(*pair, mirror=False).total for pair in ((one, other), (other, one)))
    assert there == pytest.approx(back, abs=16.0)


@FEW
@given(seed=SEEDS)
def test_a_mirrored_practice_is_recognised_and_scores_100(seed: int) -> None:
    score = compare_tracks(movement(seed), mirrored(movement(seed)))
    assert score.mirrored
    assert score.total == pytest.approx(100.0, abs=0.01)


@FEW
@given(seed=SEEDS, joint=JOINTS, first=st.integers(0, 60), size=st.floats(0.75, 1.0))
def test_a_joint_hidden_for_half_of_the_clip_changes_coverage_and_not_the_scores(
    seed: int, joint: str, first: int, size: float
) -> None:
    reference, practice = movement(seed), movement(seed, size=size)
    whole = compare_tracks(reference, practice, mirror=False)
    half = compare_tracks(reference, hidden(practice, [joint], slice(first, first + 60)), mirror=False)
    assert half.coverage < whole.coverage
    assert half.parts[joint].coverage == pytest.approx(0.5, abs=0.1)
    # What is not seen may have been wrong: the total may rise, but hiding costs next to nothing.
    assert half.total > whole.total - 6.0
    limb = next(limb for limb in (ARM, LEG) if joint.partition("_")[2] in limb)
    for name in whole.parts:
        if name.partition("_")[2] not in limb:
            assert half.parts[name].value == pytest.approx(whole.parts[name].value, abs=2.0), name


@FEW
@given(seed=SEEDS, place=st.floats(0.2, 0.8), rest=st.floats(0.5, 3.0))
def test_how_long_a_pose_is_held_does_not_matter(seed: int, place: float, rest: float) -> None:
    reference, practice = movement(seed), movement(seed, size=0.85)
    plain = compare_tracks(reference, practice, mirror=False)
    held = compare_tracks(reference, holding(practice, place, rest), mirror=False)
    assert held.total == pytest.approx(plain.total, abs=4.0)
