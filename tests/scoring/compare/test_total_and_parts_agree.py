"""The total and the parts tell the same story."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.compare import compare_tracks
from tests.scoring.compare.movements import movement

pytestmark = pytest.mark.unit

SEEDS = st.integers(0, 10_000)
FEW = settings(max_examples=10, deadline=None, derandomize=True)


@FEW
@given(seed=SEEDS, size=st.floats(0.3, 0.9))
def test_where_the_whole_is_low_some_part_is_as_low(seed: int, size: float) -> None:
    score = compare_tracks(movement(seed), movement(seed, size=size))
    assert score.total is not None
    assert min(part.value for part in score.parts.values()) <= score.total + 5.0


@FEW
@given(seed=SEEDS, size=st.floats(0.85, 1.1))
def test_where_no_joint_is_off_at_any_moment_no_part_is_low_unless_the_whole_is(
    seed: int, size: float
) -> None:
    score = compare_tracks(movement(seed), movement(seed, size=size))
    assert score.total is not None
    if score.total > 75 and score.frame_values.min() > 90:
        assert min(part.value for part in score.parts.values()) >= 60
