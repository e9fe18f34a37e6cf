"""After which time a reference comes again: its own repetitions, not two of them together."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.arrays import FloatArray
from scoring.compare.align.features import period_of

pytestmark = pytest.mark.unit

RATE = 10.0
EVERY = 20
"""Samples of one repetition: 2 s."""


def swinging(second_differs: float, noise: float = 0.2) -> FloatArray:
    """Twelve repetitions ``[N, 1]``, every second one off by ``second_differs``, measured with ``noise``."""
    index = np.arange(12 * EVERY)
    swings = np.sin(2 * np.pi * index / EVERY) + second_differs * (index // EVERY % 2)
    return (swings + np.random.default_rng(0).normal(0.0, noise, len(index)))[:, None]


def period(x: FloatArray) -> int | None:
    return period_of(x, np.ones_like(x), RATE)


def test_repetitions_that_differ_about_as_much_as_two_measurements_count_one_by_one() -> None:
    assert period(swinging(0.19)) == EVERY


def test_two_kinds_of_repetition_in_turn_count_as_one_of_both() -> None:
    assert period(swinging(0.42)) == 2 * EVERY


def test_who_never_comes_back_has_no_period() -> None:
    assert period(np.linspace(0.0, 3.0, 120)[:, None]) is None
