"""Timing is how evenly the reference's tempo is kept, and no part of form."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.compare import compare_tracks
from scoring.compare.measure.timing import timing_value
from tests.scoring.compare.movements import SECONDS, as_track, joints, movement

pytestmark = pytest.mark.unit


def hurried(strength: float, seed: int = 1):  # type: ignore[no-untyped-def]
    """The movement with a tempo that swells and ebbs."""
    clock = np.arange(0, SECONDS, 1 / 30)
    bent = clock + strength * np.sin(2 * np.pi * clock / SECONDS) * SECONDS / (2 * np.pi)
    return as_track(joints(bent, seed), clock)


def test_uneven_tempo_lowers_timing_and_leaves_form() -> None:
    scores = [compare_tracks(movement(1), hurried(strength)) for strength in (0.0, 0.25, 0.5)]
    timings = [score.timing for score in scores]
    assert timings == sorted(timings, reverse=True)
    assert timings[0] >= 99
    assert timings[2] <= timings[0] - 15
    assert all(score.total >= 97 for score in scores)


def test_standing_still_longer_counts_little() -> None:
    score = compare_tracks(movement(1, before=1.0), movement(1, before=2.0))
    assert score.total >= 99


def test_too_short_a_stretch_has_no_timing() -> None:
    times = np.stack([np.arange(5) / 30, np.arange(5) / 30], axis=1)
    assert timing_value(times, np.ones(5)) is None
