"""Classic dynamic time warping: what other libraries find, for comparison."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.warp_classic import align_classic
from scoring.errors import NotComparable

pytestmark = pytest.mark.unit


def plain(x: np.ndarray, y: np.ndarray) -> tuple[list[tuple[int, int]], float]:
    """Path and cost by plain recursion; of equal steps back the diagonal one, then the one in x."""
    total = np.full((len(x) + 1, len(y) + 1), np.inf)
    total[0, 0] = 0.0
    for i in range(len(x)):
        for j in range(len(y)):
            before = min(total[i, j], total[i, j + 1], total[i + 1, j])
            total[i + 1, j + 1] = before + ((x[i] - y[j]) ** 2).sum()
    i, j = len(x), len(y)
    path = [(i - 1, j - 1)]
    while (i, j) != (1, 1):
        options = ((i - 1, j - 1), (i - 1, j), (i, j - 1))
        i, j = min(options, key=lambda cell: total[cell])
        path.append((i - 1, j - 1))
    return path[::-1], float(np.sqrt(total[-1, -1]))


@settings(max_examples=60, deadline=None)
@given(
    rows=st.integers(1, 15),
    columns=st.integers(1, 80),
    features=st.integers(1, 6),
    seed=st.integers(0, 10_000),
)
def test_path_and_cost_are_those_of_plain_recursion(
    rows: int, columns: int, features: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(rows, features)), rng.normal(size=(columns, features))
    path, cost = plain(x, y)
    found = align_classic(x, y)
    assert found.path.tolist() == [list(cell) for cell in path]
    assert found.cost == pytest.approx(cost, rel=1e-12)


@settings(max_examples=30, deadline=None)
@given(rows=st.integers(1, 12), columns=st.integers(1, 12), seed=st.integers(0, 10_000))
def test_where_several_paths_are_cheapest_the_first_step_is_taken(rows: int, columns: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.integers(0, 2, (rows, 1)).astype(float), rng.integers(0, 2, (columns, 1)).astype(float)
    path, cost = plain(x, y)
    found = align_classic(x, y)
    assert found.path.tolist() == [list(cell) for cell in path]
    assert found.cost == cost


def test_a_clip_lies_on_itself_at_no_cost() -> None:
    x = np.random.default_rng(1).normal(size=(200, 5))
    found = align_classic(x, x)
    assert found.cost == 0.0
    assert np.array_equal(found.path, np.repeat(np.arange(200)[:, None], 2, axis=1))


def test_nothing_cannot_be_aligned() -> None:
    with pytest.raises(NotComparable):
        align_classic(np.empty((0, 3)), np.ones((4, 3)))
    with pytest.raises(NotComparable):
        align_classic(np.ones((4, 3)), np.ones((4, 2)))
