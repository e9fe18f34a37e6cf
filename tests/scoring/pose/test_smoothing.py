"""Joints are smoothed without lag, gaps stay gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.pose.clean import clean_track, smooth, smooth_track
from tests.scoring.pose.figures import absent, times, track_of, walker

pytestmark = pytest.mark.unit


def swinging(at: np.ndarray, hertz: float = 1.0) -> np.ndarray:
    """One joint ``[T, 1, 2]`` that swings 100 px at ``hertz``."""
    x = 100 * np.sin(2 * np.pi * hertz * at)
    return np.stack([x, 2 * x], axis=1)[:, None, :]


def test_jitter_is_taken_out() -> None:
    at = times(200)
    truth = swinging(at, hertz=0.2)
    noisy = truth + np.random.default_rng(0).normal(0, 3, truth.shape)
    result = smooth(at, noisy, np.ones((200, 1)))
    assert np.abs(result - truth).mean() < 0.65 * np.abs(noisy - truth).mean()
    accelerations = [np.abs(np.diff(v, 2, axis=0)).mean() for v in (result, noisy)]
    assert accelerations[0] < 0.4 * accelerations[1]


def test_there_is_no_lag() -> None:
    at = times(300)
    result = smooth(at, swinging(at), np.ones((300, 1)))[:, 0, 0]
    shifts = [np.dot(result[20:-20], np.roll(swinging(at)[:, 0, 0], s)[20:-20]) for s in (-1, 0, 1)]
    assert np.argmax(shifts) == 1


def test_a_fast_strike_keeps_its_reach() -> None:
    at = times(150)
    result = smooth(at, swinging(at, hertz=3), np.ones((150, 1)))
    assert np.abs(result[10:-10]).max() > 0.95 * np.abs(swinging(at, hertz=3)).max()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.01, 0.06), min_size=8, max_size=60))
def test_a_steady_movement_stays_as_it_is_at_any_frame_rate(gaps: list[float]) -> None:
    at = np.cumsum(gaps)
    line = np.stack([3 + 40 * at, 5 - 20 * at], axis=1)[:, None, :]
    np.testing.assert_allclose(smooth(at, line, np.ones((len(at), 1))), line, atol=1e-4)


def test_an_outlier_without_confidence_pulls_nobody() -> None:
    at = times(40)
    values, weights = swinging(at), np.ones((40, 1))
    values[20] += 500
    weights[20] = 0.01
    result = smooth(at, values, weights)
    assert np.abs(result - swinging(at))[19].max() < 2
    np.testing.assert_array_equal(result[20], values[20])


def test_frames_without_a_person_stay_without() -> None:
    track = smooth_track(track_of(absent(walker(60), slice(20, 40))))
    assert np.isnan(track.keypoints[20:40, :, :2]).all()
    assert not track.found[20:40].any()
    assert np.isfinite(track.keypoints[:20]).all()


def test_too_few_frames_are_left_as_they_are() -> None:
    track = track_of(walker(3))
    np.testing.assert_array_equal(smooth_track(track).keypoints, track.keypoints)


def test_cleaning_keeps_times_and_confidences() -> None:
    track = track_of(walker(60))
    cleaned = clean_track(track)
    np.testing.assert_array_equal(cleaned.times, track.times)
    np.testing.assert_array_equal(cleaned.keypoints[:, :, 2], track.keypoints[:, :, 2])
    assert np.abs(cleaned.boxes - track.boxes).max() < 2


def test_a_long_clip_is_smoothed_in_blocks_without_seams() -> None:
    at = times(1500)
    values = swinging(at) + np.random.default_rng(2).normal(0, 2, (1500, 1, 2))
    weights = np.ones((1500, 1))
    whole = smooth(at, values, weights)
    around_the_seam = smooth(at[480:540], values[480:540], weights[480:540])
    np.testing.assert_allclose(whole[490:530], around_the_seam[10:50], atol=1e-6)
