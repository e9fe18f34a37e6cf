"""Kernels written as formulas: they do what numpy does, in as many lanes as they are given."""

from __future__ import annotations

import numpy as np
import pytest
from llvmlite import ir

from scoring.compare.align.lanes import Lanes, Value, aligned, compiled, kernel

pytestmark = pytest.mark.unit

COUNT = 8


@kernel(ir.DoubleType(), COUNT)
def _put_distances(lanes: Lanes, x: Value, y: Value, numbers: Value, out: Value) -> None:
    """Roots of the summed squared differences of ``x [D]`` and each column of ``y [D, COUNT]``."""

    def add(index: Value, sums: list[Value]) -> list[Value]:
        away = lanes.every(x, index) - lanes.load(y, index * COUNT)
        return [sums[0] + away * away]

    (squares,) = lanes.summed(numbers, 1, 1, add)
    lanes.store(lanes.root(squares), out, numbers * 0)


@kernel(ir.FloatType(), COUNT)
def _put_shares(lanes: Lanes, x: Value, y: Value, start: Value, most: Value, out: Value) -> None:
    """x / y, at most ``most``, and −1 where y is not above nothing."""
    nothing = lanes.filled(most) * 0.0
    share = lanes.least(lanes.load(x, start) / lanes.load(y, start), lanes.filled(most))
    lanes.store(lanes.where_more(lanes.load(y, start), nothing, share, -1.0), out, start + 0)


@compiled
def distances(x: np.ndarray, y: np.ndarray, out: np.ndarray) -> None:
    _put_distances(x, y.reshape(-1), len(x), out)


@compiled
def shares(x: np.ndarray, y: np.ndarray, most: np.float32, out: np.ndarray) -> None:
    for start in range(0, len(x), COUNT):
        _put_shares(x, y, start, most, out)


@pytest.mark.parametrize("numbers", [0, 1, 2, 17])
def test_sums_are_those_of_numpy_for_any_number_of_steps(numbers: int) -> None:
    rng = np.random.default_rng(numbers)
    x, y, out = rng.normal(size=numbers), rng.normal(size=(numbers, COUNT)), np.full(COUNT, np.nan)
    distances(x, y, out)
    assert out == pytest.approx(np.linalg.norm(x[:, None] - y, axis=0))


def test_each_lane_chooses_for_itself() -> None:
    x, y = np.arange(16, dtype=np.float32), np.arange(16, dtype=np.float32) % 5 - 1
    out = np.full(16, np.nan, dtype=np.float32)
    shares(x, y, np.float32(4.5), out)
    expected = [min(a / b, 4.5) if b > 0 else -1.0 for a, b in zip(x, y, strict=True)]
    assert out == pytest.approx(np.array(expected))


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_arrays_begin_with_a_cache_line_and_are_empty(kind: type) -> None:
    for size in range(1, 40):
        found = aligned(size, 3, dtype=kind)
        assert found.shape == (size, 3)
        assert found.dtype == kind
        assert found.ctypes.data % 64 == 0
        assert not found.any()
