"""Place, size, speed, frame rate, extra footage and build are no mistakes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.compare import compare_tracks
from tests.scoring.compare.movements import ADULT, LONG_LIMBED, hidden, mirrored, movement, shifted

pytestmark = pytest.mark.unit

SEEDS = st.integers(0, 10_000)
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
@given(seed=SEEDS, speed=st.floats(0.5, 2.0))
def test_an_even_other_speed_costs_neither_form_nor_timing(seed: int, speed: float) -> None:
    score = compare_tracks(movement(seed), movement(seed, speed=speed))
    assert score.total is not None
    assert score.total >= 99.0
    assert score.timing is not None
    assert score.timing >= 97.0


@FEW
@given(seed=SEEDS, fps=st.sampled_from([15.0, 23.976, 25.0, 29.97, 50.0, 60.0, 120.0]))
def test_frame_rate_does_not_matter(seed: int, fps: float) -> None:
    score = compare_tracks(movement(seed), movement(seed, fps=fps))
    assert score.total is not None
    assert score.total >= 99.5


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
@given(seed=SEEDS)
def test_reference_and_practice_can_change_places(seed: int) -> None:
    one, other = movement(seed), movement(seed, size=0.7)
    there, back = compare_tracks(one, other).total, compare_tracks(other, one).total
    assert there is not None
    assert there == pytest.approx(back, abs=6.0)


@FEW
@given(seed=SEEDS)
def test_a_mirrored_practice_is_recognised_and_scores_100(seed: int) -> None:
    score = compare_tracks(movement(seed), mirrored(movement(seed)))
    assert score.mirrored
    assert score.total == pytest.approx(100.0, abs=0.01)


@FEW
@given(
    seed=SEEDS, joint=st.sampled_from(["left_wrist", "right_wrist", "left_ankle", "right_knee", "left_elbow"])
)
def test_a_joint_hidden_for_half_of_the_clip_changes_coverage_and_not_the_other_scores(
    seed: int, joint: str
) -> None:
    reference, practice = movement(seed), movement(seed, size=0.85)
    whole = compare_tracks(reference, practice)
    half = compare_tracks(reference, hidden(practice, [joint], slice(0, 60)))
    assert half.coverage < whole.coverage
    assert half.parts[joint].coverage == pytest.approx(0.5, abs=0.1)
    for name in whole.parts.keys() - {joint}:
        assert half.parts[name].value == pytest.approx(whole.parts[name].value, abs=5.0), name
