"""The size in the picture may change within a clip: somebody comes nearer, or the picture is enlarged."""

from __future__ import annotations

import pytest

from scoring.compare import compare_tracks
from tests.scoring.compare.movements import growing, in_space, movement

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("factor", [0.33, 0.65, 1.7, 3.0])
@pytest.mark.parametrize("seed", [1, 5])
def test_a_size_that_changes_is_no_mistake(seed: int, factor: float) -> None:
    reference = in_space(movement(seed))
    there = compare_tracks(reference, growing(reference, factor))
    back = compare_tracks(growing(reference, factor), reference)
    assert min(there.total, back.total) >= 99
    assert there.moments == ()


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_without_joints_in_space_most_of_a_change_is_found_too(factor: float) -> None:
    reference = movement(2)
    plain = compare_tracks(reference, growing(reference, factor))
    assert plain.total >= 95


def test_a_bent_knee_is_no_change_of_size() -> None:
    small, large = (compare_tracks(movement(6), movement(6, size=size)).total for size in (0.4, 1.0))
    assert small < 75 < large
