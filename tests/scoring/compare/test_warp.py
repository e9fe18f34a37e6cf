"""The warp: the cheapest path there is, within its slopes, at any length."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.compare import warp
from scoring.compare.warp import SLOPE_PRICE, align, weighted_costs

pytestmark = pytest.mark.unit


def cheapest(cost: np.ndarray) -> float:
    """The least sum by plain recursion over all paths that cover the reference."""
    rows, columns = cost.shape
    total = np.full((rows, columns), np.inf)
    for i in range(rows):
        for j in range(columns):
            options = [cost[i, j]] if i == 0 else []
            for wide in (1, 2, 3):
                if i >= 1 and j >= wide:
                    mean = cost[i, j - wide + 1 : j + 1].mean()
                    options.append(total[i - 1, j - wide] + mean + (wide - 1) * SLOPE_PRICE)
            for high in (2, 3):
                if i >= high and j >= 1:
                    passed = cost[i - high + 1 : i + 1, j].sum()
                    options.append(total[i - high, j - 1] + passed + (high - 1) * SLOPE_PRICE)
            total[i, j] = min(options, default=np.inf)
    return float(total[-1].min())


def some(rows: int, seed: int, columns: int = 6) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return np.cumsum(rng.normal(0, 0.2, (rows, columns)), axis=0), np.ones((rows, columns))


@pytest.mark.parametrize("seed", range(6))
def test_the_path_is_the_cheapest(seed: int) -> None:
    (x, wx), (y, wy) = some(12, seed), some(17, seed + 100)
    found = align(x, wx, y, wy)
    assert found.cost * len(x) == pytest.approx(cheapest(weighted_costs(x, wx, y, wy)), rel=1e-4)


@pytest.mark.parametrize("seed", range(4))
def test_the_path_moves_forward_without_gaps(seed: int) -> None:
    path = align(*some(40, seed), *some(70, seed + 9)).path
    steps = np.diff(path, axis=0)
    assert set(map(tuple, steps)) <= {(1, 1), (0, 1), (1, 0)}
    assert path[0, 0] == 0
    assert path[-1, 0] == 39


def test_costs_leave_out_what_is_not_measured() -> None:
    (x, wx), (y, wy) = some(8, 1), some(9, 2)
    expected = np.sqrt(((x[:, None, :4] - y[None, :, :4]) ** 2).mean(axis=2))
    wx[:, 4:] = 0
    y[:, 4:] = 1e3
    assert weighted_costs(x, wx, y, wy) == pytest.approx(expected, abs=1e-3)


def test_a_stretch_inside_a_longer_track_is_found() -> None:
    y, wy = some(300, 5)
    found = align(y[100:180], wy[100:180], y, wy)
    assert found.path[0].tolist() == [0, 100]
    assert found.path[-1].tolist() == [79, 179]
    assert found.cost == pytest.approx(0.0, abs=1e-3)


def test_a_long_pair_is_aligned_in_a_band_with_nearly_the_exact_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    (x, wx), (y, wy) = some(900, 3), some(1, 4)
    index = np.clip(np.arange(1000) + 20 * np.sin(np.arange(1000) / 90), 0, 899).astype(int)
    y = x[index] + np.random.default_rng(1).normal(0, 0.02, (1000, 6))
    wy = np.ones_like(y)
    exact = align(x, wx, y, wy)
    monkeypatch.setattr(warp, "MOST_CELLS", 20_000)
    banded = align(x, wx, y, wy)
    assert banded.cost <= exact.cost * 1.02 + 1e-4
