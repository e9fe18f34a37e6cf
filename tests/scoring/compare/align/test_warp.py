"""The warp: the cheapest path there is, within its slopes, at any length."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.compare.align import warp
from scoring.compare.align.costs import weighted_costs
from scoring.compare.align.warp import align
from scoring.compare.calibration import SLOPE_PRICE, UNKNOWN_COST
from scoring.errors import NotComparable

pytestmark = pytest.mark.unit


def plain_cost(x: np.ndarray, wx: np.ndarray, y: np.ndarray, wy: np.ndarray) -> float:
    """The cost of one pair of samples, as the formula has it."""
    common = (wx * wy).sum()
    if common <= 0.05 * len(x):
        return UNKNOWN_COST
    return float(np.sqrt((wx * wy * (x - y) ** 2).sum() / common))


def plain_costs(x: np.ndarray, wx: np.ndarray, y: np.ndarray, wy: np.ndarray) -> np.ndarray:
    return np.array([[plain_cost(*a, *b) for b in zip(y, wy, strict=True)] for a in zip(x, wx, strict=True)])


def cheapest(cost: np.ndarray, skip: float = 100.0) -> float:
    """The least sum by plain recursion over all paths."""
    rows, columns = cost.shape
    total = np.full((rows, columns), np.inf)
    for i in range(rows):
        for j in range(columns):
            options = [cost[i, j] + skip * i] if i == 0 or j == 0 else []
            for wide in (1, 2, 3):
                if i >= 1 and j >= wide:
                    mean = cost[i, j - wide + 1 : j + 1].mean()
                    options.append(total[i - 1, j - wide] + mean + (wide - 1) * SLOPE_PRICE)
            for high in (2, 3):
                if i >= high and j >= 1:
                    passed = cost[i - high + 1 : i + 1, j].sum()
                    options.append(total[i - high, j - 1] + passed + (high - 1) * SLOPE_PRICE)
            total[i, j] = min(options)
    short = total[:, -1] + skip * np.arange(rows - 1, -1, -1)
    return float(min(total[-1].min(), short.min()))


def sum_along(path: np.ndarray, cost: np.ndarray, skip: float = 100.0) -> float:
    """What a path costs: its steps are the stretches that begin with a move in both."""
    moves = np.diff(path, axis=0)
    starts = np.flatnonzero(moves.all(axis=1)) + 1
    value = float(cost[tuple(path[0])]) + skip * (path[0, 0] + len(cost) - 1 - path[-1, 0])
    for cells in np.split(path, starts)[1:]:
        assert len(cells) <= 3
        costs = cost[cells[:, 0], cells[:, 1]]
        wide = len(set(cells[:, 0])) == 1
        assert wide or len(set(cells[:, 1])) == 1
        value += float(costs.mean() if wide else costs.sum()) + (len(cells) - 1) * SLOPE_PRICE
    return value


def some(rows: int, seed: int, columns: int = 6) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return np.cumsum(rng.normal(0, 0.2, (rows, columns)), axis=0), np.ones((rows, columns))


def weights(rows: int, seed: int, columns: int, in_pairs: bool) -> np.ndarray:
    """Confidences, some of them none, for each column or each two."""
    rng = np.random.default_rng(seed)
    found = rng.uniform(0, 1, (rows, columns)) * (rng.uniform(0, 1, (rows, columns)) > 0.3)
    return np.repeat(found, 2, axis=1)[:, :columns] if in_pairs else found


@settings(max_examples=60, deadline=None)
@given(
    rows=st.integers(1, 14),
    columns=st.integers(1, 20),
    features=st.integers(1, 9),
    skip=st.sampled_from([np.inf, 0.3, 0.05]),
    in_pairs=st.booleans(),
    seed=st.integers(0, 10_000),
)
def test_the_path_is_the_cheapest(
    rows: int, columns: int, features: int, skip: float, in_pairs: bool, seed: int
) -> None:
    x, y = some(rows, seed, features)[0], some(columns, seed + 1, features)[0]
    wx, wy = (
        weights(rows, seed, features, in_pairs),
        weights(columns, seed + 1, features, in_pairs),
    )
    found = align(x, wx, y, wy, skip)
    cost = plain_costs(x, wx, y, wy)
    price = min(skip, 100.0)
    assert found.cost * rows == pytest.approx(cheapest(cost, price), rel=1e-5, abs=1e-4)
    assert sum_along(found.path, cost, price) == pytest.approx(found.cost * rows, rel=1e-5, abs=1e-4)


STEEPEST = (391, 131)
"""Of 131 columns each but the first takes three rows: there is one path of the whole, and it is straight."""


@pytest.mark.parametrize(("rows", "columns"), [(200, 131), (131, 300), STEEPEST, (392, 131)])
@pytest.mark.parametrize("in_pairs", [True, False])
@pytest.mark.parametrize("skip", [np.inf, 0.2])
def test_the_path_is_the_cheapest_over_many_blocks_of_rows(
    rows: int, columns: int, in_pairs: bool, skip: float
) -> None:
    x, y = some(rows, 3, 4)[0], some(columns, 4, 4)[0]
    wx, wy = weights(rows, 3, 4, in_pairs), weights(columns, 4, 4, in_pairs)
    found, cost = align(x, wx, y, wy, skip), weighted_costs(x, wx, y, wy)
    assert found.cost * rows == pytest.approx(cheapest(cost, min(skip, 100)), rel=1e-5)
    assert sum_along(found.path, cost, min(skip, 100)) == pytest.approx(found.cost * rows, rel=1e-5)


@pytest.mark.parametrize("before", [0, 1])
@pytest.mark.parametrize("turn", [32, 33, 96])
def test_paths_along_the_edge_of_what_slopes_allow_are_found(turn: int, before: int) -> None:
    x, wx = some(turn + 96, 5)
    late = np.concatenate([np.arange(turn), np.arange(turn + 2, len(x), 3)])
    early = np.concatenate([np.arange(0, 96, 3), np.arange(96, len(x))])
    for at in (late, early):
        y = np.concatenate([x[:before] + 9, x[at]])
        found = align(x, wx, y, np.ones_like(y))
        assert found.path[[0, -1], 1].tolist() == [before, len(y) - 1]
        cost = weighted_costs(x, wx, y, np.ones_like(y))
        assert found.cost * len(x) == pytest.approx(cheapest(cost), rel=1e-5)


def test_at_the_steepest_slope_the_whole_reference_is_matched_to_the_whole_practice() -> None:
    path = align(*some(STEEPEST[0], 3), *some(STEEPEST[1], 4)).path
    assert path[0].tolist() == [0, 0]
    assert path[-1].tolist() == [390, 130]


@pytest.mark.parametrize("skip", [np.inf, 0.2])
@pytest.mark.parametrize(("rows", "columns"), [(700, 900), (513, 1400), (641, 300), (641, 215)])
def test_a_long_pair_has_the_same_path_in_less_memory(
    rows: int, columns: int, skip: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    (x, wx), (y, wy) = some(rows, 7), some(columns, 8)
    short = align(x, wx, y, wy, skip)
    monkeypatch.setattr(warp, "STEPS_KEPT", 0)
    monkeypatch.setattr(warp, "CHECKPOINTS", 5)
    long = align(x, wx, y, wy, skip)
    assert np.array_equal(long.path, short.path)
    assert long.cost == short.cost


@pytest.mark.parametrize("seed", range(4))
def test_the_path_moves_forward_without_gaps(seed: int) -> None:
    path = align(*some(40, seed), *some(70, seed + 9)).path
    steps = np.diff(path, axis=0)
    assert set(map(tuple, steps)) <= {(1, 1), (0, 1), (1, 0)}
    assert path[0, 0] == 0
    assert path[-1, 0] == 39


@pytest.mark.parametrize("in_pairs", [True, False])
def test_costs_are_those_of_the_formula(in_pairs: bool) -> None:
    x, y = some(31, 1, 7)[0], some(90, 2, 7)[0]
    wx, wy = weights(31, 1, 7, in_pairs), weights(90, 2, 7, in_pairs)
    assert weighted_costs(x, wx, y, wy) == pytest.approx(plain_costs(x, wx, y, wy), rel=1e-5, abs=1e-6)


def test_costs_leave_out_what_is_not_measured() -> None:
    (x, wx), (y, wy) = some(8, 1), some(9, 2)
    expected = np.sqrt(((x[:, None, :4] - y[None, :, :4]) ** 2).mean(axis=2))
    wx[:, 4:] = 0
    y[:, 4:] = 1e3
    assert weighted_costs(x, wx, y, wy) == pytest.approx(expected, abs=1e-3)


def test_the_same_samples_cost_nothing() -> None:
    x, wx = some(150, 1, 5)[0] + 40, weights(150, 1, 5, False) + 0.4
    assert np.all(np.diagonal(weighted_costs(x, wx, x, wx)) == 0.0)
    found = align(x, wx, x, wx)
    assert found.cost == 0.0
    assert np.array_equal(found.path, np.repeat(np.arange(150)[:, None], 2, axis=1))


def test_a_stretch_inside_a_longer_track_is_found() -> None:
    y, wy = some(300, 5)
    found = align(y[100:180], wy[100:180], y, wy)
    assert found.path[0].tolist() == [0, 100]
    assert found.path[-1].tolist() == [79, 179]
    assert found.cost == 0.0


@pytest.mark.parametrize("noise", [0.0, 1e-9])
def test_of_many_identical_repetitions_the_first_is_taken(noise: float) -> None:
    turn = np.linspace(0, 2 * np.pi, 37, endpoint=False)
    once = np.stack([np.sin(turn), np.cos(turn), np.sin(2 * turn)], axis=1)
    y = np.tile(once, (80, 1))
    y += noise * np.random.default_rng(1).normal(size=y.shape)
    x = once * 1.1 + 0.02
    found = align(x, np.ones_like(x), y, np.ones_like(y))
    assert found.path[-1, 1] == 36


def test_twice_the_same_question_has_the_same_answer() -> None:
    pair = (*some(120, 1), *some(333, 2))
    first, second = align(*pair), align(*pair)
    assert np.array_equal(first.path, second.path)
    assert first.cost == second.cost


def test_nothing_cannot_be_aligned() -> None:
    with pytest.raises(NotComparable, match="no samples"):
        align(*some(0, 1), *some(5, 2))
    with pytest.raises(NotComparable, match="same features"):
        align(*some(4, 1), *some(5, 2, columns=7))
